//! The till's clock: the one place of this crate that reads the time.

use shared::time::{Millis, Timestamp};
use std::time::Duration;

/// One reading of the clock, with all that an entry says about time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// What the machine's clock shows. People set it; no bound on money depends on it.
    pub wall: Timestamp,
    /// Time since the machine started, suspended or not.
    pub monotonic: Millis,
    /// Changes with each start of the machine.
    pub boot_id: [u8; 16],
}

/// Something that tells the time.
pub trait Clock: Send + Sync + 'static {
    /// The time now.
    fn now(&self) -> Moment;

    /// Minutes east of UTC on the shop's wall at `at`.
    fn utc_offset_min(&self, at: Timestamp) -> i16;
}

/// The machine's own clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    boot_id: [u8; 16],
}

impl SystemClock {
    /// The clock of this machine in this life of it.
    pub fn new(fallback_boot_id: [u8; 16]) -> Self {
        Self { boot_id: read_boot_id().unwrap_or(fallback_boot_id) }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        Moment { wall: wall(), monotonic: monotonic(), boot_id: self.boot_id }
    }

    fn utc_offset_min(&self, at: Timestamp) -> i16 {
        let moment = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
        let offset = jiff::tz::TimeZone::system().to_offset(moment);
        i16::try_from(offset.seconds() / 60).unwrap_or(0)
    }
}

/// Waits, on a thread or task that has nothing else to do.
pub(crate) async fn wait(length: Duration) {
    #[expect(clippy::disallowed_methods, reason = "the clock adapter is where waiting is allowed")]
    tokio::time::sleep(length).await;
}

/// Waits, on a thread that has nothing else to do.
pub(crate) fn pause(length: Duration) {
    std::thread::sleep(length);
}

/// A clock that only goes forward, for measuring how long something took.
pub fn stopwatch() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    let seconds = u64::try_from(now.tv_sec).unwrap_or(0);
    Duration::new(seconds, u32::try_from(now.tv_nsec).unwrap_or(0))
}

fn wall() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "the clock adapter is where time is read")]
    let now = std::time::SystemTime::now();
    match now.duration_since(std::time::UNIX_EPOCH) {
        Ok(since) => Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX)),
        Err(before) => {
            Timestamp(i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |ms| -ms))
        }
    }
}

fn monotonic() -> Millis {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    let seconds = u64::try_from(now.tv_sec).unwrap_or(0);
    let millis = u64::try_from(now.tv_nsec).unwrap_or(0) / 1_000_000;
    Millis(seconds.saturating_mul(1_000).saturating_add(millis))
}

fn read_boot_id() -> Option<[u8; 16]> {
    let text = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let mut id = [0; 16];
    hex::decode_to_slice(text.trim().replace('-', ""), &mut id).ok()?;
    Some(id)
}
