//! Why the rules said no: one closed list, in the order in which reasons are checked.

use super::CardState;
use crate::ids::LimitNumber;
use crate::money::Minor;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// Checked top to bottom: the first reason that applies is the one reported. The numbers are on the wire
/// and never used again for another reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refusal {
    // Shape
    /// A plan with nothing in it, or an amount of zero or less.
    #[n(0)]
    AmountNotPositive,
    /// A transfer from an account to itself.
    #[n(1)]
    SameAccount,
    /// The facts do not fit their kind: a refund that names no payment, parts larger than the whole.
    #[n(2)]
    FactsInconsistent,
    // Idempotency
    /// This id has had an effect, or a question, with other facts.
    #[n(3)]
    SameIdDifferent {
        /// The first field that differs.
        #[n(0)]
        field: Field,
    },
    /// The till gave this payment up; its id is dead.
    #[n(4)]
    PaymentCancelled,
    /// Only a void undoes a payment that was taken.
    #[n(5)]
    PaymentTaken,
    // Existence
    /// No card of this name.
    #[n(6)]
    UnknownCard,
    /// No payment of this name, or it never had an effect.
    #[n(7)]
    UnknownPayment,
    /// No limit of this number was signed for this till.
    #[n(8)]
    UnknownLimit {
        /// The number named.
        #[n(0)]
        limit: LimitNumber,
    },
    /// No such account, hold, program, store, till or person.
    #[n(9)]
    UnknownAccount,
    // State
    /// This till may not do it: its key was revoked, or a copy of it was found.
    #[n(10)]
    TillStopped,
    /// The person's role or cap does not allow it, or approver and requester are one.
    #[n(11)]
    NotAllowed,
    /// The card's state does not allow it.
    #[n(12)]
    CardState {
        /// The state that it is in.
        #[n(0)]
        state: CardState,
    },
    /// The card's time is over.
    #[n(13)]
    CardExpired,
    /// “Online” without a signed answer of the server that fits.
    #[n(14)]
    NotApproved,
    /// It can be done only while the server is reached.
    #[n(15)]
    OnlineOnly,
    // Asset and amount
    /// The card is in another currency.
    #[n(16)]
    WrongAsset,
    /// Larger than any account can count.
    #[n(17)]
    AmountTooLarge,
    // Limits
    /// The card has less than that.
    #[n(18)]
    NotEnoughFunds {
        /// What it has.
        #[n(0)]
        available: Minor,
    },
    /// The card has it, set aside for another till until that one is back.
    #[n(19)]
    HeldElsewhere {
        /// What is free.
        #[n(0)]
        available: Minor,
        /// What is held with other tills.
        #[n(1)]
        held: Minor,
    },
    /// More than was paid and not yet given back.
    #[n(20)]
    MoreThanPaid {
        /// What can still be given back.
        #[n(0)]
        left: Minor,
    },
    /// Less or more than the program lets a card be loaded with, or hold.
    #[n(21)]
    ProgramLimit {
        /// The least of one load.
        #[n(0)]
        load_min: Minor,
        /// The most that could be loaded now.
        #[n(1)]
        load_max: Minor,
    },
    /// Beyond what was signed for this till to do on its own.
    #[n(22)]
    BeyondLimit {
        /// What the limit still allowed.
        #[n(0)]
        left: Minor,
    },
    /// The store's ceiling for risk is used up.
    #[n(23)]
    CeilingReached {
        /// What is left below it.
        #[n(0)]
        left: Minor,
    },
}

/// A field of a payment's facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Field {
    /// What is done.
    #[n(0)]
    Kind,
    /// The card.
    #[n(1)]
    Card,
    /// How much.
    #[n(2)]
    Amount,
    /// Of what.
    #[n(3)]
    Asset,
    /// The sale.
    #[n(4)]
    Sale,
    /// The payment that is undone.
    #[n(5)]
    Original,
    /// The till that it came from.
    #[n(6)]
    Till,
    /// The body of a request that carried the same `Idempotency-Key`.
    #[n(7)]
    Body,
}

/// Whether doing the same again can end otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// Yes, once something else has happened: money was loaded, a till came back, the line is up.
    Later,
    /// No.
    Never,
}

impl Refusal {
    /// The stable code: the same in problem documents, screens, exceptions and logs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AmountNotPositive => "amount_not_positive",
            Self::SameAccount => "same_account",
            Self::FactsInconsistent => "facts_inconsistent",
            Self::SameIdDifferent { .. } => "same_id_different",
            Self::PaymentCancelled => "payment_cancelled",
            Self::PaymentTaken => "payment_taken",
            Self::UnknownCard => "unknown_card",
            Self::UnknownPayment => "unknown_payment",
            Self::UnknownLimit { .. } => "unknown_limit",
            Self::UnknownAccount => "unknown_account",
            Self::TillStopped => "till_stopped",
            Self::NotAllowed => "not_allowed",
            Self::CardState { .. } => "card_state",
            Self::CardExpired => "card_expired",
            Self::NotApproved => "not_approved",
            Self::OnlineOnly => "online_only",
            Self::WrongAsset => "wrong_asset",
            Self::AmountTooLarge => "amount_too_large",
            Self::NotEnoughFunds { .. } => "not_enough_funds",
            Self::HeldElsewhere { .. } => "held_elsewhere",
            Self::MoreThanPaid { .. } => "more_than_paid",
            Self::ProgramLimit { .. } => "program_limit",
            Self::BeyondLimit { .. } => "beyond_limit",
            Self::CeilingReached { .. } => "ceiling_reached",
        }
    }

    /// Whether trying again can help.
    pub fn retry(&self) -> Retry {
        match self {
            Self::UnknownPayment
            | Self::UnknownLimit { .. }
            | Self::CardState { state: CardState::Pending | CardState::Blocked }
            | Self::OnlineOnly
            | Self::NotEnoughFunds { .. }
            | Self::HeldElsewhere { .. }
            | Self::ProgramLimit { .. }
            | Self::BeyondLimit { .. }
            | Self::CeilingReached { .. } => Retry::Later,
            Self::AmountNotPositive
            | Self::SameAccount
            | Self::FactsInconsistent
            | Self::SameIdDifferent { .. }
            | Self::PaymentCancelled
            | Self::PaymentTaken
            | Self::UnknownCard
            | Self::UnknownAccount
            | Self::TillStopped
            | Self::NotAllowed
            | Self::CardState {
                state: CardState::Active | CardState::Closing | CardState::Closed,
            }
            | Self::CardExpired
            | Self::NotApproved
            | Self::WrongAsset
            | Self::AmountTooLarge
            | Self::MoreThanPaid { .. } => Retry::Never,
        }
    }
}
