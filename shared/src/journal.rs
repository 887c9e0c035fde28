//! The journal: a till's list of signed facts, each chained to the one before it.
//!
//! An [`Entry`] says what a till did. It is never edited and never removed; money is ordered by
//! (till, epoch, sequence) and by nothing else.

mod body;
mod chain;
mod facts;

pub use body::{Body, Rest};
pub use chain::{Branch, ChainBreak, Place};
pub use facts::{PaymentFacts, PaymentKind};

use crate::ids::{EntryHash, Epoch, Sequence, StaffId, TillId};
use crate::time::{Millis, Timestamp};
use minicbor::{Decode, Encode};

/// One signed fact. Encoded as a CBOR array in this order; `scrip.entry.v1` is its external AAD.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Entry {
    /// Whose journal this is.
    #[n(0)]
    pub till: TillId,
    /// The life of that journal.
    #[n(1)]
    pub epoch: Epoch,
    /// The place in it, from 1 without gaps.
    #[n(2)]
    pub sequence: Sequence,
    /// Hash of the entry before this one; [`EntryHash::GENESIS`] at sequence 1.
    #[n(3)]
    pub previous: EntryHash,
    /// What happened.
    #[n(4)]
    pub body: Body,
    /// Version of the status list that the till decided by.
    #[n(5)]
    pub status_version: u64,
    /// Who was signed in; none for what the till does by itself.
    #[n(6)]
    pub cashier: Option<StaffId>,
    /// The manager who approved, where the rules asked for one; never the cashier.
    #[n(7)]
    pub approver: Option<StaffId>,
    /// The till's clock. Shown to people; no bound on money depends on it.
    #[n(8)]
    pub wall_clock: Timestamp,
    /// Time since boot, to tell a clock that was set from time that passed.
    #[n(9)]
    pub monotonic: Millis,
    /// Changes with each start of the machine.
    #[cbor(n(10), with = "minicbor::bytes")]
    pub boot_id: [u8; 16],
}

#[cfg(feature = "signing")]
impl crate::signing::Payload for Entry {
    const AAD: &'static str = "scrip.entry.v1";
}
