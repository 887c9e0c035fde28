//! The one thing to do now, on the right, and what is asked of the till in it.

use shared::ids::{PaymentId, SaleId};
use shared::money::{Amount, Minor};
use shared::wire::screen::{CardSheet, Receipt, ReceiptRow, Refusal, SaleSheet};

/// The one thing to do now, on the right.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    /// Wait for a card.
    Idle(Deed),
    /// Type a card's number.
    Typing,
    /// Type an amount or goods for the sale; a digit may have begun it.
    Add(Option<u8>),
    /// A line of the sale.
    Line(usize),
    /// Take something off a line, or off the goods as a whole.
    Discount(Option<usize>),
    /// Take cash.
    Cash,
    /// Note down what an outside terminal took.
    Terminal,
    /// A part of what pays the sale, which may be taken back.
    Tender(Part),
    /// Everything is paid, and the sale is to be finished.
    Paid,
    /// The sale may be given up.
    Leave,
    /// A card lies there.
    Card(CardSheet, Deed),
    /// A payment is to be given back.
    GiveBack(PaymentId, ReceiptRow),
    /// A manager is asked.
    Approve(Request, String),
    /// It is done.
    Done(Receipt),
    /// It was done before the till stopped, and may not have been seen.
    Again(Receipt),
    /// The sale is over.
    Ended(Ended),
    /// It is not done.
    Refused(Refusal, Option<Request>),
}

/// What is to be done with a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Take from it.
    Take,
    /// Sell it, or put money on it.
    Fill,
}

/// A part of what pays a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// One of its tenders.
    Tender(usize),
    /// The gift card that is being asked.
    Asked,
}

/// The end of a sale, as the customer is told it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ended {
    /// The sale.
    pub(crate) sale: SaleSheet,
    /// The receipts of its payments on cards.
    pub(crate) receipts: Vec<Receipt>,
    /// Whether it was over before the till stopped, and may not have been seen.
    pub(crate) again: bool,
}

/// What nobody may have seen.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Unseen {
    /// A payment.
    Receipt(Receipt),
    /// The end of a sale.
    Sale(Ended),
}

impl Unseen {
    /// Whether it is about the same payment or sale.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Receipt(one), Self::Receipt(other)) => one.payment == other.payment,
            (Self::Sale(one), Self::Sale(other)) => one.sale.sale == other.sale.sale,
            (Self::Receipt(_), Self::Sale(_)) | (Self::Sale(_), Self::Receipt(_)) => false,
        }
    }
}

/// An act on money that was asked for, so that it can be asked again.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Request {
    /// Taking from a card, for the open sale if one is named.
    Take(CardSheet, Amount, Option<SaleId>),
    /// Undoing a payment, wholly or in part, under an id of its own.
    GiveBack(PaymentId, ReceiptRow, Amount),
    /// Undoing a payment on a card of the open sale.
    Undo(Undoing),
    /// Ending the sale.
    Finish(Finishing),
}

/// A payment on a card of the open sale that is undone.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Undoing {
    /// The sale.
    pub(crate) sale: SaleId,
    /// The id of the undoing itself.
    pub(crate) payment: PaymentId,
    /// The payment.
    pub(crate) undoes: PaymentId,
    /// The card's last four characters.
    pub(crate) last_four: String,
    /// How much.
    pub(crate) amount: Minor,
}

/// A sale that is to end, and what its end puts on cards.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Finishing {
    /// The sale.
    pub(crate) sale: SaleId,
    /// What the cards that it sells get in all.
    pub(crate) value: Minor,
    /// The payments by which they get it.
    pub(crate) cards: Vec<PaymentId>,
}

impl Step {
    /// The payments that this step asks a manager for.
    pub(crate) fn wait_for_manager(&self) -> Vec<PaymentId> {
        match self {
            Self::Approve(Request::Take(sheet, ..), _) => vec![sheet.payment],
            Self::Approve(Request::GiveBack(payment, ..), _) => vec![*payment],
            Self::Approve(Request::Undo(undoing), _) => vec![undoing.payment],
            Self::Approve(Request::Finish(finishing), _) => finishing.cards.clone(),
            Self::Idle(_)
            | Self::Typing
            | Self::Add(_)
            | Self::Line(_)
            | Self::Discount(_)
            | Self::Cash
            | Self::Terminal
            | Self::Tender(_)
            | Self::Paid
            | Self::Leave
            | Self::Card(..)
            | Self::GiveBack(..)
            | Self::Done(_)
            | Self::Again(_)
            | Self::Ended(_)
            | Self::Refused(..) => Vec::new(),
        }
    }

    /// Whether nothing is going on in it that somebody began.
    pub(crate) fn is_at_rest(&self) -> bool {
        matches!(self, Self::Idle(_) | Self::Paid)
    }

    /// Whether Escape leaves it: not while an answer is still to be read.
    pub(crate) fn can_be_left(&self) -> bool {
        let stays = matches!(
            self,
            Self::Idle(Deed::Take)
                | Self::Paid
                | Self::Done(_)
                | Self::Again(_)
                | Self::Ended(_)
                | Self::Refused(..)
        );
        !stays
    }
}
