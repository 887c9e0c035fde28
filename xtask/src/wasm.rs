//! A compiler for wasm32: the installed one, rustup's, or one unpacked from Debian's packages.

mod debian;

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::fault::{Done, Fault};
use crate::process;
use crate::say;
use crate::setup;
use crate::workspace::Workspace;

/// The target of the screens.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// A compiler that makes wasm.
pub(crate) enum Compiler {
    /// The one that cargo uses anyway.
    Installed,
    /// Another one, to be given to cargo as `RUSTC`.
    Unpacked(PathBuf),
}

impl Compiler {
    /// Tells cargo which compiler to use.
    pub(crate) fn choose_for(&self, cargo: &mut Command) {
        if let Self::Unpacked(rustc) = self {
            cargo.env("RUSTC", rustc);
        }
    }
}

/// Whether this machine has no compiler for wasm yet, so that the first build of a screen brings one.
pub(crate) fn is_to_be_made() -> bool {
    let kept = cache_folder().ok().and_then(|kept| debian::kept(&kept));
    !has_target(Path::new(&rustc())) && kept.is_none()
}

/// Finds a compiler for wasm, or makes one: that takes about a minute and 1 GB, once per machine.
pub(crate) fn compiler(workspace: &Workspace) -> Done<Compiler> {
    let rustc = rustc();
    if has_target(Path::new(&rustc)) {
        return Ok(Compiler::Installed);
    }
    let kept = cache_folder()?;
    if let Some(unpacked) = debian::kept(&kept) {
        return Ok(Compiler::Unpacked(unpacked));
    }
    if setup::may_use_rustup() {
        say::line(format!("wasm: rustup target add {TARGET}"));
        let mut add = Command::new("rustup");
        add.args(["target", "add", TARGET]);
        match process::capture(add) {
            Ok(_) if has_target(Path::new(&rustc)) => return Ok(Compiler::Installed),
            Ok(_) => say::line("wasm: cargo's compiler still has no such target"),
            Err(fault) => say::line(format!("wasm: {fault}")),
        }
    }
    if setup::has_apt() {
        return debian::make(workspace, &kept).map(Compiler::Unpacked);
    }
    Err(Fault::new(format!(
        "no compiler for {TARGET}. Install that target for your toolchain (with rustup:\n  \
         rustup target add {TARGET}\n), and run this again."
    )))
}

/// The compiler that cargo uses.
fn rustc() -> OsString {
    env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())
}

/// Whether this compiler has a standard library for wasm.
fn has_target(rustc: &Path) -> bool {
    let mut asked = Command::new(rustc);
    asked.args(["--print", "target-libdir", "--target", TARGET]);
    let Ok(folder) = process::capture(asked) else {
        return false;
    };
    let Ok(entries) = fs::read_dir(folder.trim()) else {
        return false;
    };
    entries.flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libstd") && name.ends_with(".rlib")
    })
}

/// Outside the clone, so that a second clone and a cleaned one find it again.
fn cache_folder() -> Done<PathBuf> {
    if let Some(folder) = env::var_os("WASM_TOOLCHAIN_DIR") {
        return Ok(PathBuf::from(folder));
    }
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    cache
        .or_else(|| env::home_dir().map(|home| home.join(".cache")))
        .map(|cache| cache.join("scrip/wasm-toolchain"))
        .ok_or_else(|| Fault::new("no home folder to keep the wasm compiler in; set HOME"))
}
