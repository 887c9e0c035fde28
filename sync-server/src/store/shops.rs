//! What a store's tills are sent: people, programs, and what is known of cards.

use super::books::{card_state, find_account};
use super::{StoreFault, staff, values, versions};
use rusqlite::{Connection, OptionalExtension, Row, params};
use shared::ids::{CardId, ProgramId, StaffId, StoreId, TillId};
use shared::ledger::AccountId;
use shared::money::{Amount, Minor};
use shared::sync::codec::{List, Text};
use shared::sync::{Allowed, CardSnapshot, PinHash, ProgramInfo, Programs, Roster, StaffMember};
use shared::time::Timestamp;

/// The roster of a till's store, where it is newer than version `have`.
pub fn roster_for(sql: &Connection, till: TillId, have: u64) -> Result<Option<Roster>, StoreFault> {
    let version = versions::current(sql, versions::ROSTER)?;
    if version <= have {
        return Ok(None);
    }
    let store: Option<u32> = sql
        .prepare_cached("SELECT store FROM tills WHERE id = ?1")?
        .query_row([till.0], |row| row.get(0))
        .optional()?;
    let Some(store) = store.map(StoreId) else {
        return Ok(None);
    };
    let mut statement = sql.prepare_cached(
        "SELECT id, name, role, pin_hash, payment_max, refund_max FROM staff
         WHERE revoked_at IS NULL AND (store IS NULL OR store = ?1) ORDER BY id LIMIT 1000",
    )?;
    let people: Result<Vec<_>, _> = statement.query_map([store.0], person)?.collect();
    Ok(Some(Roster { store, version, staff: List::first_of(people?) }))
}

fn person(row: &Row<'_>) -> rusqlite::Result<StaffMember> {
    Ok(StaffMember {
        id: StaffId(row.get(0)?),
        name: Text::shortened(row.get_ref(1)?.as_str()?),
        role: staff::role(row, 2)?,
        pin_hash: PinHash(Text::shortened(row.get_ref(3)?.as_str()?)),
        caps: staff::caps(row, 4)?,
    })
}

/// The programs, where they are newer than version `have`.
pub fn programs(sql: &Connection, have: u64) -> Result<Option<Programs>, StoreFault> {
    let version = versions::current(sql, versions::PROGRAMS)?;
    if version <= have {
        return Ok(None);
    }
    let mut statement = sql.prepare_cached(
        "SELECT id, name, asset, load_min, load_max, balance_max, presets, redeem_offline,
                activate_offline
         FROM programs ORDER BY id LIMIT 200",
    )?;
    let found: Result<Vec<_>, _> = statement.query_map([], program)?.collect();
    Ok(Some(Programs { version, programs: List::first_of(found?) }))
}

fn program(row: &Row<'_>) -> rusqlite::Result<ProgramInfo> {
    let allowed = |column: usize| -> rusqlite::Result<Allowed> {
        Ok(if row.get(column)? { Allowed::Yes } else { Allowed::No })
    };
    let presets: Vec<Minor> = serde_json::from_str(row.get_ref(6)?.as_str()?)
        .map_err(|bad| values::wrong(6, rusqlite::types::Type::Text, bad))?;
    Ok(ProgramInfo {
        id: ProgramId(row.get(0)?),
        name: Text::shortened(row.get_ref(1)?.as_str()?),
        asset: values::asset(row, 2)?,
        load_min: values::minor(row, 3)?,
        load_max: values::minor(row, 4)?,
        balance_max: values::minor(row, 5)?,
        presets: List::first_of(presets),
        offline_redeem: allowed(7)?,
        offline_issue: allowed(8)?,
    })
}

/// Has tills that are cut off refuse a program's cards. The rules at headquarters do not ask for it, so it
/// stands beside their records.
pub fn take_online_only(sql: &Connection, id: ProgramId) -> Result<(), StoreFault> {
    sql.prepare_cached("UPDATE programs SET redeem_offline = 0 WHERE id = ?1")?.execute([id.0])?;
    Ok(())
}

/// Cards that moved in a till's store since a moment, the newest first.
pub fn cards_moved_since(
    sql: &Connection,
    till: TillId,
    since: Timestamp,
    count: usize,
) -> Result<Vec<CardId>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT card, max(at) AS newest FROM activities
         WHERE store = (SELECT store FROM tills WHERE id = ?1) AND at > ?2
         GROUP BY card ORDER BY newest DESC LIMIT ?3",
    )?;
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let rows =
        statement.query_map(params![till.0, since.0, count], |row| Ok(CardId(row.get(0)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What is known of one card.
pub fn snapshot(
    sql: &Connection,
    card: CardId,
    now: Timestamp,
) -> Result<Option<CardSnapshot>, StoreFault> {
    let balance = find_account(sql, &AccountId::Card(card))?.map(|account| account.available());
    let mut statement =
        sql.prepare_cached("SELECT program, asset, state, expires_at FROM cards WHERE id = ?1")?;
    let read = |row: &Row<'_>| {
        Ok(CardSnapshot {
            card,
            program: ProgramId(row.get(0)?),
            balance: Amount { minor: balance.unwrap_or_default(), asset: values::asset(row, 1)? },
            state: card_state(row, 2)?,
            expires_at: row.get::<_, Option<i64>>(3)?.map(Timestamp),
            as_of: now,
        })
    };
    Ok(statement.query_row([card.0], read).optional()?)
}
