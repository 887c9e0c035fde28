//! Records by key, and which of them changed.

use super::{BranchKey, Missing, UseKey};
use crate::ids::{CardId, Epoch, LimitNumber, PaymentId, ProgramId, Sequence, StoreId, TillId};
use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

/// Records of one kind. In a partial set, a key that was never loaded is not known to be absent.
#[derive(Clone, Debug)]
pub struct Records<K, V> {
    known: HashMap<K, Option<V>>,
    changed: BTreeSet<K>,
    partial: bool,
}

impl<K: Copy + Ord + Hash + Into<Missing>, V: Clone> Records<K, V> {
    /// An empty set; `partial` when a store loads into it on demand.
    pub(crate) fn new(partial: bool) -> Self {
        Self { known: HashMap::new(), changed: BTreeSet::new(), partial }
    }

    /// Puts in a record as stored; none when the store has none.
    pub fn load(&mut self, key: K, stored: Option<V>) {
        self.known.insert(key, stored);
    }

    /// The record, if there is one.
    pub fn get(&self, key: K) -> Result<Option<&V>, Missing> {
        match self.known.get(&key) {
            Some(record) => Ok(record.as_ref()),
            None if self.partial => Err(key.into()),
            None => Ok(None),
        }
    }

    /// Writes a record.
    pub fn put(&mut self, key: K, record: V) {
        self.known.insert(key, Some(record));
        self.changed.insert(key);
    }

    /// What is loaded, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.known.iter().filter_map(|(key, record)| Some((key, record.as_ref()?)))
    }

    /// How many keys are known, present or absent.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Drops what is loaded and not changed; a partial set will ask for it again.
    pub fn forget_unchanged(&mut self) {
        let changed = &self.changed;
        self.known.retain(|key, _| changed.contains(key));
    }

    pub(crate) fn take_changes(&mut self) -> Vec<(K, V)> {
        let keys = std::mem::take(&mut self.changed);
        let record = |key: K| self.known.get(&key).cloned().flatten().map(|record| (key, record));
        keys.into_iter().filter_map(record).collect()
    }
}

impl From<CardId> for Missing {
    fn from(key: CardId) -> Self {
        Self::Card(key)
    }
}

impl From<ProgramId> for Missing {
    fn from(key: ProgramId) -> Self {
        Self::Program(key)
    }
}

impl From<StoreId> for Missing {
    fn from(key: StoreId) -> Self {
        Self::Store(key)
    }
}

impl From<(TillId, Epoch)> for Missing {
    fn from((till, epoch): (TillId, Epoch)) -> Self {
        Self::Enrolment(till, epoch)
    }
}

impl From<BranchKey> for Missing {
    fn from(key: BranchKey) -> Self {
        Self::Branch(key)
    }
}

impl From<UseKey> for Missing {
    fn from(key: UseKey) -> Self {
        Self::Use(key)
    }
}

impl From<PaymentId> for Missing {
    fn from(key: PaymentId) -> Self {
        Self::Payment(key)
    }
}

impl From<(TillId, Epoch, LimitNumber)> for Missing {
    fn from((till, epoch, number): (TillId, Epoch, LimitNumber)) -> Self {
        Self::Limit(till, epoch, number)
    }
}

impl From<(TillId, Epoch, Sequence)> for Missing {
    fn from((till, epoch, sequence): (TillId, Epoch, Sequence)) -> Self {
        Self::Entries(till, epoch, sequence)
    }
}
