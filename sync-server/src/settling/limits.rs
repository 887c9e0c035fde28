//! When a till gets its next limit.

use super::Journal;
use crate::app::App;
use crate::store::{Desk, StoreFault};
use shared::books::{Books, BranchKey, BranchTotals, Halt};
use shared::ids::{Epoch, TillId};
use shared::limits::{Limit, OfflinePolicy};
use shared::money::Minor;
use shared::time::Timestamp;
use uuid::Uuid;

/// Signs the till's next limit where it is time for one.
pub async fn renew(app: &App, journal: Journal) -> Result<Option<Limit>, StoreFault> {
    app.store.writer().hand_in(1, move |desk| renew_at(desk, journal)).await
}

/// The same, inside a transaction.
pub(super) fn renew_at(desk: &mut Desk, journal: Journal) -> Result<Option<Limit>, StoreFault> {
    let Desk { sql, books, now } = desk;
    let place = (journal.till, journal.epoch);
    let due = books.decide(sql, |books| is_due(books, place, *now))?;
    if due != Ok(true) {
        return Ok(None);
    }
    let request = request_of(books.rules(), place);
    match books.decide(sql, |books| shared::settle::sign_limit(books, request, place, *now))? {
        Ok(limit) => Ok(Some(limit)),
        Err(refusal) => {
            metrics::counter!("scrip_limits_refused_total", "code" => refusal.code()).increment(1);
            Ok(None)
        }
    }
}

/// The newest limit of a till, after signing the next where it is time for one.
pub fn current(desk: &mut Desk, journal: Journal) -> Result<Option<Limit>, StoreFault> {
    if let Some(limit) = renew_at(desk, journal)? {
        return Ok(Some(limit));
    }
    let (till, epoch) = (journal.till, journal.epoch);
    let Desk { sql, books, .. } = desk;
    let newest = |books: &mut Books| -> Result<Option<Limit>, Halt> {
        let Some(enrolment) = books.enrolments.get((till, epoch))? else {
            return Ok(None);
        };
        Ok(books.limits.get((till, epoch, enrolment.limit))?.cloned())
    };
    Ok(books.decide(sql, newest)?.unwrap_or(None))
}

/// There is none yet, a quarter of its time or room is used up, or HQ changed the rules.
fn is_due(books: &Books, (till, epoch): (TillId, Epoch), now: Timestamp) -> Result<bool, Halt> {
    let Some(enrolment) = books.enrolments.get((till, epoch))? else {
        return Ok(false);
    };
    let Some(limit) = books.limits.get((till, epoch, enrolment.limit))? else {
        return Ok(true);
    };
    let Some(store) = books.stores.get(enrolment.store)? else {
        return Ok(false);
    };
    let totals = books.branches.get(BranchKey::main(till, epoch))?.copied().unwrap_or_default();
    let aged = now.since(limit.signed_at).0 >= limit.valid_for.0 / 4;
    let used = is_used(limit, &totals, &store.policy);
    Ok(aged || used || differs(limit, &store.policy))
}

/// A quarter of what the rules give is gone, and something was taken or given out since it was signed. The
/// second matters: a till journals each limit that it receives, and that alone must not bring the next.
fn is_used(limit: &Limit, totals: &BranchTotals, policy: &OfflinePolicy) -> bool {
    let takes = used_count(limit.floor.count_max, policy.floor_count, totals.floor_count);
    let loads = used_count(limit.issue.count_max, policy.issue_count, totals.issue_count);
    let little = |left: Minor, whole: Minor| left.get() < whole.get() - whole.get() / 4;
    let floor_left = limit.floor.ceiling.less_at_most(totals.floor);
    let issue_left = limit.issue.ceiling.less_at_most(totals.issue);
    (takes > 0 && (takes > policy.floor_count / 4 || little(floor_left, policy.floor_minor)))
        || (loads > 0 && (loads > policy.issue_count / 4 || little(issue_left, policy.issue_minor)))
}

/// How many of a limit's takes have settled since it was signed, going by the number that it was given.
fn used_count(count_max: u64, given: u64, settled: u64) -> u64 {
    settled.saturating_sub(count_max.saturating_sub(given))
}

/// Whether the limit was signed by other rules than today's.
fn differs(limit: &Limit, policy: &OfflinePolicy) -> bool {
    limit.floor.payment_max != policy.payment_minor_max
        || limit.floor.card_max != policy.card_minor_max
        || limit.valid_for != policy.valid_for
        || limit.status_age_max != policy.status_age_max
}

/// Each limit's own id: the same limit signed twice moves the ceiling once.
fn request_of(books: &Books, (till, epoch): (TillId, Epoch)) -> Uuid {
    let number = books
        .enrolments
        .get((till, epoch))
        .ok()
        .flatten()
        .map_or(1, |enrolment| enrolment.limit.0.saturating_add(1));
    let mut id = [0; 16];
    id[..4].copy_from_slice(b"lim:");
    id[4..8].copy_from_slice(&till.0.to_be_bytes());
    id[8..10].copy_from_slice(&epoch.0.to_be_bytes()[2..]);
    id[10..].copy_from_slice(&number.to_be_bytes()[2..]);
    uuid::Builder::from_custom_bytes(id).into_uuid()
}
