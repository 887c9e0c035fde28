//! Selling and loading cards: money over the counter became value on a card.

use super::draft::Draft;
use super::leave::approved_part;
use super::{Effect, Exception};
use crate::books::{
    ActivityKind, Card, CardUse, Halt, Payment, PaymentClass, PaymentState, Program,
};
use crate::ids::{LimitNumber, PaymentId};
use crate::journal::{Branch, PaymentFacts, PaymentKind, Rest};
use crate::ledger::{AccountId, CardState, Refusal, Shard, Step};
use crate::money::{Amount, Minor};
use crate::time::Timestamp;

/// Settles a `load` or an `activate`. The customer has paid, so it has its effect whatever the card's
/// state has become; what is odd about it is an exception.
pub(super) fn load(
    d: &mut Draft<'_>,
    id: PaymentId,
    facts: &PaymentFacts,
    rest: &Rest,
) -> Result<(), Halt> {
    let approved = match d.earlier(id, facts)?.map(|payment| payment.state) {
        Some(PaymentState::Taken) => {
            d.outcome.effect = Effect::Already;
            return Ok(());
        }
        Some(PaymentState::Cancelled) => return Err(Refusal::PaymentCancelled.into()),
        Some(PaymentState::Approved) => true,
        None => false,
    };
    check_shape(facts)?;
    let mut card = d.card(facts.card)?.ok_or(Refusal::UnknownCard)?;
    if card.asset != facts.amount.asset {
        return Err(Refusal::WrongAsset.into());
    }
    let (credited, class) = leave(d, id, facts, rest, approved)?;
    let amount = Amount { minor: credited, ..facts.amount };
    let to_right = class == PaymentClass::Issue && facts.kind == PaymentKind::Activate;
    note_expired(d, &card);
    let kind = activate(d, &mut card, facts)?;
    note_stopped(d, &card);
    let from = AccountId::Issued(card.program, Shard::of(facts.card));
    if to_right && d.line.branch == Branch::MAIN {
        // The till may have spent it by now, so it is not set aside as it would be on the card; a person is told.
        note_over_max(d, &card, facts, amount)?;
        give_right(d, &mut card, facts, credited)?;
        let (key, _, _) = d.card_use(facts.card)?;
        d.transfer(from, key.account(), amount);
    } else {
        d.transfer(from, AccountId::Card(facts.card), amount);
        freeze_over_max(d, id, &card, facts, amount)?;
    }
    d.put_card(facts.card, card);
    d.note(kind, facts, id, credited);
    let payment = Payment { settled: credited, class, ..d.payment(facts) };
    d.put_payment(id, payment);
    d.outcome.effect = Effect::Settled;
    Ok(())
}

fn check_shape(facts: &PaymentFacts) -> Result<(), Refusal> {
    if !facts.amount.minor.is_positive() {
        return Err(Refusal::AmountNotPositive);
    }
    let kind = matches!(facts.kind, PaymentKind::Load | PaymentKind::Activate);
    if kind && facts.original.is_none() { Ok(()) } else { Err(Refusal::FactsInconsistent) }
}

/// What of the credit was within what the till was given.
fn leave(
    d: &mut Draft<'_>,
    id: PaymentId,
    facts: &PaymentFacts,
    rest: &Rest,
    approved: bool,
) -> Result<(Minor, PaymentClass), Halt> {
    let whole = facts.amount.minor;
    match rest {
        Rest::Nothing => Err(Refusal::FactsInconsistent.into()),
        Rest::Online { answer } => {
            let proven = approved || approved_part(d, id, facts, answer).is_some();
            if proven {
                Ok((whole, PaymentClass::Online))
            } else {
                Err(Refusal::NotApproved.into())
            }
        }
        Rest::Offline { limit } => {
            let within = by_issue(d, facts, *limit)?;
            d.totals.issue = d.totals.issue.plus(within).ok_or(Refusal::AmountTooLarge)?;
            d.totals.issue_count = d.totals.issue_count.saturating_add(1);
            if within < whole {
                d.except(Exception::BeyondLimit { excess: whole.less_at_most(within) });
            }
            Ok((within, PaymentClass::Issue))
        }
    }
}

fn by_issue(d: &Draft<'_>, facts: &PaymentFacts, number: LimitNumber) -> Result<Minor, Halt> {
    let limit = d
        .books
        .limits
        .get((d.line.till, d.line.epoch, number))?
        .ok_or(Refusal::UnknownLimit { limit: number })?;
    if limit.asset != facts.amount.asset {
        return Err(Refusal::WrongAsset.into());
    }
    let room = limit.issue.ceiling.less_at_most(d.totals.issue);
    let within = facts.amount.minor.min(room);
    if within.is_zero() || d.totals.issue_count >= limit.issue.count_max {
        return Err(Refusal::BeyondLimit { left: Minor::ZERO }.into());
    }
    Ok(within)
}

/// A card that was never sold begins its life; a second sale of one card counts as a load.
fn activate(
    d: &mut Draft<'_>,
    card: &mut Card,
    facts: &PaymentFacts,
) -> Result<ActivityKind, Halt> {
    if card.began_at.is_some() {
        if facts.kind == PaymentKind::Activate {
            d.except(Exception::ActivatedBefore);
        }
        return Ok(ActivityKind::Load);
    }
    let program = d.books.programs.get(card.program)?.ok_or(Refusal::UnknownAccount)?;
    begin_life(card, program, d.arrived.at);
    Ok(ActivityKind::Activate)
}

/// A card's life begins: its time runs, and it is active where nothing stops it.
pub(super) fn begin_life(card: &mut Card, program: &Program, at: Timestamp) {
    if card.state == CardState::Pending {
        card.state = CardState::Active;
    }
    card.began_at = Some(at);
    card.expires_at = program.expires_after.map(|length| at.plus(length));
}

/// The card's time was over before this came.
fn note_expired(d: &mut Draft<'_>, card: &Card) {
    if card.expires_at.is_some_and(|end| end <= d.arrived.at) {
        d.except(Exception::CardExpired);
    }
}

fn note_stopped(d: &mut Draft<'_>, card: &Card) {
    match card.state {
        CardState::Pending | CardState::Active => {}
        CardState::Blocked => d.except(Exception::CardState { state: card.state }),
        CardState::Closing | CardState::Closed => d.except(Exception::CreditOnClosed),
    }
}

/// Sold while cut off: the whole value is the till's right until the till gives it back.
fn give_right(
    d: &mut Draft<'_>,
    card: &mut Card,
    facts: &PaymentFacts,
    credited: Minor,
) -> Result<(), Halt> {
    let (key, _, _) = d.card_use(facts.card)?;
    let this = d.changed_use(key)?;
    let granted = this.granted.plus(credited).ok_or(Refusal::AmountTooLarge)?;
    d.put_use(key, CardUse { granted, ..this });
    card.reserved = card.reserved.plus(credited).ok_or(Refusal::AmountTooLarge)?;
    Ok(())
}

/// What takes a card over its program's most, or lands on a card that is closed, is set aside until a
/// person decides.
fn freeze_over_max(
    d: &mut Draft<'_>,
    id: PaymentId,
    card: &Card,
    facts: &PaymentFacts,
    amount: Amount,
) -> Result<(), Halt> {
    let over = note_over_max(d, card, facts, amount)?;
    if over || matches!(card.state, CardState::Closing | CardState::Closed) {
        let debit = AccountId::Card(facts.card);
        let credit = AccountId::Issued(card.program, Shard::of(facts.card));
        d.plan.steps.push(Step::Hold { id, debit, credit, amount });
    }
    Ok(())
}

/// Whether the credit takes the card over its program's most, which a person is told.
fn note_over_max(
    d: &mut Draft<'_>,
    card: &Card,
    facts: &PaymentFacts,
    amount: Amount,
) -> Result<bool, Halt> {
    let program = d.books.programs.get(card.program)?.ok_or(Refusal::UnknownAccount)?;
    let own = d.available(AccountId::Card(facts.card))?;
    let after = own.plus(card.reserved).and_then(|has| has.plus(amount.minor));
    let over = after.is_none_or(|after| after > program.balance_max);
    if over {
        d.except(Exception::OverProgramMax);
    }
    Ok(over)
}
