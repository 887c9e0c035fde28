//! Tills: how they stand, and what rights they hold.

use super::books::{public_key, server_epoch};
use super::{StoreFault, values};
use crate::settling::Journal;
use rusqlite::{Connection, OptionalExtension, params};
use shared::ids::{CardId, Epoch, TillId};
use shared::limits::{Grant, Holder};
use shared::signing::PublicKey;
use shared::sync::server_side::Standing;
use shared::time::Timestamp;

/// How a till stands that says it is of this epoch.
pub fn standing(sql: &Connection, till: TillId, epoch: Epoch) -> Result<Standing, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT key, revoked_at IS NOT NULL,
                EXISTS (SELECT 1 FROM enrolments later WHERE later.till = ?1 AND later.epoch > ?2)
         FROM enrolments WHERE till = ?1 AND epoch = ?2",
    )?;
    let read = |row: &rusqlite::Row<'_>| {
        let (revoked, later): (bool, bool) = (row.get(1)?, row.get(2)?);
        Ok(match (later, revoked) {
            (true, _) => Standing::OldEpoch,
            (false, true) => Standing::NotEnrolled,
            (false, false) => Standing::Enrolled(public_key(row, 0)?),
        })
    };
    if let Some(found) = statement.query_row([till.0, epoch.0], read).optional()? {
        return Ok(found);
    }
    let mut later =
        sql.prepare_cached("SELECT 1 FROM enrolments WHERE till = ?1 AND epoch > ?2")?;
    let is_old = later.exists([till.0, epoch.0])?;
    Ok(if is_old { Standing::OldEpoch } else { Standing::Unknown })
}

/// The key of an epoch, current or not: what it signed settles for ever.
pub fn key_of(
    sql: &Connection,
    till: TillId,
    epoch: Epoch,
) -> Result<Option<PublicKey>, StoreFault> {
    let mut statement =
        sql.prepare_cached("SELECT key FROM enrolments WHERE till = ?1 AND epoch = ?2")?;
    Ok(statement.query_row([till.0, epoch.0], |row| public_key(row, 0)).optional()?)
}

/// Notes when a till was last connected.
pub fn seen(sql: &Connection, till: TillId, now: Timestamp) -> Result<(), StoreFault> {
    sql.prepare_cached("UPDATE tills SET last_seen_at = ?2 WHERE id = ?1")?
        .execute(params![till.0, now.0])?;
    Ok(())
}

/// The rights that a till was ever granted, as running totals, ready to be signed.
pub fn grants(
    sql: &Connection,
    journal: Journal,
    now: Timestamp,
) -> Result<Vec<Grant>, StoreFault> {
    let server_epoch = server_epoch(sql)?;
    let holder = Holder { till: journal.till, epoch: journal.epoch, key: journal.key.id() };
    let mut statement = sql.prepare_cached(
        "SELECT u.card, u.granted, c.asset FROM card_uses u JOIN cards c ON c.id = u.card
         WHERE u.till = ?1 AND u.epoch = ?2 AND u.branch = 0 AND u.granted > u.spent + u.released",
    )?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Grant {
            holder,
            card: CardId(row.get(0)?),
            asset: values::asset(row, 2)?,
            granted: values::minor(row, 1)?,
            server_epoch,
            signed_at: now,
        })
    };
    let rows = statement.query_map([journal.till.0, journal.epoch.0], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Cards that were stopped while a till held rights on them, so many at most as one welcome asks for.
pub fn rights_on_stopped(sql: &Connection, journal: Journal) -> Result<Vec<CardId>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT u.card FROM card_uses u JOIN cards c ON c.id = u.card
         WHERE u.till = ?1 AND u.epoch = ?2 AND u.branch = 0 AND u.granted > 0
           AND u.granted > u.spent + u.released AND c.state IN ('blocked', 'closing') LIMIT 500",
    )?;
    let names = [journal.till.0, journal.epoch.0];
    let rows = statement.query_map(names, |row| Ok(CardId(row.get(0)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Tills that hold rights on a card, other than the one that asks, if one does.
pub fn holders(
    sql: &Connection,
    card: CardId,
    asker: Option<TillId>,
) -> Result<Vec<TillId>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT DISTINCT till FROM card_uses
         WHERE card = ?1 AND till IS NOT ?2 AND granted > spent + released",
    )?;
    let rows = statement
        .query_map(params![card.0, asker.map(|till| till.0)], |row| Ok(TillId(row.get(0)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
