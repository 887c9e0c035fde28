//! What is signed for the wire itself: the till's proofs, and what the server says of time, of heads and of
//! who a till is.

use super::codec::Text;
use super::shop::{Cards, Programs, Roster};
use crate::ids::{Epoch, ServerEpoch, StoreId, TillId};
use crate::journal::{Branch, Place};
use crate::signing::{Payload, PublicKey};
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

/// Who a till is, signed when it joined. The till keeps it, so that books that were restored from before it
/// joined can know it again: unlike limits it names the whole key. AAD `scrip.admission.v1`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Admission {
    /// The till.
    #[n(0)]
    pub till: TillId,
    /// The epoch that it began.
    #[n(1)]
    pub epoch: Epoch,
    /// Its store.
    #[n(2)]
    pub store: StoreId,
    /// The key that signs its journal.
    #[n(3)]
    pub key: PublicKey,
    /// Its name, as people call it.
    #[n(4)]
    pub name: Text<80>,
    /// The life of the server's books that it joined in.
    #[n(5)]
    pub server_epoch: ServerEpoch,
    /// When it joined, by the server's clock.
    #[n(6)]
    pub signed_at: Timestamp,
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

impl Payload for Admission {
    const AAD: &'static str = "scrip.admission.v1";
    const BYTES_MAX: usize = 512;
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
