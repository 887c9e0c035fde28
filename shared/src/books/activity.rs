//! Activities: the history of a card, each with the balance after it.

use crate::ids::{CardId, PaymentId, StoreId, TillId};
use crate::money::Amount;
use serde::{Deserialize, Serialize};

/// One line of a card's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// The card.
    pub card: CardId,
    /// What happened to it.
    pub kind: ActivityKind,
    /// By how much; never below zero.
    pub amount: Amount,
    /// What the card has after it, rights out with tills included.
    pub balance_after: Amount,
    /// The payment, where it was one.
    pub payment: Option<PaymentId>,
    /// Where, where it was in a store.
    pub store: Option<StoreId>,
    /// At which till, where it was at one.
    pub till: Option<TillId>,
}

/// What history, exports and webhooks show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivityKind {
    /// The card was sold with its first value.
    Activate,
    /// Value was added for money.
    Load,
    /// The card paid.
    Redeem,
    /// A payment was undone in its shift.
    Void,
    /// Value of a payment came back.
    Refund,
    /// Value was given without a payment that it refunds.
    UnlinkedRefund,
    /// A person corrected upwards.
    AdjustUp,
    /// A person corrected downwards.
    AdjustDown,
    /// A person stopped the card.
    Block,
    /// A person let it go on.
    Unblock,
    /// The card ended.
    Close,
    /// Its time ended.
    Expire,
    /// Its time was extended.
    Extend,
    /// Value went to another card.
    TransferOut,
    /// Value came from another card.
    TransferIn,
    /// Brought over from another system.
    Import,
    /// Paid out in cash.
    CashOut,
    /// Written off.
    WriteOff,
}

impl ActivityKind {
    /// Its name in databases and files: the same as on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Activate => "activate",
            Self::Load => "load",
            Self::Redeem => "redeem",
            Self::Void => "void",
            Self::Refund => "refund",
            Self::UnlinkedRefund => "unlinked_refund",
            Self::AdjustUp => "adjust_up",
            Self::AdjustDown => "adjust_down",
            Self::Block => "block",
            Self::Unblock => "unblock",
            Self::Close => "close",
            Self::Expire => "expire",
            Self::Extend => "extend",
            Self::TransferOut => "transfer_out",
            Self::TransferIn => "transfer_in",
            Self::Import => "import",
            Self::CashOut => "cash_out",
            Self::WriteOff => "write_off",
        }
    }
}
