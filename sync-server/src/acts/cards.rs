//! Cards: making them, and what HQ does to one.

use super::audit;
use crate::error::{ApiError, ApiResult};
use crate::keys::Keys;
use crate::store::books::meta;
use crate::store::people::Actor;
use crate::store::{Desk, StoreFault, history};
use rusqlite::{Connection, params};
use serde_json::json;
use sha2::{Digest, Sha256};
use shared::books::Activity;
use shared::credential::{CardNumber, CardOrder, Issued, Issuer, issue};
use shared::ids::{CardId, ProgramId, StatusIndex};
use shared::ledger::Refusal;
use shared::money::Minor;
use shared::settle::admin::{self, Act};
use shared::time::Timestamp;
use uuid::Uuid;
use zeroize::Zeroizing;

/// The most cards of one order.
pub const ORDER_MAX: u32 = 100_000;

/// An order for cards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The program.
    pub program: ProgramId,
    /// How many.
    pub count: u32,
    /// Sold at once with this value; otherwise they wait to be sold.
    pub activate: Option<Minor>,
    /// The order's own id: what makes each card's activation once.
    pub batch: Uuid,
}

/// A card that was made. What pays with it is in `issued` and is kept nowhere.
#[derive(Clone, Debug)]
pub struct NewCard {
    /// Its number in the program.
    pub number: CardNumber,
    /// Its public name and its two secret texts.
    pub issued: Issued,
}

/// Makes cards.
pub fn order(
    desk: &mut Desk,
    actor: &Actor,
    keys: &Keys,
    order: &Order,
) -> ApiResult<Vec<NewCard>> {
    if order.count == 0 || order.count > ORDER_MAX {
        return Err(ApiError::bad("bad_count", format!("One order is 1 to {ORDER_MAX} cards.")));
    }
    let issuer = issuer(desk)?;
    let first = next_number(desk, order.program)?;
    let index = next_index(desk)?;
    let mut cards = Vec::new();
    for offset in 0..order.count {
        let number = CardNumber(first + u64::from(offset));
        let card = CardOrder {
            issuer: issuer.clone(),
            issued_at: desk.now,
            program: order.program,
            number,
            index: StatusIndex(index + offset),
        };
        let issued = issue(&card, &keys.issuer_secret, &keys.issuer);
        register(desk, &card, &issued, order.batch)?;
        cards.push(NewCard { number, issued });
    }
    activate_all(desk, order, &cards)?;
    let detail = json!({"count": order.count, "first": first, "activate": order.activate});
    audit(desk, actor, "card_issue", order.program, &detail)?;
    Ok(cards)
}

/// The same token as when the card was made.
pub fn reissue(sql: &Connection, keys: &Keys, card: CardId) -> ApiResult<Issued> {
    let order = find_order(sql, card)?.ok_or(Refusal::UnknownCard)?;
    Ok(issue(&order, &keys.issuer_secret, &keys.issuer))
}

/// Does something to a card, once for each request id.
pub fn act(
    desk: &mut Desk,
    actor: &Actor,
    request: Uuid,
    card: CardId,
    what: Act,
    reason: Option<&str>,
) -> ApiResult<Option<Activity>> {
    let Desk { sql, books, now } = desk;
    let done = books.decide(sql, |books| admin::act(books, request, card, what, *now))??;
    if let Some(activity) = &done {
        history::add(sql, activity, reason, *now)?;
        let detail = json!({"amount": activity.amount.minor, "reason": reason});
        audit(desk, actor, &format!("card_{}", activity.kind.name()), card, &detail)?;
    }
    Ok(done)
}

fn activate_all(desk: &mut Desk, order: &Order, cards: &[NewCard]) -> ApiResult<()> {
    let Some(minor) = order.activate else {
        return Ok(());
    };
    for card in cards {
        let Desk { sql, books, now } = desk;
        let request = request_of(order.batch, card.issued.card);
        let act = Act::Activate(minor);
        let done = books
            .decide(sql, |books| admin::act(books, request, card.issued.card, act, *now))??;
        if let Some(activity) = done {
            history::add(sql, &activity, None, *now)?;
        }
    }
    Ok(())
}

/// One id for each card of an order, always the same one.
fn request_of(batch: Uuid, card: CardId) -> Uuid {
    let hash = Sha256::new().chain_update(batch.as_bytes()).chain_update(card.0).finalize();
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(id).into_uuid()
}

fn register(desk: &mut Desk, card: &CardOrder, issued: &Issued, batch: Uuid) -> ApiResult<()> {
    let id = issued.card;
    let Desk { sql, books, .. } = desk;
    books.decide(sql, |books| admin::register(books, id, card.program, card.index))??;
    // The order's row refers to the card's.
    desk.flush()?;
    let insert = |desk: &Desk| -> Result<(), StoreFault> {
        desk.sql
            .prepare_cached(
                "INSERT INTO card_orders (program, number, card, issued_at, issuer, batch, last_four)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                card.program.0,
                i64::try_from(card.number.0).map_err(StoreFault::damaged)?,
                id.0,
                card.issued_at.0,
                card.issuer.to_string(),
                batch.as_bytes(),
                last_four(issued).as_str(),
            ])?;
        Ok(())
    };
    Ok(insert(desk)?)
}

/// What receipts and lists show of a typed number: far too little to pay with.
fn last_four(issued: &Issued) -> Zeroizing<String> {
    let number = issued.typed.text();
    let from = number.len().saturating_sub(4);
    Zeroizing::new(number[from..].to_owned())
}

fn issuer(desk: &Desk) -> Result<Issuer, StoreFault> {
    let name = meta(&desk.sql, "issuer")?.unwrap_or_else(|| "scrip".to_owned());
    name.parse().map_err(StoreFault::damaged)
}

fn next_number(desk: &Desk, program: ProgramId) -> Result<u64, StoreFault> {
    let mut statement = desk.sql.prepare_cached(
        "SELECT coalesce(max(number), 0) + 1 FROM card_orders WHERE program = ?1",
    )?;
    let next: i64 = statement.query_row([program.0], |row| row.get(0))?;
    u64::try_from(next).map_err(StoreFault::damaged)
}

fn next_index(desk: &Desk) -> Result<u32, StoreFault> {
    let mut statement =
        desk.sql.prepare_cached("SELECT coalesce(max(status_index), -1) + 1 FROM cards")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

fn find_order(sql: &Connection, card: CardId) -> Result<Option<CardOrder>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT o.program, o.number, o.issued_at, o.issuer, c.status_index
         FROM card_orders o JOIN cards c ON c.id = o.card WHERE o.card = ?1",
    )?;
    let mut rows = statement.query([card.0])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    let number: i64 = row.get(1)?;
    let issuer: String = row.get(3)?;
    Ok(Some(CardOrder {
        issuer: issuer.parse().map_err(StoreFault::damaged)?,
        issued_at: Timestamp(row.get(2)?),
        program: ProgramId(row.get(0)?),
        number: CardNumber(u64::try_from(number).map_err(StoreFault::damaged)?),
        index: StatusIndex(row.get(4)?),
    }))
}
