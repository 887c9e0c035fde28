//! What the screen does with what the till says.

use super::acts::receipts_of;
use super::model::{Deed, Ended, Step, Till, Unseen};
use crate::sound::{self, Sound};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::wire::screen::{
    CardAsked, CardSheet, CardState, Event, Numbered, Receipt, SaleSheet, TillStatus,
};

impl Till {
    /// Lays a card on the counter, or says why it is none.
    pub(super) fn lay(self, asked: CardAsked) {
        match asked {
            CardAsked::Sheet { sheet } => self.lay_sheet(*sheet),
            CardAsked::Refused { refusal } => {
                sound::play(Sound::Refused);
                self.go(Step::Refused(refusal, None));
            }
        }
    }

    fn lay_sheet(self, sheet: CardSheet) {
        let wanted =
            if let Step::Idle(deed) = self.step.get_untracked() { deed } else { Deed::Take };
        // A card that was not sold yet can only be sold.
        let deed = if sheet.state == CardState::Pending { Deed::Fill } else { wanted };
        self.go(Step::Card(sheet, deed));
    }

    /// Takes in an event.
    pub(super) fn hear(self, numbered: Numbered) {
        match numbered.event {
            Event::Status { status } => self.learn(*status),
            Event::ScanRead { sheet } => {
                // A code that was read while something else was begun waits on the counter, not here.
                if matches!(self.step.get_untracked(), Step::Idle(_)) {
                    self.lay_sheet(*sheet);
                }
            }
            // The page that joins a store takes it before.
            Event::EnrolRead { .. } => {}
            Event::ScanFailed { refusal } => self.unread.set(Some(refusal)),
            Event::Frame { frame } => self.frame.set(Some(frame)),
            Event::ShowReceipt { receipt } => self.keep_unseen(Unseen::Receipt(*receipt)),
            Event::ShowSale { sale } => self.keep_unseen_sale(*sale),
            Event::Notice { notice } => self.notices.update(|all| all.push(notice)),
        }
    }

    /// Keeps what nobody may have seen until it was looked at; the till may send it more than once.
    pub(super) fn keep_unseen(self, what: Unseen) {
        self.unseen.update(|all| {
            if !all.iter().any(|kept| kept.is_same(&what)) {
                all.push(what);
            }
        });
        untrack(|| self.show_unseen());
    }

    /// The end of a sale tells of its payments too, so that they are not shown one by one before it.
    fn keep_unseen_sale(self, sale: SaleSheet) {
        let of_it = |receipt: &Receipt| receipt.sale == Some(sale.sale);
        self.unseen.update(|all| {
            all.retain(|kept| !matches!(kept, Unseen::Receipt(receipt) if of_it(receipt)));
        });
        if self.step.with_untracked(|step| matches!(step, Step::Again(one) if of_it(one))) {
            self.go_on();
        }
        spawn_local(async move {
            let receipts = receipts_of(sale.sale).await;
            self.keep_unseen(Unseen::Sale(Ended { sale, receipts, again: true }));
        });
    }

    /// Takes in a status, unless a newer one is shown: a command's answer and the events go separate ways.
    pub(super) fn learn(self, status: TillStatus) {
        self.away.set(None);
        let newer = |shown: &TillStatus| shown.revision > status.revision;
        if self.status.with_untracked(|shown| shown.as_ref().is_some_and(newer)) {
            return;
        }
        if theme_is_free(self) {
            self.theme.set(status.theme);
        }
        self.status.set(Some(status));
    }
}

/// Whether nobody has chosen colours here, so that the till's first ones are taken.
fn theme_is_free(till: Till) -> bool {
    till.status.with_untracked(Option::is_none) && crate::theme::kept().is_none()
}
