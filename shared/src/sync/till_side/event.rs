//! What happens to the till's half, and what it wants done.

use super::news::News;
use super::showing::KeptHere;
use crate::ids::{CardId, PaymentId, Sequence};
use crate::journal::{Entry, Place};
use crate::signing::{BadSignature, Signed};
use crate::sync::codec::BadFrame;
use crate::sync::doc::DocTurn;
use crate::sync::frames::{Bye, Halt, Have};
use crate::sync::heads::HeadFault;
use crate::time::Timestamp;
use crate::trust_list::TrustListRefused;

/// What happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// Time went by.
    Tick,
    /// Somebody who stands at the till does not want to wait for the next try.
    TryNow,
    /// The connection asked for is open.
    Connected {
        /// Random, for this connection alone.
        nonce: [u8; 16],
        /// What the till has by now.
        have: Have,
    },
    /// A frame came.
    Received(Vec<u8>),
    /// There is no connection, or no longer.
    Lost {
        /// Random: spreads the tills of a chain that all lost their line at once.
        jitter: u16,
    },
    /// The journal grew, durably; this is its newest entry.
    Recorded {
        /// Its place.
        tip: Place,
    },
    /// The entries asked for by [`Effect::Load`].
    Loaded {
        /// The place asked for.
        first: Sequence,
        /// The entries from there on, in order; none where the journal has none.
        entries: Vec<Signed<Entry>>,
    },
    /// What [`Effect::LoadKept`] asked for.
    Kept(KeptHere),
    /// The till has a question, its `ask` durably in the journal.
    Ask {
        /// The payment.
        payment: PaymentId,
        /// The place of the `ask`.
        place: Sequence,
        /// The `ask`.
        entry: Signed<Entry>,
    },
    /// The till would like to know of cards.
    Look {
        /// Which; of more than a hundred, the first hundred.
        cards: Vec<CardId>,
    },
    /// A turn for the server in the exchange of a document.
    Doc(DocTurn),
}

/// What the carrier does about it, in this order.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Open a connection; report `Connected` or `Lost`.
    Connect,
    /// Send a frame.
    Send(Vec<u8>),
    /// End the connection; report `Lost`.
    Disconnect,
    /// Read entries of the journal; report `Loaded`.
    Load {
        /// The first.
        from: Sequence,
        /// At most so many.
        count: usize,
    },
    /// Read what is kept of limits and rights; report `Kept`.
    LoadKept,
    /// Show this.
    Status(LineStatus),
    /// Take this up: keep it first, then act on it.
    TakeUp(News),
    /// No answer came in time: the till decides by itself. One that comes later is taken up as a snapshot.
    Silence {
        /// The payment.
        payment: PaymentId,
    },
    /// A turn of the server in the exchange of a document.
    Doc(DocTurn),
    /// Tell people, and write it down.
    Alarm(Alarm),
}

/// The line, for the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineStatus {
    /// The server can be asked and holds all that this till did.
    Online,
    /// The server can be asked, and so many entries are not settled yet.
    Syncing {
        /// How many.
        pending: u64,
    },
    /// The server cannot be asked.
    Offline {
        /// Since when.
        since: Timestamp,
        /// How many entries wait for it.
        pending: u64,
    },
}

/// Something that a person must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alarm {
    /// The server's head cannot follow on from what this till knows.
    Head(HeadFault),
    /// The server takes no further entry, or met a copy of this till.
    Halted {
        /// The first entry that it does not take.
        at: Sequence,
        /// Why.
        why: Halt,
    },
    /// The server sent the till away.
    TurnedAway(Bye),
    /// The server speaks another version.
    OtherVersion {
        /// Which.
        theirs: u16,
    },
    /// The server sent something unreadable, or out of place.
    BadFrame(BadFrame),
    /// Something is not signed as it must be, or is meant for another till.
    BadWord {
        /// What it was to be.
        what: &'static str,
        /// What is wrong; none where it is meant for another.
        why: Option<BadSignature>,
    },
    /// The trust list is not taken.
    TrustList(TrustListRefused),
    /// The server asks for entries that the journal no longer has.
    EntriesGone {
        /// The first of them.
        from: Sequence,
    },
}
