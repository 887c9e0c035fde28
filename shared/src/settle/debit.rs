//! Taking: a card paid, by rights, by the server's leave or under the floor limit. And giving up.

use super::come_back::ComeBack;
use super::draft::Draft;
use super::leave::{Claim, Leave};
use super::{Effect, Exception};
use crate::books::{ActivityKind, Card, Halt, Payment, PaymentState, Shortfall};
use crate::ids::PaymentId;
use crate::journal::{Branch, Entry, PaymentFacts, PaymentKind, Rest};
use crate::ledger::{AccountId, CardState, Refusal, Step};
use crate::money::{Amount, Minor};

/// Settles a `take`.
pub(super) fn take(
    d: &mut Draft<'_>,
    id: PaymentId,
    facts: &PaymentFacts,
    from_right: Minor,
    rest: &Rest,
) -> Result<(), Halt> {
    let earlier = d.earlier(id, facts)?;
    match earlier.map(|payment| payment.state) {
        Some(PaymentState::Taken) => {
            d.outcome.effect = Effect::Already;
            return Ok(());
        }
        Some(PaymentState::Cancelled) => return Err(Refusal::PaymentCancelled.into()),
        Some(PaymentState::Approved) | None => {}
    }
    let rest_minor = check_shape(facts, from_right, rest)?;
    let card = d.card(facts.card)?;
    if let Some(card) = &card {
        check_card(d, card, facts)?;
    } else {
        d.except(Exception::UnknownCard);
    }
    let claim = Claim { id, facts, from_right, rest_minor, rest };
    let leave = Leave::of(d, &claim, earlier)?;
    pay_out(d, id, facts, card, &leave)
}

/// Settles a `cancel`: what the server approved is free again, and the id is dead.
pub(super) fn cancel(d: &mut Draft<'_>, id: PaymentId, facts: &PaymentFacts) -> Result<(), Halt> {
    match d.earlier(id, facts)?.map(|payment| payment.state) {
        Some(PaymentState::Taken) => return Err(Refusal::PaymentTaken.into()),
        Some(PaymentState::Cancelled) => {
            d.outcome.effect = Effect::Already;
            return Ok(());
        }
        Some(PaymentState::Approved) => {
            let mut card = d.card(facts.card)?;
            end_hold(d, id, facts, card.as_mut(), Minor::ZERO)?;
            if let Some(card) = card {
                d.put_card(facts.card, card);
            }
        }
        None => {}
    }
    let payment = Payment { state: PaymentState::Cancelled, ..d.payment(facts) };
    d.put_payment(id, payment);
    Ok(())
}

fn check_shape(facts: &PaymentFacts, from_right: Minor, rest: &Rest) -> Result<Minor, Refusal> {
    if !facts.amount.minor.is_positive() {
        return Err(Refusal::AmountNotPositive);
    }
    let rest_minor = facts.amount.minor.minus(from_right).ok_or(Refusal::AmountTooLarge)?;
    let whole = matches!(rest, Rest::Nothing) == rest_minor.is_zero();
    let fits = facts.kind == PaymentKind::Redeem && facts.original.is_none() && whole;
    if fits && from_right >= Minor::ZERO && rest_minor >= Minor::ZERO {
        Ok(rest_minor)
    } else {
        Err(Refusal::FactsInconsistent)
    }
}

fn check_card(d: &mut Draft<'_>, card: &Card, facts: &PaymentFacts) -> Result<(), Refusal> {
    if card.asset != facts.amount.asset {
        return Err(Refusal::WrongAsset);
    }
    if card.state != CardState::Active {
        d.except(Exception::CardState { state: card.state });
    }
    if card.expires_at.is_some_and(|end| end <= d.arrived.at) {
        d.except(Exception::CardExpired);
    }
    Ok(())
}

/// Moves the value: what is reserved, what is held, then the card, then the store's risk.
fn pay_out(
    d: &mut Draft<'_>,
    id: PaymentId,
    facts: &PaymentFacts,
    card: Option<Card>,
    leave: &Leave,
) -> Result<(), Halt> {
    let amount = |minor| Amount { minor, ..facts.amount };
    let entry: &Entry = d.arrived.entry;
    let stopped = card
        .as_ref()
        .and_then(|card| card.stopped_in)
        .is_some_and(|version| version <= entry.status_version);
    let mut card = card;
    let sales = d.sales(facts.card);
    end_hold(d, id, facts, card.as_mut(), leave.held)?;
    let (from_reserved, uncovered) = spend_right(d, facts, card.as_mut(), leave.right, stopped)?;
    d.transfer(from_reserved.1, sales, amount(from_reserved.0));
    let due = uncovered.plus(leave.open).ok_or(Refusal::AmountTooLarge)?;
    let own = AccountId::Card(facts.card);
    let has = if stopped { Minor::ZERO } else { d.available(own)? };
    let from_card = due.min(has);
    d.transfer(own, sales, amount(from_card));
    let shortfall = due.less_at_most(from_card);
    bear(d, id, facts, card.as_mut(), (shortfall, sales))?;
    let settled = [from_reserved.0, leave.held, from_card, shortfall]
        .into_iter()
        .try_fold(Minor::ZERO, Minor::plus)
        .ok_or(Refusal::AmountTooLarge)?;
    if let Some(card) = card {
        d.put_card(facts.card, card);
    }
    let from_its_own = settled.less_at_most(shortfall);
    d.note(ActivityKind::Redeem, facts, id, from_its_own);
    let payment = Payment { settled, class: leave.class, ..d.payment(facts) };
    d.put_payment(id, payment);
    Ok(())
}

/// Ends the hold of this name, if there is one, with so much of it posted. What of it was set aside on the card
/// comes back as value does from elsewhere: to whoever bore a shortfall of the card, then to it or its successor.
fn end_hold(
    d: &mut Draft<'_>,
    id: PaymentId,
    facts: &PaymentFacts,
    card: Option<&mut Card>,
    posted: Minor,
) -> Result<(), Halt> {
    // Only an approval sets value aside, and the books know every payment that they approved.
    if d.books.payments.get(id)?.is_none() {
        return Ok(());
    }
    let Some(hold) = d.books.ledger.hold(&id)? else { return Ok(()) };
    let step =
        if posted.is_positive() { Step::Post { id, amount: posted } } else { Step::Release { id } };
    let amount = Amount { minor: hold.amount.minor.less_at_most(posted), ..hold.amount };
    let own = AccountId::Card(facts.card);
    let was_of_card = hold.debit == own;
    d.plan.steps.push(step);
    if let Some(card) = card.filter(|_| was_of_card) {
        ComeBack { from: own, card: facts.card, amount, own: None }.plan(&mut d.plan, card);
    }
    Ok(())
}

/// Counts the right as spent. Gives what its reserved account pays, and what nothing there covers: rights
/// that were recalled, rights spent a second time by a copy, and rights on a card that the till knew was
/// stopped, whose value goes back to the card.
fn spend_right(
    d: &mut Draft<'_>,
    facts: &PaymentFacts,
    card: Option<&mut Card>,
    right: Minor,
    stopped: bool,
) -> Result<((Minor, AccountId), Minor), Halt> {
    let (key, _, _) = d.card_use(facts.card)?;
    let account = key.account();
    let Some(card) = card.filter(|_| right.is_positive()) else {
        return Ok(((Minor::ZERO, account), right));
    };
    let mut this = d.changed_use(key)?;
    this.spent = this.spent.plus(right).ok_or(Refusal::AmountTooLarge)?;
    d.put_use(key, this);
    let there = if d.line.branch == Branch::MAIN { d.available(account)? } else { Minor::ZERO };
    let paid = right.min(there);
    let uncovered = right.less_at_most(paid);
    card.unreserve(paid);
    if d.line.branch == Branch::MAIN && uncovered.is_positive() {
        d.except(Exception::RecalledRight);
        d.enrolment.recalled_open = d.enrolment.recalled_open.less_at_most(uncovered);
    }
    if stopped {
        let back = Amount { minor: paid, ..facts.amount };
        d.transfer(account, AccountId::Card(facts.card), back);
        return Ok(((Minor::ZERO, account), right));
    }
    Ok(((paid, account), uncovered))
}

/// The store bears what the card does not have and owes to that account.
pub(super) fn bear(
    d: &mut Draft<'_>,
    id: PaymentId,
    facts: &PaymentFacts,
    card: Option<&mut Card>,
    (shortfall, owed_to): (Minor, AccountId),
) -> Result<(), Halt> {
    if shortfall.is_zero() {
        d.outcome.effect = Effect::Settled;
        return Ok(());
    }
    let amount = Amount { minor: shortfall, ..facts.amount };
    d.transfer(d.risk(facts.card), owed_to, amount);
    let outstanding = AccountId::Outstanding(d.line.till, d.line.epoch);
    let signed_out = d.available(outstanding)?.min(shortfall);
    let uncleared = AccountId::Uncleared(d.enrolment.store);
    d.transfer(outstanding, uncleared, Amount { minor: signed_out, ..amount });
    if let Some(card) = card {
        let store = d.enrolment.store;
        let entry: &Entry = d.arrived.entry;
        if card.stopped_in.is_some_and(|version| version <= entry.status_version) {
            d.except(Exception::StoppedInList);
        }
        card.shortfalls.push(Shortfall { payment: id, store, open: shortfall });
    }
    d.outcome.effect = Effect::Shortfall { amount: shortfall };
    Ok(())
}
