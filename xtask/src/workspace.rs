//! Where things are, and how cargo is called.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::fault::{Done, Fault};

/// The clone that the command works on.
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Finds the clone: the folder above this crate's when cargo started us, else the nearest one
    /// upwards that holds `xtask/Cargo.toml`.
    pub(crate) fn find() -> Done<Self> {
        let start = match env::var_os("CARGO_MANIFEST_DIR") {
            Some(manifest) => PathBuf::from(manifest),
            None => env::current_dir()
                .map_err(|error| Fault::new(format!("there is no current folder: {error}")))?,
        };
        let root = start
            .ancestors()
            .find(|folder| folder.join("xtask/Cargo.toml").is_file())
            .ok_or_else(|| Fault::new("this is not a clone of Scrip: no xtask/Cargo.toml"))?
            .to_path_buf();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => root.join(folder),
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// A path inside the clone.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// A path inside cargo's target folder.
    pub(crate) fn target(&self, relative: &str) -> PathBuf {
        self.target.join(relative)
    }

    /// The log of a stage or a command.
    pub(crate) fn log(&self, name: &str) -> PathBuf {
        self.target("xtask").join(format!("{name}.log"))
    }

    /// A path as a person at the clone's root would type it.
    pub(crate) fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }

    /// Cargo, in the clone, free of what the cargo that runs us put in the environment.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.root).env("CARGO_TERM_COLOR", "never");
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            let ours = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"];
            if ours.iter().any(|start| text.starts_with(start)) {
                command.env_remove(&name);
            }
        }
        command
    }

    /// The oldest compiler the project is built with, as the root `Cargo.toml` says.
    pub(crate) fn rust_version(&self) -> Done<(u32, u32)> {
        let manifest = self.path("Cargo.toml");
        let text =
            std::fs::read_to_string(&manifest).map_err(|error| Fault::at(&manifest, &error))?;
        text.lines()
            .find_map(|line| line.strip_prefix("rust-version = "))
            .and_then(|value| version_pair(value.trim_matches('"')))
            .ok_or_else(|| Fault::new("the root Cargo.toml has no rust-version"))
    }
}

/// The first two numbers of a version: `1.96.0+dfsg1` is (1, 96).
pub(crate) fn version_pair(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.split(|c: char| !c.is_ascii_digit());
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// Where a program of that name is found in `PATH`.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|p| p.is_file())
}
