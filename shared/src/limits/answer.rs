//! The server's signed answer to a till that asked.

use super::Holder;
use crate::ids::{PaymentId, ServerEpoch};
use crate::journal::PaymentFacts;
use crate::ledger::{CardState, Refusal};
use crate::money::{Amount, Minor};
use crate::time::Timestamp;
use minicbor::{Decode, Encode};

/// Approval or refusal of one payment, for one till. AAD `scrip.answer.v1`. Nothing else is an answer.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Answer {
    /// Who asked.
    #[n(0)]
    pub holder: Holder,
    /// What was asked about.
    #[n(1)]
    pub payment: PaymentId,
    /// Its facts, as the server understood them.
    #[n(2)]
    pub facts: PaymentFacts,
    /// What the server says.
    #[n(3)]
    pub verdict: Verdict,
    /// What the card has after it, not counting rights out with tills; none where the card is unknown.
    #[n(4)]
    pub balance: Option<Amount>,
    /// The card's state; none where the card is unknown.
    #[n(5)]
    pub state: Option<CardState>,
    /// When, by the server's clock.
    #[n(6)]
    pub at: Timestamp,
    /// The life of the server's books that it was given in.
    #[n(7)]
    pub server_epoch: ServerEpoch,
}

/// Yes or no.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Verdict {
    /// The value is set aside for this payment until the till's take or cancel arrives.
    #[n(0)]
    Approved {
        /// The part of the amount that the card gives; rights at the till give the rest.
        #[n(0)]
        from_card: Minor,
    },
    /// No, and why.
    #[n(1)]
    Refused {
        /// The first reason that applies.
        #[n(0)]
        refusal: Refusal,
    },
}
