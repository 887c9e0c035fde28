//! What people at HQ do to cards. Each act has the id of its request, so twice is once.

use super::come_back::is_ended;
use super::credit::begin_life;
use super::draft::worth;
use crate::books::{Activity, ActivityKind, Books, Card, Halt, Missing};
use crate::ids::{CardId, ProgramId, StatusIndex};
use crate::ledger::{AccountId, CardState, Plan, Refusal, Shard};
use crate::money::{Amount, Minor};
use crate::time::Timestamp;
use uuid::Uuid;

/// What a person does to a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// A pending card becomes active with its first value, which may be nothing.
    Activate(Minor),
    /// Value is added.
    Load(Minor),
    /// The card is corrected upwards.
    AdjustUp(Minor),
    /// The card is corrected downwards, as far as it has it.
    AdjustDown(Minor),
    /// The card is stopped.
    Block,
    /// The card may go on.
    Unblock,
    /// The card ends; what it has goes to its successor, or stays frozen on it.
    Close(Option<CardId>),
    /// Its time is set anew.
    Extend(Option<Timestamp>),
    /// Its time is over: what is not reserved leaves it.
    Expire,
}

/// Puts a fresh card on file: pending, with nothing on it. Twice is once.
pub fn register(
    books: &mut Books,
    id: CardId,
    program: ProgramId,
    index: StatusIndex,
) -> Result<(), Halt> {
    let asset = books.programs.get(program)?.ok_or(Refusal::UnknownAccount)?.asset;
    if books.cards.get(id)?.is_some() {
        return Ok(());
    }
    let card = Card {
        program,
        asset,
        state: CardState::Pending,
        index,
        stopped_in: None,
        began_at: None,
        expires_at: None,
        successor: None,
        reserved: Minor::ZERO,
        shortfalls: Vec::new(),
    };
    books.cards.put(id, card);
    Ok(())
}

/// Does it, and gives the line for the card's history; none where this request was done before.
pub fn act(
    books: &mut Books,
    request: Uuid,
    id: CardId,
    act: Act,
    now: Timestamp,
) -> Result<Option<Activity>, Halt> {
    let mut plan = Plan::of_request(request);
    if books.ledger.is_applied(&plan.id)? {
        return Ok(None);
    }
    let mut card = books.cards.get(id)?.cloned().ok_or(Refusal::UnknownCard)?;
    let (kind, minor) = draft(books, &mut plan, id, &mut card, act, now)?;
    note_stop(books, &mut card);
    card_worth(books, id)?;
    books.ledger.apply(&plan)?;
    // Nothing below this line can be refused.
    let amount = Amount { minor, asset: card.asset };
    books.cards.put(id, card);
    let balance_after = Amount { minor: worth(books, id), ..amount };
    let (payment, store, till) = (None, None, None);
    Ok(Some(Activity { card: id, kind, amount, balance_after, payment, store, till }))
}

fn draft(
    books: &Books,
    plan: &mut Plan,
    id: CardId,
    card: &mut Card,
    act: Act,
    now: Timestamp,
) -> Result<(ActivityKind, Minor), Halt> {
    let own = AccountId::Card(id);
    let has = books.ledger.available(&own)?;
    let amount = |minor| Amount { minor, asset: card.asset };
    let issued = AccountId::Issued(card.program, Shard::of(id));
    let by_hand = AccountId::Adjustments(card.program);
    Ok(match act {
        Act::Activate(minor) => {
            need(card, &[CardState::Pending])?;
            check_load(books, card, has, minor)?;
            plan.transfer(issued, own, amount(minor));
            let program = books.programs.get(card.program)?.ok_or(Refusal::UnknownAccount)?;
            begin_life(card, program, now);
            (ActivityKind::Activate, minor)
        }
        Act::Load(minor) => {
            need(card, &[CardState::Active])?;
            check_load(books, card, has, positive(minor)?)?;
            plan.transfer(issued, own, amount(minor));
            (ActivityKind::Load, minor)
        }
        Act::AdjustUp(minor) => {
            need(card, &[CardState::Active, CardState::Blocked])?;
            plan.transfer(by_hand, own, amount(positive(minor)?));
            (ActivityKind::AdjustUp, minor)
        }
        Act::AdjustDown(minor) => {
            need(card, &[CardState::Active, CardState::Blocked])?;
            plan.transfer(own, by_hand, amount(positive(minor)?));
            (ActivityKind::AdjustDown, minor)
        }
        Act::Block => {
            need(card, &[CardState::Pending, CardState::Active])?;
            card.state = CardState::Blocked;
            (ActivityKind::Block, Minor::ZERO)
        }
        Act::Unblock => {
            need(card, &[CardState::Blocked])?;
            card.state = state_of_life(card);
            (ActivityKind::Unblock, Minor::ZERO)
        }
        Act::Close(successor) => (ActivityKind::Close, close(books, plan, id, card, successor)?),
        Act::Extend(until) => {
            need(card, &[CardState::Active, CardState::Blocked])?;
            card.expires_at = until;
            (ActivityKind::Extend, Minor::ZERO)
        }
        Act::Expire => {
            if card.expires_at.is_none_or(|end| end > now) {
                return Err(Refusal::CardState { state: card.state }.into());
            }
            plan.transfer(own, AccountId::Expired(card.program), amount(has));
            (ActivityKind::Expire, has)
        }
    })
}

/// Only what stands on the card itself moves; what tills hold follows when it comes back.
fn close(
    books: &Books,
    plan: &mut Plan,
    id: CardId,
    card: &mut Card,
    successor: Option<CardId>,
) -> Result<Minor, Halt> {
    need(card, &[CardState::Pending, CardState::Active, CardState::Blocked])?;
    let has = books.ledger.available(&AccountId::Card(id))?;
    if let Some(next) = successor {
        let heir = books.cards.get(next)?.ok_or(Refusal::UnknownCard)?;
        if next == id || is_ended(heir.state) || heir.asset != card.asset {
            return Err(Refusal::FactsInconsistent.into());
        }
        let amount = Amount { minor: has, asset: card.asset };
        plan.transfer(AccountId::Card(id), AccountId::Card(next), amount);
    }
    card.successor = successor;
    card.state = if card.reserved.is_zero() { CardState::Closed } else { CardState::Closing };
    Ok(has)
}

fn check_load(books: &Books, card: &Card, has: Minor, minor: Minor) -> Result<(), Halt> {
    let program = books.programs.get(card.program)?.ok_or(Refusal::UnknownAccount)?;
    let worth = has.plus(card.reserved).ok_or(Refusal::AmountTooLarge)?;
    let load_max = program.load_max.min(program.balance_max.less_at_most(worth));
    let load_min = program.load_min;
    if minor.is_zero() || (minor >= load_min && minor <= load_max) {
        Ok(())
    } else {
        Err(Refusal::ProgramLimit { load_min, load_max }.into())
    }
}

/// The version of the status list that will first say so, for cards that stop; none for cards that go on.
fn note_stop(books: &Books, card: &mut Card) {
    card.stopped_in = match card.state {
        CardState::Blocked | CardState::Closing | CardState::Closed => {
            card.stopped_in.or(Some(books.status_version))
        }
        CardState::Pending | CardState::Active => None,
    };
}

fn need(card: &Card, states: &[CardState]) -> Result<(), Refusal> {
    if states.contains(&card.state) {
        Ok(())
    } else {
        Err(Refusal::CardState { state: card.state })
    }
}

/// What a card is that nothing stops: one that was never sold waits for it, blocked in between or not.
fn state_of_life(card: &Card) -> CardState {
    if card.began_at.is_some() { CardState::Active } else { CardState::Pending }
}

fn positive(minor: Minor) -> Result<Minor, Refusal> {
    if minor.is_positive() { Ok(minor) } else { Err(Refusal::AmountNotPositive) }
}

/// What a card is worth: its own account and what of it is reserved to tills.
pub fn card_worth(books: &Books, id: CardId) -> Result<Minor, Missing> {
    books.cards.get(id)?;
    books.ledger.account(&AccountId::Card(id))?;
    Ok(worth(books, id))
}
