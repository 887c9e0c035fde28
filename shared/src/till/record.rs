//! Payments as the till's book remembers them: by id, for ever.

use crate::ids::Sequence;
use crate::journal::PaymentFacts;
use crate::money::Minor;
use crate::sync::SettledAs;
use crate::time::Timestamp;

/// A payment of this till.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentRecord {
    /// What it is.
    pub facts: PaymentFacts,
    /// How far it got.
    pub state: PaymentState,
    /// How much of it was given back since by this till: by refunds, or all of it by a void.
    pub given_back: Minor,
    /// When its newest entry was written, by the till's clock.
    pub written_at: Timestamp,
}

/// How far a payment got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentState {
    /// The server is being asked; this much of the till's right is frozen.
    Asked {
        /// The part that rights cover.
        from_right: Minor,
    },
    /// It was given up, for good.
    Cancelled,
    /// It happened.
    Done {
        /// By which entry.
        at: Sequence,
        /// What the server made of it; none until it said so.
        settled: Option<SettledAs>,
    },
}

impl PaymentRecord {
    /// The entry by which it happened.
    pub fn done_at(&self) -> Option<Sequence> {
        match self.state {
            PaymentState::Done { at, .. } => Some(at),
            PaymentState::Asked { .. } | PaymentState::Cancelled => None,
        }
    }

    /// What of it has not been given back by this till, where it happened at all.
    pub fn left(&self) -> Minor {
        match self.state {
            PaymentState::Done { settled: Some(SettledAs::Refused { .. }), .. }
            | PaymentState::Asked { .. }
            | PaymentState::Cancelled => Minor::ZERO,
            PaymentState::Done { .. } => self.facts.amount.minor.less_at_most(self.given_back),
        }
    }
}
