//! A server for tests: it keeps lines of entries in memory and settles each by a closure.

use crate::ids::{EntryHash, Epoch, LimitNumber, Sequence, ServerEpoch, TillId};
use crate::journal::{Body, Branch, Entry, Place};
use crate::limits::{Answer, Holder, Verdict};
use crate::money::Minor;
use crate::signing::{PublicKey, SecretKey, Signed, Verified, seal};
use crate::sync::server_side::{Caller, Greeting, Kept, Show, Stop};
use crate::sync::{EntryOutcome, Halt, Have, Head, Piece, ServerTime, SettledAs, ToTill};
use crate::time::Timestamp;
use crate::trust_list::{Purpose, TrustList, TrustListNumber, TrustedKey};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) const EPOCH: Epoch = Epoch(1);

pub(super) fn root() -> SecretKey {
    SecretKey::from_seed(&[200; 32])
}

pub(super) fn server_key() -> Arc<SecretKey> {
    Arc::new(SecretKey::from_seed(&[201; 32]))
}

pub(super) fn till_key(till: TillId) -> Arc<SecretKey> {
    Arc::new(SecretKey::from_seed(&[u8::try_from(till.0).unwrap(); 32]))
}

pub(super) fn trust_list(number: u64, server_epoch: ServerEpoch) -> Signed<TrustList> {
    let key = TrustedKey {
        key: server_key().public(),
        purpose: Purpose::Server,
        not_before: Timestamp(0),
        revoked_at: None,
    };
    let number = TrustListNumber(number);
    seal(&TrustList::new(number, Timestamp(0), server_epoch, vec![key]).unwrap(), &root())
}

pub(super) fn trusted(list: &Signed<TrustList>) -> Verified<TrustList> {
    list.open(|_| Some(root().public())).unwrap()
}

pub(super) fn have(tip: Place, outcomes: Sequence) -> Have {
    Have {
        tip,
        outcomes,
        server_epoch: ServerEpoch(1),
        limit: LimitNumber(0),
        grants_at: Timestamp(0),
        cards_at: Timestamp(0),
        trust_list: TrustListNumber(1),
        status_list: None,
        roster: 0,
        programs: 0,
    }
}

/// What the server holds of one till. Each line is a chain; the second exists only where there is a copy.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) lines: Vec<Vec<EntryHash>>,
    pub(super) outcomes: BTreeMap<EntryHash, EntryOutcome>,
}

pub(super) struct Hub<S> {
    pub(super) tills: BTreeMap<TillId, Lines>,
    pub(super) settle: S,
    pub(super) server_epoch: ServerEpoch,
    pub(super) trust_number: u64,
    pub(super) answers: BTreeMap<EntryHash, Signed<Answer>>,
    /// Tills that these books wait for after a restore, until they have shown what they keep.
    pub(super) awaited: BTreeSet<TillId>,
    /// How many limits and rights were shown.
    pub(super) shown: usize,
}

/// What the hub did with one entry.
pub(super) enum Took {
    Settled(EntryOutcome),
    Copy(EntryOutcome),
    Not(Stop),
}

impl<S: FnMut(&Entry) -> SettledAs> Hub<S> {
    pub(super) fn new(settle: S) -> Self {
        Self {
            tills: BTreeMap::new(),
            settle,
            server_epoch: ServerEpoch(1),
            trust_number: 1,
            answers: BTreeMap::new(),
            awaited: BTreeSet::new(),
            shown: 0,
        }
    }

    /// One entry, by whichever path it came. The same entry again gives its first outcome.
    pub(super) fn take(&mut self, till: TillId, bytes: &Signed<Entry>) -> Took {
        let key = till_key(till).public();
        let known = |id| (id == key.id()).then_some(key);
        let Ok(entry) = bytes.open(known) else {
            let at = bytes.peek().map_or(Sequence(0), |entry| entry.payload.sequence);
            return Took::Not(Stop::Halted { at, why: Halt::BadSignature });
        };
        let hash = EntryHash(bytes.sha256());
        let held = self
            .tills
            .entry(till)
            .or_insert_with(|| Lines { lines: vec![vec![]], ..Lines::default() });
        if let Some(outcome) = held.outcomes.get(&hash) {
            return Took::Settled(outcome.clone());
        }
        let index = usize::try_from(entry.sequence.0).unwrap() - 1;
        let tail = |line: &Vec<EntryHash>| line.last().copied().unwrap_or(EntryHash::GENESIS);
        let line =
            held.lines.iter_mut().find(|line| line.len() == index && tail(line) == entry.previous);
        let is_copy = line.is_none();
        if let Some(line) = line {
            line.push(hash);
        } else {
            let longest = held.lines.iter().map(Vec::len).max().unwrap_or(0);
            if index > longest {
                let from = Sequence(u64::try_from(longest).unwrap() + 1);
                return Took::Not(Stop::Gap { from });
            }
            let fork = held.lines.iter().find(|line| {
                index == 0 && entry.previous == EntryHash::GENESIS
                    || index > 0 && line.get(index - 1) == Some(&entry.previous)
            });
            let Some(fork) = fork else {
                return Took::Not(Stop::Halted { at: entry.sequence, why: Halt::BrokenChain });
            };
            let mut line = fork[..index].to_vec();
            line.push(hash);
            held.lines.push(line);
        }
        let effect = (self.settle)(&entry);
        let exceptions = vec![].try_into().unwrap();
        let outcome = EntryOutcome { sequence: entry.sequence, effect, exceptions };
        held.outcomes.insert(hash, outcome.clone());
        if is_copy { Took::Copy(outcome) } else { Took::Settled(outcome) }
    }

    /// A piece of what a till keeps.
    pub(super) fn keep(&mut self, till: TillId, kept: &Kept) -> usize {
        let count = kept.limits.len() + kept.grants.len();
        self.shown += count;
        if kept.piece == Piece::Last {
            self.awaited.remove(&till);
        }
        count
    }

    /// A frame's entries: how many, their outcomes, and what stopped them.
    pub(super) fn take_all(
        &mut self,
        till: TillId,
        entries: &[Signed<Entry>],
    ) -> (Vec<EntryOutcome>, Option<Stop>) {
        assert!(
            !self.awaited.contains(&till),
            "{till} sent entries before it showed what it keeps"
        );
        let mut outcomes = Vec::new();
        let mut stop = None;
        for entry in entries {
            match self.take(till, entry) {
                Took::Settled(outcome) => outcomes.push(outcome),
                Took::Copy(outcome) => {
                    let at = outcome.sequence;
                    stop = Some(Stop::Halted { at, why: Halt::Copy });
                    outcomes.push(outcome);
                }
                Took::Not(why) => return (outcomes, Some(why)),
            }
        }
        (outcomes, stop)
    }

    /// The line that holds this hash, or the first.
    fn line_of(&self, till: TillId, near: EntryHash) -> (Branch, &[EntryHash]) {
        let Some(held) = self.tills.get(&till) else {
            return (Branch::MAIN, &[]);
        };
        let index = held.lines.iter().position(|line| line.contains(&near)).unwrap_or(0);
        (Branch(u16::try_from(index).unwrap()), &held.lines[index])
    }

    pub(super) fn head(&self, till: TillId, near: EntryHash, at: Timestamp) -> Head {
        let (branch, line) = self.line_of(till, near);
        let place = line.last().map_or(Place::START, |hash| Place {
            sequence: Sequence(u64::try_from(line.len()).unwrap()),
            hash: *hash,
        });
        Head { till, epoch: EPOCH, branch, place, server_epoch: self.server_epoch, at }
    }

    pub(super) fn signed_head(&self, till: TillId, near: EntryHash, at: Timestamp) -> Signed<Head> {
        seal(&self.head(till, near, at), &server_key())
    }

    pub(super) fn greeting(&self, caller: &Caller, now: Timestamp) -> Greeting {
        let head = self.head(caller.till, caller.have.tip.hash, now);
        let time = ServerTime {
            till: caller.till,
            nonce: caller.nonce,
            at: now,
            server_epoch: self.server_epoch,
        };
        let (_, line) = self.line_of(caller.till, caller.have.tip.hash);
        let known = usize::try_from(caller.have.outcomes.0).unwrap().min(line.len());
        let missed =
            line[known..].iter().map(|hash| self.tills[&caller.till].outcomes[hash].clone());
        let missed: Vec<_> = missed.collect();
        let signed_head = seal(&head, &server_key());
        let outcomes = missed.chunks(500).map(|outcomes| ToTill::Outcomes {
            outcomes: outcomes.to_vec().try_into().unwrap(),
            head: signed_head.clone(),
        });
        let is_older = caller.have.trust_list < TrustListNumber(self.trust_number);
        Greeting {
            trust_list: is_older.then(|| trust_list(self.trust_number, self.server_epoch)),
            show: if self.awaited.contains(&caller.till) { Show::Wanted } else { Show::NotNeeded },
            time: seal(&time, &server_key()),
            place: head.place,
            news: outcomes.collect(),
            head: signed_head,
        }
    }

    /// The answer to an `ask` that settled; the same one to the same question.
    pub(super) fn answer(
        &mut self,
        till: TillId,
        bytes: &Signed<Entry>,
        now: Timestamp,
    ) -> Option<Signed<Answer>> {
        let hash = EntryHash(bytes.sha256());
        let entry = bytes.peek().ok()?.payload;
        self.tills.get(&till)?.outcomes.get(&hash)?;
        let Body::Ask { payment, facts, .. } = entry.body else {
            return None;
        };
        let key: PublicKey = till_key(till).public();
        let answer = Answer {
            holder: Holder { till, epoch: EPOCH, key: key.id() },
            payment,
            verdict: Verdict::Approved { from_card: Minor::ZERO },
            balance: Some(facts.amount),
            facts,
            state: None,
            at: now,
            server_epoch: self.server_epoch,
        };
        let answer = self.answers.entry(hash).or_insert_with(|| seal(&answer, &server_key()));
        Some(answer.clone())
    }
}
