//! The numbered events that the screen asks for, on either carrier.

use shared::wire::screen::{Event, Numbered};
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// How many events are kept for a screen that is slow to ask.
const KEPT_MAX: usize = 256;

/// The newest events, with a number each.
#[derive(Debug)]
pub struct Events {
    kept: Mutex<Kept>,
    newest: watch::Sender<u64>,
    arrived: Condvar,
}

#[derive(Debug, Default)]
struct Kept {
    newest: u64,
    /// The highest revision of a status that was told.
    revision: u64,
    events: VecDeque<Numbered>,
}

/// What a screen that asks is told.
#[derive(Debug, PartialEq, Eq)]
pub enum News {
    /// These happened, in order.
    Events(Vec<Numbered>),
    /// Too much happened since: it needs the whole status, which this number includes.
    Lost {
        /// The newest event.
        newest: u64,
    },
}

impl Default for Events {
    fn default() -> Self {
        Self { kept: Mutex::default(), newest: watch::Sender::new(0), arrived: Condvar::new() }
    }
}

impl Events {
    /// Adds an event. Of preview frames only the newest is kept, and of statuses that nobody has asked for
    /// yet only the last: each says all that the one before said. A status that was overtaken on the way here
    /// by a newer one is not told at all.
    pub fn tell(&self, event: Event) {
        let mut kept = self.lock();
        if let Event::Status { status } = &event {
            if status.revision <= kept.revision {
                return;
            }
            kept.revision = status.revision;
        }
        match (&event, kept.events.back().map(|last| &last.event)) {
            (Event::Frame { .. }, _) => {
                kept.events.retain(|event| !matches!(event.event, Event::Frame { .. }));
            }
            (Event::Status { .. }, Some(Event::Status { .. })) => {
                kept.events.pop_back();
            }
            _ => {}
        }
        kept.newest += 1;
        let number = kept.newest;
        kept.events.push_back(Numbered { number, event });
        if kept.events.len() > KEPT_MAX {
            kept.events.pop_front();
        }
        drop(kept);
        self.newest.send_replace(number);
        self.arrived.notify_all();
    }

    /// The number of the newest event.
    pub fn newest(&self) -> u64 {
        self.lock().newest
    }

    /// What happened after event `after`, without waiting.
    pub fn after(&self, after: u64) -> News {
        let kept = self.lock();
        if after > kept.newest {
            // A screen from before the till was started again.
            return News::Lost { newest: kept.newest };
        }
        let is_new = |event: &&Numbered| event.number > after;
        let new: Vec<Numbered> = kept.events.iter().filter(is_new).cloned().collect();
        let oldest = kept.events.front().map_or(kept.newest, |event| event.number);
        if kept.events.len() == KEPT_MAX && after.saturating_add(1) < oldest {
            return News::Lost { newest: kept.newest };
        }
        News::Events(new)
    }

    /// Returns as soon as there is an event after `after`.
    pub async fn until_after(&self, after: u64) {
        let mut newest = self.newest.subscribe();
        // The sender lives in `self`, so it cannot be gone while this waits.
        let _always_ok = newest.wait_for(|newest| *newest != after).await;
    }

    /// The same for a thread; gives up after `most`.
    pub fn wait_after(&self, after: u64, most: Duration) {
        let kept = self.lock();
        let waited = self.arrived.wait_timeout_while(kept, most, |kept| kept.newest == after);
        drop(waited);
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        // Nothing that is done under the lock can leave the list half changed.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
