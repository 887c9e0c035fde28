//! The till: one handle that every carrier shares, with one method for each question of the screen.
//!
//! **Invariant:** nothing is shown or sent before it is in the journal, durably.
//! **Invariant:** one payment is decided at a time; while it waits for headquarters, nothing else waits for it.

mod act;
mod alarm;
mod card;
mod day;
mod documents;
pub(crate) mod enrol;
mod give_up;
mod hears;
mod line;
mod look;
mod pay;
mod printing;
mod receipts;
mod refusal;
mod room;
mod sale;
mod sheet;
mod staff;
mod state;
mod status;
mod totals;
mod verify;
mod waiting;

use crate::clock::{Clock, SystemClock};
use crate::config::Options;
use crate::desk::{Desk, Opened};
use crate::entropy;
use crate::error::Fault;
use crate::events::{Events, News};
use crate::folder::HeldFolder;
use crate::keys::Bond;
use crate::line::{CutSwitch, Dialer};
use crate::store::Store;
use shared::till::Reading;
use shared::wire::screen::{Event, Notice, Numbered, ScreenError, Tone};
use shared::words::Words;
use state::State;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use waiting::Waiting;

/// A running till; clones are the same till. It stops when the last one is dropped.
#[derive(Clone)]
pub struct Till(Arc<Shared>, #[expect(dead_code, reason = "held for its end")] Option<Arc<Ending>>);

/// Ends what runs beside the till when its last handle goes, and waits for it: then the folder is free.
struct Ending(Arc<Shared>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.look.stop();
        let (uplink, documents, printing) = {
            let mut state = lock(&self.0.state);
            (state.uplink.take(), state.documents.take(), state.printing.take())
        };
        // Their threads may be waiting for the state, so they end outside of the lock; the line first, since what
        // comes over it is journalled, and the documents write down all that is.
        drop(uplink);
        drop(documents);
        drop(printing);
        self.0.look.wait_until_idle();
    }
}

/// What all handles share.
struct Shared {
    state: Mutex<State>,
    paying: Mutex<()>,
    waiting: Waiting,
    events: Events,
    words: Mutex<Arc<Words>>,
    clock: Arc<dyn Clock>,
    dialer: Dialer,
    look: Arc<look::Look>,
    options: Options,
}

/// How long a screen's question for events is held open.
const EVENTS_WITHIN: Duration = Duration::from_secs(25);

impl Till {
    /// Opens the till's folder on the machine's own clock.
    pub fn open(options: Options) -> Result<Self, Fault> {
        Self::open_with(options, Arc::new(SystemClock::new(entropy::bytes())))
    }

    /// Opens the till's folder: rebuilds what it knows, gives up questions that were never decided, and
    /// begins to look for headquarters.
    pub fn open_with(options: Options, clock: Arc<dyn Clock>) -> Result<Self, Fault> {
        let folders = options.folders();
        let folder = HeldFolder::hold(&folders.data)?;
        let mut store = Store::open(folder.path())?;
        let bond = Bond::open(&folders.bound, store.folder_id()?)?;
        let dialer = Dialer::new(options.server_ca.as_deref(), CutSwitch::default())?;
        let enrolment = store.enrolment()?;
        let state = State::new(folder, store, bond, clock.now().wall);
        let shared = Arc::new(Shared {
            state: Mutex::new(state),
            paying: Mutex::new(()),
            waiting: Waiting::default(),
            events: Events::default(),
            words: Mutex::new(Arc::new(Words::in_language("en"))),
            clock,
            dialer,
            look: Arc::new(look::Look::new(options.frames.clone())),
            options,
        });
        let till = Self(Arc::clone(&shared), Some(Arc::new(Ending(shared))));
        if let Some((enrolled, server)) = enrolment {
            till.begin(&enrolled, &server)?;
        }
        Ok(till)
    }

    /// What happened after event `after`; waits up to 25 seconds for it.
    pub async fn events(&self, after: u64) -> Vec<Numbered> {
        let arrived = self.0.events.until_after(after);
        // Nothing within the time is an answer too: the screen asks again.
        let _in_time = tokio::time::timeout(EVENTS_WITHIN, arrived).await;
        self.events_now(after)
    }

    /// The same for a thread that may wait for `most`.
    pub fn wait_for_events(&self, after: u64, most: Duration) -> Vec<Numbered> {
        self.0.events.wait_after(after, most);
        self.events_now(after)
    }

    fn events_now(&self, after: u64) -> Vec<Numbered> {
        match self.0.events.after(after) {
            News::Events(events) => events,
            News::Lost { newest } => {
                let status = Box::new(self.status());
                vec![Numbered { number: newest, event: Event::Status { status } }]
            }
        }
    }

    /// What the screen shows of a fault.
    pub fn say(&self, fault: &Fault) -> ScreenError {
        fault.to_screen(&self.words())
    }

    /// Rebuilds the desk of an enrolled till and starts everything.
    fn begin(&self, enrolled: &[u8], server: &str) -> Result<(), Fault> {
        let odd = |error: serde_json::Error| Fault::Enrolment { why: error.to_string() };
        let enrolled: shared::wire::enrol::Enrolled =
            serde_json::from_slice(enrolled).map_err(odd)?;
        *lock(&self.0.words) = Arc::new(Words::in_language(&enrolled.locale));
        let reading = self.reading();
        let mut state = self.state();
        let Opened { desk, unjournalled } =
            Desk::load(&state.store, &state.bond, enrolled, server)?;
        state.take_desk(desk, unjournalled, reading)?;
        let before = (state.documents.take(), state.uplink.take(), state.printing.take());
        state.documents = self.start_documents(&state);
        state.uplink = self.start_uplink(&state);
        let unseen = state.unseen_receipts()?;
        let broken = state.desk()?.broken;
        drop(state);
        // Their threads may be waiting for the state, so they end outside of the lock.
        drop(before);
        // Only now: two threads would print one paper twice.
        let printing = self.start_printing();
        self.state().printing = printing;
        if let Some(broken) = broken {
            let said = self.say(&Fault::Bond(broken));
            let notice = Notice { code: said.code, words: said.words, tone: Tone::Bad };
            self.0.events.tell(Event::Notice { notice });
        }
        for receipt in unseen {
            // It may have been stopped between the payment and its paper.
            self.print_receipt(&receipt);
            self.0.events.tell(Event::ShowReceipt { receipt: Box::new(receipt) });
        }
        if let Some(sale) = self.show_unseen_sale() {
            self.print_sale(sale);
        }
        self.tell_status();
        Ok(())
    }

    /// The same till for a thread beside it, which does not keep it running.
    fn beside(shared: Arc<Shared>) -> Self {
        Self(shared, None)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.0.state)
    }

    fn words(&self) -> Arc<Words> {
        lock(&self.0.words).clone()
    }

    fn reading(&self) -> Reading {
        let now = self.0.clock.now();
        Reading { wall: now.wall, monotonic: now.monotonic, boot_id: now.boot_id }
    }
}

/// A thread that panicked under a lock left the state as the last durable entry has it: each change is made
/// after its commit and in one step. What it was about to do is redone from the journal at the next start.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
