//! The world's server after a restore: it goes back to its backup, and tills show it what they keep.

use super::{Server, shop};
use shared::books::Books;
use shared::ids::{CardId, Epoch, ServerEpoch, StoreId, TillId};
use shared::journal::{Entry, Place};
use shared::limits::{Grant, Limit};
use shared::settle::{self, Arrived, KnownTill};
use shared::signing::{Payload, Signed, Verified};
use shared::sync::server_side::{Event, Kept, Standing};
use shared::sync::{Admission, EntryOutcome, Piece};
use shared::time::Timestamp;
use std::collections::BTreeMap;

/// How far beyond the backup the numbers of status lists begin again.
const BEYOND: u64 = 1_000_000;

/// The books as they were at one moment.
pub(super) struct Backup {
    books: Books,
    outcomes: BTreeMap<(TillId, Epoch, u64), EntryOutcome>,
    limits: BTreeMap<TillId, Signed<Limit>>,
}

/// What a till showed on its line, and the newest entry that it said it has.
pub(super) struct Shown {
    grants: BTreeMap<CardId, Verified<Grant>>,
    claimed: Place,
    all: bool,
}

impl Server {
    pub(in super::super) fn back_up(&mut self) {
        self.backup = Some(Backup {
            books: self.books.clone(),
            outcomes: self.outcomes.clone(),
            limits: self.limits.clone(),
        });
    }

    pub(in super::super) fn restore(&mut self, now: Timestamp) {
        let backup = self.backup.take().expect("a test restores what it backed up");
        let next = ServerEpoch(self.books.server_epoch.0.saturating_add(1));
        let Backup { books, outcomes, limits } = backup;
        (self.books, self.outcomes, self.limits) = (books, outcomes, limits);
        let known = |(place, enrolment): (&(TillId, Epoch), &shared::books::Enrolment)| KnownTill {
            till: place.0,
            epoch: place.1,
            revoked_at: enrolment.revoked_at,
            known_in: enrolment.known_in,
        };
        let tills: Vec<_> = self.books.enrolments.iter().map(known).collect();
        settle::open_server_epoch(&mut self.books, next, &tills);
        self.books.status_version = self.books.status_version.saturating_add(BEYOND);
        self.trust = shop::signed_trust_list(next, now);
        self.shown.clear();
        self.publish(now);
    }

    /// Whether these books approve and grant.
    pub(in super::super) fn is_open(&self) -> bool {
        self.books.awaited.is_empty()
    }

    /// A till that joined after the backup has proven its key.
    pub(super) fn adopt(&mut self, admission: Option<&Signed<Admission>>) {
        if let Some(admission) = admission.and_then(open) {
            settle::adopt(&mut self.books, &admission).expect("its store was there before it");
        }
    }

    pub(super) fn claims(&mut self, till: TillId, claimed: Place) {
        let (grants, all) = (BTreeMap::new(), false);
        self.shown.insert(till, Shown { grants, claimed, all });
    }

    pub(super) fn take_back(&mut self, till: TillId, kept: &Kept) -> Event {
        for limit in kept.limits.iter().filter_map(open) {
            let request = self.request();
            settle::take_back_limit(&mut self.books, request, &limit)
                .expect("a till of the world keeps what was signed for it");
        }
        if let Some(shown) = self.shown.get_mut(&till) {
            let grants = kept.grants.iter().filter_map(open);
            shown.grants.extend(grants.map(|grant| (grant.card, grant)));
            shown.all |= kept.piece == Piece::Last;
        }
        self.catch_up(till);
        Event::Kept { count: kept.limits.len().saturating_add(kept.grants.len()) }
    }

    pub(super) fn take_back_for(&mut self, arrived: &Arrived<'_>) {
        let entry: &Entry = arrived.entry;
        let used = settle::right_used(&entry.body);
        let shown = self.shown.get(&entry.till).zip(used);
        if let Some(grant) = shown.and_then(|(shown, (card, _))| shown.grants.get(&card).cloned()) {
            let request = self.request();
            settle::take_back_for(&mut self.books, request, arrived, &grant)
                .expect("the card of a right is on file");
        }
    }

    pub(super) fn catch_up(&mut self, till: TillId) {
        let who = (till, shop::EPOCH);
        let held = self.place(who).head.sequence;
        let is_done = |shown: &Shown| shown.all && shown.claimed.sequence <= held;
        if !self.shown.get(&till).is_some_and(is_done) {
            return;
        }
        let Some(Shown { grants, claimed, .. }) = self.shown.remove(&till) else { return };
        for grant in grants.values() {
            let request = self.request();
            settle::take_back_grant(&mut self.books, request, grant)
                .expect("the card of a right is on file");
        }
        settle::caught_up(&mut self.books, who, claimed).expect("whole books miss nothing");
    }
}

/// How a till stands that the books do not know.
pub(super) fn admitted(admission: Option<&Signed<Admission>>) -> Standing {
    match admission.and_then(open) {
        Some(admission) => Standing::Enrolled(admission.key),
        None => Standing::Unknown,
    }
}

/// What the server signs of a till that joins.
pub(super) fn admission(till: u32, store: StoreId, server_epoch: ServerEpoch) -> Admission {
    Admission {
        till: TillId(till),
        epoch: shop::EPOCH,
        store,
        key: shop::till_key(till).public(),
        name: shared::sync::codec::Text::shortened("Till"),
        server_epoch,
        signed_at: Timestamp(0),
    }
}

fn open<T: Payload>(signed: &Signed<T>) -> Option<Verified<T>> {
    let key = shop::server_key().public();
    signed.open(|id| (id == key.id()).then_some(key)).ok()
}
