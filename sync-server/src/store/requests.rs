//! Requests that had an effect, by the `Idempotency-Key` that their caller gave them, with what came of
//! them. They are kept for as long as the books.

use super::StoreFault;
use rusqlite::{Connection, OptionalExtension, params};
use shared::time::Timestamp;
use uuid::Uuid;

/// A request that was done.
#[derive(Debug)]
pub struct Done {
    /// The keyed hash of what was asked.
    pub asked: [u8; 32],
    /// What came of it, as JSON. Nothing secret is in it.
    pub came: Vec<u8>,
}

/// The request that a user gave this key.
pub fn find(sql: &Connection, user: u32, key: Uuid) -> Result<Option<Done>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT request_hash, response FROM idempotency_keys WHERE user = ?1 AND key = ?2",
    )?;
    let read = |row: &rusqlite::Row<'_>| Ok(Done { asked: row.get(0)?, came: row.get(1)? });
    Ok(statement.query_row(params![user, key.to_string()], read).optional()?)
}

/// Keeps a request with what came of it.
pub fn add(
    sql: &Connection,
    user: u32,
    key: Uuid,
    done: &Done,
    now: Timestamp,
) -> Result<(), StoreFault> {
    // Only what had an effect is kept, so the status is always the one of success.
    sql.prepare_cached(
        "INSERT INTO idempotency_keys (user, key, request_hash, status, response, at)
         VALUES (?1, ?2, ?3, 200, ?4, ?5)",
    )?
    .execute(params![user, key.to_string(), done.asked, done.came, now.0])?;
    Ok(())
}
