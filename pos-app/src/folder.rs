//! The data folder: made where it is missing, and held by one program at a time.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// A folder that this process holds until the value is dropped.
#[derive(Debug)]
pub struct HeldFolder {
    path: PathBuf,
    // The system lets go of it when the process ends, however it ends.
    _lock: File,
}

/// Why a folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderFault {
    /// Another program holds it.
    #[error("another Scrip is already running on {}", path.display())]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// It cannot be made, or not be written to.
    #[error("the folder {} cannot be used: {source}", path.display())]
    Unusable {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl HeldFolder {
    /// Makes the folder where it is missing (for its owner alone) and holds it.
    pub fn hold(path: &Path) -> Result<Self, FolderFault> {
        let unusable = |source| FolderFault::Unusable { path: path.to_path_buf(), source };
        make_private(path).map_err(unusable)?;
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join("lock"))
            .map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_path_buf(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(FolderFault::InUse { path: path.to_path_buf() }),
            Err(TryLockError::Error(source)) => Err(unusable(source)),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(unix)]
fn make_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn make_private(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}
