//! What is signed for the wire itself: the till's proofs, and what the server says of time and of heads.

use super::shop::{Cards, Programs, Roster};
use crate::ids::{Epoch, ServerEpoch, TillId};
use crate::journal::{Branch, Place};
use crate::signing::Payload;
use crate::time::Timestamp;
use minicbor::{Decode, Encode};

/// A till's answer to the server's challenge: it holds the key of its enrolment. AAD `scrip.proof.v1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Proof {
    /// The till.
    #[n(0)]
    pub till: TillId,
    /// Its epoch.
    #[n(1)]
    pub epoch: Epoch,
    /// The challenge of this connection.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub challenge: [u8; 32],
}

/// How far the server holds a till's journal without a gap, durably. AAD `scrip.head.v1`. Within one life
/// of the server's books it never goes back and never forks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Head {
    /// The till.
    #[n(0)]
    pub till: TillId,
    /// Its epoch.
    #[n(1)]
    pub epoch: Epoch,
    /// The line of that journal: another than [`Branch::MAIN`] says that a copy was met.
    #[n(2)]
    pub branch: Branch,
    /// The newest entry held.
    #[n(3)]
    pub place: Place,
    /// The life of the server's books.
    #[n(4)]
    pub server_epoch: ServerEpoch,
    /// When it was signed, by the server's clock; for one branch it never goes back.
    #[n(5)]
    pub at: Timestamp,
}

/// The server's clock, said to one till in answer to its own random number, so that an old one cannot be
/// played again. AAD `scrip.time.v1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ServerTime {
    /// The till.
    #[n(0)]
    pub till: TillId,
    /// What the till drew for this connection.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub nonce: [u8; 16],
    /// What time it is.
    #[n(2)]
    pub at: Timestamp,
    /// The life of the server's books.
    #[n(3)]
    pub server_epoch: ServerEpoch,
}

impl Payload for Proof {
    const AAD: &'static str = "scrip.proof.v1";
    const BYTES_MAX: usize = 256;
}

impl Payload for Head {
    const AAD: &'static str = "scrip.head.v1";
    const BYTES_MAX: usize = 256;
}

impl Payload for ServerTime {
    const AAD: &'static str = "scrip.time.v1";
    const BYTES_MAX: usize = 256;
}

impl Payload for Roster {
    const AAD: &'static str = "scrip.roster.v1";
    const BYTES_MAX: usize = 512 * 1024;
}

impl Payload for Programs {
    const AAD: &'static str = "scrip.programs.v1";
    const BYTES_MAX: usize = 128 * 1024;
}

impl Payload for Cards {
    const AAD: &'static str = "scrip.cards.v1";
    const BYTES_MAX: usize = 64 * 1024;
}
