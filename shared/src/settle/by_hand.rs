//! What people at HQ do beside cards: a payment without a till, and clearing what a store lost.

use super::admin::card_worth;
use super::draft::worth;
use crate::books::{
    Activity, ActivityKind, Books, Card, Halt, Payment, PaymentClass, PaymentState,
};
use crate::ids::{CardId, Epoch, PaymentId, SaleId, StoreId, TillId};
use crate::journal::{PaymentFacts, PaymentKind};
use crate::ledger::{AccountId, CardState, Field, Plan, Refusal, Shard};
use crate::money::{Amount, Minor};
use crate::time::Timestamp;
use uuid::Uuid;

/// The till that stands in the record of a payment that no till took.
pub const NO_TILL: TillId = TillId(0);

/// A payment taken by a person at HQ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeskPayment {
    /// Its name; the same again is the same payment.
    pub id: PaymentId,
    /// The card that pays.
    pub card: CardId,
    /// How much.
    pub amount: Amount,
    /// The store that it counts for.
    pub store: StoreId,
}

/// Takes a payment without a till, from what the card has free and never more. Gives the line for the
/// card's history; none where this payment was taken before.
pub fn redeem(
    books: &mut Books,
    wanted: DeskPayment,
    now: Timestamp,
) -> Result<Option<Activity>, Halt> {
    let DeskPayment { id, card: card_id, amount, store } = wanted;
    if !amount.minor.is_positive() {
        return Err(Refusal::AmountNotPositive.into());
    }
    let payment = record(&wanted, now);
    if is_taken(books, id, &payment)? {
        return Ok(None);
    }
    let card = books.cards.get(card_id)?.cloned().ok_or(Refusal::UnknownCard)?;
    books.stores.get(store)?.ok_or(Refusal::UnknownAccount)?;
    check_card(books, &card, amount, now)?;
    let own = AccountId::Card(card_id);
    let available = books.ledger.available(&own)?;
    if available < amount.minor {
        return Err(not_enough(&card, available, amount.minor).into());
    }
    let mut plan = Plan::of_request(id.0);
    plan.transfer(own, AccountId::Sales(store, Shard::of(card_id)), amount);
    card_worth(books, card_id)?;
    books.ledger.apply(&plan)?;
    // Nothing below this line can be refused.
    books.payments.put(id, payment);
    Ok(Some(Activity {
        card: card_id,
        kind: ActivityKind::Redeem,
        amount,
        balance_after: Amount { minor: worth(books, card_id), ..amount },
        payment: Some(id),
        store: Some(store),
        till: None,
    }))
}

/// A person has looked at a loss: what it used of the store's ceiling is free again. Gives how much that is.
pub fn clear_loss(
    books: &mut Books,
    request: Uuid,
    store: StoreId,
    lost: Amount,
) -> Result<Minor, Halt> {
    let (uncleared, free) = (AccountId::Uncleared(store), AccountId::Ceiling(store));
    let minor = lost.minor.min(books.ledger.available(&uncleared)?);
    let mut plan = Plan::of_request(request);
    plan.transfer(uncleared, free, Amount { minor, ..lost });
    books.ledger.apply(&plan)?;
    Ok(minor)
}

fn record(wanted: &DeskPayment, now: Timestamp) -> Payment {
    let facts = PaymentFacts {
        kind: PaymentKind::Redeem,
        card: wanted.card,
        amount: wanted.amount,
        // There is no sale at a till; the payment is its own.
        sale: SaleId(wanted.id.0),
        original: None,
    };
    Payment {
        facts,
        till: NO_TILL,
        epoch: Epoch(0),
        store: wanted.store,
        state: PaymentState::Taken,
        class: PaymentClass::Desk,
        settled: wanted.amount.minor,
        reversed: false,
        at: now,
    }
}

/// Whether this very payment was taken before; another one of its name is refused.
fn is_taken(books: &Books, id: PaymentId, payment: &Payment) -> Result<bool, Halt> {
    let Some(earlier) = books.payments.get(id)? else {
        return Ok(false);
    };
    if let Some(field) = earlier.facts.first_difference(&payment.facts) {
        return Err(Refusal::SameIdDifferent { field }.into());
    }
    if (earlier.till, earlier.store) != (payment.till, payment.store) {
        return Err(Refusal::SameIdDifferent { field: Field::Till }.into());
    }
    Ok(true)
}

fn check_card(books: &Books, card: &Card, amount: Amount, now: Timestamp) -> Result<(), Refusal> {
    // While tills have not said again what they keep, nobody knows what a card has.
    if !books.awaited.is_empty() {
        return Err(Refusal::TillStopped);
    }
    if card.state != CardState::Active {
        return Err(Refusal::CardState { state: card.state });
    }
    if card.expires_at.is_some_and(|end| end <= now) {
        return Err(Refusal::CardExpired);
    }
    if card.asset != amount.asset {
        return Err(Refusal::WrongAsset);
    }
    Ok(())
}

fn not_enough(card: &Card, available: Minor, wanted: Minor) -> Refusal {
    let held = card.reserved;
    match available.plus(held) {
        Some(both) if held.is_positive() && both >= wanted => {
            Refusal::HeldElsewhere { available, held }
        }
        Some(_) | None => Refusal::NotEnoughFunds { available },
    }
}

#[cfg(test)]
mod tests;
