//! Letting in what was set aside: money over the counter for a card that may not hold so much, or has ended.

use super::come_back::is_ended;
use crate::books::{Books, Halt, PaymentState};
use crate::ids::PaymentId;
use crate::journal::PaymentKind;
use crate::ledger::{AccountId, Plan, Step};
use crate::money::Minor;
use uuid::Uuid;

/// A person decided that the card gets it: what was set aside of this sale or load is free on it, or goes to
/// its successor where it has ended. Gives how much that is; nothing where nothing is set aside.
pub fn let_in(books: &mut Books, request: Uuid, payment: PaymentId) -> Result<Minor, Halt> {
    let Some(record) = books.payments.get(payment)? else { return Ok(Minor::ZERO) };
    let is_credit = matches!(record.facts.kind, PaymentKind::Load | PaymentKind::Activate);
    let card = record.facts.card;
    let Some(hold) = books.ledger.hold(&payment)?.copied() else { return Ok(Minor::ZERO) };
    if !is_credit || record.state != PaymentState::Taken {
        return Ok(Minor::ZERO);
    }
    let mut plan = Plan::of_request(request);
    plan.steps.push(Step::Release { id: payment });
    let heir = books.cards.get(card)?.filter(|card| is_ended(card.state));
    if let Some(heir) = heir.and_then(|card| card.successor) {
        plan.transfer(AccountId::Card(card), AccountId::Card(heir), hold.amount);
    }
    books.ledger.apply(&plan)?;
    Ok(hold.amount.minor)
}
