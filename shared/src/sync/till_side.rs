//! The till's half of the conversation with the server, as a value: an event in, effects out.
//!
//! ```text
//! Down ──Connect──▶ Dialling ──Hello──▶ Greeting ──Challenge/Proof──▶ Greeting ──Welcome──▶ Up
//!   ▲                                                                                       │
//!   └───────────── Lost, after a wait that doubles and jitters ◀── Closing ◀── Disconnect ──┘
//! ```
//!
//! The carrier does each effect in order and reports back. After [`Effect::Disconnect`], as after any other
//! end of a connection, it reports [`Event::Lost`]. `now` is time that passed, counted from the wall clock
//! at the start of the program: it never goes back. [`TillSide::wake_at`] says when to tick at the latest.

mod event;
mod link;
mod news;
mod outbox;
mod showing;
mod status_parts;
mod take_up;
mod who;

pub use self::event::{Alarm, Effect, Event, LineStatus};
use self::link::{Link, Phase};
pub use self::news::{News, Timing, Told};
use self::outbox::Outbox;
pub use self::showing::KeptHere;
use self::showing::Showing;
use self::status_parts::StatusParts;
pub use self::who::Who;
use super::codec::{self, BadFrame, List};
use super::frames::{Have, ToServer, ToTill, VERSION};
use super::heads::{HeadFault, HeadKeeper};
use super::signed::{Head, Proof};
use crate::ids::{PaymentId, Sequence};
use crate::journal::{Entry, Place};
use crate::limits::Holder;
use crate::signing::{Signed, Verified, seal};
use crate::time::{Millis, Timestamp};
use crate::trust_list::TrustList;
use std::collections::BTreeMap;

/// How long a question may take before the till decides by itself.
pub const ASK_DEADLINE: Millis = Millis(1_500);

/// The till's half.
#[derive(Debug)]
pub struct TillSide {
    who: Who,
    trust: Verified<TrustList>,
    heads: HeadKeeper,
    link: Link,
    outbox: Outbox,
    asks: BTreeMap<PaymentId, Asked>,
    status_parts: StatusParts,
    showing: Showing,
    said: Option<LineStatus>,
    /// What was wrong with the server's head on this line, and was said.
    head_alarm: Option<HeadFault>,
}

/// A question of this till that has no answer yet.
#[derive(Debug)]
struct Asked {
    deadline: Timestamp,
    place: Sequence,
    /// The `ask`, until it was sent.
    entry: Option<Signed<Entry>>,
}

impl TillSide {
    /// Begins with what the till kept: its newest trust list and the server's newest head.
    pub fn new(
        who: Who,
        trust: Verified<TrustList>,
        head: Option<Head>,
        tip: Place,
        now: Timestamp,
    ) -> Self {
        let heads = HeadKeeper::new(trust.server_epoch(), head);
        Self {
            who,
            trust,
            heads,
            link: Link::down(now),
            outbox: Outbox::new(now, tip, head.map_or(Place::START, |head| head.place)),
            asks: BTreeMap::new(),
            status_parts: StatusParts::default(),
            showing: Showing::default(),
            said: None,
            head_alarm: None,
        }
    }

    /// Takes one event and says what to do about it.
    pub fn step(&mut self, now: Timestamp, event: Event) -> Vec<Effect> {
        let mut out = Vec::new();
        match event {
            Event::TryNow => self.link.try_now(now),
            Event::Connected { nonce, have } => self.connected(now, nonce, have, &mut out),
            Event::Received(bytes) => self.received(now, &bytes, &mut out),
            Event::Lost { jitter } => self.lost(now, jitter, &mut out),
            Event::Recorded { tip } => self.outbox.recorded(now, tip),
            Event::Loaded { first, entries } => self.loaded(now, first, entries, &mut out),
            Event::Kept(kept) => self.kept(now, kept, &mut out),
            Event::Ask { payment, place, entry } => {
                let deadline = now.plus(ASK_DEADLINE);
                self.ask(now, payment, Asked { deadline, place, entry: Some(entry) }, &mut out);
            }
            Event::Look { cards } if self.link.is_up() => {
                let cards = List::first_of(cards);
                self.send(now, &ToServer::Look { cards }, &mut out);
            }
            Event::Doc(turn) if self.link.is_up() => {
                self.send(now, &ToServer::Doc { turn }, &mut out);
            }
            // Without a line there is nobody to ask; the one who wanted to know asks again.
            Event::Tick | Event::Look { .. } | Event::Doc(_) => {}
        }
        self.pass_time(now, &mut out);
        if self.link.is_up()
            && self.showing == Showing::No
            && let Some((from, count)) = self.outbox.next_load()
        {
            out.push(Effect::Load { from, count });
        }
        self.say_status(&mut out);
        out
    }

    /// When to tick at the latest; none while there is nothing to wait for.
    pub fn wake_at(&self) -> Option<Timestamp> {
        let deadlines = self.asks.values().map(|ask| ask.deadline);
        let stalls = self.outbox.stalls_at().filter(|_| self.link.is_up());
        deadlines.chain(self.link.wake_at()).chain(stalls).min()
    }

    /// The line, for the screen.
    pub fn status(&self) -> LineStatus {
        let pending = self.outbox.pending();
        if !self.link.is_up() {
            let since = self.link.down_since();
            LineStatus::Offline { since, pending }
        } else if pending > 0 {
            LineStatus::Syncing { pending }
        } else {
            LineStatus::Online
        }
    }

    /// The newest head of the server that this till took up.
    pub fn head(&self) -> Option<&Head> {
        self.heads.last()
    }

    fn connected(&mut self, now: Timestamp, nonce: [u8; 16], have: Have, out: &mut Vec<Effect>) {
        self.outbox.begin(now, have.tip, have.outcomes);
        self.link.greet(now, nonce);
        let hello = ToServer::Hello {
            version: VERSION,
            till: self.who.till,
            epoch: self.who.epoch,
            nonce,
            have,
            software: self.who.software.clone(),
            admission: self.who.admission.clone(),
        };
        self.send(now, &hello, out);
    }

    fn received(&mut self, now: Timestamp, bytes: &[u8], out: &mut Vec<Effect>) {
        if !self.link.listens() {
            return;
        }
        self.link.heard(now);
        match codec::read(bytes) {
            Ok(ToTill::Challenge { version, challenge }) => {
                self.prove(now, version, challenge, out);
            }
            Ok(frame) => self.take_up(now, frame, out),
            Err(bad) => self.hang_up(Alarm::BadFrame(bad), out),
        }
    }

    fn prove(&mut self, now: Timestamp, version: u16, challenge: [u8; 32], out: &mut Vec<Effect>) {
        if version != VERSION {
            self.link.stay_away_long();
            return self.hang_up(Alarm::OtherVersion { theirs: version }, out);
        }
        if self.link.phase() != Phase::Greeting {
            return self.hang_up(Alarm::BadFrame(BadFrame::Malformed), out);
        }
        let proof = Proof { till: self.who.till, epoch: self.who.epoch, challenge };
        let proof = seal(&proof, &self.who.key);
        self.send(now, &ToServer::Proof { proof }, out);
    }

    fn lost(&mut self, now: Timestamp, jitter: u16, out: &mut Vec<Effect>) {
        if self.link.is_down() {
            return;
        }
        self.link.lost(now, jitter);
        self.outbox.lost();
        self.head_alarm = None;
        self.status_parts = StatusParts::default();
        self.showing = Showing::No;
        for payment in std::mem::take(&mut self.asks).into_keys() {
            out.push(Effect::Silence { payment });
        }
    }

    fn ask(&mut self, now: Timestamp, payment: PaymentId, ask: Asked, out: &mut Vec<Effect>) {
        if self.link.is_up() {
            self.asks.insert(payment, ask);
            self.send_asks(now, out);
        } else {
            out.push(Effect::Silence { payment });
        }
    }

    /// Sends the questions whose `ask` is on its way among the entries.
    fn send_asks(&mut self, now: Timestamp, out: &mut Vec<Effect>) {
        let sent = self.outbox.sent();
        let ready = self.asks.values_mut().filter(|ask| ask.place <= sent);
        let entries: Vec<_> = ready.filter_map(|ask| ask.entry.take()).collect();
        for entry in entries {
            self.send(now, &ToServer::Ask { entry }, out);
        }
    }

    fn loaded(
        &mut self,
        now: Timestamp,
        first: Sequence,
        entries: Vec<Signed<Entry>>,
        out: &mut Vec<Effect>,
    ) {
        if !self.outbox.expects(first) || !self.link.is_up() {
            return;
        }
        if entries.is_empty() {
            return self.hang_up(Alarm::EntriesGone { from: first }, out);
        }
        if let Some(claim) = self.outbox.loaded_for_head(first) {
            let own = entries.first().map(outbox::hash_of);
            self.judge(now, claim, own, out);
        }
        if !self.link.is_up() {
            return;
        }
        for (first, entries) in self.outbox.batches(first, entries) {
            self.send(now, &ToServer::Entries { first, entries }, out);
        }
        self.send_asks(now, out);
    }

    fn pass_time(&mut self, now: Timestamp, out: &mut Vec<Effect>) {
        for (payment, _) in self.asks.extract_if(.., |_, ask| ask.deadline <= now) {
            out.push(Effect::Silence { payment });
        }
        if self.outbox.is_stalled(now) && self.link.is_up() && self.link.close() {
            out.push(Effect::Disconnect);
        }
        match self.link.pass_time(now) {
            link::Due::Nothing => {}
            link::Due::Connect => out.push(Effect::Connect),
            link::Due::Alive => self.send(now, &ToServer::Alive, out),
            link::Due::Disconnect => out.push(Effect::Disconnect),
        }
    }

    fn send(&mut self, now: Timestamp, frame: &ToServer, out: &mut Vec<Effect>) {
        // A question or a document of more bytes than a frame may have is not sent; silence follows.
        if let Ok(bytes) = codec::write(frame) {
            self.link.spoke(now);
            out.push(Effect::Send(bytes));
        }
    }

    fn hang_up(&mut self, alarm: Alarm, out: &mut Vec<Effect>) {
        out.push(Effect::Alarm(alarm));
        if self.link.close() {
            out.push(Effect::Disconnect);
        }
    }

    fn holder(&self) -> Holder {
        Holder { till: self.who.till, epoch: self.who.epoch, key: self.who.key.public().id() }
    }

    fn say_status(&mut self, out: &mut Vec<Effect>) {
        let status = self.status();
        if self.said != Some(status) {
            self.said = Some(status);
            out.push(Effect::Status(status));
        }
    }
}
