//! The clock: the one place of the server that reads time or waits.

use shared::time::{Millis, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Where time comes from: the machine, or a test that moves it by hand.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A clock that stands still until it is moved.
    ByHand(Arc<AtomicI64>),
}

/// A moment from which time that passed is measured; it does not jump when the clock is set.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Clock {
    /// A clock for tests, standing at `now`.
    pub fn by_hand(now: Timestamp) -> Self {
        Self::ByHand(Arc::new(AtomicI64::new(now.0)))
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => system_now(),
            Self::ByHand(now) => Timestamp(now.load(Ordering::Acquire)),
        }
    }

    /// Moves a clock that stands by hand; the machine's stays as it is.
    pub fn advance(&self, length: Millis) {
        if let Self::ByHand(now) = self {
            let length = i64::try_from(length.0).unwrap_or(i64::MAX);
            now.fetch_add(length, Ordering::AcqRel);
        }
    }

    /// Starts measuring.
    #[expect(clippy::disallowed_methods, reason = "this is the clock adapter")]
    pub fn stopwatch(&self) -> Stopwatch {
        Stopwatch(Instant::now())
    }

    /// A moment again and again, the first at once; one that was missed is left out.
    pub fn ticks(&self, every: Millis) -> tokio::time::Interval {
        let mut ticks = tokio::time::interval(Duration::from_millis(every.0.max(1)));
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        ticks
    }

    /// Waits. Real time even where the clock stands by hand: what waits is a carrier, not a rule.
    #[expect(clippy::disallowed_methods, reason = "this is the clock adapter")]
    pub async fn wait(&self, length: Millis) {
        tokio::time::sleep(Duration::from_millis(length.0)).await;
    }
}

impl Stopwatch {
    /// A moment that never goes back: where it began, and the time that passed since.
    pub fn steady(&self, began: Timestamp) -> Timestamp {
        began.plus(Millis(u64::try_from(self.elapsed().as_millis()).unwrap_or(u64::MAX)))
    }

    /// How long it has run.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the clock adapter")]
fn system_now() -> Timestamp {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX))
}
