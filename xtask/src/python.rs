//! A Python of our own with zxing-cpp, which scanning is measured against; never part of a build.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::fault::{Done, Fault};
use crate::process;
use crate::workspace::Workspace;

const LIMIT: Duration = Duration::from_mins(10);

/// Its interpreter, made on first use.
pub(crate) fn with_zxing(workspace: &Workspace) -> Done<PathBuf> {
    let folder = workspace.target("python");
    let python = folder.join("bin/python");
    let mark = folder.join(".done");
    if mark.is_file() {
        return Ok(python);
    }
    let log = workspace.log("python");
    process::fresh_log(&log)?;
    let mut make = Command::new("python3");
    make.args(["-m", "venv"]).arg(&folder);
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    install.args(["zxing-cpp", "numpy", "pillow"]);
    for (title, command) in [("making a Python", make), ("installing zxing-cpp", install)] {
        let ended = process::run(title, command, &log, LIMIT)?;
        if !ended.is_well() {
            let tail = process::tail(&log, 10);
            return Err(Fault::new(format!("{title}: {}\n{tail}", ended.words())));
        }
    }
    fs::write(&mark, "").map_err(|error| Fault::at(&mark, &error))?;
    Ok(python)
}
