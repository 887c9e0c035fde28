//! What can be wrong with the till's database.

use rusqlite::ErrorCode;

/// Why the database could not do something.
#[derive(Debug, thiserror::Error)]
pub enum StoreFault {
    /// No room on the disk, or none that this user may use.
    #[error("the disk is full")]
    DiskFull,
    /// The folder or file may not be written to.
    #[error("the data folder may not be written to")]
    ReadOnly,
    /// The file is not the database that was written.
    #[error("the database is damaged: {why}")]
    Damaged {
        /// What was found.
        why: String,
    },
    /// The folder's file system cannot keep a write-ahead log (network folders often cannot).
    #[error("the data folder is on a disk that cannot keep a log (journal mode {mode})")]
    NoLog {
        /// The mode that SQLite fell back to.
        mode: String,
    },
    /// A newer version of the program wrote this folder.
    #[error("a newer version of Scrip wrote this folder (migration {number} is unknown here)")]
    TooNew {
        /// The migration that is not known.
        number: u32,
    },
    /// A migration that already ran is not the one in this program.
    #[error("migration {number} is not the one that this folder was made with")]
    MigrationChanged {
        /// Its number.
        number: u32,
    },
    /// An entry with this place is already there.
    #[error("the journal already has an entry {sequence}")]
    PlaceTaken {
        /// The place.
        sequence: u64,
    },
    /// Anything else that SQLite reports.
    #[error("the database failed: {0}")]
    Sqlite(#[source] rusqlite::Error),
    /// A file beside the database failed.
    #[error("a file in the data folder failed: {0}")]
    File(#[source] std::io::Error),
}

impl From<rusqlite::Error> for StoreFault {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::ReadOnly
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Damaged { why: error.to_string() }
            }
            _ => Self::Sqlite(error),
        }
    }
}

impl From<std::io::Error> for StoreFault {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind;
        let kind = error.kind();
        if matches!(kind, ErrorKind::StorageFull | ErrorKind::QuotaExceeded) {
            Self::DiskFull
        } else if matches!(kind, ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) {
            Self::ReadOnly
        } else {
            Self::File(error)
        }
    }
}
