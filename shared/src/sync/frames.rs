//! The frames of `/v1/sync`. Their numbers are on the wire and never used again for others.

use super::codec::{Blob, List, Text};
use super::doc::DocTurn;
use super::shop::{Cards, Programs, Roster};
use super::signed::{Head, Proof, ServerTime};
use crate::ids::{CardId, Epoch, LimitNumber, Sequence, ServerEpoch, TillId};
use crate::journal::{Entry, Place};
use crate::ledger::Refusal;
use crate::limits::{Answer, Grant, Limit};
use crate::money::Amount;
use crate::signing::Signed;
use crate::status_list::{StatusDelta, StatusVersion};
use crate::time::{Millis, Timestamp};
use crate::trust_list::{TrustList, TrustListNumber};
use minicbor::{Decode, Decoder, Encode};

/// The version of this protocol; both sides must name the same one.
pub const VERSION: u16 = 1;
/// The most entries in one frame.
pub const ENTRIES_MAX: usize = 500;
/// The most bytes of one piece of a status list.
pub const STATUS_PART_BYTES_MAX: usize = 900_000;
/// The most pieces of a status list: 16 million cards are 4.2 million bytes.
pub const STATUS_PARTS_MAX: u16 = 5;

/// What a till says.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum ToServer {
    /// The first frame of a connection.
    #[n(0)]
    Hello {
        /// The version that the till speaks.
        #[n(0)]
        version: u16,
        /// Who it says it is.
        #[n(1)]
        till: TillId,
        /// Its epoch.
        #[n(2)]
        epoch: Epoch,
        /// Random; the server's signed time repeats it.
        #[cbor(n(3), with = "minicbor::bytes")]
        nonce: [u8; 16],
        /// What it has already.
        #[n(4)]
        have: Have,
        /// Name and version of its software, for people.
        #[n(5)]
        software: Text<80>,
    },
    /// The second: it holds the key of its enrolment.
    #[n(1)]
    Proof {
        /// Signed by the till over the server's challenge.
        #[n(0)]
        proof: Signed<Proof>,
    },
    /// Entries of its journal, one after the other without a gap.
    #[n(2)]
    Entries {
        /// The place of the first of them.
        #[n(0)]
        first: Sequence,
        /// The signed bytes.
        #[n(1)]
        entries: List<Signed<Entry>, ENTRIES_MAX>,
    },
    /// A question about a payment.
    #[n(3)]
    Ask {
        /// The card's unsettled entries of this till in order; the last one is the `ask`.
        #[n(0)]
        entries: List<Signed<Entry>, ENTRIES_MAX>,
    },
    /// “What do you know of these cards?”
    #[n(4)]
    Look {
        /// The cards.
        #[n(0)]
        cards: List<CardId, 100>,
    },
    /// A turn in the exchange of a document.
    #[n(5)]
    Doc {
        /// The turn.
        #[n(0)]
        turn: DocTurn,
    },
    /// “Are you there?” The server answers with its own.
    #[n(6)]
    Alive,
}

/// What the server says.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum ToTill {
    /// The answer to a hello.
    #[n(0)]
    Challenge {
        /// The version that the server speaks.
        #[n(0)]
        version: u16,
        /// Random, for this connection alone.
        #[cbor(n(1), with = "minicbor::bytes")]
        challenge: [u8; 32],
    },
    /// The till is known; entries may flow.
    #[n(1)]
    Welcome {
        /// The server's clock.
        #[n(0)]
        time: Signed<ServerTime>,
        /// How far it holds the till's journal.
        #[n(1)]
        head: Signed<Head>,
    },
    /// What became of entries, said only once it is durable.
    #[n(2)]
    Outcomes {
        /// One for each entry.
        #[n(0)]
        outcomes: List<EntryOutcome, ENTRIES_MAX>,
        /// How far it holds the till's journal now.
        #[n(1)]
        head: Signed<Head>,
    },
    /// A new limit.
    #[n(3)]
    Limit {
        /// The limit.
        #[n(0)]
        limit: Signed<Limit>,
    },
    /// Rights on cards.
    #[n(4)]
    Grants {
        /// The rights.
        #[n(0)]
        grants: List<Signed<Grant>, 500>,
    },
    /// A newer trust list, signed by the root. It comes before the welcome, so that a till can check what a
    /// new server key, or a new life of the server's books, says.
    #[n(5)]
    TrustList {
        /// The signed list.
        #[n(0)]
        list: Signed<TrustList>,
    },
    /// What changed in the status list since the till's.
    #[n(6)]
    StatusDelta {
        /// The changes.
        #[n(0)]
        delta: StatusDelta,
    },
    /// A piece of a whole status list; the list's bytes are all its pieces in order.
    #[n(19)]
    StatusPart {
        /// The list's version.
        #[n(0)]
        version: StatusVersion,
        /// Which piece, from 0.
        #[n(1)]
        part: u16,
        /// How many there are; at most [`STATUS_PARTS_MAX`].
        #[n(2)]
        parts: u16,
        /// The piece.
        #[n(3)]
        bytes: Blob<STATUS_PART_BYTES_MAX>,
    },
    /// Who may sign in.
    #[n(7)]
    Roster {
        /// The people.
        #[n(0)]
        roster: Signed<Roster>,
    },
    /// The programs.
    #[n(8)]
    Programs {
        /// The programs.
        #[n(0)]
        programs: Signed<Programs>,
    },
    /// What the server knows of some cards.
    #[n(9)]
    Cards {
        /// The cards.
        #[n(0)]
        cards: Signed<Cards>,
    },
    /// The server's clock, in between.
    #[n(10)]
    Time {
        /// The time.
        #[n(0)]
        time: Signed<ServerTime>,
    },
    /// “Entries from here on are missing.”
    #[n(11)]
    Need {
        /// The first that is missing.
        #[n(0)]
        from: Sequence,
    },
    /// The answer to an `Ask`.
    #[n(12)]
    Answer {
        /// The only thing that counts as one.
        #[n(0)]
        answer: Signed<Answer>,
    },
    /// “Somebody needs what you hold of this card: release what you can.”
    #[n(13)]
    Release {
        /// The card.
        #[n(0)]
        card: CardId,
    },
    /// “Not now”: the connection ends, and the till comes back after this long.
    #[n(14)]
    Wait {
        /// How long.
        #[n(0)]
        time: Millis,
    },
    /// The connection ends.
    #[n(15)]
    Bye {
        /// Why.
        #[n(0)]
        code: Bye,
    },
    /// A turn in the exchange of a document.
    #[n(16)]
    Doc {
        /// The turn.
        #[n(0)]
        turn: DocTurn,
    },
    /// “I am here.”
    #[n(17)]
    Alive,
    /// The server takes no entry of this journal beyond a place: people must look at it.
    #[n(18)]
    Halted {
        /// The first entry that it does not take.
        #[n(0)]
        at: Sequence,
        /// Why.
        #[n(1)]
        why: Halt,
    },
}

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

/// What became of one entry.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct EntryOutcome {
    /// Which.
    #[n(0)]
    pub sequence: Sequence,
    /// What it did.
    #[n(1)]
    pub effect: SettledAs,
    /// Codes of what a person should look at.
    #[n(2)]
    pub exceptions: List<Text<48>, 16>,
}

/// The effect of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum SettledAs {
    /// It is in the books, whole.
    #[n(0)]
    Settled,
    /// It is, and the store's risk account paid a part.
    #[n(1)]
    Shortfall {
        /// The part.
        #[n(0)]
        amount: Amount,
    },
    /// It has no effect.
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
    /// It knows no such till, or the till's key was revoked.
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
            Self::Version | Self::BadProof | Self::NotEnrolled | Self::OldEpoch => false,
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

/// The version that a hello names, even where the rest of it is of a version that is not known here.
pub fn hello_version(bytes: &[u8]) -> Option<u16> {
    let mut d = Decoder::new(bytes);
    let is_hello = d.array().ok()? == Some(2) && d.u32().ok()? == 0;
    let has_fields = d.array().ok()?.is_none_or(|count| count > 0);
    if is_hello && has_fields {
        d.u16().ok()
    } else {
        None
    }
}
