//! Entries on their way in, and what became of them on its way out.

use super::flow::TooMuch;
use super::{Effect, ServerSide, Stop};
use crate::ids::Sequence;
use crate::journal::Entry;
use crate::signing::Signed;
use crate::sync::codec::List;
use crate::sync::frames::{Bye, ENTRIES_MAX, EntryOutcome, Halt, ToTill};
use crate::sync::signed::Head;

impl ServerSide {
    pub(super) fn entries(
        &mut self,
        first: Sequence,
        entries: Vec<Signed<Entry>>,
        out: &mut Vec<Effect>,
    ) {
        let is_stopped = self.halted.is_some_and(|why| why != Halt::Copy);
        if is_stopped || entries.is_empty() {
            return;
        }
        if first > self.next {
            if !self.gap_said {
                self.gap_said = true;
                self.send(&ToTill::Need { from: self.next }, out);
            }
            return;
        }
        let count = u64::try_from(entries.len()).unwrap_or(u64::MAX);
        let Some(after) = first.0.checked_add(count) else {
            return self.end(Bye::BadFrame, out);
        };
        if let Err(TooMuch) = self.flow.settle(entries.len()) {
            return self.end(Bye::TooFast, out);
        }
        self.gap_said = false;
        self.next = self.next.max(Sequence(after));
        out.push(Effect::Settle { first, entries });
    }

    pub(super) fn settled(
        &mut self,
        outcomes: Vec<EntryOutcome>,
        head: &Signed<Head>,
        stop: Option<Stop>,
        out: &mut Vec<Effect>,
    ) {
        let mut left = outcomes.into_iter().peekable();
        while left.peek().is_some() {
            let frame = ToTill::Outcomes {
                outcomes: List::first_of(left.by_ref().take(ENTRIES_MAX)),
                head: head.clone(),
            };
            self.send(&frame, out);
        }
        match stop {
            None => {}
            // What was under way beyond a gap reports the same gap.
            Some(Stop::Gap { from }) if self.gap_said && self.next == from => {}
            Some(Stop::Gap { from }) => {
                self.next = from;
                self.gap_said = true;
                self.send(&ToTill::Need { from }, out);
            }
            Some(Stop::Halted { at, why }) => self.halt(at, why, out),
        }
    }

    /// Says once what is wrong with the journal, by whichever connection that was found.
    pub(super) fn halt(&mut self, at: Sequence, why: Halt, out: &mut Vec<Effect>) {
        let is_stopped = self.halted.is_some_and(|why| why != Halt::Copy);
        if is_stopped || self.halted == Some(why) {
            return;
        }
        self.halted = Some(why);
        self.send(&ToTill::Halted { at, why }, out);
    }
}
