//! The data folder: who may read it, and that only one server works in it.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// A process that is just being started holds what its parent held, until it becomes another program: the
/// folder of a server that ended may seem taken for a moment.
const LOOK_AGAIN: Duration = Duration::from_millis(50);
/// How often it is looked before the folder counts as taken.
const LOOKS: u32 = 20;

/// The folder that holds everything this server knows.
#[derive(Clone, Debug)]
pub struct DataFolder {
    path: PathBuf,
}

/// Held while a server (or a command that must be alone) works in the folder.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

/// Why the folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderFault {
    /// It cannot be made, read or changed.
    #[error("cannot use the data folder {}: {source}", path.display())]
    Unusable {
        /// Which folder or file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Another server has it.
    #[error(
        "another sync-server works in {}: stop it first, or give this one its own --data-dir",
        path.display()
    )]
    InUse {
        /// Which folder.
        path: PathBuf,
    },
    /// There is nothing in it yet.
    #[error("there is no server in {}: start it once with `sync-server serve`, or run `sync-server migrate`", path.display())]
    Empty {
        /// Which folder.
        path: PathBuf,
    },
}

impl DataFolder {
    /// Opens the folder, making it where it is missing, and closes it to other users of the machine.
    pub fn open_or_make(path: &Path) -> Result<Self, FolderFault> {
        let unusable = |source| FolderFault::Unusable { path: path.to_path_buf(), source };
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(unusable)?;
        let mut permissions = fs::metadata(path).map_err(unusable)?.permissions();
        if permissions.mode() & 0o077 != 0 {
            permissions.set_mode(0o700);
            fs::set_permissions(path, permissions).map_err(unusable)?;
        }
        Ok(Self { path: path.to_path_buf() })
    }

    /// Opens a folder that a server was started in before.
    pub fn open(path: &Path) -> Result<Self, FolderFault> {
        let folder = Self { path: path.to_path_buf() };
        if folder.database().is_file() {
            Self::open_or_make(path)
        } else {
            Err(FolderFault::Empty { path: path.to_path_buf() })
        }
    }

    /// Takes the folder for one process, until the lock is dropped or the process ends, however it ends.
    pub fn lock(&self) -> Result<FolderLock, FolderFault> {
        let path = self.path.join("lock");
        let unusable = |source| FolderFault::Unusable { path: path.clone(), source };
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(&path)
            .map_err(unusable)?;
        let mut looks = LOOKS;
        loop {
            looks -= 1;
            match file.try_lock() {
                Ok(()) => return Ok(FolderLock { _file: file }),
                Err(TryLockError::WouldBlock) if looks > 0 => thread::sleep(LOOK_AGAIN),
                Err(TryLockError::WouldBlock) => {
                    return Err(FolderFault::InUse { path: self.path.clone() });
                }
                Err(TryLockError::Error(source)) => return Err(unusable(source)),
            }
        }
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The books.
    pub fn database(&self) -> PathBuf {
        self.path.join("scrip.db")
    }

    /// The keys.
    pub fn keys(&self) -> PathBuf {
        self.path.join("keys")
    }
}
