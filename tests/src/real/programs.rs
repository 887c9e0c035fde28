//! Where the built programs are.

use super::{Found, Trouble};
use std::env;
use std::path::{Path, PathBuf};

/// The folder of built programs.
#[derive(Clone, Debug)]
pub struct Programs(PathBuf);

impl Programs {
    /// Those that `SCRIP_BIN` names, or else those that were built beside the running program.
    pub fn find() -> Found<Self> {
        let named = env::var_os("SCRIP_BIN").map(PathBuf::from);
        let folder = match named {
            Some(folder) => folder,
            None => {
                beside().ok_or_else(|| Trouble::new("this program does not know where it is"))?
            }
        };
        let programs = Self(folder);
        for name in ["sync-server", "pos-headless"] {
            if !programs.path(name).is_file() {
                return Err(Trouble::new(format!(
                    "{} is not built: cargo build -p sync-server -p pos-app --bin sync-server --bin \
                     pos-headless",
                    programs.path(name).display()
                )));
            }
        }
        Ok(programs)
    }

    /// One of them.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

/// Tests run in `deps`, one folder below the programs.
fn beside() -> Option<PathBuf> {
    let own = env::current_exe().ok()?;
    let folder = own.parent()?;
    let is_deps = folder.file_name().is_some_and(|name| name == "deps");
    let folder = if is_deps { folder.parent()? } else { folder };
    Some(Path::to_path_buf(folder))
}
