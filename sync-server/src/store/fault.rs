//! What can go wrong with the disk and the database.

use std::path::PathBuf;

/// The world failed; nothing of what was asked has happened.
#[derive(Debug, thiserror::Error)]
pub enum StoreFault {
    /// The database cannot be opened.
    #[error("cannot open the books {}: {source}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// A statement failed: disk full, file damaged, or a bug.
    #[error("the books could not be read or written: {0}")]
    Sql(#[from] rusqlite::Error),
    /// SQLite is too old.
    #[error("SQLite {found} can damage its write-ahead log; this program needs {needed} or newer")]
    OldSqlite {
        /// The version compiled in.
        found: &'static str,
        /// The oldest that will do.
        needed: &'static str,
    },
    /// A migration that was applied is not the one in this program.
    #[error(
        "migration {name} is not the one that these books were made with: use the program that made them"
    )]
    ChangedMigration {
        /// Its name.
        name: String,
    },
    /// The books come from a newer program.
    #[error(
        "these books have migration {name}, which this program does not know: use a newer sync-server"
    )]
    UnknownMigration {
        /// Its name.
        name: String,
    },
    /// A stored value is not what it must be.
    #[error("the books are damaged: {what}")]
    Damaged {
        /// Where and what.
        what: String,
    },
    /// The group that this belonged to was not committed; the log says why.
    #[error("the books did not take it; the server's log says why")]
    NotCommitted,
    /// A bug ended an act; its group was undone.
    #[error("a bug ended the work at the books; the server's log says where")]
    Panicked,
    /// The server is stopping.
    #[error("the server is stopping")]
    Stopped,
}

impl StoreFault {
    /// A stored value that cannot be read back.
    pub fn damaged(what: impl std::fmt::Display) -> Self {
        Self::Damaged { what: what.to_string() }
    }
}
