//! The open sale: what the screen asks for, and what it shows.

use super::{Refusal, SignInWith};
use crate::ids::{CardId, EntryHash, PaymentId, SaleId, Sequence, StepId};
use crate::money::{Amount, Asset};
use crate::sale::{CardAct, Discount, Line, Paying, Step, TaxMode, Tender, Totals};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A step of a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnSale {
    /// The sale.
    pub sale: SaleId,
    /// A fresh id; the same again, after a doubled tap or a restart, is the same step.
    pub key: StepId,
    /// What is done.
    pub step: Step,
}

/// A card that is sold or loaded in a sale; it gets its value when the sale is paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellCard {
    /// The sale.
    pub sale: SaleId,
    /// The id that the card's sheet brought; the same again is the same line.
    pub payment: PaymentId,
    /// The card.
    pub card: CardId,
    /// What is done with it.
    pub act: CardAct,
    /// Its value.
    pub amount: Amount,
}

/// A card that pays for a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayByCard {
    /// The sale.
    pub sale: SaleId,
    /// The id that the card's sheet brought.
    pub payment: PaymentId,
    /// The card.
    pub card: CardId,
    /// How much; none for what the card covers of what is due.
    pub amount: Option<Amount>,
    /// A manager's approval, where the first answer asked for it.
    pub approval: Option<SignInWith>,
}

/// A payment on a card that is undone before the sale is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoInSale {
    /// The sale.
    pub sale: SaleId,
    /// A fresh id for the undoing itself.
    pub payment: PaymentId,
    /// The payment.
    pub undoes: PaymentId,
    /// A manager's approval, where the first answer asked for it.
    pub approval: Option<SignInWith>,
}

/// A sale that is paid and shall be over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinishSale {
    /// The sale.
    pub sale: SaleId,
    /// A manager's approval for the cards that it sells, where the first answer asked for it.
    pub approval: Option<SignInWith>,
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum SaleOutcome {
    /// It is done, and kept.
    Done {
        /// The sale after it.
        sale: Box<SaleSheet>,
    },
    /// The same again, with a manager's PIN.
    NeedsApproval {
        /// Why, in the screen's language.
        words: String,
        /// A stable code.
        code: String,
    },
    /// It is not done. A finish may have given some of the cards their value before one was refused.
    Refused {
        /// Why, and what helps.
        refusal: Refusal,
    },
}

/// A sale as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaleSheet {
    /// The sale.
    pub sale: SaleId,
    /// Its currency.
    pub asset: Asset,
    /// Whether its prices hold their tax.
    pub tax_mode: TaxMode,
    /// What is bought.
    pub lines: Vec<Line>,
    /// What is taken off the goods as a whole.
    pub discount: Option<Discount>,
    /// What pays it so far.
    pub tenders: Vec<Tender>,
    /// What it comes to.
    pub totals: Totals,
    /// The gift card that is being asked to pay: it waits for a manager, or was never answered.
    pub paying: Option<Paying>,
    /// The cards in it that have their value, by the ids of their payments.
    pub sold: Vec<PaymentId>,
    /// Whether it is over.
    pub stands: SaleStands,
}

/// Whether a sale is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum SaleStands {
    /// It goes on.
    Open,
    /// It was given up, with nothing taken.
    Abandoned,
    /// It was paid.
    Paid {
        /// The place of its entry in the journal.
        sequence: Sequence,
        /// The hash of its entry; a receipt shows the first eight characters.
        hash: EntryHash,
        /// When, by the till's clock.
        at: Timestamp,
        /// Who stood at the till.
        cashier: String,
    },
}
