//! Records by key, and which of them changed.

use super::{BranchKey, Missing, UseKey};
use crate::ids::{
    CardId, Epoch, LimitNumber, PaymentId, ProgramId, Sequence, StaffId, StoreId, TillId,
};
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// Records of one kind. In a partial set, a key that was never loaded is not known to be absent.
#[derive(Clone, Debug)]
pub struct Records<K, V> {
    known: HashMap<K, Option<V>>,
    /// In the order of the changes; a record that changes often stands here as often.
    changed: Vec<K>,
    partial: bool,
}

impl<K: Copy + Ord + Hash + Into<Missing>, V: Clone + PartialEq> Records<K, V> {
    /// An empty set; `partial` when a store loads into it on demand.
    pub(crate) fn new(partial: bool) -> Self {
        Self { known: HashMap::new(), changed: Vec::new(), partial }
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

    /// Writes a record. One that says what was known already is no change.
    pub fn put(&mut self, key: K, record: V) {
        let slot = self.known.entry(key).or_default();
        if slot.as_ref() != Some(&record) {
            *slot = Some(record);
            self.changed.push(key);
        }
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
        let changed: HashSet<K> = self.changed.iter().copied().collect();
        self.known.retain(|key, _| changed.contains(key));
    }

    pub(crate) fn take_changes(&mut self) -> Vec<(K, V)> {
        let mut keys = std::mem::take(&mut self.changed);
        keys.sort_unstable();
        keys.dedup();
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

impl From<StaffId> for Missing {
    fn from(key: StaffId) -> Self {
        Self::Staff(key)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::books::{Books, BranchTotals};
    use crate::ids::EntryHash;
    use crate::journal::Place;

    #[test]
    fn a_record_is_written_once_as_it_is_last_and_only_if_it_changed() {
        let key = BranchKey::main(TillId(1), Epoch(1));
        let mut lines = Books::partial().branches;
        let mut put = |sequences: &[u64]| -> Vec<u64> {
            for sequence in sequences {
                let place = Place { sequence: Sequence(*sequence), hash: EntryHash::GENESIS };
                lines.put(key, BranchTotals { head: place, ..Default::default() });
            }
            let changes = lines.take_changes();
            changes.into_iter().map(|(_, totals)| totals.head.sequence.0).collect()
        };
        assert_eq!(put(&[1, 2, 3]), [3]);
        assert!(put(&[3]).is_empty());
        assert_eq!(put(&[4, 3]), [3]);
        assert!(put(&[]).is_empty());
    }
}
