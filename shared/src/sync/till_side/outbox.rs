//! What the server lacks of the journal: a window that moves over it, read from disk piece by piece.

use super::take_up::Claim;
use crate::ids::{EntryHash, Sequence};
use crate::journal::{Entry, Place};
use crate::signing::Signed;
use crate::sync::codec::List;
use crate::sync::frames::ENTRIES_MAX;
use crate::time::{Millis, Timestamp};
use std::collections::{BTreeSet, VecDeque};

/// The most entries under way at once.
pub(super) const WINDOW: usize = 2_000;
/// The most bytes of entries in one frame.
const BATCH_BYTES_MAX: usize = 900_000;
/// Where the server holds no more of what waits for so long, the line is taken for broken.
const STALLED_AFTER: Millis = Millis(60_000);
/// The most outcomes that wait for an entry to be read: a greeting's, after a long absence.
const UNJUDGED_MAX: usize = 20_000;

#[derive(Debug)]
pub(super) struct Outbox {
    /// The newest entry of the journal.
    tip: Place,
    /// How far the server holds it, as agreed.
    agreed: Place,
    /// The last place before what is under way.
    base: Sequence,
    /// The outcomes of all entries up to here are known.
    told: Sequence,
    /// Those that are known beyond it.
    told_beyond: BTreeSet<Sequence>,
    /// Hashes of what is under way: the entries after `base`.
    under_way: VecDeque<EntryHash>,
    loading: Option<Sequence>,
    /// A head at a place whose entry has to be read first.
    unjudged: Option<Claim>,
    /// The server takes no more: nothing further is sent.
    stopped: bool,
    /// When the server last held more than before, or there last was nothing to wait for.
    moved_at: Timestamp,
}

/// What this till knows of its own entry at a place.
pub(super) enum Own {
    /// Its hash.
    Hash(EntryHash),
    /// It never wrote so many.
    Beyond,
    /// It must be read first.
    Unread,
}

impl Outbox {
    pub(super) fn new(now: Timestamp, tip: Place, agreed: Place) -> Self {
        Self {
            tip,
            agreed,
            base: agreed.sequence,
            told: agreed.sequence,
            told_beyond: BTreeSet::new(),
            under_way: VecDeque::new(),
            loading: None,
            unjudged: None,
            stopped: false,
            moved_at: now,
        }
    }

    pub(super) fn recorded(&mut self, now: Timestamp, tip: Place) {
        if self.pending() == 0 {
            self.moved(now);
        }
        if tip.sequence >= self.tip.sequence {
            self.tip = tip;
        }
    }

    /// Entries that the server does not hold yet, or whose outcome is not known here.
    pub(super) fn pending(&self) -> u64 {
        let settled = self.agreed.sequence.min(self.told);
        self.tip.sequence.0.saturating_sub(settled.0)
    }

    /// A connection begins: this is what the till has kept.
    pub(super) fn begin(&mut self, now: Timestamp, tip: Place, told: Sequence) {
        self.recorded(now, tip);
        self.told = told;
        self.told_beyond.clear();
    }

    /// The outcomes of these came.
    pub(super) fn told(&mut self, now: Timestamp, outcomes: impl Iterator<Item = Sequence>) {
        let told = self.told;
        self.told_beyond.extend(outcomes.filter(|sequence| *sequence > told));
        while let Some(next) = self.told.next().filter(|next| self.told_beyond.remove(next)) {
            self.told = next;
            self.moved(now);
        }
    }

    /// A connection ended: what was under way is sent again on the next.
    pub(super) fn lost(&mut self) {
        self.send_again_after(self.agreed.sequence);
        self.unjudged = None;
        self.stopped = false;
    }

    pub(super) fn stop(&mut self) {
        self.stopped = true;
    }

    /// The server lacks entries from here on.
    pub(super) fn needed(&mut self, from: Sequence) {
        let before = Sequence(from.0.saturating_sub(1));
        if before <= self.tip.sequence {
            self.send_again_after(before);
        }
    }

    pub(super) fn own(&self, at: Sequence) -> Own {
        if at == Place::START.sequence {
            return Own::Hash(EntryHash::GENESIS);
        }
        if at > self.tip.sequence {
            return Own::Beyond;
        }
        let behind = at.0.checked_sub(self.base.0).and_then(|n| n.checked_sub(1));
        let index = behind.and_then(|n| usize::try_from(n).ok());
        let known = index.and_then(|index| self.under_way.get(index).copied());
        let fixed = [self.tip, self.agreed];
        let fixed = fixed.iter().find(|place| place.sequence == at);
        match known.or(fixed.map(|place| place.hash)) {
            Some(hash) => Own::Hash(hash),
            None => Own::Unread,
        }
    }

    /// The entry at the head's place has to be read before it can be judged.
    pub(super) fn judge_later(&mut self, mut claim: Claim) {
        self.loading = None;
        if let Some(earlier) = self.unjudged.take() {
            claim.outcomes.extend(earlier.outcomes);
            claim.outcomes.truncate(UNJUDGED_MAX);
        }
        self.unjudged = Some(claim);
    }

    pub(super) fn moved(&mut self, now: Timestamp) {
        self.moved_at = now;
    }

    pub(super) fn stalls_at(&self) -> Option<Timestamp> {
        let waits = self.pending() > 0 && !self.stopped;
        waits.then(|| self.moved_at.plus(STALLED_AFTER))
    }

    pub(super) fn is_stalled(&self, now: Timestamp) -> bool {
        self.stalls_at().is_some_and(|at| at <= now)
    }

    pub(super) fn agree(&mut self, now: Timestamp, place: Place) {
        self.moved(now);
        let fell_back = place.sequence < self.agreed.sequence;
        self.agreed = place;
        self.done(place.sequence);
        // The server got entries on another path, or began new books that lack some.
        if self.base < place.sequence || fell_back {
            self.send_again_after(place.sequence);
        }
    }

    /// The server has dealt with everything under way up to here.
    pub(super) fn done(&mut self, upto: Sequence) {
        while self.base < upto && self.under_way.pop_front().is_some() {
            self.base = Sequence(self.base.0.saturating_add(1));
        }
    }

    /// What to read next, if there is room to send it.
    pub(super) fn next_load(&mut self) -> Option<(Sequence, usize)> {
        if self.loading.is_some() || self.stopped {
            return None;
        }
        if let Some(claim) = &self.unjudged {
            let from = claim.head.said.place.sequence;
            self.loading = Some(from);
            return Some((from, 1));
        }
        let room = WINDOW.saturating_sub(self.under_way.len());
        let sent = self.sent();
        // Never less than a frame may hold: many small pieces cost more than a short wait.
        if sent >= self.tip.sequence || room < ENTRIES_MAX {
            return None;
        }
        let from = sent.next()?;
        self.loading = Some(from);
        Some((from, ENTRIES_MAX))
    }

    pub(super) fn expects(&self, first: Sequence) -> bool {
        self.loading == Some(first)
    }

    /// The head that waited for this entry, if one did.
    pub(super) fn loaded_for_head(&mut self, first: Sequence) -> Option<Claim> {
        self.unjudged.take_if(|claim| claim.head.said.place.sequence == first)
    }

    /// Cuts what was read into frames, and remembers it as under way.
    pub(super) fn batches(
        &mut self,
        first: Sequence,
        entries: Vec<Signed<Entry>>,
    ) -> Vec<(Sequence, List<Signed<Entry>, ENTRIES_MAX>)> {
        self.loading = None;
        if self.sent().next() != Some(first) || self.stopped {
            return Vec::new();
        }
        let mut batches = Vec::new();
        let mut batch = Vec::new();
        let mut bytes = 0_usize;
        let mut batch_first = first;
        for entry in entries {
            bytes = bytes.saturating_add(entry.as_bytes().len());
            if batch.len() == ENTRIES_MAX || bytes > BATCH_BYTES_MAX {
                batches.push((batch_first, List::first_of(std::mem::take(&mut batch))));
                batch_first = Sequence(self.sent().0.saturating_add(1));
                bytes = entry.as_bytes().len();
            }
            self.under_way.push_back(hash_of(&entry));
            batch.push(entry);
        }
        batches.push((batch_first, List::first_of(batch)));
        batches
    }

    /// Everything up to here was sent.
    pub(super) fn sent(&self) -> Sequence {
        let count = u64::try_from(self.under_way.len()).unwrap_or(u64::MAX);
        Sequence(self.base.0.saturating_add(count))
    }

    fn send_again_after(&mut self, place: Sequence) {
        self.base = place;
        self.under_way.clear();
        self.loading = None;
    }
}

pub(super) fn hash_of(entry: &Signed<Entry>) -> EntryHash {
    EntryHash(entry.sha256())
}
