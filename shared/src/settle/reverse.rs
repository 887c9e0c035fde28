//! Voids and refunds: they undo what was settled, not the face amount, and a card gets value back once.

use super::come_back::{ComeBack, is_ended};
use super::debit::bear;
use super::draft::Draft;
use super::{Effect, Exception};
use crate::books::{ActivityKind, Card, Halt, Payment, PaymentClass, PaymentState};
use crate::ids::PaymentId;
use crate::journal::{Branch, PaymentFacts, PaymentKind, Rest};
use crate::ledger::{AccountId, Refusal, Shard};
use crate::money::{Amount, Minor};

/// Settles a `void` or `refund`.
pub(super) fn undo(
    d: &mut Draft<'_>,
    id: PaymentId,
    facts: &PaymentFacts,
    from_right: Minor,
    rest: &Rest,
) -> Result<(), Halt> {
    match d.earlier(id, facts)?.map(|payment| payment.state) {
        Some(PaymentState::Taken) => {
            d.outcome.effect = Effect::Already;
            return Ok(());
        }
        Some(PaymentState::Cancelled) => return Err(Refusal::PaymentCancelled.into()),
        Some(PaymentState::Approved) => d.release_hold(id)?,
        None => {}
    }
    let (original_id, original) = original(d, facts)?;
    match original.facts.kind {
        PaymentKind::Redeem => give_back(d, id, facts, original_id, original)?,
        PaymentKind::Load | PaymentKind::Activate => {
            let parts = (from_right, rest);
            take_back_sale(d, id, facts, original_id, original, parts)?;
        }
        PaymentKind::Void | PaymentKind::Refund => return Err(Refusal::FactsInconsistent.into()),
    }
    Ok(())
}

/// The payment that is undone: taken, of the same card and asset.
fn original<'a>(d: &Draft<'a>, facts: &PaymentFacts) -> Result<(PaymentId, &'a Payment), Halt> {
    if !facts.amount.minor.is_positive() {
        return Err(Refusal::AmountNotPositive.into());
    }
    let reversal = matches!(facts.kind, PaymentKind::Void | PaymentKind::Refund);
    let id = facts.original.filter(|_| reversal).ok_or(Refusal::FactsInconsistent)?;
    let payment = d.books.payments.get(id)?.ok_or(Refusal::UnknownPayment)?;
    if payment.state != PaymentState::Taken {
        return Err(Refusal::UnknownPayment.into());
    }
    if payment.facts.card != facts.card {
        return Err(Refusal::FactsInconsistent.into());
    }
    if payment.facts.amount.asset != facts.amount.asset {
        return Err(Refusal::WrongAsset.into());
    }
    Ok((id, payment))
}

/// Undoes a redemption, as far as it was settled and not yet given back.
fn give_back(
    d: &mut Draft<'_>,
    id: PaymentId,
    facts: &PaymentFacts,
    original_id: PaymentId,
    original: &Payment,
) -> Result<(), Halt> {
    let refundable = AccountId::Refundable(original_id);
    let left = refundable_left(d, id, original_id, original)?;
    let back = facts.amount.minor.min(left);
    if back.is_zero() {
        return Err(Refusal::MoreThanPaid { left }.into());
    }
    if back < facts.amount.minor {
        d.except(Exception::MoreThanPaid { excess: facts.amount.minor.less_at_most(back) });
    }
    if !original.reversed {
        // The first reversal moves all that the payment settled to where reversals take from.
        let sales = AccountId::Sales(original.store, Shard::of(facts.card));
        d.transfer(sales, refundable, Amount { minor: original.settled, ..facts.amount });
        d.put_payment(original_id, Payment { reversed: true, ..original.clone() });
    }
    let amount = Amount { minor: back, ..facts.amount };
    let mut card = d.card(facts.card)?.ok_or(Refusal::UnknownCard)?;
    let back_to = ComeBack { from: refundable, card: facts.card, amount, own: Some(original_id) };
    let to_card = back_to.plan(&mut d.plan, &mut card);
    if is_ended(card.state) && card.successor.is_none() {
        d.except(Exception::CreditOnClosed);
    }
    d.put_card(facts.card, card);
    let kind =
        if facts.kind == PaymentKind::Void { ActivityKind::Void } else { ActivityKind::Refund };
    d.note(kind, facts, id, to_card);
    let payment = Payment { settled: back, class: original.class, ..d.payment(facts) };
    d.put_payment(id, payment);
    d.outcome.effect = Effect::Settled;
    Ok(())
}

/// What of a redemption can still be given back, counting what was set aside for this very reversal.
fn refundable_left(
    d: &Draft<'_>,
    id: PaymentId,
    original_id: PaymentId,
    original: &Payment,
) -> Result<Minor, Halt> {
    if !original.reversed {
        return Ok(original.settled);
    }
    let own = d.books.ledger.hold(&id)?.map_or(Minor::ZERO, |hold| hold.amount.minor);
    let free = d.available(AccountId::Refundable(original_id))?;
    Ok(free.plus(own).ok_or(Refusal::AmountTooLarge)?)
}

/// Undoes the sale or load of a card: a debit, wholly from rights still here or by the server's leave.
fn take_back_sale(
    d: &mut Draft<'_>,
    id: PaymentId,
    facts: &PaymentFacts,
    original_id: PaymentId,
    original: &Payment,
    (from_right, rest): (Minor, &Rest),
) -> Result<(), Halt> {
    if facts.kind != PaymentKind::Void || facts.amount.minor != original.settled {
        return Err(Refusal::FactsInconsistent.into());
    }
    if original.reversed {
        return Err(Refusal::MoreThanPaid { left: Minor::ZERO }.into());
    }
    let mut card = d.card(facts.card)?.ok_or(Refusal::UnknownCard)?;
    let issued = AccountId::Issued(card.program, Shard::of(facts.card));
    let class = match rest {
        Rest::Nothing if from_right == facts.amount.minor => {
            take_back_by_right(d, id, facts, &mut card, issued)?;
            PaymentClass::Reserved
        }
        Rest::Online { answer } => {
            let held = d.books.ledger.hold(&id)?.is_some();
            let proven = held || super::leave::approved_part(d, id, facts, answer).is_some();
            if !proven {
                return Err(Refusal::NotApproved.into());
            }
            d.transfer(AccountId::Card(facts.card), issued, facts.amount);
            d.outcome.effect = Effect::Settled;
            PaymentClass::Online
        }
        Rest::Nothing | Rest::Offline { .. } => return Err(Refusal::OnlineOnly.into()),
    };
    d.put_card(facts.card, card);
    d.put_payment(original_id, Payment { reversed: true, ..original.clone() });
    d.note(ActivityKind::Void, facts, id, facts.amount.minor);
    let payment = Payment { settled: facts.amount.minor, class, ..d.payment(facts) };
    d.put_payment(id, payment);
    Ok(())
}

/// Takes the value of a card's sale back by the right that the till has on it. A copied till's second line has
/// no part in what is reserved: the card pays, and the store what the card does not have.
fn take_back_by_right(
    d: &mut Draft<'_>,
    id: PaymentId,
    facts: &PaymentFacts,
    card: &mut Card,
    issued: AccountId,
) -> Result<(), Halt> {
    let (key, mut this, granted) = d.card_use(facts.card)?;
    let right = this.right(granted);
    let is_main = d.line.branch == Branch::MAIN;
    let from = if is_main { key.account() } else { AccountId::Card(facts.card) };
    let there = d.available(from)?.min(facts.amount.minor);
    let shortfall = facts.amount.minor.less_at_most(there);
    if right < facts.amount.minor || (is_main && shortfall.is_positive()) {
        return Err(Refusal::BeyondLimit { left: right }.into());
    }
    this.spent = this.spent.plus(facts.amount.minor).ok_or(Refusal::AmountTooLarge)?;
    d.put_use(key, this);
    if is_main {
        card.unreserve(there);
    }
    d.transfer(from, issued, Amount { minor: there, ..facts.amount });
    bear(d, id, facts, Some(card), (shortfall, issued))
}
