//! The parts of frames.

use crate::ids::{LimitNumber, Sequence, ServerEpoch};
use crate::journal::Place;
use crate::ledger::Refusal;
use crate::money::Minor;
use crate::settle::{Effect, Exception, Outcome};
use crate::status_list::StatusVersion;
use crate::sync::codec::List;
use crate::time::Timestamp;
use crate::trust_list::TrustListNumber;
use minicbor::{Decode, Encode};

/// What a till has already, so that only what is newer is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Have {
    /// The newest entry of its journal.
    #[n(0)]
    pub tip: Place,
    /// The outcomes of all entries up to here are known to it.
    #[n(1)]
    pub outcomes: Sequence,
    /// The life of the server's books that it knows.
    #[n(2)]
    pub server_epoch: ServerEpoch,
    /// Its highest limit.
    #[n(3)]
    pub limit: LimitNumber,
    /// When its newest grant was signed.
    #[n(4)]
    pub grants_at: Timestamp,
    /// The moment of its newest snapshot of cards that the server sent unasked.
    #[n(5)]
    pub cards_at: Timestamp,
    /// Its trust list.
    #[n(6)]
    pub trust_list: TrustListNumber,
    /// Its status list, if it has one.
    #[n(7)]
    pub status_list: Option<StatusVersion>,
    /// Version of its roster; 0 for none.
    #[n(8)]
    pub roster: u64,
    /// Version of its programs; 0 for none.
    #[n(9)]
    pub programs: u64,
}

/// Whether more of the same follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Piece {
    /// Another piece follows.
    #[n(0)]
    More,
    /// This is the last.
    #[n(1)]
    Last,
}

/// What became of one entry.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct EntryOutcome {
    /// Which.
    #[n(0)]
    pub sequence: Sequence,
    /// What it did.
    #[n(1)]
    pub effect: SettledAs,
    /// What a person should look at.
    #[n(2)]
    pub exceptions: List<Exception, 16>,
}

/// The effect of an entry, as its till needs to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum SettledAs {
    /// It is in the books: it had its effect, by this entry or an earlier one, or has none on money.
    #[n(0)]
    Settled,
    /// It had its effect, and the store's risk account paid a part.
    #[n(1)]
    Shortfall {
        /// The part.
        #[n(0)]
        amount: Minor,
    },
    /// It had none.
    #[n(2)]
    Refused {
        /// Why.
        #[n(0)]
        refusal: Refusal,
    },
}

/// Why the server ends a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Bye {
    /// It speaks another version.
    #[n(0)]
    Version,
    /// It could not read a frame, or one came that has no place here.
    #[n(1)]
    BadFrame,
    /// The proof does not fit the challenge and the till's key.
    #[n(2)]
    BadProof,
    /// The till's key was revoked.
    #[n(3)]
    NotEnrolled,
    /// The till was enrolled again since; this epoch's entries go by the direct path.
    #[n(4)]
    OldEpoch,
    /// Frames came too fast, or more at once than may be under way.
    #[n(5)]
    TooFast,
    /// The till did not read what was sent to it.
    #[n(6)]
    TooSlow,
    /// Another connection of this till took its place.
    #[n(7)]
    Replaced,
    /// The server stops, or was silent too long.
    #[n(8)]
    Closing,
    /// Something failed at the server.
    #[n(9)]
    Fault,
    /// Its books do not know the till: they were restored from before it joined, and cannot take it in.
    #[n(10)]
    Unknown,
}

/// Why the server takes no further entry of a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Halt {
    /// The signature is wrong, or by another key than this till's.
    #[n(0)]
    BadSignature,
    /// It is not an entry of this till and epoch, or not an entry at all.
    #[n(1)]
    NotAnEntry,
    /// It names another entry before it than the one held.
    #[n(2)]
    BrokenChain,
    /// Two different entries have one number: there is a copy of this till. Both lines go on settling, but
    /// no offline class is open to it.
    #[n(3)]
    Copy,
}

impl EntryOutcome {
    /// What the books say of an entry, as far as its till is told.
    pub fn of(sequence: Sequence, outcome: &Outcome) -> Self {
        Self {
            sequence,
            effect: outcome.effect.into(),
            exceptions: List::first_of(outcome.exceptions.iter().copied()),
        }
    }
}

impl From<Effect> for SettledAs {
    fn from(effect: Effect) -> Self {
        match effect {
            Effect::Kept | Effect::Settled | Effect::Already => Self::Settled,
            Effect::Shortfall { amount } => Self::Shortfall { amount },
            Effect::Refused { refusal } => Self::Refused { refusal },
        }
    }
}

impl Bye {
    /// The stable code, for logs and screens.
    pub fn code(self) -> &'static str {
        match self {
            Self::Version => "version",
            Self::BadFrame => "bad_frame",
            Self::BadProof => "bad_proof",
            Self::NotEnrolled => "not_enrolled",
            Self::OldEpoch => "old_epoch",
            Self::TooFast => "too_fast",
            Self::TooSlow => "too_slow",
            Self::Replaced => "replaced",
            Self::Closing => "closing",
            Self::Fault => "fault",
            Self::Unknown => "unknown_till",
        }
    }

    /// Whether connecting again, with nothing changed, can help.
    pub fn can_come_back(self) -> bool {
        match self {
            Self::BadFrame
            | Self::TooFast
            | Self::TooSlow
            | Self::Replaced
            | Self::Closing
            | Self::Fault => true,
            Self::Version | Self::BadProof | Self::NotEnrolled | Self::OldEpoch | Self::Unknown => {
                false
            }
        }
    }
}

impl Halt {
    /// The stable code, for logs and screens.
    pub fn code(self) -> &'static str {
        match self {
            Self::BadSignature => "bad_signature",
            Self::NotAnEntry => "not_an_entry",
            Self::BrokenChain => "broken_chain",
            Self::Copy => "copy",
        }
    }
}
