//! The connection as such: when to try, how long to wait, when it counts as dead.

use crate::time::{Millis, Timestamp};

/// The first wait before trying again; it doubles up to [`WAIT_MAX`].
const WAIT_MIN: Millis = Millis(500);
/// The longest wait that the till chooses by itself.
const WAIT_MAX: Millis = Millis(60_000);
/// The wait after the server said that trying again cannot help, until a person has seen to it.
const WAIT_TURNED_AWAY: Millis = Millis(300_000);
/// The longest wait that a server may ask for.
const WAIT_ASKED_MAX: Millis = Millis(3_600_000);
/// From dialling to the welcome.
const GREETING_MAX: Millis = Millis(20_000);
/// After so long without a word from here, the till says that it is there.
const ALIVE_AFTER: Millis = Millis(15_000);
/// After so long without a word from there, the line counts as dead.
const DEAD_AFTER: Millis = Millis(40_000);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// No connection until the moment named.
    Down { retry_at: Timestamp },
    /// A connection was asked for.
    Dialling,
    /// It is open; the server does not know us yet.
    Greeting,
    /// Welcome.
    Up,
    /// It was given up; its end was not reported yet.
    Closing,
}

/// What the passing of time brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    Nothing,
    Connect,
    Alive,
    Disconnect,
}

#[derive(Debug)]
pub(super) struct Link {
    phase: Phase,
    /// When this phase began, or the last word was heard.
    heard_at: Timestamp,
    spoke_at: Timestamp,
    /// When the server was last heard while it knew us, or the program began.
    down_since: Timestamp,
    /// Failed attempts since the last welcome.
    tries: u32,
    /// A wait that the server, or its refusal, asked for.
    asked: Option<Millis>,
    nonce: [u8; 16],
}

impl Link {
    pub(super) fn down(now: Timestamp) -> Self {
        Self {
            phase: Phase::Down { retry_at: now },
            heard_at: now,
            spoke_at: now,
            down_since: now,
            tries: 0,
            asked: None,
            nonce: [0; 16],
        }
    }

    pub(super) fn phase(&self) -> Phase {
        self.phase
    }

    pub(super) fn is_up(&self) -> bool {
        self.phase == Phase::Up
    }

    pub(super) fn is_down(&self) -> bool {
        matches!(self.phase, Phase::Down { .. })
    }

    pub(super) fn try_now(&mut self, now: Timestamp) {
        if self.is_down() {
            self.phase = Phase::Down { retry_at: now };
        }
    }

    pub(super) fn listens(&self) -> bool {
        matches!(self.phase, Phase::Greeting | Phase::Up)
    }

    pub(super) fn down_since(&self) -> Timestamp {
        self.down_since
    }

    pub(super) fn nonce(&self) -> [u8; 16] {
        self.nonce
    }

    pub(super) fn greet(&mut self, now: Timestamp, nonce: [u8; 16]) {
        self.phase = Phase::Greeting;
        self.nonce = nonce;
        self.heard_at = now;
    }

    pub(super) fn welcome(&mut self, now: Timestamp) {
        self.phase = Phase::Up;
        self.tries = 0;
        self.heard(now);
    }

    pub(super) fn heard(&mut self, now: Timestamp) {
        self.heard_at = now;
        if self.is_up() {
            self.down_since = now;
        }
    }

    pub(super) fn spoke(&mut self, now: Timestamp) {
        self.spoke_at = now;
    }

    /// Gives the connection up; says whether there is one to end.
    pub(super) fn close(&mut self) -> bool {
        let had_one = matches!(self.phase, Phase::Greeting | Phase::Up);
        if had_one {
            self.phase = Phase::Closing;
        }
        had_one
    }

    pub(super) fn stay_away(&mut self, time: Millis) {
        self.asked = Some(time.min(WAIT_ASKED_MAX));
    }

    pub(super) fn stay_away_long(&mut self) {
        self.asked = Some(WAIT_TURNED_AWAY);
    }

    pub(super) fn lost(&mut self, now: Timestamp, jitter: u16) {
        let wait = self.asked.take().unwrap_or_else(|| doubled(self.tries));
        self.tries = self.tries.saturating_add(1);
        let retry_at = now.plus(jittered(wait, jitter));
        self.phase = Phase::Down { retry_at };
    }

    pub(super) fn pass_time(&mut self, now: Timestamp) -> Due {
        match self.phase {
            Phase::Down { retry_at } if retry_at <= now => {
                self.phase = Phase::Dialling;
                self.heard_at = now;
                Due::Connect
            }
            Phase::Dialling | Phase::Greeting if now.since(self.heard_at) >= GREETING_MAX => {
                self.phase = Phase::Closing;
                Due::Disconnect
            }
            Phase::Up if now.since(self.heard_at) >= DEAD_AFTER => {
                self.phase = Phase::Closing;
                Due::Disconnect
            }
            Phase::Up if now.since(self.spoke_at) >= ALIVE_AFTER => Due::Alive,
            Phase::Down { .. } | Phase::Dialling | Phase::Greeting | Phase::Up | Phase::Closing => {
                Due::Nothing
            }
        }
    }

    pub(super) fn wake_at(&self) -> Option<Timestamp> {
        match self.phase {
            Phase::Down { retry_at } => Some(retry_at),
            Phase::Dialling | Phase::Greeting => Some(self.heard_at.plus(GREETING_MAX)),
            Phase::Up => {
                let dead_at = self.heard_at.plus(DEAD_AFTER);
                Some(dead_at.min(self.spoke_at.plus(ALIVE_AFTER)))
            }
            Phase::Closing => None,
        }
    }
}

fn doubled(tries: u32) -> Millis {
    let factor = 1_u64.checked_shl(tries.min(16)).unwrap_or(u64::MAX);
    Millis(WAIT_MIN.0.saturating_mul(factor)).min(WAIT_MAX)
}

/// From half of a length to one and a half of it, by a random number.
fn jittered(length: Millis, jitter: u16) -> Millis {
    let extra = length.0.saturating_mul(u64::from(jitter)) >> 16;
    Millis((length.0 >> 1).saturating_add(extra))
}
