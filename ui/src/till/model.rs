//! Everything that changes on the till's screen.

mod step;

use super::acts;
use crate::theme;
use leptos::prelude::*;
use shared::ids::{SaleId, StepId};
use shared::money::{Amount, Asset, Minor};
use shared::sale;
use shared::time::Timestamp;
use shared::wire::screen::{
    Frame, Line, Notice, Person, Receipt, Refusal, SaleSheet, ScreenError, Theme, TillStatus,
};
pub(crate) use step::{Deed, Ended, Finishing, Part, Request, Step, Undoing, Unseen};

/// The state of the page, in signals; copied to wherever it is read.
#[derive(Clone, Copy)]
pub(crate) struct Till {
    /// The newest status.
    pub(crate) status: RwSignal<Option<TillStatus>>,
    /// Which page is open.
    pub(crate) page: RwSignal<Page>,
    /// The one thing to do now.
    pub(crate) step: RwSignal<Step>,
    /// The open sale, as the till keeps it.
    pub(crate) sale: RwSignal<Option<SaleSheet>>,
    /// The receipts of its payments on cards.
    pub(crate) receipts: RwSignal<Vec<Receipt>>,
    /// The step in the sale that was asked for last and not answered, with its key.
    pub(crate) unanswered: RwSignal<Option<(sale::Step, StepId)>>,
    /// The sheet that lies over the page.
    pub(crate) sheet: RwSignal<Option<Over>>,
    /// What the camera sees.
    pub(crate) frame: RwSignal<Option<Frame>>,
    /// Why the last code was no card to use.
    pub(crate) unread: RwSignal<Option<Refusal>>,
    /// What failed last, for the step that is open.
    pub(crate) failed: RwSignal<Option<ScreenError>>,
    /// What was done before the till stopped, and nobody may have seen.
    pub(crate) unseen: RwSignal<Vec<Unseen>>,
    /// News that nobody dismissed.
    pub(crate) notices: RwSignal<Vec<Notice>>,
    /// Why the till's program does not answer.
    pub(crate) away: RwSignal<Option<ScreenError>>,
    /// Whether an answer is being waited for.
    pub(crate) busy: RwSignal<bool>,
    /// The colours.
    pub(crate) theme: RwSignal<Theme>,
    /// A moment that moves on twice a minute, to show ages with.
    pub(crate) now: RwSignal<Timestamp>,
}

/// What the status leaves to do before anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Nothing is known yet.
    Waiting,
    /// The till belongs to no store.
    Enrol,
    /// Nobody is signed in.
    SignIn,
    /// Work.
    Work,
}

/// A page of the till.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    /// Selling and taking.
    Sell,
    /// What was done.
    Receipts,
    /// The figures of the day.
    Day,
}

/// A sheet over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Over {
    /// The line and the head-room.
    Status,
    /// The keys, the colours, the way out.
    Help,
}

impl Till {
    /// Before anything is known.
    pub(crate) fn new() -> Self {
        Self {
            status: RwSignal::new(None),
            page: RwSignal::new(Page::Sell),
            step: RwSignal::new(Step::Idle(Deed::Take)),
            sale: RwSignal::new(None),
            receipts: RwSignal::new(Vec::new()),
            unanswered: RwSignal::new(None),
            sheet: RwSignal::new(None),
            frame: RwSignal::new(None),
            unread: RwSignal::new(None),
            failed: RwSignal::new(None),
            unseen: RwSignal::new(Vec::new()),
            notices: RwSignal::new(Vec::new()),
            away: RwSignal::new(None),
            busy: RwSignal::new(false),
            theme: RwSignal::new(theme::kept().unwrap_or_default()),
            now: RwSignal::new(crate::dom::now()),
        }
    }

    /// What there is to do before anything else.
    pub(crate) fn stage(self) -> Stage {
        self.status.with(|status| match status {
            None => Stage::Waiting,
            Some(status) if status.place.is_none() => Stage::Enrol,
            Some(status) if status.cashier.is_none() => Stage::SignIn,
            Some(_) => Stage::Work,
        })
    }

    /// Something of the status, or its default before there is one.
    pub(crate) fn of_status<T: Default>(self, read: impl FnOnce(&TillStatus) -> T) -> T {
        self.status.with(|status| status.as_ref().map(read).unwrap_or_default())
    }

    /// What the store sells in; it stays so for as long as somebody is signed in.
    pub(crate) fn asset(self) -> Asset {
        let place = untrack(|| self.of_status(|status| status.place.as_ref().map(|at| at.asset)));
        place.unwrap_or(Asset::EUR)
    }

    /// An amount in what the store sells in.
    pub(crate) fn amount(self, minor: Minor) -> Amount {
        Amount { minor, asset: self.asset() }
    }

    /// Who is signed in.
    pub(crate) fn cashier(self) -> Option<Person> {
        self.status.with(|status| status.as_ref()?.cashier.clone())
    }

    /// The line to headquarters; before anything is known nobody waits for it.
    pub(crate) fn line(self) -> Line {
        let line = untrack(|| self.status.with(|status| Some(status.as_ref()?.line.line)));
        line.unwrap_or(Line::Online)
    }

    /// The store's clock, in minutes east of UTC.
    pub(crate) fn offset_min(self) -> i16 {
        untrack(|| self.of_status(|status| status.utc_offset_min))
    }

    /// A moment as the store's clock shows it.
    pub(crate) fn moment(self, at: Timestamp) -> String {
        crate::say::words().moment(at, self.now.get_untracked(), self.offset_min())
    }

    /// Something of the open sale, where anything is in it.
    pub(crate) fn of_sale<T>(self, read: impl FnOnce(&SaleSheet) -> T) -> Option<T> {
        self.sale.with(|sale| sale.as_ref().filter(|sale| is_begun(sale)).map(read))
    }

    /// The open sale's id, where anything is in it.
    pub(crate) fn sale_begun(self) -> Option<SaleId> {
        untrack(|| self.of_sale(|sale| sale.sale))
    }

    /// What is left to pay, where a sale goes on.
    pub(crate) fn left(self) -> Option<Minor> {
        self.of_sale(|sale| sale.totals.left)
    }

    /// Opens a step on the selling page and forgets what failed before it.
    pub(crate) fn go(self, step: Step) {
        self.failed.set(None);
        self.unread.set(None);
        self.page.set(Page::Sell);
        let before = self.step.with_untracked(Step::wait_for_manager);
        let after = step.wait_for_manager();
        for payment in before.into_iter().filter(|before| !after.contains(before)) {
            // What was approved meanwhile stays: the till knows.
            acts::give_up(payment);
        }
        self.step.set(step);
    }

    /// Goes to where the sale waits: for a card or another way to pay, or, where all is paid, for its end.
    pub(crate) fn go_on(self) {
        let is_paid = untrack(|| self.left()).is_some_and(Minor::is_zero);
        let waits = if is_paid { Step::Paid } else { Step::Idle(Deed::Take) };
        let waits_already = self.step.with_untracked(|step| *step == waits);
        if waits_already && self.page.get_untracked() == Page::Sell {
            // The camera that looks already is not stopped and started.
            self.failed.set(None);
            self.unread.set(None);
        } else {
            self.go(waits);
        }
    }

    /// Shows what was learnt of the open sale, whatever was begun before that was known.
    pub(crate) fn settle(self) {
        let step = self.step.get_untracked();
        if step.is_at_rest() {
            self.next();
        } else if matches!(step, Step::Card(..)) {
            // What is offered of a card depends on the sale.
            self.step.set(step);
        }
    }

    /// The same after something that was to be read: what else nobody may have seen comes first.
    pub(crate) fn next(self) {
        self.go_on();
        self.show_unseen();
    }

    /// Shows what nobody may have seen, before the next card; one at a time.
    pub(crate) fn show_unseen(self) {
        let waits =
            self.step.with_untracked(Step::is_at_rest) && untrack(|| self.stage()) == Stage::Work;
        if !waits {
            return;
        }
        match self.unseen.with_untracked(|all| all.first().cloned()) {
            Some(Unseen::Receipt(receipt)) => self.go(Step::Again(receipt)),
            Some(Unseen::Sale(ended)) => self.go(Step::Ended(ended)),
            None => {}
        }
    }
}

/// Whether a sale is open and holds anything.
fn is_begun(sale: &SaleSheet) -> bool {
    !sale.lines.is_empty() || !sale.tenders.is_empty() || sale.paying.is_some()
}
