//! Who is connected, and how to reach them.

use shared::ids::TillId;
use shared::sync::ToTill;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

/// The most tills that are greeted at once: what each lacks is read and signed, and after an outage all of
/// them come back together.
const GREETINGS_MAX: usize = 64;

/// The tills that are connected now. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Tills {
    connected: Arc<Mutex<Connected>>,
    greetings: Arc<Semaphore>,
}

impl Default for Tills {
    fn default() -> Self {
        Self { connected: Arc::default(), greetings: Arc::new(Semaphore::new(GREETINGS_MAX)) }
    }
}

/// Something for one session.
#[derive(Clone, Debug)]
pub enum Word {
    /// Send this.
    Push(Box<ToTill>),
    /// Another connection of the same till took over.
    Replaced,
    /// The till's key was revoked, or it was enrolled again.
    Stopped,
}

#[derive(Debug, Default)]
struct Connected {
    next: u64,
    tills: HashMap<TillId, (u64, mpsc::UnboundedSender<Word>)>,
}

impl Tills {
    /// Room to greet one more till, until it is dropped; none where the till is to come back later.
    pub fn room_to_greet(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.greetings).try_acquire_owned().ok()
    }

    /// Notes a session; one of the same till that is still open is told that it was replaced. Gives the
    /// number to leave with.
    pub fn enter(&self, till: TillId, words: mpsc::UnboundedSender<Word>) -> u64 {
        let mut connected = self.lock();
        connected.next += 1;
        let number = connected.next;
        if let Some((_, before)) = connected.tills.insert(till, (number, words)) {
            let _already_gone = before.send(Word::Replaced);
        }
        gauge(connected.tills.len());
        number
    }

    /// Takes a session out, unless another has its place by now.
    pub fn leave(&self, till: TillId, number: u64) {
        let mut connected = self.lock();
        if connected.tills.get(&till).is_some_and(|(current, _)| *current == number) {
            connected.tills.remove(&till);
        }
        gauge(connected.tills.len());
    }

    /// Says something to a till; false where it is not connected.
    pub fn tell(&self, till: TillId, word: Word) -> bool {
        let connected = self.lock();
        connected.tills.get(&till).is_some_and(|(_, words)| words.send(word).is_ok())
    }

    /// Whether a till is connected.
    pub fn is_connected(&self, till: TillId) -> bool {
        self.lock().tills.contains_key(&till)
    }

    fn lock(&self) -> MutexGuard<'_, Connected> {
        self.connected.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn gauge(connected: usize) {
    let connected = u32::try_from(connected).unwrap_or(u32::MAX);
    metrics::gauge!("scrip_tills_connected").set(f64::from(connected));
}
