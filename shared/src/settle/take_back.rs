//! What restored books signed after their backup, taken back from the tills that keep it: its signature
//! proves it.

use super::place::{self, Placed};
use super::{Arrived, sign};
use crate::books::{Books, BranchKey, Enrolment, Halt, Shortfall, UseKey};
use crate::ids::{CardId, PaymentId};
use crate::journal::{Body, Branch};
use crate::ledger::{AccountId, Plan, Refusal, Shard};
use crate::limits::{Grant, Holder, Limit};
use crate::money::{Amount, Minor};
use crate::signing::Verified;
use uuid::Uuid;

/// What came of something signed that a till showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenBack {
    /// The books knew it: nothing changed.
    Known,
    /// The books have it now.
    New,
    /// The books have it now, and the till's store bears a part that the card no longer has.
    Short {
        /// That part.
        amount: Amount,
    },
}

/// Takes back a limit. What it allows is set aside below the store's ceiling, as far as that goes.
pub fn take_back_limit(
    books: &mut Books,
    request: Uuid,
    limit: &Verified<Limit>,
) -> Result<TakenBack, Halt> {
    let place = (limit.holder.till, limit.holder.epoch);
    let mut enrolment = holder(books, &limit.holder)?;
    if limit.store != enrolment.store {
        return Err(Refusal::FactsInconsistent.into());
    }
    if let Some(known) = books.limits.get((place.0, place.1, limit.number))? {
        let same = known == &**limit;
        return if same { Ok(TakenBack::Known) } else { Err(Refusal::FactsInconsistent.into()) };
    }
    if limit.server_epoch >= books.server_epoch {
        // Books that were not restored since know what they signed.
        return Err(Refusal::UnknownLimit { limit: limit.number }.into());
    }
    let settled = books.branches.get(BranchKey::main(place.0, place.1))?.copied();
    enrolment.limit = enrolment.limit.max(limit.number);
    enrolment.floor_ceiling = enrolment.floor_ceiling.max(limit.floor.ceiling);
    enrolment.issue_ceiling = enrolment.issue_ceiling.max(limit.issue.ceiling);
    let open = sign::open_by(&enrolment, &settled.unwrap_or_default())?;
    let (free, held) = (AccountId::Ceiling(enrolment.store), outstanding(&limit.holder));
    let more = open.less_at_most(books.ledger.available(&held)?);
    let more = more.min(books.ledger.available(&free)?);
    let mut plan = Plan::of_request(request);
    plan.transfer(free, held, Amount { minor: more, asset: limit.asset });
    books.ledger.apply(&plan)?;
    // Nothing below this line can be refused.
    books.enrolments.put(place, enrolment);
    books.limits.put((place.0, place.1, limit.number), Limit::clone(limit));
    Ok(TakenBack::New)
}

/// Takes back a right, whole. Only for a till whose journal is held to its end: cards that it sold by itself
/// count in the signed total as well, and are in the books once their sale has settled.
///
/// What the card no longer has is the store's risk: the till may have spent it already.
pub fn take_back_grant(
    books: &mut Books,
    request: Uuid,
    grant: &Verified<Grant>,
) -> Result<TakenBack, Halt> {
    raise(books, request, grant, grant.granted)
}

/// Takes back as much of a right as the entry uses that comes next: by its place in the journal, whatever
/// the till sold before it is in the books, so what is missing was granted by the server.
pub fn take_back_for(
    books: &mut Books,
    request: Uuid,
    arrived: &Arrived<'_>,
    grant: &Verified<Grant>,
) -> Result<TakenBack, Halt> {
    let used = right_used(&arrived.entry.body).filter(|(card, _)| *card == grant.card);
    let next = Placed::Next { branch: Branch::MAIN };
    let Some((_, minor)) = used.filter(|(_, minor)| minor.is_positive()) else {
        return Ok(TakenBack::Known);
    };
    if place::find(books, arrived)? != next {
        return Ok(TakenBack::Known);
    }
    let this = books.uses.get(key_of(grant))?.copied().unwrap_or_default();
    let needed = [this.spent, this.released, minor].into_iter().try_fold(Minor::ZERO, Minor::plus);
    raise(books, request, grant, needed.ok_or(Refusal::AmountTooLarge)?)
}

/// The card whose right an entry spends or gives back, and how much of it.
pub fn right_used(body: &Body) -> Option<(CardId, Minor)> {
    match body {
        Body::Take { facts, from_right, .. } | Body::Void { facts, from_right, .. } => {
            Some((facts.card, *from_right))
        }
        Body::LimitReleased { card, amount } => Some((*card, amount.minor)),
        Body::Ask { .. }
        | Body::Cancel { .. }
        | Body::Load { .. }
        | Body::Activate { .. }
        | Body::Refund { .. }
        | Body::LimitReceived { .. }
        | Body::ShiftOpen { .. }
        | Body::ShiftClose { .. }
        | Body::PayIn { .. }
        | Body::PayOut { .. }
        | Body::DayClose { .. }
        | Body::ClockJump { .. }
        | Body::Sale { .. } => None,
    }
}

/// Raises the total granted to `total`, and no further than was signed.
fn raise(
    books: &mut Books,
    request: Uuid,
    grant: &Verified<Grant>,
    total: Minor,
) -> Result<TakenBack, Halt> {
    let store = holder(books, &grant.holder)?.store;
    let key = key_of(grant);
    let mut this = books.uses.get(key)?.copied().unwrap_or_default();
    let more = total.min(grant.granted).less_at_most(this.granted);
    if more.is_zero() {
        return Ok(TakenBack::Known);
    }
    let mut card = books.cards.get(grant.card)?.cloned().ok_or(Refusal::UnknownCard)?;
    let from_card = more.min(books.ledger.available(&AccountId::Card(grant.card))?);
    let short = more.less_at_most(from_card);
    let amount = |minor: Minor| Amount { minor, asset: grant.asset };
    let risk = AccountId::Risk(store, Shard::of(grant.card));
    let mut plan = Plan::of_request(request);
    plan.transfer(AccountId::Card(grant.card), key.account(), amount(from_card));
    plan.transfer(risk, key.account(), amount(short));
    let held = outstanding(&grant.holder);
    let uncleared = short.min(books.ledger.available(&held)?);
    plan.transfer(held, AccountId::Uncleared(store), amount(uncleared));
    this.granted = this.granted.plus(more).ok_or(Refusal::AmountTooLarge)?;
    card.reserved = card.reserved.plus(more).ok_or(Refusal::AmountTooLarge)?;
    if short.is_positive() {
        // Whatever comes back to the card pays the store first.
        card.shortfalls.push(Shortfall { payment: PaymentId(request), store, open: short });
    }
    books.ledger.apply(&plan)?;
    // Nothing below this line can be refused.
    books.uses.put(key, this);
    books.cards.put(grant.card, card);
    let short = amount(short);
    Ok(if short.minor.is_positive() { TakenBack::Short { amount: short } } else { TakenBack::New })
}

fn key_of(grant: &Grant) -> UseKey {
    let line = BranchKey::main(grant.holder.till, grant.holder.epoch);
    UseKey { card: grant.card, line }
}

fn outstanding(holder: &Holder) -> AccountId {
    AccountId::Outstanding(holder.till, holder.epoch)
}

/// The enrolment that something was signed for: that till, that epoch, that key.
fn holder(books: &Books, signed_for: &Holder) -> Result<Enrolment, Halt> {
    let Holder { till, epoch, .. } = *signed_for;
    let enrolment = books.enrolments.get((till, epoch))?.cloned().ok_or(Refusal::UnknownAccount)?;
    if enrolment.holder(till, epoch) == *signed_for {
        Ok(enrolment)
    } else {
        Err(Refusal::FactsInconsistent.into())
    }
}
