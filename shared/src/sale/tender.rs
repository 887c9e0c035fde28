//! What pays a sale.

use super::{SaleRefusal, text};
use crate::ids::{CardId, PaymentId};
use crate::money::Minor;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// The most characters of a terminal's reference.
const REFERENCE_MAX: usize = 40;

/// One part of what pays a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum Tender {
    /// Taken from a gift card, by the payment of this id.
    #[n(0)]
    GiftCard {
        /// The payment.
        #[n(0)]
        payment: PaymentId,
        /// The card.
        #[n(1)]
        card: CardId,
        /// The last characters of its number, as receipts show them.
        #[n(2)]
        last_four: String,
        /// How much.
        #[n(3)]
        amount: Minor,
    },
    /// Notes and coins.
    #[n(1)]
    Cash {
        /// What the customer handed over.
        #[n(0)]
        given: Minor,
        /// What of it was handed back.
        #[n(1)]
        change: Minor,
    },
    /// A bank card at a terminal of its own.
    #[n(2)]
    Terminal {
        /// How much.
        #[n(0)]
        amount: Minor,
        /// What the terminal's slip calls it; 1 to 40 characters of ASCII.
        #[n(1)]
        reference: String,
    },
}

impl Tender {
    /// Cash for what is due, with its change.
    pub fn cash(given: Minor, due: Minor) -> Result<Self, SaleRefusal> {
        if given.is_positive() {
            Ok(Self::Cash { given, change: given.less_at_most(due) })
        } else {
            Err(SaleRefusal::NotPositive)
        }
    }

    /// What a terminal took.
    pub fn terminal(amount: Minor, reference: &str) -> Result<Self, SaleRefusal> {
        let fits = reference.is_ascii() && reference.trim().len() <= REFERENCE_MAX;
        let reference = text(reference).filter(|_| fits).ok_or(SaleRefusal::BadText)?;
        if amount.is_positive() {
            Ok(Self::Terminal { amount, reference })
        } else {
            Err(SaleRefusal::NotPositive)
        }
    }

    /// What of the sale it pays.
    pub fn pays(&self) -> Minor {
        match self {
            Self::GiftCard { amount, .. } | Self::Terminal { amount, .. } => *amount,
            Self::Cash { given, change } => given.less_at_most(*change),
        }
    }

    /// Whether it is taken from a gift card.
    pub fn is_gift_card(&self) -> bool {
        matches!(self, Self::GiftCard { .. })
    }
}
