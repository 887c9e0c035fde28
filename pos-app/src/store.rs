//! The till's database: all of its SQL. One file in the data folder, one writer.
//!
//! Every commit is durable before it returns (`synchronous=FULL` in WAL mode syncs the log at each commit).
//!
//! **Invariant:** no row of `entry` is ever changed or removed.

mod ballast;
mod days;
mod documents;
mod fault;
mod journal;
mod kept;
mod log;
mod meta;
mod migrate;
mod pins;
mod printing;
mod sales;
#[cfg(test)]
mod tests;

pub use days::ZRow;
pub use fault::StoreFault;
pub use journal::{Along, EntryRow, Life};
pub use kept::{KeyAndBytes, Kind};
pub use pins::PinTries;
pub use printing::PrintJob;
pub use sales::{SaleRow, SaleStanding, StepDone};

use ballast::Ballast;
use rusqlite::Connection;
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
        log::set_room_aside(&path);
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
        write: impl Fn(&Connection) -> Result<T, StoreFault>,
    ) -> Result<T, StoreFault> {
        match commit(&self.db, &write) {
            Err(StoreFault::DiskFull) if self.ballast.give_up() => commit(&self.db, &write),
            other => other,
        }
    }

    /// Moves the log into the database; for moments when nobody waits.
    pub fn tidy_up(&self) -> Result<(), StoreFault> {
        self.db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
        Ok(())
    }
}

/// A transaction that is open; what was not committed when it is dropped is undone.
struct Begun<'a>(&'a Connection);

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        if !self.0.is_autocommit()
            && let Err(error) = self.0.execute_batch("ROLLBACK")
        {
            tracing::error!("What was half written could not be undone: {error}");
        }
    }
}

/// Not rusqlite's own transaction, which has SQLite read `BEGIN` and `COMMIT` anew for each payment.
fn commit<T>(
    db: &Connection,
    write: &impl Fn(&Connection) -> Result<T, StoreFault>,
) -> Result<T, StoreFault> {
    db.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    let begun = Begun(db);
    let result = write(begun.0)?;
    db.prepare_cached("COMMIT")?.execute([])?;
    Ok(result)
}

fn configure(db: &Connection) -> Result<(), StoreFault> {
    db.busy_timeout(std::time::Duration::from_secs(2))?;
    let mode: String = db.query_row("PRAGMA journal_mode=WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(StoreFault::NoLog { mode });
    }
    db.execute_batch(
        "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; \
         PRAGMA cell_size_check=ON;",
    )?;
    db.pragma_update(None, "wal_autocheckpoint", log::PAGES_MAX)?;
    Ok(())
}
