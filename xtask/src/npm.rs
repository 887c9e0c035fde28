//! Packages from npm, by name and version, each into its own place under the target folder.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::fault::{Done, Fault};
use crate::process;
use crate::workspace::{Workspace, program};

const LIMIT: Duration = Duration::from_mins(10);

/// The folder of a package such as `binaryen@132`, installed if it is not there yet.
pub(crate) fn package(workspace: &Workspace, name: &str) -> Done<PathBuf> {
    let place = workspace.target("npm").join(name.replace('/', "-"));
    let bare = name.rfind('@').filter(|at| *at > 0).map_or(name, |at| name.split_at(at).0);
    let folder = place.join("node_modules").join(bare);
    let mark = place.join(".done");
    if mark.is_file() {
        return Ok(folder);
    }
    if program("npm").is_none() || program("node").is_none() {
        return Err(Fault::new("npm is not there"));
    }
    fs::create_dir_all(&place).map_err(|error| Fault::at(&place, &error))?;
    let log = workspace.log("npm");
    process::fresh_log(&log)?;
    let mut install = Command::new("npm");
    install
        .args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"])
        .arg(&place)
        .arg(name);
    let ended = process::run(&format!("npm install {name}"), install, &log, LIMIT)?;
    if !ended.is_well() {
        let tail = process::tail(&log, 6);
        return Err(Fault::new(format!("npm install {name}: {}\n{tail}", ended.words())));
    }
    fs::write(&mark, "").map_err(|error| Fault::at(&mark, &error))?;
    Ok(folder)
}
