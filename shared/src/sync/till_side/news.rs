//! What a till takes up from the server.

use crate::ids::CardId;
use crate::limits::{Answer, Grant, Limit};
use crate::signing::{Signed, Verified};
use crate::status_list::{StatusDelta, WholeStatusList};
use crate::sync::frames::EntryOutcome;
use crate::sync::shop::{Cards, Programs, Roster};
use crate::sync::signed::{Head, ServerTime};
use crate::trust_list::TrustList;

/// Something from the server, its signature checked where it has one.
#[derive(Clone, Debug)]
pub enum News {
    /// What became of entries.
    Outcomes(Vec<EntryOutcome>),
    /// How far the server holds the journal; it follows on from the last one.
    Head(Told<Head>),
    /// A limit for this till and key.
    Limit(Told<Limit>),
    /// A right of this till and key.
    Grant(Told<Grant>),
    /// A trust list that is not older than the last.
    TrustList(Told<TrustList>),
    /// Changes of the status list, which checks itself.
    StatusDelta(StatusDelta),
    /// A whole status list, which checks itself.
    StatusList(WholeStatusList),
    /// Who may sign in.
    Roster(Told<Roster>),
    /// The programs.
    Programs(Told<Programs>),
    /// Snapshots of cards.
    Cards(Told<Cards>),
    /// The server's clock, said in answer to this connection's random number.
    Time(Verified<ServerTime>),
    /// The answer to a question of this till.
    Answer {
        /// The answer.
        answer: Told<Answer>,
        /// Whether it came in time; a late one is a snapshot and decides nothing.
        timing: Timing,
    },
    /// Somebody needs what is reserved here on a card.
    Release(CardId),
}

/// A signed thing with what it says.
#[derive(Clone, Debug)]
pub struct Told<T> {
    /// As it came, for keeping.
    pub signed: Signed<T>,
    /// What it says.
    pub said: Verified<T>,
}

/// Whether an answer came in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// The till still waits for it.
    InTime,
    /// The till was told of silence before, or never asked in this life of the program.
    Late,
}
