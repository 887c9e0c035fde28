//! How much one connection may have under way, in either direction.

use crate::time::{Millis, Timestamp};

/// The most entries given to settle and not yet answered: twice what a proper till has under way.
pub(super) const ENTRIES_UNDER_WAY_MAX: usize = 4_000;
/// The most limits and rights shown and not yet dealt with.
const KEPT_UNDER_WAY_MAX: usize = 10_000;
/// The most questions under way: a till asks one after the other.
const ASKS_MAX: usize = 16;
/// The most frames that are taken in one second.
pub(super) const FRAMES_PER_SECOND_MAX: u32 = 1_000;
/// The most bytes that wait for a till to read them: a whole status list and what comes with it.
pub(super) const UNREAD_BYTES_MAX: usize = 8 * 1024 * 1024;
/// From the opening of a connection to its welcome.
const GREETING_MAX: Millis = Millis(20_000);
/// After so long without a word the till counts as gone; it says that it is there every 15 seconds.
const DEAD_AFTER: Millis = Millis(60_000);
const SECOND: Millis = Millis(1_000);

/// More than may be under way.
#[derive(Clone, Copy, Debug)]
pub(super) struct TooMuch;

#[derive(Debug)]
pub(super) struct Flow {
    opened_at: Timestamp,
    heard_at: Timestamp,
    second: Timestamp,
    frames: u32,
    entries: usize,
    kept: usize,
    asks: usize,
    unread: usize,
}

impl Flow {
    pub(super) fn new(now: Timestamp) -> Self {
        Self {
            opened_at: now,
            heard_at: now,
            second: now,
            frames: 0,
            entries: 0,
            kept: 0,
            asks: 0,
            unread: 0,
        }
    }

    /// Counts a frame.
    pub(super) fn heard(&mut self, now: Timestamp) -> Result<(), TooMuch> {
        self.heard_at = now;
        if now.since(self.second) >= SECOND {
            self.second = now;
            self.frames = 0;
        }
        self.frames = self.frames.saturating_add(1);
        if self.frames > FRAMES_PER_SECOND_MAX {
            return Err(TooMuch);
        }
        Ok(())
    }

    pub(super) fn is_dead(&self, now: Timestamp, greeted: bool) -> bool {
        if greeted {
            now.since(self.heard_at) >= DEAD_AFTER
        } else {
            now.since(self.opened_at) >= GREETING_MAX
        }
    }

    pub(super) fn settle(&mut self, count: usize) -> Result<(), TooMuch> {
        let entries = self.entries.saturating_add(count);
        if entries > ENTRIES_UNDER_WAY_MAX {
            return Err(TooMuch);
        }
        self.entries = entries;
        Ok(())
    }

    pub(super) fn settled(&mut self, count: usize) {
        self.entries = self.entries.saturating_sub(count);
    }

    pub(super) fn keep(&mut self, count: usize) -> Result<(), TooMuch> {
        let kept = self.kept.saturating_add(count);
        if kept > KEPT_UNDER_WAY_MAX {
            return Err(TooMuch);
        }
        self.kept = kept;
        Ok(())
    }

    pub(super) fn kept(&mut self, count: usize) {
        self.kept = self.kept.saturating_sub(count);
    }

    pub(super) fn ask(&mut self) -> Result<(), TooMuch> {
        if self.asks >= ASKS_MAX {
            return Err(TooMuch);
        }
        self.asks = self.asks.saturating_add(1);
        Ok(())
    }

    pub(super) fn asked(&mut self) {
        self.asks = self.asks.saturating_sub(1);
    }

    pub(super) fn send(&mut self, bytes: usize) -> Result<(), TooMuch> {
        let unread = self.unread.saturating_add(bytes);
        if unread > UNREAD_BYTES_MAX {
            return Err(TooMuch);
        }
        self.unread = unread;
        Ok(())
    }

    pub(super) fn written(&mut self, bytes: usize) {
        self.unread = self.unread.saturating_sub(bytes);
    }
}
