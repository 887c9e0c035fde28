//! Stores and tills, and what they could lose.

use super::super::books::{WarmBooks, find_account};
use super::Turn;
use crate::store::{StoreFault, values};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};
use shared::ids::{CardId, Epoch, Sequence, StoreId, TillId};
use shared::ledger::AccountId;
use shared::money::{Amount, Asset, Minor};
use shared::settle::{self, Exposure};
use shared::time::Timestamp;
use shared::wire::api::{
    NewStore, Page, StoreExposure, StoreRow, TillExposure, TillRow, TillStanding,
};

/// Stores: all, or one.
pub fn stores(
    sql: &Connection,
    only: Option<StoreId>,
    turn: Turn,
) -> Result<Page<StoreRow>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT s.id, s.name, s.asset, s.ceiling, s.policy,
                (SELECT count(*) FROM tills t WHERE t.store = s.id)
         FROM stores s WHERE (?1 IS NULL OR s.id = ?1) AND s.id > ?2 ORDER BY s.id LIMIT ?3",
    )?;
    let wanted = params![only.map(|store| store.0), turn.beyond(), turn.limit()];
    let found = statement.query_map(wanted, |row| {
        let row = store(row)?;
        Ok((u64::from(row.id.0), row))
    })?;
    Ok(turn.page(found.collect::<Result<_, _>>()?))
}

fn store(row: &Row<'_>) -> rusqlite::Result<StoreRow> {
    let policy = serde_json::from_str(row.get_ref(4)?.as_str()?)
        .map_err(|bad| values::wrong(4, Type::Text, bad))?;
    let settings = NewStore {
        name: row.get(1)?,
        asset: values::asset(row, 2)?,
        ceiling: values::minor(row, 3)?,
        policy,
    };
    Ok(StoreRow { id: StoreId(row.get(0)?), settings, tills: values::counter(row, 5)? })
}

/// Tills of all stores, or of one; none of them as connected, which the tables do not know.
pub fn tills(
    sql: &Connection,
    only: Option<StoreId>,
    turn: Turn,
) -> Result<Page<TillRow>, StoreFault> {
    let found = rows(sql, (only, None), turn.beyond(), turn.limit())?;
    let mut books = WarmBooks::open(sql)?;
    let with_place =
        |found: Found| Ok((u64::from(found.row.id.0), with_exposure(sql, &mut books, found)?));
    let found: Result<_, StoreFault> = found.into_iter().map(with_place).collect();
    Ok(turn.page(found?))
}

/// One till.
pub fn till(sql: &Connection, id: TillId) -> Result<Option<TillRow>, StoreFault> {
    let mut books = WarmBooks::open(sql)?;
    let found = rows(sql, (None, Some(id)), -1, 1)?.pop();
    found.map(|found| with_exposure(sql, &mut books, found)).transpose()
}

/// A till before its exposure is worked out.
struct Found {
    row: TillRow,
    epochs: u32,
}

fn rows(
    sql: &Connection,
    (store, till): (Option<StoreId>, Option<TillId>),
    beyond: i64,
    limit: i64,
) -> Result<Vec<Found>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT t.id, t.name, t.store, s.name, s.asset, t.last_seen_at, e.epoch, e.copied,
                e.revoked_at IS NOT NULL, coalesce(b.head_sequence, 0)
         FROM tills t JOIN stores s ON s.id = t.store
         LEFT JOIN enrolments e ON e.till = t.id
              AND e.epoch = (SELECT max(epoch) FROM enrolments WHERE till = t.id)
         LEFT JOIN branches b ON b.till = t.id AND b.epoch = e.epoch AND b.branch = 0
         WHERE (?1 IS NULL OR t.store = ?1) AND (?2 IS NULL OR t.id = ?2) AND t.id > ?3
         ORDER BY t.id LIMIT ?4",
    )?;
    let names = params![store.map(|store| store.0), till.map(|till| till.0), beyond, limit];
    let rows = statement.query_map(names, found)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn found(row: &Row<'_>) -> rusqlite::Result<Found> {
    let epochs: Option<u32> = row.get(6)?;
    let standing = match (epochs, row.get(7)?, row.get(8)?) {
        (None, ..) => TillStanding::New,
        (Some(_), _, true) => TillStanding::Revoked,
        (Some(_), Some(true), false) => TillStanding::Copied,
        (Some(_), _, false) => TillStanding::Offline,
    };
    let row = TillRow {
        id: TillId(row.get(0)?),
        name: row.get(1)?,
        store: StoreId(row.get(2)?),
        store_name: row.get(3)?,
        standing,
        last_seen: row.get::<_, Option<i64>>(5)?.map(Timestamp),
        settled_through: Sequence(values::counter(row, 9)?),
        exposure: Amount { minor: Minor::ZERO, asset: values::asset(row, 4)? },
    };
    Ok(Found { row, epochs: epochs.unwrap_or(0) })
}

fn with_exposure(
    sql: &Connection,
    books: &mut WarmBooks,
    found: Found,
) -> Result<TillRow, StoreFault> {
    let parts = exposure_of(sql, books, &found)?;
    let mut row = found.row;
    row.exposure.minor = parts.total();
    Ok(row)
}

/// What one till could lose its store, over all its epochs: an old one counts until it is accounted for.
fn exposure_of(
    sql: &Connection,
    books: &mut WarmBooks,
    found: &Found,
) -> Result<Exposure, StoreFault> {
    let till = found.row.id;
    let mut all = Exposure::default();
    for epoch in (1..=found.epochs).map(Epoch) {
        let copied = copied_rights(sql, (till, epoch))?;
        let one = books.decide(sql, |books| Ok(settle::exposure(books, till, epoch, copied)?))?;
        let one = one.ok().flatten().unwrap_or_default();
        all = Exposure {
            floor: plus(till, all.floor, one.floor)?,
            issue: plus(till, all.issue, one.issue)?,
            recalled: plus(till, all.recalled, one.recalled)?,
            copies: plus(till, all.copies, one.copies)?,
        };
    }
    Ok(all)
}

/// What the further lines of a copied till may still spend of rights; nothing where it was not copied.
pub fn copied_rights(
    sql: &Connection,
    (till, epoch): (TillId, Epoch),
) -> Result<Minor, StoreFault> {
    let mut lines = sql.prepare_cached(
        "SELECT branches FROM enrolments WHERE till = ?1 AND epoch = ?2 AND branches > 1",
    )?;
    let names = params![till.0, epoch.0];
    let Some(lines) = lines.query_row(names, |row| row.get::<_, u16>(0)).optional()? else {
        return Ok(Minor::ZERO);
    };
    let mut sums = sql.prepare_cached(
        "SELECT coalesce(sum(granted), 0),
                coalesce(sum(CASE WHEN branch <> 0 THEN spent + released END), 0)
         FROM card_uses WHERE till = ?1 AND epoch = ?2",
    )?;
    let read = |row: &Row<'_>| Ok((values::minor(row, 0)?, values::minor(row, 1)?));
    let (granted, used) = sums.query_row(names, read)?;
    Ok(settle::copied_rights(granted, used, lines))
}

fn plus(till: TillId, one: Minor, other: Minor) -> Result<Minor, StoreFault> {
    let fault = || StoreFault::damaged(format!("the exposure of {till} is too large"));
    one.plus(other).ok_or_else(fault)
}

/// What could be lost right now, store by store: by all, or by one.
pub fn exposure(
    sql: &Connection,
    only: Option<StoreId>,
    turn: Turn,
) -> Result<Page<StoreExposure>, StoreFault> {
    let mut books = WarmBooks::open(sql)?;
    let Page { rows, next } = stores(sql, only, turn)?;
    let rows = rows.into_iter().map(|store| store_exposure(sql, &mut books, store));
    Ok(Page { rows: rows.collect::<Result<_, _>>()?, next })
}

fn store_exposure(
    sql: &Connection,
    books: &mut WarmBooks,
    store: StoreRow,
) -> Result<StoreExposure, StoreFault> {
    let asset = store.settings.asset;
    let amount = |minor| Amount { minor, asset };
    let has = |id| -> Result<Amount, StoreFault> {
        let account = find_account(sql, &id)?;
        Ok(amount(account.map(|account| account.available()).unwrap_or_default()))
    };
    let mut tills = Vec::new();
    let mut total = Minor::ZERO;
    for found in rows(sql, (Some(store.id), None), -1, i64::MAX)? {
        let parts = exposure_of(sql, books, &found)?;
        total = plus(found.row.id, total, parts.total())?;
        tills.push(till_exposure(found.row, &parts, asset));
    }
    Ok(StoreExposure {
        store: store.id,
        name: store.settings.name,
        ceiling: amount(store.settings.ceiling),
        free: has(AccountId::Ceiling(store.id))?,
        exposure: amount(total),
        uncleared: has(AccountId::Uncleared(store.id))?,
        tills,
    })
}

fn till_exposure(row: TillRow, parts: &Exposure, asset: Asset) -> TillExposure {
    let amount = |minor| Amount { minor, asset };
    TillExposure {
        till: row.id,
        name: row.name,
        floor: amount(parts.floor),
        issue: amount(parts.issue),
        recalled: amount(parts.recalled),
        copies: amount(parts.copies),
    }
}

/// Cards that have value reserved to one life of a till.
pub fn cards_reserved(
    sql: &Connection,
    (till, epoch): (TillId, Epoch),
) -> Result<Vec<CardId>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT card FROM card_uses
         WHERE till = ?1 AND epoch = ?2 AND branch = 0 AND granted > spent + released ORDER BY card",
    )?;
    let rows = statement.query_map(params![till.0, epoch.0], |row| Ok(CardId(row.get(0)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
