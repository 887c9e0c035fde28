//! What is printed: receipts and reports as one model that printers, PDF files and screens share.
//!
//! A [`Slip`] says what stands on the paper and nothing about the machine; [`Slip::lines`] breaks it to the width of a
//! roll. Whoever draws it needs to know no word and no figure of its own, so that all forms say the same.

mod day;
mod layout;
mod payment;
mod sale;
#[cfg(test)]
mod tests;

pub use day::{DayPaper, Number};
pub use layout::{Paper, PrintLine, Width};
pub use payment::PaymentPaper;
pub use sale::SalePaper;

use crate::money::{Amount, Asset, Minor};
use crate::time::Timestamp;
use crate::words::Words;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// What stands on one piece of paper, from the top.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(transparent)]
#[cbor(transparent)]
pub struct Slip {
    /// Its parts.
    #[n(0)]
    pub pieces: Vec<Piece>,
}

impl Slip {
    /// The same with the word for a copy below its head; for a paper that may have come out before.
    #[must_use]
    pub fn as_copy(mut self, words: &Words) -> Self {
        let (text, weight) = (words.say("paper-copy"), Weight::Strong);
        let copy = Piece::Middle { text, weight };
        if !self.pieces.contains(&copy) {
            self.pieces.insert(HEAD_PIECES.min(self.pieces.len()), copy);
        }
        self
    }
}

/// The store and the till, before any mark.
const HEAD_PIECES: usize = 2;

/// One part of a slip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Piece {
    /// In the middle, twice as wide and high.
    #[n(0)]
    Title {
        /// The words.
        #[n(0)]
        text: String,
    },
    /// In the middle.
    #[n(1)]
    Middle {
        /// The words.
        #[n(0)]
        text: String,
        /// How they stand out.
        #[n(1)]
        weight: Weight,
    },
    /// From the left, broken between words.
    #[n(2)]
    Text {
        /// The words.
        #[n(0)]
        text: String,
    },
    /// A name at the left and its value at the right.
    #[n(3)]
    Row {
        /// The name.
        #[n(0)]
        name: String,
        /// The value.
        #[n(1)]
        value: String,
        /// How they stand out.
        #[n(2)]
        weight: Weight,
    },
    /// A line across.
    #[n(4)]
    Rule,
    /// A QR code.
    #[n(5)]
    Code {
        /// What it says.
        #[n(0)]
        text: String,
    },
}

/// How words stand out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Weight {
    /// As most do.
    #[default]
    #[n(0)]
    Plain,
    /// Bold.
    #[n(1)]
    Strong,
}

/// Where and for whom something is printed.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// The store's name.
    pub store: &'a str,
    /// The till's name.
    pub till: &'a str,
    /// The store's clock: minutes east of UTC.
    pub offset_min: i16,
    /// The mark that all of this paper bears, if one.
    pub mark: Mark,
}

/// What tells paper from the one that counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Mark {
    /// None: it is the first.
    #[default]
    #[n(0)]
    None,
    /// It was printed before.
    #[n(1)]
    Copy,
    /// Nothing on it is real.
    #[n(2)]
    Training,
}

/// A slip that is being written.
struct Writing<'a> {
    words: &'a Words,
    slip: Slip,
}

impl<'a> Writing<'a> {
    /// A new slip with the store's head.
    fn begin(words: &'a Words, head: &Head<'_>) -> Self {
        let mut writing = Self { words, slip: Slip::default() };
        writing.push(Piece::Title { text: head.store.to_owned() });
        writing.middle(head.till.to_owned(), Weight::Plain);
        match head.mark {
            Mark::None => {}
            Mark::Copy => writing.middle(words.say("paper-copy"), Weight::Strong),
            Mark::Training => writing.middle(words.say("paper-training"), Weight::Strong),
        }
        writing
    }

    fn push(&mut self, piece: Piece) {
        self.slip.pieces.push(piece);
    }

    fn middle(&mut self, text: String, weight: Weight) {
        self.push(Piece::Middle { text, weight });
    }

    fn rule(&mut self) {
        self.push(Piece::Rule);
    }

    fn text(&mut self, text: String) {
        self.push(Piece::Text { text });
    }

    /// A row whose name is a text of the catalogue.
    fn row(&mut self, key: &str, value: String) {
        self.named(self.words.say(key), value, Weight::Plain);
    }

    fn named(&mut self, name: String, value: String, weight: Weight) {
        self.push(Piece::Row { name, value, weight });
    }

    fn money(&self, minor: Minor, asset: Asset) -> String {
        self.words.money(Amount { minor, asset }).to_string()
    }

    /// Day and time by the store's clock.
    fn when(&self, at: Timestamp, offset_min: i16) -> String {
        let (day, time) = (self.words.day(at, offset_min), self.words.clock(at, offset_min));
        self.words.say_with("day-and-time", &[("day", day.into()), ("time", time.into())])
    }

    /// The last lines, and the slip.
    fn end(mut self, head: &Head<'_>, thanks: bool) -> Slip {
        if head.mark == Mark::Training {
            self.middle(self.words.say("paper-training-note"), Weight::Strong);
        } else if thanks {
            self.middle(self.words.say("paper-thanks"), Weight::Plain);
        }
        self.slip
    }
}
