//! Cards, and what each till did to each of them.

use super::super::{StoreFault, values};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};
use shared::books::{Card, CardUse, Shortfall, UseKey};
use shared::ids::{CardId, LimitNumber, ProgramId, StatusIndex};
use shared::ledger::CardState;
use shared::time::Timestamp;

pub(super) fn find(sql: &Connection, id: CardId) -> Result<Option<Card>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT program, asset, state, status_index, stopped_in, expires_at, successor,
                reserved_cache, shortfalls, began_at
         FROM cards WHERE id = ?1",
    )?;
    Ok(statement.query_row([id.0], read).optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Card> {
    let stopped_in: Option<i64> = row.get(4)?;
    Ok(Card {
        program: ProgramId(row.get(0)?),
        asset: values::asset(row, 1)?,
        state: state(row, 2)?,
        index: StatusIndex(row.get(3)?),
        stopped_in: stopped_in.map(|_| values::counter(row, 4)).transpose()?,
        began_at: row.get::<_, Option<i64>>(9)?.map(Timestamp),
        expires_at: row.get::<_, Option<i64>>(5)?.map(Timestamp),
        successor: row.get::<_, Option<[u8; 16]>>(6)?.map(CardId),
        reserved: values::minor(row, 7)?,
        shortfalls: shortfalls(row, 8)?,
    })
}

/// Reads a card's state.
pub(crate) fn state(row: &Row<'_>, column: usize) -> rusqlite::Result<CardState> {
    match row.get_ref(column)?.as_str()? {
        "pending" => Ok(CardState::Pending),
        "active" => Ok(CardState::Active),
        "blocked" => Ok(CardState::Blocked),
        "closing" => Ok(CardState::Closing),
        "closed" => Ok(CardState::Closed),
        other => {
            let why = StoreFault::damaged(format!("card state {other:?}"));
            Err(values::wrong(column, Type::Text, why))
        }
    }
}

/// A card's state as it stands in tables and on the wire.
pub(crate) fn state_name(state: CardState) -> &'static str {
    match state {
        CardState::Pending => "pending",
        CardState::Active => "active",
        CardState::Blocked => "blocked",
        CardState::Closing => "closing",
        CardState::Closed => "closed",
    }
}

fn shortfalls(row: &Row<'_>, column: usize) -> rusqlite::Result<Vec<Shortfall>> {
    match row.get_ref(column)?.as_str()? {
        "[]" => Ok(Vec::new()),
        json => serde_json::from_str(json).map_err(|bad| values::wrong(column, Type::Text, bad)),
    }
}

pub(super) fn write(sql: &Connection, cards: &[(CardId, Card)]) -> Result<(), StoreFault> {
    let mut statement = sql.prepare_cached(
        "INSERT INTO cards (id, program, asset, state, status_index, stopped_in, expires_at, successor,
             reserved_cache, shortfalls, began_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (id) DO UPDATE SET
             state = excluded.state, stopped_in = excluded.stopped_in, expires_at = excluded.expires_at,
             successor = excluded.successor, reserved_cache = excluded.reserved_cache,
             shortfalls = excluded.shortfalls, began_at = excluded.began_at",
    )?;
    for (id, card) in cards {
        let shortfalls = if card.shortfalls.is_empty() {
            "[]".to_owned()
        } else {
            serde_json::to_string(&card.shortfalls).map_err(StoreFault::damaged)?
        };
        statement.execute(params![
            id.0,
            card.program.0,
            card.asset.code(),
            state_name(card.state),
            card.index.0,
            card.stopped_in.map(values::number).transpose()?,
            card.expires_at.map(|at| at.0),
            card.successor.map(|card| card.0),
            card.reserved.get(),
            shortfalls,
            card.began_at.map(|at| at.0),
        ])?;
    }
    Ok(())
}

/// Looks up what lines did to cards and hands over what was found of each.
pub(super) fn find_uses(
    sql: &Connection,
    keys: impl IntoIterator<Item = UseKey>,
    mut found: impl FnMut(UseKey, Option<CardUse>),
) -> Result<(), StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT granted, spent, released, limit_number, floor FROM card_uses
         WHERE card = ?1 AND till = ?2 AND epoch = ?3 AND branch = ?4",
    )?;
    let read = |row: &Row<'_>| {
        Ok(CardUse {
            granted: values::minor(row, 0)?,
            spent: values::minor(row, 1)?,
            released: values::minor(row, 2)?,
            limit: LimitNumber(values::counter(row, 3)?),
            floor: values::minor(row, 4)?,
        })
    };
    for key in keys {
        let line = key.line;
        let names = params![key.card.0, line.till.0, line.epoch.0, line.branch.0];
        found(key, statement.query_row(names, read).optional()?);
    }
    Ok(())
}

pub(super) fn write_uses(sql: &Connection, uses: &[(UseKey, CardUse)]) -> Result<(), StoreFault> {
    let mut statement = sql.prepare_cached(
        "INSERT INTO card_uses (card, till, epoch, branch, granted, spent, released, limit_number, floor)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (card, till, epoch, branch) DO UPDATE SET
             granted = excluded.granted, spent = excluded.spent, released = excluded.released,
             limit_number = excluded.limit_number, floor = excluded.floor",
    )?;
    for (key, used) in uses {
        statement.execute(params![
            key.card.0,
            key.line.till.0,
            key.line.epoch.0,
            key.line.branch.0,
            used.granted.get(),
            used.spent.get(),
            used.released.get(),
            values::number(used.limit.0)?,
            used.floor.get(),
        ])?;
    }
    Ok(())
}
