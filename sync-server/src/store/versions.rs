//! Numbers that grow with each change of what tills are sent.

use super::{StoreFault, values};
use rusqlite::{Connection, OptionalExtension};

/// Who may sign in at tills.
pub const ROSTER: &str = "roster";
/// The programs.
pub const PROGRAMS: &str = "programs";
/// The last number of a status list that another life of the books may have used.
pub const STATUS_LISTS: &str = "status_lists";

/// More tills than join between a backup and its restore.
const ROOM_FOR_TILLS: u32 = 100;

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

/// After a restore: tills have seen numbers that the backup does not know. The time in seconds is beyond
/// them, since nothing changes once a second for years.
pub fn skip_to(sql: &Connection, number: u64) -> Result<(), StoreFault> {
    let mut statement = sql.prepare_cached(
        "INSERT INTO versions (name, number) VALUES (?1, ?2)
         ON CONFLICT (name) DO UPDATE SET number = max(number, excluded.number)",
    )?;
    for name in [ROSTER, PROGRAMS, STATUS_LISTS] {
        statement.execute(rusqlite::params![name, values::number(number)?])?;
    }
    Ok(())
}

/// After a restore: a till that joined since the backup has a number that the backup does not know, and comes
/// back with it. The next tills get numbers beyond any of theirs.
pub fn leave_room_for_tills(sql: &Connection) -> Result<(), StoreFault> {
    let last = "INSERT INTO versions (name, number)
                SELECT 'last_tills', coalesce(max(id), 0) + ?1 FROM tills WHERE true
                ON CONFLICT (name) DO UPDATE SET number = max(number, excluded.number)";
    sql.execute(last, [ROOM_FOR_TILLS])?;
    Ok(())
}

/// The next number of a table whose rows are never deleted.
pub fn next_id(sql: &Connection, table: &'static str) -> Result<u32, StoreFault> {
    let query = format!(
        "SELECT max(coalesce((SELECT max(id) FROM {table}), 0),
                    coalesce((SELECT number FROM versions WHERE name = 'last_{table}'), 0)) + 1"
    );
    Ok(sql.prepare_cached(&query)?.query_row([], |row| row.get(0))?)
}

/// Whether there is no store and no program yet.
pub fn nothing_yet(sql: &Connection) -> Result<bool, StoreFault> {
    let mut statement =
        sql.prepare_cached("SELECT 1 FROM stores UNION ALL SELECT 1 FROM programs LIMIT 1")?;
    Ok(!statement.exists([])?)
}
