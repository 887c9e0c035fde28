//! People at the tills, and what people changed.

use super::{Turn, in_words, json, minor_or_none};
use crate::store::{StoreFault, values};
use rusqlite::{Connection, OptionalExtension, Row, params};
use shared::ids::{StaffId, StoreId};
use shared::time::Timestamp;
use shared::wire::api::{AuditRow, Page, StaffRole, StaffRow};

/// People who may sign in at tills; of one store, those who may in all are among them.
pub fn staff(
    sql: &Connection,
    store: Option<StoreId>,
    turn: Turn,
) -> Result<Page<StaffRow>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT id, name, role, store, payment_max, refund_max FROM staff
         WHERE revoked_at IS NULL AND (?1 IS NULL OR store IS NULL OR store = ?1) AND id > ?2
         ORDER BY id LIMIT ?3",
    )?;
    let wanted = params![store.map(|store| store.0), turn.beyond(), turn.limit()];
    let found = statement.query_map(wanted, |row| {
        let row = person(row)?;
        Ok((u64::from(row.id.0), row))
    })?;
    Ok(turn.page(found.collect::<Result<_, _>>()?))
}

/// One person, on the roster or off it.
pub fn find_staff(sql: &Connection, id: StaffId) -> Result<Option<StaffRow>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT id, name, role, store, payment_max, refund_max FROM staff WHERE id = ?1",
    )?;
    Ok(statement.query_row([id.0], person).optional()?)
}

fn person(row: &Row<'_>) -> rusqlite::Result<StaffRow> {
    let role = match row.get_ref(2)?.as_str()? {
        "cashier" => StaffRole::Cashier,
        _manager_or_hq => StaffRole::Manager,
    };
    Ok(StaffRow {
        id: StaffId(row.get(0)?),
        name: row.get(1)?,
        role,
        store: row.get::<_, Option<u32>>(3)?.map(StoreId),
        payment_max: minor_or_none(row, 4)?,
        refund_max: minor_or_none(row, 5)?,
    })
}

/// What people changed, the newest first.
pub fn audit(sql: &Connection, turn: Turn) -> Result<Page<AuditRow>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT position, at, actor, act, subject, detail FROM audit
         WHERE position < ?1 ORDER BY position DESC LIMIT ?2",
    )?;
    let found = statement.query_map(params![turn.before(), turn.limit()], |row| {
        let row = AuditRow {
            position: values::counter(row, 0)?,
            at: Timestamp(row.get(1)?),
            actor: row.get(2)?,
            act: row.get(3)?,
            subject: row.get(4)?,
            detail: in_words(&json(row, 5)?),
        };
        Ok((row.position, row))
    })?;
    Ok(turn.page(found.collect::<Result<_, _>>()?))
}
