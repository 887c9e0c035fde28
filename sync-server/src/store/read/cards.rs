//! Cards: lists, one card, and its history.

use super::Turn;
use crate::store::books::card_state;
use crate::store::{StoreFault, values};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Params, Row, params};
use shared::books::Shortfall;
use shared::ids::{CardId, PaymentId, ProgramId, StoreId, TillId};
use shared::ledger::CardState;
use shared::money::{Amount, Minor};
use shared::time::Timestamp;
use shared::wire::api::{ActivityRow, CardDetail, CardRow, Page};
use uuid::Uuid;

/// Which cards to list.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// What is known of the card.
    pub mark: Option<Mark>,
    /// Of one program.
    pub program: Option<ProgramId>,
    /// In one state.
    pub state: Option<CardState>,
    /// Which page of them.
    pub turn: Turn,
}

/// How a card is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// By its name.
    Id(CardId),
    /// By the end of its typed number, as receipts show it.
    LastFour(String),
}

/// What both the list and the page of a card read, in this order.
const COLUMNS: &str = "c.id, o.last_four, c.program, p.name, c.state, c.asset,
    coalesce(a.credits_posted_cache - a.debits_posted_cache, 0), c.reserved_cache,
    c.expires_at, o.issued_at, c.status_index, coalesce(a.debits_held_cache, 0), c.shortfalls,
    c.successor
    FROM cards c JOIN card_orders o ON o.card = c.id JOIN programs p ON p.id = c.program
    LEFT JOIN accounts a ON a.id = 'card:' || lower(hex(c.id))";

/// Cards, the newest first.
pub fn list(sql: &Connection, wanted: &Wanted) -> Result<Page<CardRow>, StoreFault> {
    let by_mark = match wanted.mark {
        None => "?5 IS NULL",
        Some(Mark::Id(_)) => "c.id = ?5",
        Some(Mark::LastFour(_)) => "o.last_four = ?5",
    };
    // A program's cards have an index of their own; without one, all are read in order.
    let by_program = if wanted.program.is_some() { "c.program = ?1" } else { "?1 IS NULL" };
    let query = format!(
        "SELECT {COLUMNS} WHERE {by_mark} AND {by_program} AND (?2 IS NULL OR c.state = ?2)
           AND c.status_index < ?3 ORDER BY c.status_index DESC LIMIT ?4"
    );
    let program = wanted.program.map(|program| program.0);
    let state = wanted.state.map(crate::store::books::state_name);
    let (from, limit) = (wanted.turn.before(), wanted.turn.limit());
    let found = match &wanted.mark {
        None => rows(sql, &query, params![program, state, from, limit, None::<i64>]),
        Some(Mark::Id(id)) => rows(sql, &query, params![program, state, from, limit, id.0]),
        Some(Mark::LastFour(four)) => rows(sql, &query, params![program, state, from, limit, four]),
    };
    Ok(wanted.turn.page(found?))
}

fn rows(
    sql: &Connection,
    query: &str,
    wanted: impl Params,
) -> Result<Vec<(u64, CardRow)>, StoreFault> {
    let mut statement = sql.prepare_cached(query)?;
    let found = statement.query_map(wanted, |row| Ok((values::counter(row, 10)?, card(row)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// One card.
pub fn find(sql: &Connection, id: CardId) -> Result<Option<CardDetail>, StoreFault> {
    let mut statement = sql.prepare_cached(&format!("SELECT {COLUMNS} WHERE c.id = ?1"))?;
    Ok(statement.query_row([id.0], detail).optional()?)
}

/// The history of a card, the newest first.
pub fn activities(
    sql: &Connection,
    card: CardId,
    turn: Turn,
) -> Result<Page<ActivityRow>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT position, kind, amount, asset, balance_after, payment, store, till, at, reason
         FROM activities WHERE card = ?1 AND position < ?2 ORDER BY position DESC LIMIT ?3",
    )?;
    let found = statement.query_map(params![card.0, turn.before(), turn.limit()], |row| {
        let row = activity(row)?;
        Ok((row.position, row))
    })?;
    Ok(turn.page(found.collect::<Result<_, _>>()?))
}

fn card(row: &Row<'_>) -> rusqlite::Result<CardRow> {
    let asset = values::asset(row, 5)?;
    let [own, reserved] = [values::minor(row, 6)?, values::minor(row, 7)?];
    Ok(CardRow {
        id: CardId(values::bytes(row, 0)?),
        last_four: row.get(1)?,
        program: ProgramId(row.get(2)?),
        program_name: row.get(3)?,
        state: card_state(row, 4)?,
        balance: Amount { minor: sum(row, 7, own, reserved)?, asset },
        expires_at: row.get::<_, Option<i64>>(8)?.map(Timestamp),
        issued_at: Timestamp(row.get(9)?),
    })
}

fn detail(row: &Row<'_>) -> rusqlite::Result<CardDetail> {
    let asset = values::asset(row, 5)?;
    let amount = |minor| Amount { minor, asset };
    let [own, reserved, held] =
        [values::minor(row, 6)?, values::minor(row, 7)?, values::minor(row, 11)?];
    let open: Vec<Shortfall> = serde_json::from_str(row.get_ref(12)?.as_str()?)
        .map_err(|bad| values::wrong(12, Type::Text, bad))?;
    let shortfall = open.iter().try_fold(Minor::ZERO, |all, one| sum(row, 12, all, one.open))?;
    Ok(CardDetail {
        row: card(row)?,
        available: amount(own.less_at_most(held)),
        reserved: amount(reserved),
        held: amount(held),
        shortfall: amount(shortfall),
        successor: row.get::<_, Option<[u8; 16]>>(13)?.map(CardId),
    })
}

/// A sum that was money before and must still be.
fn sum(row: &Row<'_>, column: usize, one: Minor, other: Minor) -> rusqlite::Result<Minor> {
    let fault = || {
        let id: Result<[u8; 16], _> = row.get(0);
        StoreFault::damaged(format!("the amounts of card {:?} are too large", id.map(CardId)))
    };
    one.plus(other).ok_or_else(|| values::wrong(column, Type::Integer, fault()))
}

fn activity(row: &Row<'_>) -> rusqlite::Result<ActivityRow> {
    let asset = values::asset(row, 3)?;
    let payment: Option<[u8; 16]> = row.get(5)?;
    Ok(ActivityRow {
        position: values::counter(row, 0)?,
        kind: row.get(1)?,
        amount: Amount { minor: values::minor(row, 2)?, asset },
        balance_after: Amount { minor: values::minor(row, 4)?, asset },
        payment: payment.map(|id| PaymentId(Uuid::from_bytes(id))),
        store: row.get::<_, Option<u32>>(6)?.map(StoreId),
        till: row.get::<_, Option<u32>>(7)?.map(TillId),
        at: Timestamp(row.get(8)?),
        reason: row.get(9)?,
    })
}
