//! The books as a whole file: whether it is sound, and copies of it.

use super::StoreFault;
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

/// Fails where the books cannot be read.
pub fn can_be_read(sql: &Connection) -> Result<(), StoreFault> {
    Ok(sql.prepare_cached("SELECT 1 FROM meta LIMIT 1")?.exists([]).map(|_| ())?)
}

/// What SQLite finds wrong with the file; `ok` where that is nothing.
pub fn quick_check(sql: &Connection) -> Result<String, StoreFault> {
    Ok(sql.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?)
}

/// Copies everything as it is at one moment; false where the source is busy.
pub fn copy_all(source: &Connection, target: &mut Connection) -> Result<bool, StoreFault> {
    let all_pages = -1;
    let step = Backup::new(source, target)?.step(all_pages)?;
    Ok(step == StepResult::Done)
}

/// Closes the books with everything in one file and nothing beside it.
pub fn close_as_one_file(sql: Connection) -> Result<(), StoreFault> {
    sql.pragma_update(None, "journal_mode", "DELETE")?;
    sql.close().map_err(|(_, error)| StoreFault::from(error))
}
