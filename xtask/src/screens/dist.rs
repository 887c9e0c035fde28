//! The folder of one screen: its code, the assets, and the page that starts it.

use std::fs;
use std::path::Path;

use super::PROGRAMS;
use crate::fault::{Done, Fault};
use crate::workspace::Workspace;

/// Makes an empty folder, whatever was there.
pub(super) fn empty(folder: &Path) -> Done {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| Fault::at(folder, &error))?;
    }
    fs::create_dir_all(folder).map_err(|error| Fault::at(folder, &error))
}

/// Adds `ui/assets` without the other programs' folders, this program's folder on top, and the two
/// files that start it.
pub(super) fn add_assets(workspace: &Workspace, name: &str, folder: &Path) -> Done {
    let assets = workspace.path("ui/assets");
    copy(&assets, folder, &|entry| PROGRAMS.contains(&entry))?;
    copy(&assets.join(name), folder, &|_| false)?;
    write(&folder.join("start.js"), &start(name))?;
    let page = folder.join("index.html");
    if page.is_file() {
        return Ok(());
    }
    write(&page, &index(name, &stylesheets(folder)?))
}

/// Puts the finished folder where it is embedded from.
pub(super) fn replace(fresh: &Path, place: &Path) -> Done {
    if place.exists() {
        fs::remove_dir_all(place).map_err(|error| Fault::at(place, &error))?;
    }
    if let Some(parent) = place.parent() {
        fs::create_dir_all(parent).map_err(|error| Fault::at(parent, &error))?;
    }
    fs::rename(fresh, place).map_err(|error| Fault::at(place, &error))
}

fn copy(from: &Path, to: &Path, leave_out: &dyn Fn(&str) -> bool) -> Done {
    if !from.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(from).map_err(|error| Fault::at(from, &error))?.flatten() {
        if entry.file_name().to_str().is_none_or(leave_out) {
            continue;
        }
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&target).map_err(|error| Fault::at(&target, &error))?;
            copy(&entry.path(), &target, &|_| false)?;
        } else {
            fs::copy(entry.path(), &target).map_err(|error| Fault::at(&target, &error))?;
        }
    }
    Ok(())
}

fn stylesheets(folder: &Path) -> Done<Vec<String>> {
    let entries = fs::read_dir(folder).map_err(|error| Fault::at(folder, &error))?;
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let is_sheet = |name: &String| Path::new(name).extension().is_some_and(|end| end == "css");
    let mut sheets: Vec<String> = names.filter(is_sheet).collect();
    sheets.sort();
    Ok(sheets)
}

/// In a file of its own, because the content policy allows no inline script.
fn start(name: &str) -> String {
    format!(
        "import init from \"./{name}.js\";\n\nawait init({{ module_or_path: \"./{name}_bg.wasm\" }});\n"
    )
}

fn index(name: &str, sheets: &[String]) -> String {
    use std::fmt::Write;

    let mut links = String::new();
    for sheet in sheets {
        let _ = writeln!(links, "  <link rel=\"stylesheet\" href=\"{sheet}\">");
    }
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n  <meta charset=\"utf-8\">\n  \
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n  \
         <title>Scrip {name}</title>\n{links}  \
         <script type=\"module\" src=\"start.js\"></script>\n</head>\n<body></body>\n</html>\n"
    )
}

fn write(path: &Path, text: &str) -> Done {
    fs::write(path, text).map_err(|error| Fault::at(path, &error))
}
