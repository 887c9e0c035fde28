//! Connections to SQLite, each with what keeps money safe switched on.

use super::StoreFault;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// The database library in use.
#[derive(Clone, Copy, Debug)]
pub struct Sqlite;

/// Older ones have the bug that can lose a write-ahead log on reset.
const OLDEST: (i32, &str) = (3_051_003, "3.51.3");
/// Another process (a command) may hold the write lock this long.
const BUSY: Duration = Duration::from_secs(10);
/// Pages in the log of changes, 768 MiB, after which a commit copies into the database what is not there yet, so that
/// the log begins anew. In the server most of it was copied before.
const CHECKPOINT_PAGES: i64 = 98_304;
/// Room for every statement of the server.
const STATEMENTS: usize = 256;

impl Sqlite {
    /// Its version.
    pub fn version() -> &'static str {
        rusqlite::version()
    }

    fn check() -> Result<(), StoreFault> {
        let (oldest, needed) = OLDEST;
        if rusqlite::version_number() < oldest {
            return Err(StoreFault::OldSqlite { found: rusqlite::version(), needed });
        }
        Ok(())
    }
}

/// The connection that writes.
pub(super) fn open_writer(database: &Path) -> Result<Connection, StoreFault> {
    let connection =
        open(database, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    // Only takes effect in an empty database. Larger pages keep the trees of random keys flat.
    connection.pragma_update(None, "page_size", 8192)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    connection.pragma_update(None, "cache_size", -256 * 1024)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(connection)
}

/// The connection that copies the log of changes into the database.
pub(super) fn open_copier(database: &Path) -> Result<Connection, StoreFault> {
    let connection = open(database, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(connection)
}

/// A connection that cannot write.
pub(super) fn open_reader(database: &Path) -> Result<Connection, StoreFault> {
    let connection = open(database, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "cache_size", -32 * 1024)?;
    Ok(connection)
}

fn open(database: &Path, flags: OpenFlags) -> Result<Connection, StoreFault> {
    Sqlite::check()?;
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let fault = |source| StoreFault::Open { path: database.to_path_buf(), source };
    let connection = Connection::open_with_flags(database, flags).map_err(fault)?;
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    Ok(connection)
}
