//! The sale in the database, read by the journal.

use crate::error::{Fault, Plain};
use crate::store::{SaleRow, SaleStanding, StepDone, StoreFault};
use crate::till::state::State;
use shared::ids::{PaymentId, SaleId};
use shared::journal::PaymentFacts;
use shared::sale::{Fate, OpenSale, PriceList, SaleRefusal, TillSale};
use shared::till::{PaymentState, Refused, TillBook, Wanted};

/// A sale with what the journal says of its payments.
pub(super) struct Kept {
    pub(super) standing: SaleStanding,
    pub(super) sale: TillSale,
}

/// Why a step was not done.
pub(super) enum NotDone {
    /// The sale's own rules.
    Sale(SaleRefusal),
    /// The rules of cards.
    Card(Refused),
    /// The world.
    Fault(Fault),
}

impl Kept {
    pub(super) fn is_over(&self) -> bool {
        self.standing != SaleStanding::Open
    }
}

impl State {
    /// A sale of this life of the till, by its id.
    pub(super) fn kept_sale(&self, sale: SaleId) -> Result<Option<Kept>, Fault> {
        let row = self.store.sale(self.desk()?.life(), sale)?;
        row.map(|row| self.read_sale(&row)).transpose()
    }

    /// The sale, if it is open.
    pub(super) fn open_sale(&self, sale: SaleId) -> Result<TillSale, NotDone> {
        match self.kept_sale(sale)? {
            Some(kept) if !kept.is_over() => Ok(kept.sale),
            Some(_) | None => Err(SaleRefusal::NotOpen.into()),
        }
    }

    pub(super) fn begin_sale(&mut self, sale: SaleId) -> Result<(), NotDone> {
        let (life, asset) = (self.desk()?.life(), self.desk()?.enrolled.asset);
        if self.store.sale(life, sale)?.is_some() {
            return Ok(());
        }
        if self.store.open_sale(life)?.is_some() {
            return Err(SaleRefusal::AnotherOpen.into());
        }
        let list = PriceList::empty(asset);
        let fresh = TillSale::new(OpenSale::new(sale, list.asset, list.tax_mode));
        let seen = self.desk()?.book.place().sequence;
        Ok(self.store.begin_sale(life, sale, &written(&fresh), seen)?)
    }

    /// Does what a key stands for, once: the same again is done already, and with something else refused.
    pub(super) fn once(
        &mut self,
        sale: SaleId,
        by: StepDone,
        step: impl FnOnce(&Self, &mut TillSale) -> Result<(), NotDone>,
    ) -> Result<(), NotDone> {
        match self.store.step_done(sale, by.0)? {
            Some(before) if before == by.1 => return Ok(()),
            Some(_) => return Err(SaleRefusal::SameStepDifferent.into()),
            None => {}
        }
        let mut open = self.open_sale(sale)?;
        step(self, &mut open)?;
        Ok(self.store.keep_sale(sale, &written(&open), Some(&by))?)
    }

    /// Keeps what a sale has become by something that its payments' own ids keep from being done twice.
    pub(super) fn keep_sale(&mut self, sale: &TillSale) -> Result<(), NotDone> {
        Ok(self.store.keep_sale(sale.open().id(), &written(sale), None)?)
    }

    pub(super) fn abandon_sale(&mut self, sale: SaleId) -> Result<(), NotDone> {
        let kept = self.kept_sale(sale)?.ok_or(SaleRefusal::NotOpen)?;
        match kept.standing {
            SaleStanding::Abandoned => return Ok(()),
            SaleStanding::Paid(_) => return Err(SaleRefusal::NotOpen.into()),
            SaleStanding::Open => kept.sale.check_abandon()?,
        }
        Ok(self.store.abandon_sale(sale)?)
    }

    /// The payments that give the cards of a paid sale their value. Those whose id is dead get another first.
    pub(super) fn cards_to_sell(
        &mut self,
        sale: SaleId,
        fresh: impl FnMut() -> PaymentId,
    ) -> Result<Vec<Wanted>, NotDone> {
        let kept = self.kept_sale(sale)?.ok_or(SaleRefusal::NotOpen)?;
        match kept.standing {
            SaleStanding::Paid(_) => return Ok(Vec::new()),
            SaleStanding::Abandoned => return Err(SaleRefusal::NotOpen.into()),
            SaleStanding::Open => drop(kept.sale.close()?),
        }
        let mut open = kept.sale;
        if open.rename_dead(fresh) {
            self.keep_sale(&open)?;
        }
        let wanted = |(payment, facts)| Wanted { payment, facts };
        Ok(open.cards_to_sell().into_iter().map(wanted).collect())
    }

    /// Whether this payment stands in the sale that is open.
    pub(in crate::till) fn is_in_open_sale(&self, payment: PaymentId) -> Result<bool, Fault> {
        let row = self.store.open_sale(self.desk()?.life())?;
        let Some(kept) = row.map(|row| self.read_sale(&row)).transpose()? else { return Ok(false) };
        let is_tender = kept.sale.gift_cards().iter().any(|(known, _)| *known == payment);
        Ok(is_tender || kept.sale.sold().contains(&payment))
    }

    fn read_sale(&self, row: &SaleRow) -> Result<Kept, Fault> {
        let damaged = |error: serde_json::Error| StoreFault::Damaged {
            why: format!("the sale {} that was kept: {error}", row.id),
        };
        let sale: TillSale = serde_json::from_slice(&row.bytes).map_err(damaged)?;
        let book = &self.desk()?.book;
        Ok(Kept {
            standing: row.standing,
            sale: sale.read_by(|payment, facts| fate(book, payment, facts)),
        })
    }
}

/// What the journal says of a payment of these facts.
fn fate(book: &TillBook, payment: PaymentId, facts: &PaymentFacts) -> Fate {
    let Some(known) = book.payment(payment).filter(|known| known.facts == *facts) else {
        return Fate::Unknown;
    };
    match known.state {
        PaymentState::Asked { .. } => Fate::Asked,
        PaymentState::Cancelled => Fate::Dead,
        // All of it was given back, or headquarters let nothing of it stand.
        PaymentState::Done { .. } if known.left().is_zero() => Fate::Dead,
        PaymentState::Done { .. } => Fate::Happened,
    }
}

fn written(sale: &TillSale) -> Vec<u8> {
    serde_json::to_vec(sale).expect("a sale is plain data with text keys")
}

impl From<SaleRefusal> for NotDone {
    fn from(refusal: SaleRefusal) -> Self {
        Self::Sale(refusal)
    }
}

impl From<Fault> for NotDone {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<StoreFault> for NotDone {
    fn from(fault: StoreFault) -> Self {
        Self::Fault(fault.into())
    }
}

impl From<Plain> for NotDone {
    fn from(plain: Plain) -> Self {
        Self::Fault(plain.into())
    }
}
