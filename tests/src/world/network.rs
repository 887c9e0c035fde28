//! The network between tills and server: one line each, which delays, loses with a cut, and may stutter.
//!
//! A line keeps its order. What comes out of order took the second path, on which entries travel beside the
//! line: at a pace of its own, and also when the line that they were sent on is gone.

use super::Random;
use shared::sync::{ToServer, codec};
use shared::time::{Millis, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// How the network behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weather {
    /// The least time of a frame on its way.
    pub delay_min: Millis,
    /// The most.
    pub delay_max: Millis,
    /// How many of a thousand frames to the server end the line instead of arriving.
    pub drops_per_thousand: u64,
    /// How many of a thousand frames to the server arrive twice.
    pub repeats_per_thousand: u64,
    /// How many of a thousand frames of entries go by the second path too, and arrive whenever they do.
    pub beside_per_thousand: u64,
    /// How many of a thousand frames to the till are lost on the way while the line stays.
    pub lost_answers_per_thousand: u64,
}

#[derive(Default)]
pub(super) struct Network {
    pub(super) weather: Weather,
    queue: BTreeMap<(Timestamp, u64), (String, Arrival)>,
    cut: BTreeSet<String>,
    last: BTreeMap<(String, bool), Timestamp>,
    sent: u64,
    pub(super) repeated: u64,
}

#[derive(Clone)]
pub(super) enum Arrival {
    Opened,
    Failed,
    AtServer(Vec<u8>),
    Beside(Vec<u8>),
    AtTill(Vec<u8>),
}

impl Default for Weather {
    fn default() -> Self {
        Self {
            delay_min: Millis(5),
            delay_max: Millis(60),
            drops_per_thousand: 0,
            repeats_per_thousand: 0,
            beside_per_thousand: 0,
            lost_answers_per_thousand: 0,
        }
    }
}

impl Network {
    pub(super) fn is_cut(&self, till: &str) -> bool {
        self.cut.contains(till)
    }

    pub(super) fn cut(&mut self, till: &str) {
        self.cut.insert(till.to_owned());
        self.drop_line(till);
    }

    pub(super) fn heal(&mut self, till: &str) {
        self.cut.remove(till);
    }

    /// What is under way on a till's line is gone.
    pub(super) fn drop_line(&mut self, till: &str) {
        let stays =
            |name: &str, arrival: &Arrival| name != till || matches!(arrival, Arrival::Beside(_));
        self.queue.retain(|_, (name, arrival)| stays(name, arrival));
        self.last.retain(|(name, _), _| name != till);
    }

    pub(super) fn dial(&mut self, till: &str, now: Timestamp, random: &mut Random) {
        let arrival = if self.is_cut(till) { Arrival::Failed } else { Arrival::Opened };
        let at = now.plus(self.delay(random));
        self.put(till, at, arrival);
    }

    pub(super) fn report_lost(&mut self, till: &str, now: Timestamp) {
        self.put(till, now.plus(Millis(1)), Arrival::Failed);
    }

    /// The server ended the line; the till learns it after what was sent before.
    pub(super) fn close_behind(&mut self, till: &str, now: Timestamp) {
        let at = self.in_order(till, false, now);
        self.put(till, at, Arrival::Failed);
    }

    pub(super) fn send_up(
        &mut self,
        till: &str,
        bytes: Vec<u8>,
        now: Timestamp,
        random: &mut Random,
    ) {
        if self.is_cut(till) {
            return;
        }
        if random.below(1_000) < self.weather.beside_per_thousand && is_entries(&bytes) {
            // At once, before what is still under way on the line, or long after what was sent later.
            let delays = [self.weather.delay_min.0, self.weather.delay_max.0.saturating_mul(8)];
            let at = now.plus(Millis(delays[usize::from(random.below(2) == 0)]));
            self.put(till, at, Arrival::Beside(bytes.clone()));
        }
        if random.below(1_000) < self.weather.drops_per_thousand {
            self.drop_line(till);
            self.report_lost(till, now);
            return;
        }
        let repeated = random.below(1_000) < self.weather.repeats_per_thousand;
        let at = now.plus(self.delay(random));
        let at = self.in_order(till, true, at);
        if repeated {
            self.repeated = self.repeated.saturating_add(1);
            self.put(till, at, Arrival::AtServer(bytes.clone()));
        }
        self.put(till, at, Arrival::AtServer(bytes));
    }

    pub(super) fn send_down(
        &mut self,
        till: &str,
        bytes: Vec<u8>,
        now: Timestamp,
        random: &mut Random,
    ) {
        let lost = random.below(1_000) < self.weather.lost_answers_per_thousand;
        if self.is_cut(till) || lost {
            return;
        }
        let at = now.plus(self.delay(random));
        let at = self.in_order(till, false, at);
        self.put(till, at, Arrival::AtTill(bytes));
    }

    pub(super) fn next_moment(&self) -> Option<Timestamp> {
        self.queue.keys().next().map(|(at, _)| *at)
    }

    pub(super) fn take_due(&mut self, now: Timestamp) -> Option<(String, Arrival)> {
        let first = *self.queue.keys().next().filter(|(at, _)| *at <= now)?;
        self.queue.remove(&first)
    }

    fn delay(&self, random: &mut Random) -> Millis {
        let Weather { delay_min, delay_max, .. } = self.weather;
        let span = delay_max.0.saturating_sub(delay_min.0).saturating_add(1);
        Millis(delay_min.0.saturating_add(random.below(span)))
    }

    /// A line keeps the order of what is sent on it.
    fn in_order(&mut self, till: &str, up: bool, at: Timestamp) -> Timestamp {
        let last = self.last.entry((till.to_owned(), up)).or_insert(at);
        *last = at.max(*last);
        *last
    }

    fn put(&mut self, till: &str, at: Timestamp, arrival: Arrival) {
        self.sent = self.sent.saturating_add(1);
        self.queue.insert((at, self.sent), (till.to_owned(), arrival));
    }
}

fn is_entries(bytes: &[u8]) -> bool {
    matches!(codec::read(bytes), Ok(ToServer::Entries { .. }))
}
