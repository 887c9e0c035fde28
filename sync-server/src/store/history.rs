//! Cards' histories, and what a person should look at.

use super::StoreFault;
use rusqlite::{Connection, params};
use shared::books::Activity;
use shared::ids::{CardId, Epoch, StoreId, TillId};
use shared::journal::{Branch, Entry};
use shared::money::Amount;
use shared::settle::{Effect, Exception};
use shared::time::Timestamp;
use uuid::Uuid;

/// Adds lines to cards' histories, in order.
pub fn add(
    sql: &Connection,
    activities: &[Activity],
    reason: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreFault> {
    let mut statement = sql.prepare_cached(
        "INSERT INTO activities (card, kind, amount, balance_after, asset, payment, store, till, at, reason)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    for activity in activities {
        statement.execute(params![
            activity.card.0,
            activity.kind.name(),
            activity.amount.minor.get(),
            activity.balance_after.minor.get(),
            activity.amount.asset.code(),
            activity.payment.map(|payment| payment.0.into_bytes()),
            activity.store.map(|store| store.0),
            activity.till.map(|till| till.0),
            now.0,
            reason,
        ])?;
    }
    Ok(())
}

/// Opens an exception of an entry.
pub fn except(
    sql: &Connection,
    (entry, branch): (&Entry, Branch),
    store: StoreId,
    exception: &Exception,
    now: Timestamp,
) -> Result<(), StoreFault> {
    let detail = serde_json::to_string(exception).map_err(StoreFault::damaged)?;
    open(sql, (entry, branch), store, (exception.code(), &detail), now)
}

/// Opens an exception with a reason's code and its details as JSON.
pub fn open(
    sql: &Connection,
    (entry, branch): (&Entry, Branch),
    store: StoreId,
    (reason, detail): (&str, &str),
    now: Timestamp,
) -> Result<(), StoreFault> {
    let payment = entry.body.payment();
    let sequence = i64::try_from(entry.sequence.0).map_err(StoreFault::damaged)?;
    sql.prepare_cached(
        "INSERT INTO exceptions (reason, detail, store, till, epoch, branch, sequence, card, payment,
             amount, asset, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?
    .execute(params![
        reason,
        detail,
        store.0,
        entry.till.0,
        entry.epoch.0,
        branch.0,
        sequence,
        entry.body.card().map(|CardId(bytes)| bytes),
        payment.map(|(id, _)| id.0.into_bytes()),
        payment.map(|(_, facts)| facts.amount.minor.get()),
        payment.map(|(_, facts)| facts.amount.asset.code()),
        now.0,
    ])?;
    Ok(())
}

/// Opens an exception about a right that was taken back after a restore, where the card has too little for
/// it: the store bears the rest. `plan` names the transfers.
pub fn open_right_short(
    sql: &Connection,
    ((till, epoch), store): ((TillId, Epoch), StoreId),
    plan: Uuid,
    (card, short): (CardId, Amount),
    now: Timestamp,
) -> Result<(), StoreFault> {
    let effect = Effect::Shortfall { amount: short.minor };
    let detail = serde_json::to_string(&effect).map_err(StoreFault::damaged)?;
    sql.prepare_cached(
        "INSERT INTO exceptions (reason, detail, store, till, epoch, card, payment, amount, asset, at)
         VALUES ('shortfall', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        detail,
        store.0,
        till.0,
        epoch.0,
        card.0,
        plan.into_bytes(),
        short.minor.get(),
        short.asset.code(),
        now.0,
    ])?;
    Ok(())
}
