//! What happens to the server's half, and what it wants done.

use crate::ids::{CardId, Epoch, Sequence, TillId};
use crate::journal::{Entry, Place};
use crate::limits::{Answer, Grant, Limit};
use crate::signing::{PublicKey, Signed};
use crate::sync::doc::DocTurn;
use crate::sync::frames::{Bye, EntryOutcome, Halt, Have, Piece, ToTill};
use crate::sync::signed::{Admission, Head, ServerTime};
use crate::time::Millis;
use crate::trust_list::TrustList;

/// Who says hello.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The till.
    pub till: TillId,
    /// Its epoch.
    pub epoch: Epoch,
    /// What the till drew for this connection: the signed time must repeat it.
    pub nonce: [u8; 16],
    /// What it has already.
    pub have: Have,
    /// Name and version of its software, for people.
    pub software: String,
    /// What the server signed when it joined, if it has that; not checked.
    pub admission: Option<Signed<Admission>>,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// Time went by.
    Tick,
    /// A frame came.
    Received(Vec<u8>),
    /// So many bytes of what was to be sent are on their way, no longer in memory.
    Written {
        /// How many.
        bytes: usize,
    },
    /// What [`Effect::Find`] found.
    Standing(Standing),
    /// What [`Effect::Greet`] asked for.
    Greeting(Box<Greeting>),
    /// Entries were dealt with, in the order of [`Effect::Settle`], and that is durable.
    Settled {
        /// How many of the entries given to settle this is the answer to.
        count: usize,
        /// What became of each; empty for those that were not taken because of `stop`.
        outcomes: Vec<EntryOutcome>,
        /// How far the journal is held now.
        head: Signed<Head>,
        /// Why the last of them were not taken, if so.
        stop: Option<Stop>,
    },
    /// What a till keeps was dealt with, in the order of [`Effect::Keep`].
    Kept {
        /// How many limits and rights this is the answer to.
        count: usize,
    },
    /// The answer to [`Effect::Ask`], durable; none where there is none to give.
    Asked {
        /// The answer.
        answer: Option<Signed<Answer>>,
    },
    /// Something for the till: a new limit, a grant, a changed roster, cards that it looked for, a document.
    Push(ToTill),
    /// The till is to come back later.
    Hold(Millis),
    /// The connection is to end.
    End(Bye),
}

/// Why entries were not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Entries before them are missing.
    Gap {
        /// The first that is.
        from: Sequence,
    },
    /// Something is wrong with this journal. After [`Halt::Copy`] entries are still taken.
    Halted {
        /// Where.
        at: Sequence,
        /// What.
        why: Halt,
    },
}

/// How a till stands with the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is enrolled in this epoch, with this key; or restored books can take it in again by its admission.
    Enrolled(PublicKey),
    /// It is enrolled in a later epoch.
    OldEpoch,
    /// Its key was revoked.
    NotEnrolled,
    /// The books do not know it.
    Unknown,
}

/// What a till is welcomed with.
#[derive(Clone, Debug)]
pub struct Greeting {
    /// The trust list, if the till's is older; it goes first.
    pub trust_list: Option<Signed<TrustList>>,
    /// Whether the till is to show what it keeps; it is asked before it is welcome.
    pub show: Show,
    /// The time, over the till's random number.
    pub time: Signed<ServerTime>,
    /// How far the till's journal is held.
    pub head: Signed<Head>,
    /// The same, unsigned.
    pub place: Place,
    /// What else the till lacks, in this order: outcomes since its last, limit, grants, lists, roster.
    pub news: Vec<ToTill>,
}

/// Whether a till is to show what it keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// The books know.
    NotNeeded,
    /// The books were restored, and wait for this till.
    Wanted,
}

/// A piece of what a till keeps of what was signed for it; nothing in it is checked.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Limits.
    pub limits: Vec<Signed<Limit>>,
    /// Rights.
    pub grants: Vec<Signed<Grant>>,
    /// Whether this is all.
    pub piece: Piece,
}

/// What the carrier does about it, in this order.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Send a frame; report `Written` once it left memory.
    Send(Vec<u8>),
    /// End the connection, after what was to be sent before; for the log, why.
    Close(Bye),
    /// Look the till up; report `Standing`.
    Find {
        /// The till.
        till: TillId,
        /// The epoch that it names.
        epoch: Epoch,
        /// What the server signed when it joined, if it has that; not checked.
        admission: Option<Signed<Admission>>,
    },
    /// The till is who it says. Gather what it lacks; report `Greeting`. A connection of the same till that
    /// is still open ends with [`Bye::Replaced`].
    Greet(Caller),
    /// Settle entries, in order, after those given before; report `Settled` once it is durable.
    Settle {
        /// The place that the first of them claims.
        first: Sequence,
        /// Signed, not yet checked.
        entries: Vec<Signed<Entry>>,
    },
    /// Take back what the server signed before its books were restored, as far as its signature proves it,
    /// before any entry is settled that comes after it; report `Kept`.
    Keep(Kept),
    /// Answer an `ask` that was among the entries given to settle before; report `Asked`. Where it has not
    /// settled, or something else keeps the server from deciding, there is no answer.
    Ask {
        /// Signed, not yet checked.
        entry: Signed<Entry>,
    },
    /// Push snapshots of these cards.
    Look {
        /// The cards.
        cards: Vec<CardId>,
    },
    /// A turn of the till in the exchange of a document.
    Doc(DocTurn),
}
