//! What is kept of tills' journal documents: changes as they came, one line for each document.

use super::{StoreFault, values};
use crate::settling::Journal;
use rusqlite::{Connection, OptionalExtension, params};
use shared::documents::LineEnd;
use shared::sync::doc::DocHead;

/// Where the kept changes of a document end.
pub fn end_of(sql: &Connection, journal: Journal, z_number: u32) -> Result<LineEnd, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT newest, head FROM document_changes
         WHERE till = ?1 AND epoch = ?2 AND z_number = ?3 ORDER BY newest DESC LIMIT 1",
    )?;
    let found = statement
        .query_row([journal.till.0, journal.epoch.0, z_number], |row| {
            let newest = shared::ids::Sequence(values::counter(row, 0)?);
            Ok(LineEnd { head: Some(DocHead(row.get(1)?)), newest: Some(newest) })
        })
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// Keeps changes that follow on from `before`, and say where they end then. Where another connection was quicker, what it
/// kept stays.
pub fn add(
    sql: &Connection,
    (journal, z_number): (Journal, u32),
    before: LineEnd,
    then: LineEnd,
    bytes: &[u8],
) -> Result<(), StoreFault> {
    let (Some(newest), Some(head)) = (then.newest, then.head) else {
        return Ok(());
    };
    if then == before || end_of(sql, journal, z_number)? != before {
        return Ok(());
    }
    let mut statement = sql.prepare_cached(
        "INSERT INTO document_changes (till, epoch, z_number, newest, head, bytes)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    let (till, epoch) = (journal.till.0, journal.epoch.0);
    statement.execute(params![till, epoch, z_number, values::number(newest.0)?, head.0, bytes])?;
    Ok(())
}
