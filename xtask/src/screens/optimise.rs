//! Makes a screen's wasm small, and says how small.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::fault::{Done, Fault};
use crate::npm;
use crate::process;
use crate::say;
use crate::workspace::{Workspace, program};

/// The one that was tried: Debian's 108 makes a file that does not run in `WebKitGTK`.
const BINARYEN: &str = "binaryen@132";

/// Runs `wasm-opt -Oz` over the file, where npm is there to bring it; the screen works without.
pub(super) fn shrink(workspace: &Workspace, wasm: &Path) -> Done {
    let Some(wasm_opt) = tool(workspace) else {
        return Ok(());
    };
    let small = wasm.with_extension("small");
    let mut command = Command::new("node");
    command.arg(wasm_opt).arg("-Oz").arg(wasm).arg("-o").arg(&small);
    super::well(workspace, "ui: wasm-opt", command)?;
    fs::rename(&small, wasm).map_err(|error| Fault::at(wasm, &error))
}

fn tool(workspace: &Workspace) -> Option<PathBuf> {
    match npm::package(workspace, BINARYEN) {
        Ok(folder) => Some(folder.join("bin/wasm-opt")),
        Err(fault) => {
            say::line(format!("ui: wasm-opt is left out, the screens are larger ({fault})"));
            None
        }
    }
}

/// The size of the file, raw and as it goes over the line, in words.
pub(super) fn weights(wasm: &Path) -> Done<String> {
    let raw = say::size(fs::metadata(wasm).map_err(|error| Fault::at(wasm, &error))?.len());
    if program("brotli").is_none() {
        return Ok(format!("{raw} raw (no brotli here to measure with)"));
    }
    Ok(format!("{raw} raw, {} with brotli", say::size(packed_size(wasm)?)))
}

/// The bytes of the file with brotli.
pub(super) fn packed_size(wasm: &Path) -> Done<u64> {
    let packed = wasm.with_extension("br");
    let mut brotli = Command::new("brotli");
    brotli.args(["--best", "--force", "-o"]).arg(&packed).arg(wasm);
    process::capture(brotli)?;
    let size = fs::metadata(&packed).map_err(|error| Fault::at(&packed, &error))?.len();
    fs::remove_file(&packed).map_err(|error| Fault::at(&packed, &error))?;
    Ok(size)
}
