//! The chain: where an entry belongs, and the first thing wrong with a list of them.

use super::Entry;
use crate::ids::{EntryHash, Epoch, Sequence, TillId};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// One line of a till's journal in one epoch, as far as it is held. A till that was never copied has
/// only [`Branch::MAIN`].
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    Encode,
    Decode,
)]
#[serde(transparent)]
#[cbor(transparent)]
pub struct Branch(#[n(0)] pub u16);

impl Branch {
    /// The line that was there first.
    pub const MAIN: Self = Self(0);
}

/// How far a chain is held: the newest sequence and its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct Place {
    /// Sequence of the newest entry; 0 before the first.
    #[n(0)]
    pub sequence: Sequence,
    /// Its hash; [`EntryHash::GENESIS`] before the first.
    #[n(1)]
    pub hash: EntryHash,
}

/// Why an entry does not continue a chain. Checked top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChainBreak {
    /// It is another till's, or of another epoch.
    #[error("the entry belongs to {till} epoch {epoch}")]
    Elsewhere {
        /// The till that it names.
        till: TillId,
        /// The epoch that it names.
        epoch: Epoch,
    },
    /// Entries before it have not come yet.
    #[error("entries from {from} on are missing before it")]
    Gap {
        /// The first that is missing.
        from: Sequence,
    },
    /// A place that is already taken.
    #[error("the chain already has an entry {at}")]
    Behind {
        /// The place.
        at: Sequence,
    },
    /// It is the next by number and names another entry as the one before it.
    #[error("entry {at} names a predecessor that is not in the chain")]
    WrongPrevious {
        /// Its place.
        at: Sequence,
    },
}

impl Place {
    /// Before the first entry.
    pub const START: Self = Self { sequence: Sequence(0), hash: EntryHash::GENESIS };

    /// The place of the entry that comes next; `None` when there can be none.
    pub fn next_sequence(&self) -> Option<Sequence> {
        self.sequence.next()
    }

    /// Moves on over `entry`, whose signed bytes have `hash`, if it is the next one.
    pub fn follow(&self, entry: &Entry, hash: EntryHash) -> Result<Self, ChainBreak> {
        let next = self.next_sequence().ok_or(ChainBreak::Behind { at: entry.sequence })?;
        if entry.sequence > next {
            Err(ChainBreak::Gap { from: next })
        } else if entry.sequence < next {
            Err(ChainBreak::Behind { at: entry.sequence })
        } else if entry.previous != self.hash {
            Err(ChainBreak::WrongPrevious { at: entry.sequence })
        } else {
            Ok(Self { sequence: entry.sequence, hash })
        }
    }
}
