//! Copying the log of changes into the database, beside the writer.
//!
//! SQLite copies on the connection whose commit made the log long. Here that would be the writer, and all who wait
//! for it would wait for the disk twice. Under a load that never pauses the log is never copied to its end, where
//! it could begin anew; the little that is left is copied by a commit then (`connection::CHECKPOINT_PAGES`).

use super::StoreFault;
use super::connection::open_copier;
use rusqlite::Connection;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

/// Pages of the log, 256 MiB, that are copied at once: a page that changes often is copied once for all its changes.
const COPY_AT: i64 = 32_768;

/// The thread that copies. It ends when this is dropped.
#[derive(Debug)]
pub(super) struct Copier {
    /// Gone once the thread is to end.
    commits: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// How long the log is, in pages.
struct Log {
    pages: i64,
    copied: i64,
}

impl Copier {
    /// Starts the thread.
    pub(super) fn start(database: &Path) -> Result<Self, StoreFault> {
        let connection = open_copier(database)?;
        // One word is enough: whoever hears it looks at the whole log.
        let (commits, heard) = sync_channel(1);
        let thread = thread::Builder::new()
            .name("copier".to_owned())
            .spawn(move || work(&connection, &heard))
            .map_err(|error| StoreFault::damaged(format!("cannot start the copier: {error}")))?;
        Ok(Self { commits: Some(commits), thread: Some(thread) })
    }

    /// Says that there was a commit; never waits.
    pub(super) fn committed(&self) {
        if let Some(commits) = &self.commits {
            // Full means that it was said already.
            let _said = commits.try_send(());
        }
    }
}

impl Drop for Copier {
    fn drop(&mut self) {
        drop(self.commits.take());
        if let Some(thread) = self.thread.take() {
            let _ended = thread.join();
        }
    }
}

fn work(connection: &Connection, commits: &Receiver<()>) {
    while commits.recv().is_ok() {
        if let Err(fault) = copy(connection) {
            // Nothing is lost: what was not copied stands in the log, and the next commit brings it here again.
            tracing::error!(fault = %fault, "The log could not be copied into the books: {fault}");
        }
    }
}

fn copy(connection: &Connection) -> Result<(), StoreFault> {
    let log = checkpoint(connection, "NOOP")?;
    if log.pages - log.copied < COPY_AT {
        return Ok(());
    }
    checkpoint(connection, "PASSIVE")?;
    Ok(())
}

fn checkpoint(connection: &Connection, how: &str) -> Result<Log, StoreFault> {
    let sql = format!("PRAGMA wal_checkpoint({how})");
    let row = |row: &rusqlite::Row<'_>| Ok(Log { pages: row.get(1)?, copied: row.get(2)? });
    Ok(connection.query_row(&sql, [], row)?)
}
