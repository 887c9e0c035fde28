//! What a person should look at.

use super::{Turn, in_words, json};
use crate::store::{StoreFault, values};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::Value;
use shared::ids::{CardId, Epoch, PaymentId, Sequence, StoreId, TillId};
use shared::journal::Branch;
use shared::ledger::{AccountId, Plan};
use shared::money::{Amount, Minor};
use shared::time::Timestamp;
use shared::wire::api::{ExceptionRow, Page};
use uuid::Uuid;

/// Which exceptions to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// All.
    All,
    /// Those that nobody has cleared.
    Open,
    /// Those that somebody has cleared.
    Cleared,
}

/// What a loss used of a store's ceiling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
    /// The store.
    pub store: StoreId,
    /// How much.
    pub amount: Amount,
}

const COLUMNS: &str =
    "position, reason, detail, store, till, sequence, card, payment, amount, asset,
    at, cleared_at, note FROM exceptions";

/// Exceptions, the newest first.
pub fn list(
    sql: &Connection,
    store: Option<StoreId>,
    wanted: Wanted,
    turn: Turn,
) -> Result<Page<ExceptionRow>, StoreFault> {
    let which = match wanted {
        Wanted::All => "",
        Wanted::Open => "AND cleared_at IS NULL",
        Wanted::Cleared => "AND cleared_at IS NOT NULL",
    };
    let mut statement = sql.prepare_cached(&format!(
        "SELECT {COLUMNS} WHERE (?1 IS NULL OR store = ?1) AND position < ?2 {which}
         ORDER BY position DESC LIMIT ?3"
    ))?;
    let store = store.map(|store| store.0);
    let found = statement.query_map(params![store, turn.before(), turn.limit()], |row| {
        let row = exception(row)?;
        Ok((row.position, row))
    })?;
    Ok(turn.page(found.collect::<Result<_, _>>()?))
}

/// One exception.
pub fn find(sql: &Connection, position: u64) -> Result<Option<ExceptionRow>, StoreFault> {
    let mut statement = sql.prepare_cached(&format!("SELECT {COLUMNS} WHERE position = ?1"))?;
    // A place beyond what SQLite counts is one where nothing is.
    let position = i64::try_from(position).unwrap_or(i64::MAX);
    Ok(statement.query_row([position], exception).optional()?)
}

/// What the entry of an exception used of its store's ceiling, where it was a loss.
pub fn lost(sql: &Connection, position: u64) -> Result<Option<Lost>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT store, till, epoch, sequence, branch, payment FROM exceptions
         WHERE position = ?1 AND reason = 'shortfall'",
    )?;
    let read = |row: &Row<'_>| Ok((StoreId(row.get(0)?), plan_of(row)?.id));
    let found = statement.query_row([values::number(position)?], read).optional()?;
    let Some((store, plan)) = found else {
        return Ok(None);
    };
    let mut statement =
        sql.prepare_cached("SELECT amount, asset FROM transfers WHERE plan = ?1 AND credit = ?2")?;
    let uncleared = AccountId::Uncleared(store).to_string();
    let read = |row: &Row<'_>| values::amount(row, 0, 1);
    let amount = statement.query_row(params![plan.0, uncleared], read).optional()?;
    Ok(amount.map(|amount| Lost { store, amount }))
}

/// The plan that moved what was lost: an entry's, or one that names itself in the place of a payment.
fn plan_of(row: &Row<'_>) -> rusqlite::Result<Plan> {
    if row.get::<_, Option<i64>>(3)?.is_none() {
        return Ok(Plan::of_request(Uuid::from_bytes(row.get(5)?)));
    }
    let sequence = Sequence(values::counter(row, 3)?);
    let plan = Plan::of_entry(TillId(row.get(1)?), Epoch(row.get(2)?), sequence);
    Ok(plan.on_line(Branch(row.get(4)?)))
}

/// Notes that a user looked at an exception.
pub fn mark_cleared(
    sql: &Connection,
    position: u64,
    user: u32,
    note: &str,
    now: Timestamp,
) -> Result<(), StoreFault> {
    sql.prepare_cached(
        "UPDATE exceptions SET cleared_at = ?2, cleared_by = ?3, note = ?4 WHERE position = ?1",
    )?
    .execute(params![values::number(position)?, now.0, user, note])?;
    Ok(())
}

fn exception(row: &Row<'_>) -> rusqlite::Result<ExceptionRow> {
    let detail = json(row, 2)?;
    let payment: Option<[u8; 16]> = row.get(7)?;
    let sequence: Option<i64> = row.get(5)?;
    Ok(ExceptionRow {
        position: values::counter(row, 0)?,
        reason: row.get(1)?,
        amount: amount(row, &detail)?,
        detail: in_words(&detail),
        store: row.get::<_, Option<u32>>(3)?.map(StoreId),
        till: row.get::<_, Option<u32>>(4)?.map(TillId),
        sequence: sequence.map(|_| values::counter(row, 5).map(Sequence)).transpose()?,
        card: row.get::<_, Option<[u8; 16]>>(6)?.map(CardId),
        payment: payment.map(|id| PaymentId(Uuid::from_bytes(id))),
        at: Timestamp(row.get(10)?),
        cleared_at: row.get::<_, Option<i64>>(11)?.map(Timestamp),
        note: row.get(12)?,
    })
}

/// The part that is odd, where the details name one; else the whole payment.
fn amount(row: &Row<'_>, detail: &Value) -> rusqlite::Result<Option<Amount>> {
    let whole: Option<i64> = row.get(8)?;
    if whole.is_none() {
        return Ok(None);
    }
    let whole = values::amount(row, 8, 9)?;
    let part = detail.get("amount").or_else(|| detail.get("excess")).and_then(Value::as_i64);
    let part = part.and_then(|part| Minor::new(part).ok());
    Ok(Some(part.map_or(whole, |minor| Amount { minor, ..whole })))
}
