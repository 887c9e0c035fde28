//! Questions that wait for a manager, and what ends them where none comes.
//!
//! Headquarters may have set the value aside, and the right that would cover a part of it is frozen, so a
//! question must not stay open because a person went on to something else.

use super::state::State;
use super::{Till, lock};
use crate::error::Fault;
use shared::ids::PaymentId;
use shared::till::{Payment, Reading};
use shared::time::Millis;

/// How long a manager may take to come.
const MANAGER_WITHIN: Millis = Millis(300_000);

/// A payment that a manager was asked for. Each payment gives up the questions before it, so there is one.
pub(super) struct Unapproved {
    id: PaymentId,
    payment: Payment,
    since: Millis,
}

impl Till {
    /// Somebody went on to something else than this payment; what has happened by then stays.
    pub fn give_up(&self, payment: PaymentId) -> Result<(), Fault> {
        let _one_at_a_time = lock(&self.0.paying);
        self.give_up_where(|waits| waits.id == payment)
    }

    /// Ends every question that is open, whoever waits for it. One payment is decided at a time: the caller holds
    /// the lock for that.
    pub(super) fn give_up_all(&self) -> Result<(), Fault> {
        let reading = self.reading();
        let mut state = self.state();
        state.unapproved = None;
        state.give_up_questions(None, reading)?;
        drop(state);
        self.tell_status();
        Ok(())
    }

    /// Nobody stands here any more who could fetch a manager.
    pub(super) fn give_up_at_sign_out(&self) {
        let _one_at_a_time = lock(&self.0.paying);
        if let Err(fault) = self.give_up_where(|_| true) {
            // Signing out must not depend on the disk: the next payment or start gives it up.
            tracing::warn!("The question before signing out could not be given up: {fault}");
        }
    }

    /// No manager came within five minutes.
    pub(super) fn give_up_in_time(&self) -> Result<(), Fault> {
        // A payment that is being decided is not forgotten.
        let Ok(_one_at_a_time) = self.0.paying.try_lock() else { return Ok(()) };
        let now = self.reading().monotonic;
        self.give_up_where(|waits| now.0.saturating_sub(waits.since.0) >= MANAGER_WITHIN.0)
    }

    fn give_up_where(&self, is_it: impl FnOnce(&Unapproved) -> bool) -> Result<(), Fault> {
        let reading = self.reading();
        let mut state = self.state();
        let Some(waits) = state.unapproved.take_if(|waits| is_it(waits)) else { return Ok(()) };
        if let Some(body) = waits.payment.give_up(&state.desk()?.book) {
            state.journal(body, None, reading)?;
        }
        drop(state);
        self.tell_status();
        Ok(())
    }
}

impl State {
    /// A manager is asked for from now on.
    pub(super) fn wait_for_manager(&mut self, id: PaymentId, payment: Payment, now: Reading) {
        self.unapproved = Some(Unapproved { id, payment, since: now.monotonic });
    }
}
