//! Signing limits: running totals from what has settled, and never past the store's ceiling.

use crate::books::{Books, BranchKey, BranchTotals, Enrolment, Halt, Store};
use crate::ids::{Epoch, LimitNumber, StoreId, TillId};
use crate::ledger::{AccountId, Plan, Refusal};
use crate::limits::{Floor, Issue, Limit};
use crate::money::{Amount, Minor};
use crate::time::Timestamp;

/// Makes the next limit of a till, ready to be signed. What the store's ceiling no longer covers is left
/// out of it; when nothing is left the answer is a refusal.
pub fn sign_limit(
    books: &mut Books,
    request: uuid::Uuid,
    (till, epoch): (TillId, Epoch),
    now: Timestamp,
) -> Result<Limit, Halt> {
    let mut enrolment =
        books.enrolments.get((till, epoch))?.cloned().ok_or(Refusal::UnknownAccount)?;
    if enrolment.revoked_at.is_some() || enrolment.copied || !books.awaited.is_empty() {
        return Err(Refusal::TillStopped.into());
    }
    let store = books.stores.get(enrolment.store)?.cloned().ok_or(Refusal::UnknownAccount)?;
    let settled = books.branches.get(BranchKey::main(till, epoch))?.copied().unwrap_or_default();
    let outstanding = AccountId::Outstanding(till, epoch);
    let held = books.ledger.available(&outstanding)?;
    let free = books.ledger.available(&AccountId::Ceiling(enrolment.store))?;
    let room = free.plus(held).ok_or(Refusal::AmountTooLarge)?;
    let room = room.less_at_most(enrolment.recalled_open);
    let (floor_open, issue_open) = fit(&store, &enrolment, &settled, room)?;
    let number =
        enrolment.limit.0.checked_add(1).map(LimitNumber).ok_or(Refusal::AmountTooLarge)?;
    let limit = Limit {
        holder: enrolment.holder(till, epoch),
        store: enrolment.store,
        number,
        server_epoch: books.server_epoch,
        head: settled.head,
        signed_at: now,
        valid_for: store.policy.valid_for,
        asset: store.asset,
        floor: floor(&store, &settled, floor_open)?,
        issue: issue(&store, &settled, issue_open)?,
        status_age_max: store.policy.status_age_max,
    };
    enrolment.limit = number;
    enrolment.floor_ceiling = enrolment.floor_ceiling.max(limit.floor.ceiling);
    enrolment.issue_ceiling = enrolment.issue_ceiling.max(limit.issue.ceiling);
    let target = open_by(&enrolment, &settled)?;
    let mut plan = Plan::of_request(request);
    let ceiling = AccountId::Ceiling(enrolment.store);
    let more = Amount { minor: target.less_at_most(held), asset: store.asset };
    let less = Amount { minor: held.less_at_most(target), asset: store.asset };
    plan.transfer(ceiling, outstanding, more);
    plan.transfer(outstanding, ceiling, less);
    books.ledger.apply(&plan)?;
    // Nothing below this line can be refused.
    books.enrolments.put((till, epoch), enrolment);
    books.limits.put((till, epoch, number), limit.clone());
    Ok(limit)
}

/// Sets a store's ceiling R. It is raised at once; it is lowered as far as it is free, and the rest is
/// refused with what is left.
pub fn set_ceiling(
    books: &mut Books,
    request: uuid::Uuid,
    store_id: StoreId,
    ceiling: Minor,
) -> Result<(), Halt> {
    let mut store = books.stores.get(store_id)?.cloned().ok_or(Refusal::UnknownAccount)?;
    let mut plan = Plan::of_request(request);
    let (free, source) = (AccountId::Ceiling(store_id), AccountId::CeilingSet(store_id));
    let more = Amount { minor: ceiling.less_at_most(store.ceiling), asset: store.asset };
    let less = Amount { minor: store.ceiling.less_at_most(ceiling), asset: store.asset };
    let left = books.ledger.available(&free)?;
    if less.minor > left {
        return Err(Refusal::CeilingReached { left }.into());
    }
    plan.transfer(source, free, more);
    plan.transfer(free, source, less);
    books.ledger.apply(&plan)?;
    // Nothing below this line can be refused.
    store.ceiling = ceiling;
    books.stores.put(store_id, store);
    Ok(())
}

/// What a till may still lose its store: this much of the store's ceiling is its.
pub(super) fn open_by(enrolment: &Enrolment, settled: &BranchTotals) -> Result<Minor, Refusal> {
    let open = [
        enrolment.floor_ceiling.less_at_most(settled.floor),
        enrolment.issue_ceiling.less_at_most(settled.issue),
        enrolment.recalled_open,
    ];
    open.into_iter().try_fold(Minor::ZERO, Minor::plus).ok_or(Refusal::AmountTooLarge)
}

/// How much may be open by floor and by issue: L each, less where the ceiling leaves less, floor first.
fn fit(
    store: &Store,
    enrolment: &Enrolment,
    settled: &BranchTotals,
    room: Minor,
) -> Result<(Minor, Minor), Refusal> {
    // What an earlier limit still allows cannot be taken back by signing a smaller one.
    let floor_before = enrolment.floor_ceiling.less_at_most(settled.floor);
    let issue_before = enrolment.issue_ceiling.less_at_most(settled.issue);
    let floor_open =
        store.policy.floor_minor.max(floor_before).min(room.less_at_most(issue_before));
    let issue_open = store.policy.issue_minor.max(issue_before).min(room.less_at_most(floor_open));
    if floor_open.is_zero() && issue_open.is_zero() {
        return Err(Refusal::CeilingReached { left: room });
    }
    let own = |wanted: Minor, open: Minor| wanted.min(open);
    Ok((own(store.policy.floor_minor, floor_open), own(store.policy.issue_minor, issue_open)))
}

fn floor(store: &Store, settled: &BranchTotals, open: Minor) -> Result<Floor, Refusal> {
    let policy = &store.policy;
    let share = i64::from(policy.soft_line_percent.min(100));
    let soft = open.get().checked_mul(share).and_then(|part| part.checked_div(100));
    let soft = soft.and_then(|part| Minor::new(part).ok()).ok_or(Refusal::AmountTooLarge)?;
    Ok(Floor {
        payment_max: policy.payment_minor_max,
        card_max: policy.card_minor_max,
        ceiling: settled.floor.plus(open).ok_or(Refusal::AmountTooLarge)?,
        count_max: settled.floor_count.saturating_add(policy.floor_count),
        soft_line: settled.floor.plus(soft).ok_or(Refusal::AmountTooLarge)?,
    })
}

fn issue(store: &Store, settled: &BranchTotals, open: Minor) -> Result<Issue, Refusal> {
    Ok(Issue {
        ceiling: settled.issue.plus(open).ok_or(Refusal::AmountTooLarge)?,
        count_max: settled.issue_count.saturating_add(store.policy.issue_count),
    })
}
