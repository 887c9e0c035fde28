//! The status list's versions, and which cards changed in each.

use super::books::card_state;
use super::{StoreFault, values};
use rusqlite::{Connection, params};
use shared::ids::StatusIndex;
use shared::ledger::CardState;
use shared::signing::Signed;
use shared::status_list::{CardStatus, StatusBits, StatusChange, StatusHeader, StatusVersion};
use shared::time::Timestamp;
use std::collections::BTreeMap;

/// Whether a card's status changed since the last version.
pub fn is_pending(sql: &Connection) -> Result<bool, StoreFault> {
    Ok(sql.prepare_cached("SELECT 1 FROM status_pending LIMIT 1")?.exists([])?)
}

/// Takes what changed since the last version, in the order of the cards' places.
pub fn take_pending(sql: &Connection) -> Result<Vec<StatusChange>, StoreFault> {
    let changes = read_states(sql, "SELECT status_index, state FROM status_pending ORDER BY 1")?;
    sql.prepare_cached("DELETE FROM status_pending")?.execute([])?;
    Ok(changes)
}

/// The list of all cards as they are.
pub fn all_bits(sql: &Connection) -> Result<StatusBits, StoreFault> {
    let all = read_states(sql, "SELECT status_index, state FROM cards ORDER BY 1")?;
    let mut bits = StatusBits::default();
    write_changes(&mut bits, &all)?;
    Ok(bits)
}

/// Writes changes into bits, which grow where a card lies beyond them.
pub fn write_changes(bits: &mut StatusBits, changes: &[StatusChange]) -> Result<(), StoreFault> {
    let too_many = || StoreFault::damaged("more cards than a status list may have");
    let cards = changes.iter().map(|change| change.index.0 + 1).max().unwrap_or(0);
    bits.grow_to(cards.max(bits.cards())).ok_or_else(too_many)?;
    for change in changes {
        bits.set(change.index, change.status).ok_or_else(too_many)?;
    }
    Ok(())
}

/// Keeps a version.
pub fn add(
    sql: &Connection,
    version: StatusVersion,
    header: &Signed<StatusHeader>,
    changes: &[StatusChange],
    now: Timestamp,
) -> Result<(), StoreFault> {
    let (epoch, number) = (version.server_epoch.0, values::number(version.number)?);
    sql.prepare_cached(
        "INSERT INTO status_lists (server_epoch, number, header, signed_at) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![epoch, number, header.as_bytes(), now.0])?;
    let mut statement = sql.prepare_cached(
        "INSERT INTO status_changes (server_epoch, number, status_index, status) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for change in changes {
        statement.execute(params![epoch, number, change.index.0, status_number(change.status)])?;
    }
    Ok(())
}

/// What changed after one version up to another of the same life; none where the first is not known or
/// more changed than a delta may have.
pub fn changes_between(
    sql: &Connection,
    from: StatusVersion,
    to: StatusVersion,
    count_max: usize,
) -> Result<Option<Vec<StatusChange>>, StoreFault> {
    let epoch = from.server_epoch.0;
    let (first, last) = (values::number(from.number)?, values::number(to.number)?);
    let known = sql
        .prepare_cached("SELECT 1 FROM status_lists WHERE server_epoch = ?1 AND number = ?2")?
        .exists(params![epoch, first])?;
    if !known {
        return Ok(None);
    }
    let mut statement = sql.prepare_cached(
        "SELECT status_index, status FROM status_changes
         WHERE server_epoch = ?1 AND number > ?2 AND number <= ?3 ORDER BY number",
    )?;
    let mut rows = statement.query(params![epoch, first, last])?;
    let mut newest = BTreeMap::new();
    while let Some(row) = rows.next()? {
        newest.insert(StatusIndex(row.get(0)?), status_of_number(row.get(1)?));
        if newest.len() > count_max {
            return Ok(None);
        }
    }
    let changes = newest.into_iter().map(|(index, status)| StatusChange { index, status });
    Ok(Some(changes.collect()))
}

/// What changed in one version.
pub(super) fn changes_of(
    sql: &Connection,
    version: StatusVersion,
) -> Result<Vec<StatusChange>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT status_index, status FROM status_changes
         WHERE server_epoch = ?1 AND number = ?2 ORDER BY status_index",
    )?;
    let names = params![version.server_epoch.0, values::number(version.number)?];
    let rows = statement.query_map(names, |row| {
        let status = status_of_number(row.get(1)?);
        Ok(StatusChange { index: StatusIndex(row.get(0)?), status })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether there are changes of a version that is not there.
pub(super) fn has_changes_of_none(sql: &Connection) -> Result<bool, StoreFault> {
    let query = "SELECT 1 FROM status_changes c LEFT JOIN status_lists l
                     ON l.server_epoch = c.server_epoch AND l.number = c.number
                 WHERE l.number IS NULL LIMIT 1";
    Ok(sql.prepare_cached(query)?.exists([])?)
}

/// The cards whose state is in the newest version, as they are.
pub(super) fn published_states(sql: &Connection) -> Result<Vec<StatusChange>, StoreFault> {
    let published = "SELECT status_index, state FROM cards
                     WHERE status_index NOT IN (SELECT status_index FROM status_pending)
                     ORDER BY 1";
    read_states(sql, published)
}

fn read_states(sql: &Connection, query: &'static str) -> Result<Vec<StatusChange>, StoreFault> {
    let mut statement = sql.prepare_cached(query)?;
    let read = |row: &rusqlite::Row<'_>| {
        let status = status_of(card_state(row, 1)?);
        Ok(StatusChange { index: StatusIndex(row.get(0)?), status })
    };
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn status_of(state: CardState) -> CardStatus {
    match state {
        CardState::Pending => CardStatus::Pending,
        CardState::Active => CardStatus::Active,
        CardState::Blocked => CardStatus::Blocked,
        CardState::Closing | CardState::Closed => CardStatus::Closed,
    }
}

fn status_number(status: CardStatus) -> u8 {
    match status {
        CardStatus::Pending => 0,
        CardStatus::Active => 1,
        CardStatus::Blocked => 2,
        CardStatus::Closed => 3,
    }
}

fn status_of_number(number: u8) -> CardStatus {
    match number {
        0 => CardStatus::Pending,
        1 => CardStatus::Active,
        2 => CardStatus::Blocked,
        _closed => CardStatus::Closed,
    }
}
