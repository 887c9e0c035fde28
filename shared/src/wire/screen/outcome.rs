//! What came of an act on money, and the figures made of many.

use crate::ids::{CardId, EntryHash, PaymentId, SaleId, Sequence};
use crate::money::Amount;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What came of an act; one of three, and never anything in between.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Outcome {
    /// It is done, and kept.
    Taken {
        /// What the customer gets.
        receipt: Receipt,
    },
    /// It passes the soft line: the same act again, with a manager's PIN.
    NeedsApproval {
        /// Why, in the screen's language.
        words: String,
        /// A stable code.
        code: String,
    },
    /// It is not done, and nothing moved.
    Refused {
        /// Why, and what helps.
        refusal: Refusal,
    },
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Taken from a card.
    Redeem,
    /// Put on a card.
    Load,
    /// A card made active.
    Activate,
    /// A payment undone.
    Void,
    /// Money of a payment given back to its card.
    Refund,
}

/// By which right money was taken or given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoneyClass {
    /// From value reserved at this till.
    Reserved,
    /// With headquarters' answer.
    Online,
    /// On risk, within the signed limit.
    Floor,
    /// Put on a card within the signed limit for that.
    Issue,
}

/// What was shown, or is to be shown, to the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The payment; for a void or a refund its own id, not the first payment's.
    pub payment: PaymentId,
    /// What was done.
    pub act: Act,
    /// The payment that a void or a refund undid.
    pub undoes: Option<PaymentId>,
    /// The sale that it belongs to.
    pub sale: Option<SaleId>,
    /// The card.
    pub card: CardId,
    /// The last four characters of its number.
    pub last_four: String,
    /// The program's name.
    pub program: String,
    /// How much.
    pub amount: Amount,
    /// What the card holds afterwards, where that is known.
    pub balance: Option<Amount>,
    /// By which right.
    pub class: MoneyClass,
    /// Whether headquarters has it.
    pub settling: Settling,
    /// Its place in the journal.
    pub sequence: Sequence,
    /// The hash of its entry; a receipt shows the first eight characters.
    pub hash: EntryHash,
    /// When, by the till's clock.
    pub at: Timestamp,
    /// Who stood at the till.
    pub cashier: String,
    /// Who approved it, where that was asked.
    pub approver: Option<String>,
}

/// How far an act has come at headquarters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settling {
    /// Not heard yet: settles when the line is back.
    Waiting,
    /// Settled.
    Settled,
    /// Settled with something for a person to look at.
    Exception,
    /// Refused at headquarters.
    Refused,
}

/// Why something was not done, and what would help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// A stable code, for the telephone.
    pub code: String,
    /// Why, in the customer's words: “This card has €4.10 left.”
    pub words: String,
    /// What would help; the screen makes it the button.
    pub help: Help,
    /// The most that could be taken instead, where that is more than nothing.
    pub at_most: Option<Amount>,
    /// Whether the same thing again can help.
    pub retry: TryAgain,
}

/// What would help after a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Help {
    /// Take this much and ask for the rest.
    TakeLess {
        /// How much.
        amount: Amount,
    },
    /// Scan the code: a typed number is not enough here.
    ShowCode,
    /// Scan once more: the picture or the code was not good.
    ScanAgain,
    /// Try again as soon as the line is back.
    WaitForLine,
    /// Let the till speak with headquarters now.
    SyncNow,
    /// Make the card active first.
    ActivateFirst,
    /// Pay in another way.
    OtherMeans,
    /// Call headquarters with the code.
    CallHelp,
    /// Go back to the sale: its lines, its payments or what was typed has to change first.
    BackToSale,
}

/// Whether the same request can succeed later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TryAgain {
    /// It can, once something changed.
    Later,
    /// It cannot.
    Never,
}

/// A receipt in a list, with what can still be given back of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptRow {
    /// The receipt.
    pub receipt: Receipt,
    /// What of it can still be undone; nothing for what is no payment.
    pub refundable: Amount,
    /// Whether all of it can be undone by a void: it is of this day and shift, and nothing was given back.
    pub can_void: bool,
}

/// The figures of one business day at this till.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// When the day was opened; the start of the calendar day until shifts exist.
    pub since: Timestamp,
    /// One row for each act and class that occurred, in a fixed order.
    pub rows: Vec<DayTotal>,
    /// What was taken offline and is not settled.
    pub offline_open: Amount,
    /// Acts that wait for headquarters.
    pub waiting: u32,
    /// Acts that headquarters marked for a person.
    pub exceptions: u32,
}

/// What was done of one kind by one right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayTotal {
    /// What was done.
    pub act: Act,
    /// By which right.
    pub class: MoneyClass,
    /// How often.
    pub count: u32,
    /// How much in all.
    pub sum: Amount,
}
