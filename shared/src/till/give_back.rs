//! Giving back: voids and refunds. Neither ever raises a right.

use super::book::TillBook;
use super::decide::{Decision, Wanted, ask, held_up, no};
use super::people::Cap;
use super::record::{PaymentRecord, PaymentState};
use super::refusal::{Refused, TillRefusal};
use super::situation::{Binding, Line, Situation};
use crate::journal::{PaymentFacts, PaymentKind};
use crate::ledger::Refusal;
use crate::money::{Amount, Minor};
use crate::sync::SettledAs;

pub(super) fn decide(book: &TillBook, wanted: &Wanted, situation: &Situation<'_>) -> Decision {
    let facts = &wanted.facts;
    let original = match original(book, facts) {
        Ok(original) => original,
        Err(why) => return no(why, situation),
    };
    if let Err(refused) = original.map_or(Ok(()), |it| check(book, facts, it, situation)) {
        return Decision::Refuse(refused);
    }
    let approver = match situation.people.within_cap(Cap::Refund, facts.amount.minor) {
        Ok(approver) => approver,
        Err(held) => return held_up(held, situation),
    };
    if let Some(from_right) = needs_no_leave(book, facts, original, situation) {
        return Decision::Take { from_right, approver };
    }
    match situation.line {
        Line::Up => ask(wanted, Minor::ZERO),
        Line::CutOff => alone(book, wanted, situation),
    }
}

/// What the till may do cut off: refund what it knows to be paid and settled.
pub(super) fn alone(book: &TillBook, wanted: &Wanted, situation: &Situation<'_>) -> Decision {
    let facts = &wanted.facts;
    let original = facts.original.and_then(|id| book.payment(id));
    let is_settled = original.is_some_and(is_settled);
    let is_refund = facts.kind == PaymentKind::Refund;
    if !is_refund || !is_settled || situation.binding == Binding::Broken {
        return no(Refusal::OnlineOnly, situation);
    }
    if let Some(Err(refused)) = original.map(|it| check(book, facts, it, situation)) {
        return Decision::Refuse(refused);
    }
    match situation.people.within_cap(Cap::Refund, facts.amount.minor) {
        Ok(approver) => Decision::Take { from_right: Minor::ZERO, approver },
        Err(held) => held_up(held, situation),
    }
}

/// The payment to undo. A refund may be of another till's payment, which only the server knows.
fn original<'a>(
    book: &'a TillBook,
    facts: &PaymentFacts,
) -> Result<Option<&'a PaymentRecord>, TillRefusal> {
    let id = facts.original.ok_or(Refusal::FactsInconsistent)?;
    match book.payment(id) {
        Some(known) => Ok(Some(known)),
        None if facts.kind == PaymentKind::Refund => Ok(None),
        None => Err(Refusal::UnknownPayment.into()),
    }
}

fn check(
    book: &TillBook,
    facts: &PaymentFacts,
    original: &PaymentRecord,
    situation: &Situation<'_>,
) -> Result<(), Refused> {
    let no = |why: TillRefusal| Err(Refused::new(why, None, situation.line));
    let at = match original.state {
        PaymentState::Done { at, .. } => at,
        PaymentState::Asked { .. } | PaymentState::Cancelled => {
            return no(Refusal::UnknownPayment.into());
        }
    };
    if original.facts.card != facts.card || !fits(facts.kind, original.facts.kind) {
        return no(Refusal::FactsInconsistent.into());
    }
    if original.facts.amount.asset != facts.amount.asset {
        return no(Refusal::WrongAsset.into());
    }
    let is_void = facts.kind == PaymentKind::Void;
    let is_of_today = |began| original.written_at >= began && book.is_of_this_shift(at);
    if is_void && !situation.day_began.is_none_or(is_of_today) {
        return no(TillRefusal::OtherShift);
    }
    let left = original.left();
    if facts.amount.minor > left {
        let most = Amount { minor: left, asset: facts.amount.asset };
        let why = Refusal::MoreThanPaid { left }.into();
        return Err(Refused::new(why, Some(most), situation.line));
    }
    if is_void && facts.amount.minor != left {
        return no(Refusal::FactsInconsistent.into());
    }
    Ok(())
}

/// A refund is of goods; a void undoes whatever moved value.
fn fits(kind: PaymentKind, original: PaymentKind) -> bool {
    match original {
        PaymentKind::Redeem => true,
        PaymentKind::Load | PaymentKind::Activate => kind == PaymentKind::Void,
        PaymentKind::Void | PaymentKind::Refund => false,
    }
}

/// The part from rights of a void that nobody needs to allow: of a payment nothing, of a card's sale all of
/// it, where rights here still cover it. None where the server must be asked.
fn needs_no_leave(
    book: &TillBook,
    facts: &PaymentFacts,
    original: Option<&PaymentRecord>,
    situation: &Situation<'_>,
) -> Option<Minor> {
    if facts.kind != PaymentKind::Void || situation.binding == Binding::Broken {
        return None;
    }
    match original?.facts.kind {
        PaymentKind::Redeem => Some(Minor::ZERO),
        PaymentKind::Load | PaymentKind::Activate => {
            let right = book.right_available(facts.amount, facts.card);
            (right >= facts.amount.minor).then_some(facts.amount.minor)
        }
        PaymentKind::Void | PaymentKind::Refund => None,
    }
}

fn is_settled(original: &PaymentRecord) -> bool {
    matches!(
        original.state,
        PaymentState::Done { settled: Some(SettledAs::Settled | SettledAs::Shortfall { .. }), .. }
    )
}
