//! Deltas: what changed from one version of the list to a later one.

use super::{BadStatusList, CardStatus, StatusBits, StatusHeader, StatusVersion};
use crate::ids::StatusIndex;
use crate::signing::Signed;
use minicbor::{Decode, Encode};

/// The most changes of one delta.
pub const CHANGES_MAX: usize = 100_000;

/// The changes from one version to another, with the header of the list that they make.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct StatusDelta {
    /// The version that the changes are made to.
    #[n(0)]
    pub from: StatusVersion,
    /// The signed header of the list that they make.
    #[n(1)]
    pub header: Signed<StatusHeader>,
    /// In the order of the indexes, none twice. Cards that are new are pending unless they stand here.
    #[n(2)]
    pub changes: Vec<StatusChange>,
}

/// The new status of one card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct StatusChange {
    /// The card's place.
    #[n(0)]
    pub index: StatusIndex,
    /// What it is now.
    #[n(1)]
    pub status: CardStatus,
}

impl StatusDelta {
    /// The delta between two lists; nothing, where the newer is shorter or too much changed for a delta:
    /// then the whole list is sent.
    pub fn between(
        older: (StatusVersion, &StatusBits),
        newer: (&Signed<StatusHeader>, &StatusBits),
    ) -> Option<Self> {
        let (from, older) = older;
        let (header, newer) = newer;
        let mut grown = older.clone();
        grown.grow_to(newer.cards())?;
        let changes = differences(&grown, newer);
        (changes.len() <= CHANGES_MAX).then(|| Self { from, header: header.clone(), changes })
    }

    /// Writes the changes, all of which must lie within the list.
    pub(super) fn write_changes(&self, bits: &mut StatusBits) -> Result<(), BadStatusList> {
        if self.changes.len() > CHANGES_MAX {
            return Err(BadStatusList::TooManyChanges);
        }
        let ordered = self.changes.is_sorted_by(|before, after| before.index < after.index);
        if !ordered {
            return Err(BadStatusList::DamagedChanges);
        }
        for change in &self.changes {
            let set = bits.set(change.index, change.status);
            set.ok_or(BadStatusList::DamagedChanges)?;
        }
        Ok(())
    }
}

/// The cards whose status differs between two lists of one length; whole bytes are compared first.
fn differences(older: &StatusBits, newer: &StatusBits) -> Vec<StatusChange> {
    let pairs = older.as_bytes().iter().zip(newer.as_bytes());
    let bytes = (0_u32..).step_by(4).zip(pairs);
    bytes
        .filter(|(_, (before, after))| before != after)
        .flat_map(|(first, _)| (first..first.saturating_add(4)).map(StatusIndex))
        .filter(|index| older.status(*index) != newer.status(*index))
        .filter_map(|index| newer.status(index).map(|status| StatusChange { index, status }))
        .collect()
}
