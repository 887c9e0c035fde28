//! The frames of `/v1/sync`. Their numbers are on the wire and never used again for others.

mod parts;

pub use self::parts::{Bye, EntryOutcome, Halt, Have, Piece, SettledAs};
use super::codec::{Blob, List, Text};
use super::doc::DocTurn;
use super::shop::{Cards, Programs, Roster};
use super::signed::{Admission, Head, Proof, ServerTime};
use crate::ids::{CardId, Epoch, Sequence, TillId};
use crate::journal::Entry;
use crate::limits::{Answer, Grant, Limit};
use crate::signing::Signed;
use crate::status_list::{StatusDelta, StatusVersion};
use crate::time::Millis;
use crate::trust_list::TrustList;
use minicbor::{Decode, Decoder, Encode};

/// The version of this protocol; both sides must name the same one.
pub const VERSION: u16 = 1;
/// The most entries in one frame.
pub const ENTRIES_MAX: usize = 500;
/// The most limits, and the most rights, in one piece of what a till keeps.
pub const KEPT_MAX: usize = 200;
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
        /// What the server signed when the till joined, for books that do not know it.
        #[n(6)]
        admission: Option<Signed<Admission>>,
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
    /// A question about a payment. Every entry up to the `ask` was sent before it, so that the server
    /// settles what this till did with the card, and then answers.
    #[n(3)]
    Ask {
        /// The `ask`.
        #[n(0)]
        entry: Signed<Entry>,
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
    /// What the till keeps of what was signed for it: the answer to `Show`, before any entry.
    #[n(7)]
    Kept {
        /// Limits.
        #[n(0)]
        limits: List<Signed<Limit>, KEPT_MAX>,
        /// Rights.
        #[n(1)]
        grants: List<Signed<Grant>, KEPT_MAX>,
        /// Whether this is all.
        #[n(2)]
        piece: Piece,
    },
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
    /// “These books were restored: show what you keep.” It may come before the welcome; until all is shown
    /// the server takes no entry.
    #[n(20)]
    Show,
}

/// The version that a hello names, even where the rest of it is of a version that is not known here.
pub fn hello_version(bytes: &[u8]) -> Option<u16> {
    let mut d = Decoder::new(bytes);
    let is_hello = d.array().ok()? == Some(2) && d.u32().ok()? == 0;
    let has_fields = d.array().ok()?.is_none_or(|count| count > 0);
    if is_hello && has_fields { d.u16().ok() } else { None }
}
