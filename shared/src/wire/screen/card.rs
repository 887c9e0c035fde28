//! What the screen shows of a card.

use super::{Help, MoneyClass, Refusal};
use crate::ids::{CardId, PaymentId};
use crate::money::Amount;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A card on the counter: what is known of it, and what could be done with it now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardSheet {
    /// The card, as journals name it.
    pub card: CardId,
    /// A fresh id for the one act that follows; asking for the sheet again gives another.
    pub payment: PaymentId,
    /// The last four characters of the printed number.
    pub last_four: String,
    /// The program's name.
    pub program: String,
    /// How the card came in.
    pub asked: Asked,
    /// The balance, where the till has ever heard one.
    pub known: Option<Known>,
    /// What the newest word says of its state; `Expired` where its last day is over.
    pub state: CardState,
    /// The end of its last day, where it has one.
    pub expires_at: Option<Timestamp>,
    /// The most that could be taken now, and by which right, or why nothing can be.
    pub take: Take,
    /// Whether it can be made active now.
    pub can_activate: bool,
    /// Whether money can be put on it now.
    pub can_load: bool,
}

/// How a card came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// Its code was read and the signature checked.
    Scanned,
    /// Its number was typed, which proves less.
    Typed,
}

/// A balance with its age and its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// What the card holds, less what this till took since.
    pub balance: Amount,
    /// When the figure was true.
    pub as_of: Timestamp,
    /// Who said so.
    pub from: FigureFrom,
    /// The part of it that is reserved at this till.
    pub reserved_here: Amount,
    /// The part of it that is reserved at other tills.
    pub reserved_elsewhere: Amount,
}

/// Who said what a card holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FigureFrom {
    /// Headquarters, just now.
    Server,
    /// Headquarters, in the last snapshot.
    Snapshot,
    /// This till's own journal: it made the card active or loaded it.
    Journal,
}

/// A card's state as people speak of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardState {
    /// Not sold yet.
    Pending,
    /// In use.
    Active,
    /// Stopped by headquarters.
    Blocked,
    /// Gone for good, or about to be.
    Closed,
    /// Its last day is over.
    Expired,
}

/// What can be taken from a card now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Take {
    /// Something.
    UpTo {
        /// The most.
        at_most: Amount,
        /// By which right all of it would be taken.
        class: MoneyClass,
        /// Above this a manager's PIN is asked; `None` where it never is.
        manager_above: Option<Amount>,
    },
    /// Nothing.
    Nothing {
        /// A stable code.
        code: String,
        /// Why, in the customer's words.
        words: String,
        /// What would help.
        help: Help,
    },
}

impl From<Refusal> for Take {
    fn from(refusal: Refusal) -> Self {
        Self::Nothing { code: refusal.code, words: refusal.words, help: refusal.help }
    }
}
