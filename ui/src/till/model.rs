//! Everything that changes on the till's screen.

use super::acts;
use crate::theme;
use leptos::prelude::*;
use shared::ids::{PaymentId, SaleId};
use shared::money::{Amount, Asset, Minor};
use shared::time::Timestamp;
use shared::wire::screen::{
    Act, CardSheet, Frame, Notice, Person, Receipt, ReceiptRow, Refusal, ScreenError, Theme,
    TillStatus,
};

/// The state of the page, in signals; copied to wherever it is read.
#[derive(Clone, Copy)]
pub(crate) struct Till {
    /// The newest status.
    pub(crate) status: RwSignal<Option<TillStatus>>,
    /// Which page is open.
    pub(crate) page: RwSignal<Page>,
    /// The one thing to do now.
    pub(crate) step: RwSignal<Step>,
    /// What is being sold.
    pub(crate) sale: RwSignal<Sale>,
    /// The sheet that lies over the page.
    pub(crate) sheet: RwSignal<Option<Over>>,
    /// What the camera sees.
    pub(crate) frame: RwSignal<Option<Frame>>,
    /// Why the last code was no card to use.
    pub(crate) unread: RwSignal<Option<Refusal>>,
    /// What failed last, for the step that is open.
    pub(crate) failed: RwSignal<Option<ScreenError>>,
    /// Receipts from before the till stopped, which nobody may have seen.
    pub(crate) unseen: RwSignal<Vec<Receipt>>,
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

/// The one thing to do now, on the right.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    /// Wait for a card.
    Idle(Deed),
    /// Type a card's number.
    Typing,
    /// Type what is due.
    Due(Option<u8>),
    /// A card lies there.
    Card(CardSheet, Deed),
    /// A payment is to be given back.
    GiveBack(PaymentId, ReceiptRow),
    /// A manager is asked.
    Approve(Request, String),
    /// It is done.
    Done(Receipt),
    /// It was done before the till stopped, and may not have been seen.
    Again(Receipt),
    /// It is not done.
    Refused(Refusal, Option<Request>),
}

/// What is to be done with a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Take from it.
    Take,
    /// Sell it, or put money on it.
    Fill,
}

/// An act on money that was asked for, so that it can be asked again.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Request {
    /// With a card: take, load or activate.
    Card(Act, CardSheet, Amount),
    /// Undoing a payment, wholly or in part, under an id of its own.
    GiveBack(PaymentId, ReceiptRow, Amount),
}

/// A sheet over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Over {
    /// The line and the head-room.
    Status,
    /// The keys, the colours, the way out.
    Help,
}

/// What is being sold: what is due, and what cards paid of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sale {
    /// Its id, made with the first payment.
    pub(crate) id: Option<SaleId>,
    /// What is due in all, where it was typed.
    pub(crate) due: Option<Minor>,
    /// What was taken for it.
    pub(crate) tenders: Vec<Receipt>,
}

impl Sale {
    /// What cards paid.
    pub(crate) fn paid(&self) -> Minor {
        let add = |sum: Minor, receipt: &Receipt| sum.plus(receipt.amount.minor).unwrap_or(sum);
        self.tenders.iter().fold(Minor::ZERO, add)
    }

    /// What is still to be paid, where it is known what is due.
    pub(crate) fn left(&self) -> Option<Minor> {
        self.due.map(|due| due.less_at_most(self.paid()))
    }
}

impl Step {
    /// The payment that this step asks a manager for.
    pub(crate) fn waits_for_manager(&self) -> Option<PaymentId> {
        match self {
            Self::Approve(Request::Card(_, sheet, _), _) => Some(sheet.payment),
            Self::Approve(Request::GiveBack(payment, _, _), _) => Some(*payment),
            Self::Idle(_)
            | Self::Typing
            | Self::Due(_)
            | Self::Card(..)
            | Self::GiveBack(..)
            | Self::Done(_)
            | Self::Again(_)
            | Self::Refused(..) => None,
        }
    }
}

impl Till {
    /// Before anything is known.
    pub(crate) fn new() -> Self {
        Self {
            status: RwSignal::new(None),
            page: RwSignal::new(Page::Sell),
            step: RwSignal::new(Step::Idle(Deed::Take)),
            sale: RwSignal::new(Sale::default()),
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

    /// The store's clock, in minutes east of UTC.
    pub(crate) fn offset_min(self) -> i16 {
        untrack(|| self.of_status(|status| status.utc_offset_min))
    }

    /// A moment as the store's clock shows it.
    pub(crate) fn moment(self, at: Timestamp) -> String {
        crate::say::words().moment(at, self.now.get_untracked(), self.offset_min())
    }

    /// Opens a step on the selling page and forgets what failed before it.
    pub(crate) fn go(self, step: Step) {
        self.failed.set(None);
        self.unread.set(None);
        self.page.set(Page::Sell);
        let before = self.step.with_untracked(Step::waits_for_manager);
        if let Some(payment) = before.filter(|before| step.waits_for_manager() != Some(*before)) {
            // What was approved meanwhile stays: the till knows.
            acts::give_up(payment);
        }
        self.step.set(step);
    }

    /// Ends this sale and waits for the next card.
    pub(crate) fn new_sale(self) {
        self.sale.set(Sale::default());
        self.go(Step::Idle(Deed::Take));
        self.show_unseen();
    }

    /// Shows what nobody may have seen, before the next card; one at a time.
    pub(crate) fn show_unseen(self) {
        let waits = matches!(self.step.get_untracked(), Step::Idle(_))
            && untrack(|| self.stage()) == Stage::Work;
        if waits && let Some(receipt) = self.unseen.with_untracked(|all| all.first().cloned()) {
            self.go(Step::Again(receipt));
        }
    }

    /// Goes on after a result: the same sale while something of it is left to pay, else the next.
    pub(crate) fn go_on(self) {
        let left = self.sale.with_untracked(Sale::left);
        if left.is_some_and(Minor::is_positive) {
            self.go(Step::Idle(Deed::Take));
        } else {
            self.new_sale();
        }
    }
}
