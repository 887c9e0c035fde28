//! People who work at tills: each change grows the roster's version.

use super::{StoreFault, versions};
use rusqlite::{Connection, params};
use shared::ids::{StaffId, StoreId};
use shared::money::Minor;
use shared::sync::Caps;
use shared::time::Timestamp;

/// A person as stored.
#[derive(Debug)]
pub struct Person<'a> {
    /// The name.
    pub name: &'a str,
    /// `cashier`, `manager` or `hq`.
    pub role: &'static str,
    /// The store; none for all.
    pub store: Option<StoreId>,
    /// What the person may do without a manager.
    pub caps: Caps,
    /// The hash of the PIN.
    pub pin_hash: &'a str,
}

/// Adds a person.
pub fn add(
    sql: &Connection,
    id: StaffId,
    person: &Person<'_>,
    now: Timestamp,
) -> Result<(), StoreFault> {
    let store = person.store.map(|store| store.0);
    sql.prepare_cached(
        "INSERT INTO staff (id, store, name, role, pin_hash, payment_max, refund_max, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        id.0,
        store,
        person.name,
        person.role,
        person.pin_hash,
        person.caps.payment_max.map(Minor::get),
        person.caps.refund_max.map(Minor::get),
        now.0,
    ])?;
    versions::bump(sql, versions::ROSTER)
}

/// Takes a person off the roster; false where the person is not on it.
pub fn remove(sql: &Connection, id: StaffId, now: Timestamp) -> Result<bool, StoreFault> {
    let changed = sql
        .prepare_cached("UPDATE staff SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL")?
        .execute(params![id.0, now.0])?;
    versions::bump(sql, versions::ROSTER)?;
    Ok(changed > 0)
}
