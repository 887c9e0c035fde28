//! Plans: movements that succeed or fail together.

use super::{AccountId, HoldId};
use crate::ids::{Epoch, PlanId, Sequence, TillId};
use crate::journal::Branch;
use crate::money::{Amount, Minor};

/// A list of movements under one id. The same id again has the first effect and no second one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Its name.
    pub id: PlanId,
    /// What it moves, in order.
    pub steps: Vec<Step>,
}

/// One movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Value goes from one account to another, for good.
    Transfer {
        /// Where it leaves.
        debit: AccountId,
        /// Where it arrives.
        credit: AccountId,
        /// How much.
        amount: Amount,
    },
    /// Value is set aside in one account for another.
    Hold {
        /// The hold's name.
        id: HoldId,
        /// Where it would leave.
        debit: AccountId,
        /// Where it would arrive.
        credit: AccountId,
        /// How much.
        amount: Amount,
    },
    /// A hold becomes a transfer, wholly or in part; the hold ends and what was not posted is free again.
    Post {
        /// The hold.
        id: HoldId,
        /// How much of it.
        amount: Minor,
    },
    /// A hold ends with nothing moved.
    Release {
        /// The hold.
        id: HoldId,
    },
}

impl Plan {
    /// A plan that a journal entry causes; the entry's place names it, so settling twice is once.
    pub fn of_entry(till: TillId, epoch: Epoch, sequence: Sequence) -> Self {
        let mut id = [0_u8; 16];
        let bytes = till.0.to_be_bytes().into_iter().chain(epoch.0.to_be_bytes());
        for (slot, byte) in id.iter_mut().zip(bytes.chain(sequence.0.to_be_bytes())) {
            *slot = byte;
        }
        Self { id: PlanId(id), steps: Vec::new() }
    }

    /// The same plan for a line beside the main one: a copied till's entry has a plan of its own.
    #[must_use]
    pub fn on_line(mut self, branch: Branch) -> Self {
        // The top half of a sequence is never reached; it tells the lines apart.
        for (slot, byte) in self.id.0.iter_mut().skip(8).zip(branch.0.to_be_bytes()) {
            *slot = byte;
        }
        self
    }

    /// A plan that a request causes, named by the request's id.
    pub fn of_request(id: uuid::Uuid) -> Self {
        Self { id: PlanId(id.into_bytes()), steps: Vec::new() }
    }

    /// Adds a transfer; one of nothing is left out.
    pub fn transfer(&mut self, debit: AccountId, credit: AccountId, amount: Amount) {
        if !amount.minor.is_zero() {
            self.steps.push(Step::Transfer { debit, credit, amount });
        }
    }
}
