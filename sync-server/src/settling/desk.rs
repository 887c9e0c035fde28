//! At the writer's desk: entry by entry through the rules, each with its row.

use super::checked::{Checked, CheckedEntry};
use super::keeping::{self, KeptGrants};
use super::{Journal, Settlement, head, limits};
use crate::store::journal::{self, Kept, NewEntry};
use crate::store::{Desk, StoreFault, history};
use shared::books::BranchKey;
use shared::ids::{KeyId, StoreId};
use shared::journal::{Branch, Entry};
use shared::settle::{self, Arrived, Effect, Outcome, Settled};
use shared::signing::PublicKey;
use shared::sync::server_side::Stop;
use shared::sync::{EntryOutcome, Halt};
use shared::trust_list::{Purpose, TrustList};

/// Settles what was checked, in order, until something stops it.
pub(super) fn settle(
    desk: &mut Desk,
    trust: &TrustList,
    (journal, kept): (Journal, &KeptGrants),
    checked: Checked,
) -> Result<Settlement, StoreFault> {
    let mut line = Line { outcomes: Vec::new(), branch: Branch::MAIN, stop: None };
    let keys = |id: KeyId| server_key(trust, id);
    desk.books.load_ahead(&desk.sql, checked.entries.iter().map(|one| &*one.entry))?;
    for one in checked.entries {
        keeping::keep_for(desk, journal, kept, &one)?;
        if !line.take(desk, &keys, one)? {
            break;
        }
    }
    let copied_only = matches!(line.stop, None | Some(Stop::Halted { why: Halt::Copy, .. }));
    let stop = if copied_only { checked.stop.or(line.stop) } else { line.stop };
    let limit = if line.outcomes.is_empty() { None } else { limits::renew_at(desk, journal)? };
    let head = head(desk, journal, line.branch)?;
    if let Some(Stop::Halted { at, why }) = stop
        && (line.stop == stop || head.place.next_sequence() == Some(at))
    {
        journal::note_halt(&desk.sql, journal.till, journal.epoch, at, why, desk.now)?;
    }
    metrics::counter!("scrip_entries_total")
        .increment(u64::try_from(line.outcomes.len()).unwrap_or(0));
    Ok(Settlement { outcomes: line.outcomes, head, stop, limit, at: desk.now })
}

/// Answers of the server prove themselves with any key that ever signed them, revoked ones aside.
fn server_key(trust: &TrustList, id: KeyId) -> Option<PublicKey> {
    trust.key_for(id, Purpose::Server)
}

/// One line of entries on its way through the rules.
struct Line {
    outcomes: Vec<EntryOutcome>,
    branch: Branch,
    stop: Option<Stop>,
}

impl Line {
    /// Takes one entry; false where nothing after it can be taken.
    fn take(
        &mut self,
        desk: &mut Desk,
        keys: &(dyn Fn(KeyId) -> Option<PublicKey> + Sync),
        one: CheckedEntry,
    ) -> Result<bool, StoreFault> {
        let (till, sequence) = (one.entry.till, one.entry.sequence);
        let settled = apply(desk, keys, &one)?;
        match settled {
            Settled::New { branch, forked, outcome } => {
                self.branch = branch;
                self.outcomes.push(EntryOutcome::of(sequence, &outcome));
                keep(desk, one, branch, outcome)?;
                if forked {
                    self.stop = Some(Stop::Halted { at: sequence, why: Halt::Copy });
                }
            }
            Settled::Duplicate { branch } => {
                self.branch = branch;
                // It may be one of this very group, whose row is still to be written.
                desk.flush()?;
                let kept = journal::kept(&desk.sql, &one.entry, branch)?;
                self.outcomes.push(EntryOutcome::of(sequence, &kept.into_outcome()));
            }
            Settled::Gap { from } => {
                self.stop = Some(Stop::Gap { from });
                return Ok(false);
            }
            Settled::Broken(broken) => {
                tracing::warn!(%till, "The journal of {till} is broken: {broken}");
                self.stop = Some(Stop::Halted { at: sequence, why: Halt::BrokenChain });
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Runs the rule, loading what it misses. What nearly every entry needs was loaded ahead, so that the rule
/// runs once.
fn apply(
    desk: &mut Desk,
    keys: &(dyn Fn(KeyId) -> Option<PublicKey> + Sync),
    one: &CheckedEntry,
) -> Result<Settled, StoreFault> {
    let Desk { sql, books, now } = desk;
    let arrived = Arrived { entry: &one.entry, hash: one.hash, at: *now, server_keys: keys };
    loop {
        match settle::settle(books.rules(), &arrived) {
            Ok(settled) => return Ok(settled),
            Err(missing) => books.load(sql, missing)?,
        }
    }
}

/// Keeps the entry's own row, its lines of history, and what a person should look at.
fn keep(
    desk: &mut Desk,
    one: CheckedEntry,
    branch: Branch,
    outcome: Outcome,
) -> Result<(), StoreFault> {
    note_exceptions(desk, &one.entry, branch, &outcome)?;
    let totals = desk.books.totals(&one.entry, branch)?;
    let line = BranchKey { till: one.entry.till, epoch: one.entry.epoch, branch };
    let kept = Kept { effect: outcome.effect, exceptions: outcome.exceptions };
    let entry = NewEntry { line, totals, bytes: one.bytes, kept };
    desk.books.keep(entry, outcome.activities);
    Ok(())
}

fn note_exceptions(
    desk: &mut Desk,
    entry: &Entry,
    branch: Branch,
    outcome: &Outcome,
) -> Result<(), StoreFault> {
    let refusal = match &outcome.effect {
        Effect::Refused { refusal } => Some((refusal.code(), serde_json::to_string(refusal))),
        Effect::Shortfall { .. } => Some(("shortfall", serde_json::to_string(&outcome.effect))),
        Effect::Kept | Effect::Settled | Effect::Already => None,
    };
    if refusal.is_none() && outcome.exceptions.is_empty() {
        return Ok(());
    }
    let (store, now) = (store_of(desk, entry)?, desk.now);
    if let Some((code, detail)) = refusal {
        let detail = detail.map_err(StoreFault::damaged)?;
        history::open(&desk.sql, (entry, branch), store, (code, &detail), now)?;
    }
    for exception in &outcome.exceptions {
        history::except(&desk.sql, (entry, branch), store, exception, now)?;
    }
    metrics::counter!("scrip_exceptions_total").increment(1);
    Ok(())
}

fn store_of(desk: &mut Desk, entry: &Entry) -> Result<StoreId, StoreFault> {
    let found = desk.books.rules().enrolments.get((entry.till, entry.epoch));
    let store = found.ok().flatten().map(|enrolment| enrolment.store);
    store.ok_or_else(|| StoreFault::damaged(format!("{} has no enrolment", entry.till)))
}
