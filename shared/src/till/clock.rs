//! Time at the till: a clock that can be wrong, and how that is noticed.
//!
//! Only the server's signed time sets the till's time. From there it runs on by the monotonic clock, and by
//! the wall clock where that is ahead; across a start of the machine only the wall clock is left, and where
//! that lies before what was already seen, the time is in doubt until the server says it again. So whatever
//! happens to the clocks, a limit is used for less time at worst. Where the system has a monotonic clock
//! that counts the time asleep, that is the one to hand in.

use crate::journal::{Body, Entry};
use crate::time::{Millis, Timestamp};
use serde::{Deserialize, Serialize};

/// What ordinary correction of a clock may move it, without anyone being told.
const TOLERANCE: Millis = Millis(60_000);

/// The till's clocks at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The wall clock.
    pub wall: Timestamp,
    /// Time since the machine started.
    pub monotonic: Millis,
    /// Another one after each start of the machine.
    pub boot_id: [u8; 16],
}

/// What time it is, and whether that can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TillTime {
    /// The till's best word; never before a moment that was already seen.
    pub now: Timestamp,
    /// Why it cannot be relied on; while there is a reason, no limit is used.
    pub doubt: Option<ClockDoubt>,
}

/// Why the time cannot be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockDoubt {
    /// The server never said what time it is.
    NeverSet,
    /// The clock shows a moment before one that was already seen.
    SetBack,
}

/// What came of looking at the clocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// The time.
    pub time: TillTime,
    /// The clock was moved: this is to be journalled, once.
    pub jump: Option<Body>,
}

/// What is remembered of time. The carrier stores it with each entry and every minute or so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockGuard {
    base: Option<Base>,
    high_water: Timestamp,
    doubt: Option<ClockDoubt>,
}

/// A reading of this start of the machine, and what time it was then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Base {
    time: Timestamp,
    reading: Reading,
}

impl From<&Entry> for Reading {
    fn from(entry: &Entry) -> Self {
        Self { wall: entry.wall_clock, monotonic: entry.monotonic, boot_id: entry.boot_id }
    }
}

impl Default for ClockGuard {
    fn default() -> Self {
        Self { base: None, high_water: Timestamp(i64::MIN), doubt: Some(ClockDoubt::NeverSet) }
    }
}

impl ClockGuard {
    /// Looks at the clocks.
    pub fn observe(&mut self, reading: Reading) -> Observed {
        let base = *self.base.get_or_insert(Base { time: reading.wall, reading });
        let by_wall = moved(base.time, base.reading.wall, reading.wall);
        let jump = match elapsed(&base.reading, &reading) {
            Some(passed) => self.run_on(reading, base.time.plus(passed), by_wall),
            None => self.start_again(base, reading, by_wall),
        };
        Observed { time: self.time(), jump }
    }

    /// Takes the server's word for what time it is. The caller has checked that it is fresh: signed, and in
    /// answer to this connection.
    pub fn signed_time(&mut self, at: Timestamp, reading: Reading) -> TillTime {
        self.base = Some(Base { time: at, reading });
        self.high_water = at;
        self.doubt = None;
        self.time()
    }

    fn time(&self) -> TillTime {
        TillTime { now: self.high_water, doubt: self.doubt }
    }

    /// The machine ran on since the base: both clocks speak, and the one further on is believed.
    fn run_on(
        &mut self,
        reading: Reading,
        by_monotonic: Timestamp,
        by_wall: Timestamp,
    ) -> Option<Body> {
        let now = by_monotonic.max(by_wall);
        self.high_water = self.high_water.max(now);
        if by_wall.since(by_monotonic) <= TOLERANCE && by_monotonic.since(by_wall) <= TOLERANCE {
            return None;
        }
        let shown_before = moved(reading.wall, by_wall, by_monotonic);
        self.base = Some(Base { time: self.high_water, reading });
        Some(Body::ClockJump { from: shown_before, to: reading.wall })
    }

    /// The machine started again: only the wall clock can say how long it was off.
    fn start_again(&mut self, base: Base, reading: Reading, by_wall: Timestamp) -> Option<Body> {
        let is_back = self.high_water.since(by_wall) > TOLERANCE;
        let shown_before = moved(base.reading.wall, base.time, self.high_water);
        self.high_water = self.high_water.max(by_wall);
        self.base = Some(Base { time: self.high_water, reading });
        if !is_back {
            return None;
        }
        self.doubt = self.doubt.or(Some(ClockDoubt::SetBack));
        Some(Body::ClockJump { from: shown_before, to: reading.wall })
    }
}

impl ClockDoubt {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::NeverSet => "clock_never_set",
            Self::SetBack => "clock_set_back",
        }
    }
}

/// Time since an earlier reading by the monotonic clock, where the machine ran on.
fn elapsed(earlier: &Reading, now: &Reading) -> Option<Millis> {
    if earlier.boot_id != now.boot_id {
        return None;
    }
    now.monotonic.0.checked_sub(earlier.monotonic.0).map(Millis)
}

/// `moment` moved by as much as lies between `from` and `to`, in either direction.
fn moved(moment: Timestamp, from: Timestamp, to: Timestamp) -> Timestamp {
    Timestamp(moment.0.saturating_add(to.0.saturating_sub(from.0)))
}
