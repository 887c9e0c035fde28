//! The till's database: all of its SQL. One file in the data folder, one writer.
//!
//! Every commit is durable before it returns (`synchronous=FULL` in WAL mode syncs the log at each commit).
//!
//! **Invariant:** no row of `entry` is ever changed or removed.

mod ballast;
mod documents;
mod fault;
mod journal;
mod kept;
mod meta;
mod migrate;
mod pins;
#[cfg(test)]
mod tests;

pub use fault::StoreFault;
pub use journal::{EntryRow, Life};
pub use kept::{KeyAndBytes, Kind};
pub use pins::PinTries;

use ballast::Ballast;
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;

/// The name of the database inside the data folder.
pub const FILE_NAME: &str = "till.sqlite";

/// The open database of one till.
pub struct Store {
    db: Connection,
    ballast: Ballast,
}

impl Store {
    /// Opens or makes the database in `folder` and brings it up to date.
    pub fn open(folder: &Path) -> Result<Self, StoreFault> {
        let path = folder.join(FILE_NAME);
        let mut db = Connection::open(&path)?;
        configure(&db)?;
        migrate::run(&mut db)?;
        let ballast = Ballast::new(folder);
        Ok(Self { db, ballast })
    }

    /// Makes sure that a decision can still be written down after a question was asked: room for it is set
    /// aside on the disk. Call before asking anyone.
    pub fn keep_room(&mut self) -> Result<(), StoreFault> {
        self.ballast.fill()
    }

    /// Runs `write` in one transaction. Where the disk is full, the room set aside is given up for it.
    fn write<T>(
        &mut self,
        write: impl Fn(&rusqlite::Transaction<'_>) -> Result<T, StoreFault>,
    ) -> Result<T, StoreFault> {
        match commit(&mut self.db, &write) {
            Err(StoreFault::DiskFull) if self.ballast.give_up() => commit(&mut self.db, &write),
            other => other,
        }
    }

    /// Moves the log into the database; for moments when nobody waits.
    pub fn tidy_up(&self) -> Result<(), StoreFault> {
        self.db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
        Ok(())
    }
}

fn commit<T>(
    db: &mut Connection,
    write: &impl Fn(&rusqlite::Transaction<'_>) -> Result<T, StoreFault>,
) -> Result<T, StoreFault> {
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let result = write(&transaction)?;
    transaction.commit()?;
    Ok(result)
}

fn configure(db: &Connection) -> Result<(), StoreFault> {
    db.busy_timeout(std::time::Duration::from_secs(2))?;
    let mode: String = db.query_row("PRAGMA journal_mode=WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(StoreFault::NoLog { mode });
    }
    // A checkpoint costs several syncs: it waits until the log is large, and `tidy_up` comes before that.
    db.execute_batch(
        "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; \
         PRAGMA wal_autocheckpoint=4000; PRAGMA cell_size_check=ON;",
    )?;
    Ok(())
}
