//! What the screen does with what the till says.

use super::model::{Deed, Request, Sale, Step, Till};
use crate::sound::{self, Sound};
use leptos::prelude::*;
use shared::wire::screen::{
    Act, CardAsked, CardSheet, CardState, Event, MoneyClass, Numbered, Outcome, Receipt, Settling,
    TillStatus,
};

impl Till {
    /// Shows what came of an act.
    pub(super) fn conclude(self, outcome: Outcome, request: Option<Request>) {
        match outcome {
            Outcome::Taken { receipt } => self.done(receipt),
            Outcome::NeedsApproval { words, .. } => {
                if let Some(request) = request {
                    self.go(Step::Approve(request, words));
                }
            }
            Outcome::Refused { refusal } => {
                sound::play(Sound::Refused);
                self.go(Step::Refused(refusal, request));
            }
        }
    }

    fn done(self, receipt: Receipt) {
        let offline = receipt.settling == Settling::Waiting && receipt.class != MoneyClass::Online;
        sound::play(if offline { Sound::TakenOffline } else { Sound::Taken });
        if receipt.act == Act::Redeem {
            let mine = |sale: &mut Sale| {
                if receipt.sale.is_some() && sale.id == receipt.sale {
                    sale.tenders.push(receipt.clone());
                }
            };
            self.sale.update(mine);
        }
        self.go(Step::Done(receipt));
    }

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
            Event::ScanFailed { refusal } => self.unread.set(Some(refusal)),
            Event::Frame { frame } => self.frame.set(Some(frame)),
            Event::ShowReceipt { receipt } => self.keep_unseen(*receipt),
            Event::Notice { notice } => self.notices.update(|all| all.push(notice)),
        }
    }

    /// Keeps a receipt until it was looked at; the till may send it more than once.
    fn keep_unseen(self, receipt: Receipt) {
        self.unseen.update(|all| {
            if all.iter().all(|kept| kept.payment != receipt.payment) {
                all.push(receipt);
            }
        });
        untrack(|| self.show_unseen());
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
