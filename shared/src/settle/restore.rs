//! After a restore from a backup: nothing is approved until every till has shown what it keeps.

use crate::books::{Books, BranchKey, Halt, Missing, UseKey};
use crate::ids::{Epoch, TillId};
use crate::journal::Place;
use crate::ledger::{AccountId, Plan, Refusal, Shard};
use crate::limits::{Grant, Limit};
use crate::money::{Amount, Minor};
use crate::signing::Verified;

/// Begins the next life of restored books. `enrolments` are all that are not revoked.
pub fn open_server_epoch(books: &mut Books, enrolments: &[(TillId, Epoch)]) {
    books.server_epoch.0 = books.server_epoch.0.saturating_add(1);
    books.awaited = enrolments.iter().copied().collect();
}

/// Notes that a till whose journal ends at `claimed` has sent all of it; gives whether it has.
pub fn caught_up(
    books: &mut Books,
    (till, epoch): (TillId, Epoch),
    claimed: Place,
) -> Result<bool, Missing> {
    let held = books.branches.get(BranchKey::main(till, epoch))?.copied().unwrap_or_default().head;
    let Some(mut enrolment) = books.enrolments.get((till, epoch))?.cloned() else {
        return Ok(false);
    };
    if held.sequence < claimed.sequence {
        return Ok(false);
    }
    if enrolment.known_in != books.server_epoch {
        enrolment.known_in = books.server_epoch;
        books.enrolments.put((till, epoch), enrolment);
    }
    books.awaited.remove(&(till, epoch));
    Ok(true)
}

/// Takes back a limit that these books signed before they were restored: its signature proves it.
pub fn take_back_limit(books: &mut Books, limit: &Verified<Limit>) -> Result<(), Halt> {
    let (till, epoch) = (limit.holder.till, limit.holder.epoch);
    let mut enrolment =
        books.enrolments.get((till, epoch))?.cloned().ok_or(Refusal::UnknownAccount)?;
    if enrolment.holder(till, epoch) != limit.holder {
        return Err(Refusal::FactsInconsistent.into());
    }
    if books.limits.get((till, epoch, limit.number))?.is_some() {
        return Ok(());
    }
    enrolment.limit = enrolment.limit.max(limit.number);
    enrolment.floor_ceiling = enrolment.floor_ceiling.max(limit.floor.ceiling);
    enrolment.issue_ceiling = enrolment.issue_ceiling.max(limit.issue.ceiling);
    books.enrolments.put((till, epoch), enrolment);
    books.limits.put((till, epoch, limit.number), Limit::clone(limit));
    Ok(())
}

/// Takes back a grant that these books signed before they were restored. What the card no longer has is
/// the store's risk: the till may have spent it already.
pub fn take_back_grant(
    books: &mut Books,
    request: uuid::Uuid,
    grant: &Verified<Grant>,
) -> Result<(), Halt> {
    let (till, epoch) = (grant.holder.till, grant.holder.epoch);
    let enrolment = books.enrolments.get((till, epoch))?.ok_or(Refusal::UnknownAccount)?;
    if enrolment.holder(till, epoch) != grant.holder {
        return Err(Refusal::FactsInconsistent.into());
    }
    let store = enrolment.store;
    let key = UseKey { card: grant.card, line: BranchKey::main(till, epoch) };
    let mut this = books.uses.get(key)?.copied().unwrap_or_default();
    let more = grant.granted.less_at_most(this.granted);
    if more.is_zero() {
        return Ok(());
    }
    let mut card = books.cards.get(grant.card)?.cloned().ok_or(Refusal::UnknownCard)?;
    let from_card = more.min(books.ledger.available(&AccountId::Card(grant.card))?);
    let from_risk = more.less_at_most(from_card);
    let amount = |minor: Minor| Amount { minor, asset: grant.asset };
    let mut plan = Plan::of_request(request);
    plan.transfer(AccountId::Card(grant.card), key.account(), amount(from_card));
    plan.transfer(AccountId::Risk(store, Shard::of(grant.card)), key.account(), amount(from_risk));
    this.granted = grant.granted;
    card.reserved = card.reserved.plus(more).ok_or(Refusal::AmountTooLarge)?;
    books.ledger.apply(&plan)?;
    // Nothing below this line can be refused.
    books.uses.put(key, this);
    books.cards.put(grant.card, card);
    Ok(())
}
