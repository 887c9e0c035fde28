//! A session's worker: what takes time, one after the other, in the order in which the till sent it.

use super::documents::want_after;
use super::rights::ask_holders;
use super::session::fault_ends;
use super::{greeting, news};
use crate::app::App;
use crate::settling::{self, Checking, Journal, KeptGrants, Settlement};
use crate::store::StoreFault;
use shared::documents::z_number_of;
use shared::ids::{CardId, Sequence};
use shared::journal::{Entry, Place};
use shared::limits::Answer;
use shared::signing::{Signed, seal};
use shared::sync::doc::DocTurn;
use shared::sync::server_side::{Event, Kept};
use shared::sync::{Piece, ToTill};
use shared::time::Millis;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, mpsc};

/// How long holders of a card's rights may take to release them before the asker hears that it is held.
const RELEASE_WITHIN: Millis = Millis(900);
/// How often it is looked whether they did.
const RELEASE_LOOK: Millis = Millis(60);

/// Something that takes time.
#[derive(Debug)]
pub(super) enum Task {
    /// Settle entries.
    Settle(Frame),
    /// Take back what restored books signed.
    Keep(Kept),
    /// Answer a question.
    Ask { entry: Signed<Entry> },
    /// Say what is known of cards.
    Look { cards: Vec<CardId>, _room: OwnedSemaphorePermit },
    /// A turn in the exchange of a document.
    Doc { turn: DocTurn, _room: OwnedSemaphorePermit },
}

/// Entries of one frame, whose check has begun.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) first: Sequence,
    pub(super) count: usize,
    pub(super) checking: Checking,
}

/// Does them.
pub(super) struct Worker {
    pub(super) app: App,
    events: mpsc::UnboundedSender<Event>,
    pub(super) journal: Journal,
    /// The newest entry that the till said it has.
    claimed: Place,
    /// The rights that it showed, until the books have all up to that entry.
    kept: KeptGrants,
    showing: Showing,
}

/// How far a till has got in showing restored books what it keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Showing {
    /// Not all of it yet; most tills are never asked to.
    NotYet,
    /// All of it, and entries are still under way.
    Shown,
    /// All, and the books have everything.
    Done,
}

impl Worker {
    pub(super) fn new(
        app: App,
        events: mpsc::UnboundedSender<Event>,
        journal: Journal,
        tip: Place,
    ) -> Self {
        let (kept, showing) = (KeptGrants::default(), Showing::NotYet);
        Self { app, events, journal, claimed: tip, kept, showing }
    }

    pub(super) async fn run(mut self, mut queue: mpsc::UnboundedReceiver<Task>) {
        let mut next = None;
        loop {
            let task = match next.take() {
                Some(task) => Some(task),
                None => queue.recv().await,
            };
            let Some(task) = task else { return };
            let done = match task {
                Task::Settle(frame) => {
                    let mut frames = vec![frame];
                    next = more_frames(&mut frames, &mut queue);
                    self.settle(frames).await
                }
                Task::Keep(kept) => self.keep(kept).await,
                Task::Ask { entry } => self.ask(entry).await,
                Task::Look { cards, .. } => self.look(cards).await,
                Task::Doc { turn, .. } => self.doc(turn).await,
            };
            if let Err(fault) = done {
                self.report(fault_ends(&fault));
                return;
            }
        }
    }

    async fn settle(&mut self, frames: Vec<Frame>) -> Result<(), StoreFault> {
        let first = frames.first().map_or(Sequence(0), |frame| frame.first);
        let count = frames.iter().map(|frame| frame.count).sum();
        let checking = frames.into_iter().map(|frame| frame.checking).collect();
        let settled = self.settle_checked(checking).await?;
        let head = settled.signed_head(&self.app.keys.server);
        let place = settled.head.place;
        self.report(Event::Settled { count, outcomes: settled.outcomes, head, stop: settled.stop });
        if let Some(limit) = settled.limit {
            self.push(ToTill::Limit { limit: seal(&limit, &self.app.keys.server) });
        }
        // The next entry stands in the next document: the till hears what is held of that.
        if place.next_sequence().is_some_and(|next| z_number_of(next) != z_number_of(first)) {
            self.push(want_after(&self.app, self.journal, place.sequence).await?);
        }
        self.catch_up(place).await
    }

    /// Settles entries, with what the till showed of its rights.
    pub(super) async fn settle_entries(
        &self,
        first: Sequence,
        entries: Vec<Signed<Entry>>,
    ) -> Result<Settlement, StoreFault> {
        let frame = settling::begin_check(&self.app, self.journal, first, entries);
        self.settle_checked(vec![frame]).await
    }

    async fn settle_checked(&self, frames: Vec<Checking>) -> Result<Settlement, StoreFault> {
        settling::settle(&self.app, self.journal, frames, self.kept.clone()).await
    }

    /// Takes back what restored books signed for the till: limits at once, rights as its entries use them.
    async fn keep(&mut self, kept: Kept) -> Result<(), StoreFault> {
        let count = kept.limits.len() + kept.grants.len();
        settling::keep_limits(&self.app, self.journal, kept.limits).await?;
        let grants = settling::open_grants(&self.app, self.journal, kept.grants).await?;
        Arc::make_mut(&mut self.kept).extend(grants);
        self.report(Event::Kept { count });
        if kept.piece == Piece::Last {
            self.showing = Showing::Shown;
            self.keep_rest().await?;
        }
        Ok(())
    }

    /// After a restore nothing is approved until the till has shown all that it keeps, and has sent all that
    /// it said it has.
    pub(super) async fn catch_up(&mut self, held: Place) -> Result<(), StoreFault> {
        if self.showing == Showing::Shown && self.claimed.sequence <= held.sequence {
            self.keep_rest().await?;
        }
        Ok(())
    }

    async fn keep_rest(&mut self) -> Result<(), StoreFault> {
        let (app, journal) = (&self.app, self.journal);
        if settling::keep_rest(app, journal, self.kept.clone(), self.claimed).await? {
            self.showing = Showing::Done;
            self.kept = KeptGrants::default();
            if let Some(limit) = settling::renew(app, journal).await? {
                self.push(ToTill::Limit { limit: seal(&limit, &app.keys.server) });
            }
        }
        Ok(())
    }

    async fn ask(&self, entry: Signed<Entry>) -> Result<(), StoreFault> {
        let mut asked = settling::ask(&self.app, self.journal, entry.clone()).await?;
        let payment = asked.answer.as_ref();
        if let Some(card) = payment.map(|answer: &Answer| answer.facts.card)
            && ask_holders(&self.app, card, &asked.holders)
        {
            let mut left = RELEASE_WITHIN.0 / RELEASE_LOOK.0;
            while left > 0 && !asked.holders.is_empty() {
                left -= 1;
                self.app.clock.wait(RELEASE_LOOK).await;
                asked = settling::ask(&self.app, self.journal, entry.clone()).await?;
            }
        }
        let answer = asked.answer.map(|answer| seal(&answer, &self.app.keys.server));
        self.report(Event::Asked { answer });
        Ok(())
    }

    async fn look(&self, cards: Vec<CardId>) -> Result<(), StoreFault> {
        let now = self.app.clock.now();
        let snapshots = self.app.store.read(move |sql| news::snapshots(sql, &cards, now)).await?;
        for cards in greeting::in_frames(&self.app, snapshots) {
            self.push(cards);
        }
        Ok(())
    }

    pub(super) fn push(&self, frame: ToTill) {
        self.report(Event::Push(frame));
    }

    fn report(&self, event: Event) {
        let _session_gone = self.events.send(event);
    }
}

/// Takes the frames that wait behind and are checked already, so that they settle in the same group; gives back the
/// task that is next, if one was taken out.
fn more_frames(frames: &mut Vec<Frame>, queue: &mut mpsc::UnboundedReceiver<Task>) -> Option<Task> {
    while let Ok(task) = queue.try_recv() {
        let Task::Settle(frame) = task else { return Some(task) };
        if !frame.checking.is_done() {
            return Some(Task::Settle(frame));
        }
        frames.push(frame);
    }
    None
}
