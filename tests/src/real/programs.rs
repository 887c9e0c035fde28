//! Where the built programs are.

use super::{Found, Trouble};
use std::env;
use std::path::{Path, PathBuf};

/// The built programs.
#[derive(Clone, Debug)]
pub struct Programs {
    folder: PathBuf,
    /// What stands before their names: this crate builds them under names of its own.
    prefix: &'static str,
}

impl Programs {
    /// Those that `SCRIP_BIN` names, or else those that cargo built beside the running program.
    pub fn find() -> Found<Self> {
        let named = env::var_os("SCRIP_BIN").map(PathBuf::from);
        let programs = match named {
            Some(folder) => Self { folder, prefix: "" },
            None => Self { folder: beside()?, prefix: "real-" },
        };
        for name in ["sync-server", "pos-headless"] {
            if !programs.path(name).is_file() {
                let path = programs.path(name);
                let words = format!("{} is not built: cargo build -p tests --bins", path.display());
                return Err(Trouble::new(words));
            }
        }
        Ok(programs)
    }

    /// One of them.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{}{name}", self.prefix))
    }
}

/// Tests run in `deps`, one folder below the programs.
fn beside() -> Found<PathBuf> {
    let own = env::current_exe()?;
    let folder = own.parent().ok_or_else(|| Trouble::new("this program is in no folder"))?;
    let is_deps = folder.file_name().is_some_and(|name| name == "deps");
    let above = folder.parent().filter(|_| is_deps);
    Ok(above.map_or_else(|| folder.to_owned(), Path::to_path_buf))
}
