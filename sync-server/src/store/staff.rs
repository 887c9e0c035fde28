//! People who work at tills: each change grows the roster's version and reaches the books.

use super::{Desk, StoreFault, values, versions};
use rusqlite::{Connection, OptionalExtension, Row, params};
use shared::books::{Missing, Staff};
use shared::ids::{StaffId, StoreId};
use shared::money::Minor;
use shared::sync::{Caps, Role};
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
pub fn add(desk: &mut Desk, id: StaffId, person: &Person<'_>) -> Result<(), StoreFault> {
    let store = person.store.map(|store| store.0);
    desk.sql
        .prepare_cached(
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
            desk.now.0,
        ])?;
    tell(desk, id)
}

/// Takes a person off the roster; false where the person is not on it.
pub fn remove(desk: &mut Desk, id: StaffId) -> Result<bool, StoreFault> {
    let changed = desk
        .sql
        .prepare_cached("UPDATE staff SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL")?
        .execute(params![id.0, desk.now.0])?;
    tell(desk, id)?;
    Ok(changed > 0)
}

/// A person as settling asks for them, on the roster or off it.
pub fn find(sql: &Connection, id: StaffId) -> Result<Option<Staff>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT store, role, payment_max, refund_max, revoked_at FROM staff WHERE id = ?1",
    )?;
    let read = |row: &Row<'_>| {
        Ok(Staff {
            store: row.get::<_, Option<u32>>(0)?.map(StoreId),
            role: role(row, 1)?,
            caps: caps(row, 2)?,
            revoked_at: row.get::<_, Option<i64>>(4)?.map(Timestamp),
        })
    };
    Ok(statement.query_row([id.0], read).optional()?)
}

/// Reads a role.
pub(super) fn role(row: &Row<'_>, column: usize) -> rusqlite::Result<Role> {
    Ok(match row.get_ref(column)?.as_str()? {
        "hq" => Role::Hq,
        "manager" => Role::Manager,
        _cashier => Role::Cashier,
    })
}

/// Reads both caps, of which the first stands in `column`.
pub(super) fn caps(row: &Row<'_>, column: usize) -> rusqlite::Result<Caps> {
    let cap = |column: usize| {
        let set: Option<i64> = row.get(column)?;
        set.map(|_| values::minor(row, column)).transpose()
    };
    Ok(Caps { payment_max: cap(column)?, refund_max: cap(column + 1)? })
}

/// Tills hear of a change by the roster's version; books that are loaded have to be told.
fn tell(desk: &mut Desk, id: StaffId) -> Result<(), StoreFault> {
    versions::bump(&desk.sql, versions::ROSTER)?;
    desk.books.load(&desk.sql, Missing::Staff(id))
}
