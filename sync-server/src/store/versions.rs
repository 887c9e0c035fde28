//! Numbers that grow with each change of what tills are sent.

use super::{StoreFault, values};
use rusqlite::{Connection, OptionalExtension};

/// Who may sign in at tills.
pub const ROSTER: &str = "roster";
/// The programs.
pub const PROGRAMS: &str = "programs";

/// The number now; 0 before the first change.
pub fn current(sql: &Connection, name: &str) -> Result<u64, StoreFault> {
    let mut statement = sql.prepare_cached("SELECT number FROM versions WHERE name = ?1")?;
    Ok(statement.query_row([name], |row| values::counter(row, 0)).optional()?.unwrap_or(0))
}

/// Something changed.
pub fn bump(sql: &Connection, name: &str) -> Result<(), StoreFault> {
    sql.prepare_cached(
        "INSERT INTO versions (name, number) VALUES (?1, 1)
         ON CONFLICT (name) DO UPDATE SET number = number + 1",
    )?
    .execute([name])?;
    Ok(())
}

/// The next number of a table whose rows are never deleted.
pub fn next_id(sql: &Connection, table: &'static str) -> Result<u32, StoreFault> {
    let query = format!("SELECT coalesce(max(id), 0) + 1 FROM {table}");
    Ok(sql.prepare_cached(&query)?.query_row([], |row| row.get(0))?)
}

/// Whether there is no store and no program yet.
pub fn nothing_yet(sql: &Connection) -> Result<bool, StoreFault> {
    let mut statement =
        sql.prepare_cached("SELECT 1 FROM stores UNION ALL SELECT 1 FROM programs LIMIT 1")?;
    Ok(!statement.exists([])?)
}
