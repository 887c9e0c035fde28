//! What a payment is, apart from how it was decided: two parties that name the same facts mean the same.

use crate::ids::{CardId, PaymentId, SaleId};
use crate::ledger::Field;
use crate::money::Amount;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// The facts of a payment. By which class it was taken is not one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct PaymentFacts {
    /// What is done.
    #[n(0)]
    pub kind: PaymentKind,
    /// The card it is done to.
    #[n(1)]
    pub card: CardId,
    /// How much; more than zero.
    #[n(2)]
    pub amount: Amount,
    /// The sale that it belongs to.
    #[n(3)]
    pub sale: SaleId,
    /// The payment that a void or refund undoes.
    #[n(4)]
    pub original: Option<PaymentId>,
}

/// What a payment does to its card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum PaymentKind {
    /// The card pays for goods.
    #[n(0)]
    Redeem,
    /// Money over the counter goes onto an active card.
    #[n(1)]
    Load,
    /// Money over the counter makes a pending card active.
    #[n(2)]
    Activate,
    /// An earlier payment is undone whole, in the same shift.
    #[n(3)]
    Void,
    /// Goods come back and value goes back to the card it came from.
    #[n(4)]
    Refund,
}

impl PaymentFacts {
    /// The first field in which two payments of one id differ, as the refusal names it.
    pub fn first_difference(&self, other: &Self) -> Option<Field> {
        if self.kind != other.kind {
            Some(Field::Kind)
        } else if self.card != other.card {
            Some(Field::Card)
        } else if self.amount.minor != other.amount.minor {
            Some(Field::Amount)
        } else if self.amount.asset != other.amount.asset {
            Some(Field::Asset)
        } else if self.sale != other.sale {
            Some(Field::Sale)
        } else if self.original != other.original {
            Some(Field::Original)
        } else {
            None
        }
    }
}
