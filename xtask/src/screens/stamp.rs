//! Whether a screen must be built again: a hash over everything that it is made from.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::fault::{Done, Fault};
use crate::process;
use crate::workspace::{Workspace, program};

/// Files and folders that a screen is made from.
const INPUTS: &[&str] =
    &["Cargo.lock", "Cargo.toml", "shared", "ui", "xtask/bundler", "xtask/src/screens"];

/// One line for all inputs, how they are built, and the compiler.
pub(super) fn of_inputs(workspace: &Workspace, build: &str) -> Done<String> {
    let mut files = Vec::new();
    for input in INPUTS {
        collect(&workspace.path(input), &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in &files {
        workspace.shown(file).hash(&mut hasher);
        fs::read(file).map_err(|error| Fault::at(file, &error))?.hash(&mut hasher);
    }
    let mut rustc = Command::new("rustc");
    rustc.arg("--version");
    process::capture(rustc)?.hash(&mut hasher);
    // With npm there is wasm-opt, and the screen comes out smaller.
    program("npm").is_some().hash(&mut hasher);
    Ok(format!("{build} {:016x}", hasher.finish()))
}

/// Whether the screen was built from these inputs, and is still there.
pub(super) fn is_current(folder: &Path, inputs: &str) -> bool {
    let built = folder.join("index.html").is_file();
    built && fs::read_to_string(place(folder)).is_ok_and(|stamp| stamp == inputs)
}

/// Notes that the screen was built from these inputs.
pub(super) fn write(folder: &Path, inputs: &str) -> Done {
    let place = place(folder);
    fs::write(&place, inputs).map_err(|error| Fault::at(&place, &error))
}

/// Beside the folder, not in it: what is in it is embedded and served.
fn place(folder: &Path) -> PathBuf {
    folder.with_extension("stamp")
}

/// All files under `path`, but for what the build itself makes.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Done {
    if path.is_file() {
        files.push(path.to_path_buf());
    } else if path.is_dir() && !path.ends_with("ui/dist") && !path.ends_with("node_modules") {
        for entry in fs::read_dir(path).map_err(|error| Fault::at(path, &error))? {
            collect(&entry.map_err(|error| Fault::at(path, &error))?.path(), files)?;
        }
    }
    Ok(())
}
