//! Tills as they are added, and the one-time codes that enrol them. A code's row is found by its hash.

use super::StoreFault;
use rusqlite::{Connection, OptionalExtension, Row, params};
use shared::ids::{Epoch, StoreId, TillId};
use shared::signing::PublicKey;
use shared::time::Timestamp;

/// A till as it was added.
#[derive(Clone, Debug)]
pub struct Added {
    /// The epoch that is current; 0 before the first.
    pub epoch: Epoch,
    /// Its store.
    pub store: StoreId,
    /// Its name.
    pub name: String,
}

/// A code that was made.
#[derive(Clone, Debug)]
pub struct Code {
    /// The till that it enrols.
    pub till: TillId,
    /// When it ends.
    pub expires_at: Timestamp,
    /// The epoch and the key that it was used for.
    pub used: Option<(Epoch, Vec<u8>)>,
}

/// Adds a till.
pub fn add_till(
    sql: &Connection,
    id: TillId,
    store: StoreId,
    name: &str,
    now: Timestamp,
) -> Result<(), StoreFault> {
    sql.prepare_cached("INSERT INTO tills (id, store, name, created_at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![id.0, store.0, name, now.0])?;
    Ok(())
}

/// A till by number.
pub fn find_till(sql: &Connection, id: TillId) -> Result<Option<Added>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT coalesce((SELECT max(epoch) FROM enrolments WHERE till = id), 0), store, name
         FROM tills WHERE id = ?1",
    )?;
    let read = |row: &Row<'_>| {
        Ok(Added { epoch: Epoch(row.get(0)?), store: StoreId(row.get(1)?), name: row.get(2)? })
    };
    Ok(statement.query_row([id.0], read).optional()?)
}

/// Keeps a code.
pub fn add_code(
    sql: &Connection,
    hash: &[u8; 32],
    till: TillId,
    expires_at: Timestamp,
    now: Timestamp,
) -> Result<(), StoreFault> {
    sql.prepare_cached(
        "INSERT INTO enrol_codes (hash, till, created_at, expires_at) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![hash, till.0, now.0, expires_at.0])?;
    Ok(())
}

/// Ends the codes of a till that were not used.
pub fn end_codes(sql: &Connection, till: TillId) -> Result<(), StoreFault> {
    sql.prepare_cached("DELETE FROM enrol_codes WHERE till = ?1 AND used_at IS NULL")?
        .execute([till.0])?;
    Ok(())
}

/// A code by its hash.
pub fn find_code(sql: &Connection, hash: &[u8; 32]) -> Result<Option<Code>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT till, expires_at, used_epoch, used_key FROM enrol_codes WHERE hash = ?1",
    )?;
    let read = |row: &Row<'_>| {
        let epoch: Option<u32> = row.get(2)?;
        Ok(Code {
            till: TillId(row.get(0)?),
            expires_at: Timestamp(row.get(1)?),
            used: epoch.map(Epoch).zip(row.get(3)?),
        })
    };
    Ok(statement.query_row([hash], read).optional()?)
}

/// Notes that a code was used, and by whom.
pub fn use_code(
    sql: &Connection,
    hash: &[u8; 32],
    epoch: Epoch,
    key: &PublicKey,
    now: Timestamp,
) -> Result<(), StoreFault> {
    sql.prepare_cached(
        "UPDATE enrol_codes SET used_at = ?2, used_epoch = ?3, used_key = ?4 WHERE hash = ?1",
    )?
    .execute(params![hash, now.0, epoch.0, key.as_bytes()])?;
    Ok(())
}
