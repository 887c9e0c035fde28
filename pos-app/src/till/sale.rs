//! The open sale: each step is in the database before its answer, so that a kill loses nothing and repeats nothing.
//!
//! **Invariant:** a gift card's payment stands in the sale before anybody is asked about it. What became of it the
//! journal says; the sale is read by it each time.

mod cards;
mod kept;
mod paper;
mod sheet;

use super::refusal::{refusal, refusal_in_sale};
use super::{Till, lock};
use crate::error::Fault;
use kept::NotDone;
use sha2::{Digest, Sha256};
use shared::ids::SaleId;
use shared::journal::Body;
use shared::sale::SaleRefusal;
use shared::wire::screen::{FinishSale, OnSale, Outcome, SaleOutcome, SaleSheet};

impl Till {
    /// The sale that is open.
    pub fn sale_now(&self) -> Result<Option<SaleSheet>, Fault> {
        let state = self.state();
        state.cashier()?;
        let life = state.desk()?.life();
        let open = state.store.open_sale(life)?;
        open.map(|row| state.sale_sheet(row.id)).transpose().map(Option::flatten)
    }

    /// Opens a sale.
    pub fn sale_open(&self, sale: SaleId) -> Result<SaleOutcome, Fault> {
        let _one_at_a_time = lock(&self.0.paying);
        let mut state = self.state();
        state.cashier()?;
        let done = state.begin_sale(sale);
        drop(state);
        self.sale_came_to(sale, done)
    }

    /// Does one step.
    pub fn sale_step(&self, on: &OnSale) -> Result<SaleOutcome, Fault> {
        let _one_at_a_time = lock(&self.0.paying);
        let mut state = self.state();
        state.cashier()?;
        let done = state.once(on.sale, (on.key, asked(on)), |_, sale| Ok(sale.step(&on.step)?));
        drop(state);
        self.sale_came_to(on.sale, done)
    }

    /// Gives a sale up.
    pub fn sale_abandon(&self, sale: SaleId) -> Result<SaleOutcome, Fault> {
        let _one_at_a_time = lock(&self.0.paying);
        let mut state = self.state();
        state.cashier()?;
        let done = state.abandon_sale(sale);
        drop(state);
        self.sale_came_to(sale, done)
    }

    /// Ends a sale that is paid: its cards get their value first, and a refusal of one leaves it open.
    pub fn sale_finish(&self, with: FinishSale) -> Result<SaleOutcome, Fault> {
        self.state().cashier()?;
        let FinishSale { sale, approval } = with;
        let approval = self.approval(approval)?;
        let _one_at_a_time = lock(&self.0.paying);
        let to_sell = self.state().cards_to_sell(sale, || self.new_payment());
        let to_sell = match to_sell {
            Ok(cards) => cards,
            Err(why) => return self.sale_came_to(sale, Err(why)),
        };
        for wanted in &to_sell {
            let outcome = self.pay_now(wanted, approval)?;
            if !matches!(outcome, Outcome::Taken { .. }) {
                return self.sale_after(sale, outcome);
            }
        }
        let done = self.end_sale(sale);
        if done.is_ok() {
            self.print_sale(sale);
        }
        self.sale_came_to(sale, done)
    }

    fn end_sale(&self, sale: SaleId) -> Result<(), NotDone> {
        let reading = self.reading();
        let mut state = self.state();
        let kept = state.kept_sale(sale)?.ok_or(SaleRefusal::NotOpen)?;
        if kept.is_over() {
            return Ok(());
        }
        let record = Box::new(kept.sale.close()?);
        state.journal(Body::Sale { record }, None, reading)?;
        drop(state);
        self.tell_status();
        Ok(())
    }

    /// What the screen shows after a step.
    fn sale_came_to(&self, sale: SaleId, done: Result<(), NotDone>) -> Result<SaleOutcome, Fault> {
        let words = self.words();
        let state = self.state();
        let asset = state.asset_of_sale(sale)?;
        let refusal = match done {
            Ok(()) => match state.sale_sheet(sale)? {
                Some(sheet) => return Ok(SaleOutcome::Done { sale: Box::new(sheet) }),
                None => refusal_in_sale(SaleRefusal::NotOpen, asset, &words),
            },
            Err(NotDone::Sale(why)) => refusal_in_sale(why, asset, &words),
            Err(NotDone::Card(refused)) => refusal(&refused, asset, &words),
            Err(NotDone::Fault(fault)) => return Err(fault),
        };
        let code = &refusal.code;
        tracing::info!(sale.id = %sale, refusal.code = %code, "Refused in sale {sale}: {code}");
        Ok(SaleOutcome::Refused { refusal })
    }

    /// The same after a payment on a card.
    fn sale_after(&self, sale: SaleId, outcome: Outcome) -> Result<SaleOutcome, Fault> {
        match outcome {
            Outcome::Taken { .. } => self.sale_came_to(sale, Ok(())),
            Outcome::NeedsApproval { words, code } => {
                Ok(SaleOutcome::NeedsApproval { words, code })
            }
            Outcome::Refused { refusal } => Ok(SaleOutcome::Refused { refusal }),
        }
    }
}

/// What was asked, so that the same key with something else in it is noticed.
pub(super) fn asked(input: &impl serde::Serialize) -> [u8; 32] {
    let text = serde_json::to_vec(input).expect("questions are plain data with text keys");
    Sha256::digest(text).into()
}
