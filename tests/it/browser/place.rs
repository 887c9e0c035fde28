//! Where programs, logs and pictures are.

use std::path::{Path, PathBuf};

/// Cargo's target folder, in which this test itself lies.
pub(crate) fn target() -> PathBuf {
    let test = std::env::current_exe().expect("a running program has a path");
    let target = test.ancestors().nth(3).expect("a test is built into target/<profile>/deps");
    target.to_path_buf()
}

/// A built program, as `profile/name`.
#[track_caller]
pub(crate) fn program(name: &str) -> PathBuf {
    let path = target().join(name);
    assert!(path.is_file(), "{} is not built; `cargo xtask test` builds it", path.display());
    path
}

/// A program of the system's.
#[track_caller]
pub(crate) fn of_system(name: &str) -> PathBuf {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let mut paths = std::env::split_paths(&folders).map(|folder| folder.join(name));
    let found = paths.find(|path| path.is_file());
    found.unwrap_or_else(|| panic!("{name} is not installed; `cargo xtask setup` does it"))
}

/// The folder of logs, and of pictures of what went wrong.
pub(crate) fn log(name: &str) -> PathBuf {
    made(&target().join("xtask/browser")).join(name)
}

/// A folder of pictures for people to look at.
pub(crate) fn pictures(name: &str) -> PathBuf {
    made(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../out/pictures").join(name))
}

fn made(folder: &Path) -> PathBuf {
    std::fs::create_dir_all(folder).expect("the folder can be made");
    folder.to_path_buf()
}
