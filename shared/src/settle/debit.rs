//! Taking: a card paid, by rights, by the server's leave or under the floor limit. And giving up.

use super::draft::Draft;
use super::{Effect, Exception};
use crate::books::{ActivityKind, Card, Halt, Payment, PaymentClass, PaymentState, Shortfall};
use crate::ids::{LimitNumber, PaymentId};
use crate::journal::{Branch, Entry, PaymentFacts, PaymentKind, Rest};
use crate::ledger::{AccountId, CardState, Refusal, Step};
use crate::limits::{Answer, Verdict};
use crate::money::{Amount, Minor};
use crate::signing::Signed;

/// What of a payment has an effect, part by part.
struct Leave {
    /// Covered by rights of this line.
    right: Minor,
    /// Set aside when the server approved it.
    held: Minor,
    /// Taken from the card, and from the store's risk where the card has too little.
    open: Minor,
    class: PaymentClass,
}

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
    let leave = leave(d, id, facts, from_right, rest_minor, rest, earlier)?;
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
        Some(PaymentState::Approved) => d.release_hold(id)?,
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

/// Finds out what of the payment was within what the till was given.
fn leave(
    d: &mut Draft<'_>,
    id: PaymentId,
    facts: &PaymentFacts,
    from_right: Minor,
    rest_minor: Minor,
    rest: &Rest,
    approved: Option<&Payment>,
) -> Result<Leave, Halt> {
    let (_, this, granted) = d.card_use(facts.card)?;
    let right = from_right.min(this.right(granted));
    let held = match approved {
        Some(_) => d.books.ledger.hold(&id)?.map_or(Minor::ZERO, |hold| hold.amount.minor),
        None => Minor::ZERO,
    };
    let held = held.min(rest_minor);
    let unheld = rest_minor.less_at_most(held);
    let (open, class) = match rest {
        Rest::Nothing => (Minor::ZERO, PaymentClass::Reserved),
        Rest::Online { answer } => (by_answer(d, id, facts, unheld, answer), PaymentClass::Online),
        Rest::Offline { limit } => {
            let within = by_floor(d, facts, unheld, *limit)?;
            count_floor(d, facts, *limit, held.plus(within).unwrap_or(within))?;
            (within, PaymentClass::Floor)
        }
    };
    let excess = from_right.less_at_most(right).plus(unheld.less_at_most(open)).unwrap_or_default();
    if right.is_zero() && held.is_zero() && open.is_zero() {
        return Err(nothing_left(rest, d.books, d.line, facts)?.into());
    }
    if excess.is_positive() {
        d.except(Exception::BeyondLimit { excess });
    }
    Ok(Leave { right, held, open, class })
}

/// Why not even a part had an effect.
fn nothing_left(
    rest: &Rest,
    books: &crate::books::Books,
    line: crate::books::BranchKey,
    facts: &PaymentFacts,
) -> Result<Refusal, Halt> {
    Ok(match rest {
        Rest::Online { .. } => Refusal::NotApproved,
        Rest::Nothing => Refusal::BeyondLimit { left: Minor::ZERO },
        Rest::Offline { limit } => match books.limits.get((line.till, line.epoch, *limit))? {
            None => Refusal::UnknownLimit { limit: *limit },
            Some(limit) if limit.asset != facts.amount.asset => Refusal::WrongAsset,
            Some(_) => Refusal::BeyondLimit { left: Minor::ZERO },
        },
    })
}

/// A signed answer proves itself: after a restore the books may not know what they once approved.
fn by_answer(
    d: &Draft<'_>,
    id: PaymentId,
    facts: &PaymentFacts,
    unheld: Minor,
    answer: &[u8],
) -> Minor {
    approved_part(d, id, facts, answer).map_or(Minor::ZERO, |part| part.min(unheld))
}

/// The part that a server's signed answer to this till approved of this very payment, if it did.
pub(super) fn approved_part(
    d: &Draft<'_>,
    id: PaymentId,
    facts: &PaymentFacts,
    answer: &[u8],
) -> Option<Minor> {
    let answer =
        Signed::<Answer>::from_bytes(answer.to_vec()).ok()?.open(d.arrived.server_keys).ok()?;
    let holder = d.enrolment.holder(d.line.till, d.line.epoch);
    let fits = answer.holder == holder && answer.payment == id && answer.facts == *facts;
    match answer.verdict {
        Verdict::Approved { from_card } if fits => Some(from_card),
        Verdict::Approved { .. } | Verdict::Refused { .. } => None,
    }
}

/// The part that the named floor limit still allowed when the till took it.
fn by_floor(
    d: &Draft<'_>,
    facts: &PaymentFacts,
    unheld: Minor,
    number: LimitNumber,
) -> Result<Minor, Halt> {
    let Some(limit) = d.books.limits.get((d.line.till, d.line.epoch, number))? else {
        return Ok(Minor::ZERO);
    };
    if limit.asset != facts.amount.asset || d.totals.floor_count >= limit.floor.count_max {
        return Ok(Minor::ZERO);
    }
    let (_, this, _) = d.card_use(facts.card)?;
    let used = if this.limit == number { this.floor } else { Minor::ZERO };
    let room = limit.floor.ceiling.less_at_most(d.totals.floor);
    Ok(unheld
        .min(limit.floor.payment_max)
        .min(limit.floor.card_max.less_at_most(used))
        .min(room)
        .at_least_zero())
}

/// The till counted it under its limit, whatever the server had approved of it; so do the books.
fn count_floor(
    d: &mut Draft<'_>,
    facts: &PaymentFacts,
    limit: LimitNumber,
    within: Minor,
) -> Result<(), Halt> {
    if within.is_zero() {
        return Ok(());
    }
    d.totals.floor = d.totals.floor.plus(within).ok_or(Refusal::AmountTooLarge)?;
    d.totals.floor_count = d.totals.floor_count.saturating_add(1);
    let (key, mut this, _) = d.card_use(facts.card)?;
    let before = if this.limit == limit { this.floor } else { Minor::ZERO };
    this.limit = limit;
    this.floor = before.plus(within).ok_or(Refusal::AmountTooLarge)?;
    d.put_use(key, this);
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
    if leave.held.is_positive() {
        d.plan.steps.push(Step::Post { id, amount: leave.held });
    } else {
        d.release_hold(id)?;
    }
    let (from_reserved, uncovered) = spend_right(d, facts, card.as_mut(), leave.right, stopped)?;
    d.transfer(from_reserved.1, sales, amount(from_reserved.0));
    let due = uncovered.plus(leave.open).ok_or(Refusal::AmountTooLarge)?;
    let own = AccountId::Card(facts.card);
    let has = if stopped { Minor::ZERO } else { d.available(own)? };
    let from_card = due.min(has);
    d.transfer(own, sales, amount(from_card));
    let shortfall = due.less_at_most(from_card);
    bear(d, id, facts, card.as_mut(), shortfall)?;
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
    card.reserved = card.reserved.less_at_most(paid);
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

/// The store bears what the card does not have.
fn bear(
    d: &mut Draft<'_>,
    id: PaymentId,
    facts: &PaymentFacts,
    card: Option<&mut Card>,
    shortfall: Minor,
) -> Result<(), Halt> {
    if shortfall.is_zero() {
        d.outcome.effect = Effect::Settled;
        return Ok(());
    }
    let amount = Amount { minor: shortfall, ..facts.amount };
    let (risk, sales) = (d.risk(facts.card), d.sales(facts.card));
    d.transfer(risk, sales, amount);
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
