//! Cards: making them, and what HQ does to one.

use super::{audit, shops};
use crate::error::{ApiError, ApiResult};
use crate::keys::Keys;
use crate::store::books::meta;
use crate::store::people::Actor;
use crate::store::{Desk, StoreFault, card_orders, history};
use rusqlite::Connection;
use serde_json::json;
use sha2::{Digest, Sha256};
use shared::books::Activity;
use shared::credential::{CardNumber, CardOrder, Issued, Issuer, issue};
use shared::ids::{CardId, ProgramId, StatusIndex};
use shared::ledger::Refusal;
use shared::money::Minor;
use shared::settle::admin::{self, Act};
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
    shops::need_program(desk, order.program)?;
    let issuer = issuer(desk)?;
    let first = card_orders::next_number(&desk.sql, order.program)?;
    let index = card_orders::next_index(&desk.sql)?;
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
        let made = issue(&card, &keys.issuer_secret, &keys.issuer);
        register(desk, &card, &made, order.batch)?;
        cards.push(NewCard { number, issued: made });
    }
    activate_all(desk, order, &cards)?;
    let detail = json!({"count": order.count, "first": first, "activate": order.activate});
    audit(desk, actor, "card_issue", order.program, &detail)?;
    Ok(cards)
}

/// Notes that the cards of an order were shown once more.
pub fn note_drawn_again(
    desk: &Desk,
    actor: &Actor,
    program: ProgramId,
    count: usize,
) -> Result<(), StoreFault> {
    audit(desk, actor, "card_draw", program, &json!({"form": "order", "count": count}))
}

/// The same token as when the card was made.
pub fn reissue(sql: &Connection, keys: &Keys, card: CardId) -> ApiResult<Issued> {
    let order = card_orders::find(sql, card)?.ok_or(Refusal::UnknownCard)?;
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
        history::add(sql, std::slice::from_ref(activity), reason, *now)?;
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
            history::add(sql, &[activity], None, *now)?;
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
    Ok(card_orders::add(&desk.sql, card, id, &last_four(issued), batch)?)
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
