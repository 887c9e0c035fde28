//! The steps of the open sale. The till keeps each before it answers; the screen shows what it answered.

use super::receipts_of;
use crate::ipc;
use crate::sound::{self, Sound};
use crate::till::model::{Ended, Finishing, Request, Step, Till, Undoing};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ids::{PaymentId, SaleId, StepId};
use shared::money::{Amount, Minor};
use shared::sale::{self, CardAct, CardLine, Line};
use shared::wire::screen::{
    CardSheet, NewPayment, NewSale, OnSale, Receipt, Refusal, SaleAbandon, SaleCard, SaleNow,
    SaleOpen, SaleOutcome, SaleSheet, SaleShown, SaleStep, ScreenError, SellCard,
};

impl Till {
    /// Does a step in the open sale; the first one opens it.
    pub(crate) fn change_sale(self, step: sale::Step) {
        let pays = matches!(step, sale::Step::Cash { .. } | sale::Step::Terminal { .. });
        let ask = async move {
            let sale = self.open_sale().await?;
            let key = self.key_of(&step).await?;
            let outcome = ipc::call::<SaleStep>(OnSale { sale, key, step }).await?;
            self.unanswered.set(None);
            Ok(outcome)
        };
        self.ask(ask, move |outcome| self.changed(outcome, pays));
    }

    /// Adds a card that is sold or loaded.
    pub(crate) fn sell(self, sheet: &CardSheet, act: CardAct, amount: Amount) {
        let (payment, card) = (sheet.payment, sheet.card);
        let ask = async move {
            let sale = self.open_sale().await?;
            ipc::call::<SaleCard>(SellCard { sale, payment, card, act, amount }).await
        };
        self.ask(ask, move |outcome| self.changed(outcome, false));
    }

    /// Undoes a payment on a card of the open sale.
    pub(crate) fn undo(self, undoes: PaymentId, last_four: String, amount: Minor) {
        let Some(sale) = self.sale_begun() else { return };
        self.ask(async { ipc::call::<NewPayment>(()).await }, move |payment| {
            let undoing = Undoing { sale, payment, undoes, last_four, amount };
            self.perform(Request::Undo(undoing), None);
        });
    }

    /// Gives the open sale up.
    pub(crate) fn abandon(self) {
        let Some(sale) = self.sale_begun() else { return };
        self.ask(async move { ipc::call::<SaleAbandon>(sale).await }, move |outcome| {
            if let SaleOutcome::Done { .. } = outcome {
                self.forget_sale();
                self.go_on();
            } else {
                self.changed(outcome, false);
            }
        });
    }

    /// Ends a sale that is paid.
    pub(crate) fn finish(self) {
        if let Some(finishing) = untrack(|| self.of_sale(finishing)) {
            self.go_on();
            self.perform(Request::Finish(finishing), None);
        }
    }

    /// Asks what is open, and then does what depends on it.
    pub(crate) fn read_sale(self, then: impl FnOnce(Self) + 'static) {
        spawn_local(async move {
            match fetch_sale().await {
                Ok(Some((sale, receipts))) => self.set_sale(sale, receipts),
                Ok(None) => self.forget_sale(),
                Err(error) => self.failed.set(Some(error)),
            }
            then(self);
        });
    }

    /// The sale is over: its end is what there is to see.
    pub(super) fn over(self, sale: SaleSheet, receipts: Vec<Receipt>) {
        self.sound(&receipts);
        self.forget_sale();
        self.go(Step::Ended(Ended { sale, receipts, again: false }));
    }

    pub(super) fn set_sale(self, sale: SaleSheet, receipts: Vec<Receipt>) {
        self.sale.set(Some(sale));
        self.receipts.set(receipts);
    }

    fn forget_sale(self) {
        self.sale.set(None);
        self.receipts.set(Vec::new());
        self.unanswered.set(None);
    }

    fn changed(self, outcome: SaleOutcome, pays: bool) {
        match outcome {
            SaleOutcome::Done { sale } => {
                let ends = pays && is_paid(&sale);
                self.sale.set(Some(*sale));
                if ends { self.finish() } else { self.go_on() }
            }
            // No step asks for a manager by itself.
            SaleOutcome::NeedsApproval { words, code } => {
                self.failed.set(Some(ScreenError { code, words }));
            }
            SaleOutcome::Refused { refusal } => {
                sound::play(Sound::Refused);
                // What was typed stays, with the reason under it; the sale may have become another.
                self.read_sale(|_| ());
                self.failed.set(Some(told(refusal)));
            }
        }
    }

    /// The open sale, or a new one.
    async fn open_sale(self) -> Result<SaleId, ScreenError> {
        if let Some(sale) = self.sale.with_untracked(|sale| Some(sale.as_ref()?.sale)) {
            return Ok(sale);
        }
        let sale = ipc::call::<NewSale>(()).await?;
        match ipc::call::<SaleOpen>(sale).await? {
            SaleOutcome::Done { sale } => {
                let id = sale.sale;
                self.set_sale(*sale, Vec::new());
                Ok(id)
            }
            SaleOutcome::NeedsApproval { words, code } => Err(ScreenError { code, words }),
            SaleOutcome::Refused { refusal } => {
                // Another is open, which this page has not heard of: it is shown, and the step asked again.
                if let Some((sale, receipts)) = fetch_sale().await? {
                    self.set_sale(sale, receipts);
                }
                Err(told(refusal))
            }
        }
    }

    /// The key of a step: the same as before where its answer was lost, so that it is not done twice.
    async fn key_of(self, step: &sale::Step) -> Result<StepId, ScreenError> {
        let before = self.unanswered.get_untracked();
        if let Some((_, key)) = before.filter(|(before, _)| before == step) {
            return Ok(key);
        }
        let key = StepId(ipc::call::<NewPayment>(()).await?.0);
        self.unanswered.set(Some((step.clone(), key)));
        Ok(key)
    }
}

/// Says that the end of a sale was seen.
pub(crate) fn sale_shown(sale: SaleId) {
    spawn_local(async move {
        // A till that did not hear it shows the sale once more after a restart.
        let _ = ipc::call::<SaleShown>(sale).await;
    });
}

async fn fetch_sale() -> Result<Option<(SaleSheet, Vec<Receipt>)>, ScreenError> {
    let Some(sale) = ipc::call::<SaleNow>(()).await? else { return Ok(None) };
    let receipts = receipts_of(sale.sale).await;
    Ok(Some((sale, receipts)))
}

fn told(refusal: Refusal) -> ScreenError {
    ScreenError { code: refusal.code, words: refusal.words }
}

/// Whether nothing is left to pay of what is bought.
pub(super) fn is_paid(sale: &SaleSheet) -> bool {
    sale.totals.left.is_zero() && !sale.lines.is_empty()
}

/// What the end of a sale still does.
fn finishing(sale: &SaleSheet) -> Finishing {
    let waits = |card: &&CardLine| !sale.sold.contains(&card.payment);
    let cards: Vec<&CardLine> = sale.lines.iter().filter_map(Line::card).filter(waits).collect();
    let add = |sum: Minor, card: &&CardLine| sum.plus(card.value).unwrap_or(sum);
    Finishing {
        sale: sale.sale,
        value: cards.iter().fold(Minor::ZERO, add),
        cards: cards.iter().map(|card| card.payment).collect(),
    }
}
