//! The world's server looks at every transfer: none may be without a cause.

use super::Server;
use shared::books::Books;
use shared::journal::{Branch, Entry};
use shared::ledger::{Moved, Plan};
use shared::settle::{Claim, Effect, Trace, traces_of_act};

impl Server {
    /// Looks at what moved since the last time; `entry` has just settled, or was just asked about.
    pub(super) fn check_causes(&mut self, entry: Option<(&Entry, &Effect)>) {
        let mut claim = entry.map(|(entry, effect)| Claim::of(&entry.body, effect));
        for moved in self.books.take_changes().ledger.moved {
            let traces = match &mut claim {
                Some(claim) if entry.is_some_and(|(entry, _)| is_of(&moved, entry)) => {
                    claim.take(&moved).map(|trace| trace.into_iter().collect()).ok()
                }
                _act => traces_of_act(&moved),
            };
            let fits = |trace| is_there(&self.books, &moved, trace);
            assert!(
                traces.is_some_and(|traces: Vec<Trace>| traces.into_iter().all(fits)),
                "{moved:?} has no cause; the entry was {entry:?}"
            );
        }
    }
}

fn is_of(moved: &Moved, entry: &Entry) -> bool {
    let plan = Plan::of_entry(entry.till, entry.epoch, entry.sequence);
    (0..=9).map(Branch).any(|branch| plan.clone().on_line(branch).id == moved.plan)
}

/// Histories and exceptions are not kept here.
fn is_there(books: &Books, moved: &Moved, trace: Trace) -> bool {
    match trace {
        Trace::Heir { card, heir } => {
            matches!(books.cards.get(card), Ok(Some(card)) if card.successor == Some(heir))
        }
        Trace::Settled { payment, store } => {
            matches!(books.payments.get(payment), Ok(Some(known))
                if known.store == store && known.settled == moved.amount.minor)
        }
        Trace::GivenUp { till, epoch } => {
            matches!(books.enrolments.get((till, epoch)), Ok(Some(life)) if life.revoked_at.is_some())
        }
        Trace::RightShort { .. } | Trace::History { .. } | Trace::EndedOrLetIn { .. } => true,
    }
}
