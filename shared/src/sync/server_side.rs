//! The server's half of the conversation with one till, as a value: an event in, effects out. One for each
//! connection; nothing that one till sends touches another's.
//!
//! ```text
//! Hello ──Find──▶ Finding ──Standing/Challenge──▶ Proving ──Proof, Greet──▶ Greeting ──Welcome──▶ Up ──▶ Over
//! ```
//!
//! The carrier does each effect in order and reports back. `now` never goes back.

mod entries;
mod event;
mod flow;
mod kept;

pub use self::event::{Caller, Effect, Event, Greeting, Kept, Show, Standing, Stop};
use self::flow::{Flow, TooMuch};
use super::codec;
use super::frames::{Bye, Halt, ToServer, ToTill, VERSION, hello_version};
use super::signed::Proof;
use crate::ids::Sequence;
use crate::signing::{PublicKey, Signed};
use crate::time::Timestamp;

/// The server's half, for one connection.
#[derive(Debug)]
pub struct ServerSide {
    state: State,
    challenge: [u8; 32],
    flow: Flow,
    /// The place from which the next entries are expected.
    next: Sequence,
    /// A gap was met and said; until it is filled, what comes beyond it is dropped unsaid.
    gap_said: bool,
    /// Something is wrong with this journal, and the till was told so.
    halted: Option<Halt>,
    /// The till was asked to show what it keeps, and has not shown all.
    awaits_kept: bool,
}

#[derive(Debug)]
enum State {
    /// Waits for a hello.
    Hello,
    /// The carrier looks for the till.
    Finding(Box<Caller>),
    /// Waits for the till's proof.
    Proving(Box<Caller>, PublicKey),
    /// The carrier gathers what the till lacks.
    Greeting,
    Up,
    Over,
}

impl ServerSide {
    /// A connection that was just opened; the challenge is random and for it alone.
    pub fn new(challenge: [u8; 32], now: Timestamp) -> Self {
        Self {
            state: State::Hello,
            challenge,
            flow: Flow::new(now),
            next: Sequence::FIRST,
            gap_said: false,
            halted: None,
            awaits_kept: false,
        }
    }

    /// Takes one event and says what to do about it.
    pub fn step(&mut self, now: Timestamp, event: Event) -> Vec<Effect> {
        let mut out = Vec::new();
        if matches!(self.state, State::Over) {
            return out;
        }
        match event {
            Event::Tick => {
                let greeted = matches!(self.state, State::Up);
                if self.flow.is_dead(now, greeted) {
                    self.end(Bye::Closing, &mut out);
                }
            }
            Event::Received(bytes) => self.received(now, &bytes, &mut out),
            Event::Written { bytes } => self.flow.written(bytes),
            Event::Standing(standing) => self.standing(standing, &mut out),
            Event::Greeting(greeting) => self.greeting(*greeting, &mut out),
            Event::Settled { count, outcomes, head, stop } => {
                self.flow.settled(count);
                self.settled(outcomes, &head, stop, &mut out);
            }
            Event::Kept { count } => self.flow.kept(count),
            Event::Asked { answer } => {
                self.flow.asked();
                if let Some(answer) = answer {
                    self.send(&ToTill::Answer { answer }, &mut out);
                }
            }
            // Before the welcome nothing is pushed: the greeting holds whatever the till lacks by then.
            Event::Push(frame) if self.is_up() => self.push(&frame, &mut out),
            Event::Push(_) => {}
            Event::Hold(time) => {
                self.send(&ToTill::Wait { time }, &mut out);
                self.close(Bye::Closing, &mut out);
            }
            Event::End(code) => self.end(code, &mut out),
        }
        out
    }

    /// Whether the till is known and greeted.
    pub fn is_up(&self) -> bool {
        matches!(self.state, State::Up)
    }

    /// Whether the connection ended.
    pub fn is_over(&self) -> bool {
        matches!(self.state, State::Over)
    }

    fn received(&mut self, now: Timestamp, bytes: &[u8], out: &mut Vec<Effect>) {
        if let Err(TooMuch) = self.flow.heard(now) {
            return self.end(Bye::TooFast, out);
        }
        let Ok(frame) = codec::read::<ToServer>(bytes) else {
            return self.unreadable(bytes, out);
        };
        match (std::mem::replace(&mut self.state, State::Over), frame) {
            (State::Hello, frame @ ToServer::Hello { .. }) => self.hello(frame, out),
            (State::Proving(caller, key), ToServer::Proof { proof }) => {
                self.prove(*caller, key, &proof, out);
            }
            (State::Up, frame) => {
                self.state = State::Up;
                self.take_in(frame, out);
            }
            (
                State::Hello
                | State::Finding(_)
                | State::Proving(..)
                | State::Greeting
                | State::Over,
                _,
            ) => {
                self.end(Bye::BadFrame, out);
            }
        }
    }

    fn unreadable(&mut self, bytes: &[u8], out: &mut Vec<Effect>) {
        let foreign = hello_version(bytes).is_some_and(|theirs| theirs != VERSION);
        let code = match self.state {
            State::Hello if foreign => Bye::Version,
            State::Hello
            | State::Finding(_)
            | State::Proving(..)
            | State::Greeting
            | State::Up
            | State::Over => Bye::BadFrame,
        };
        self.end(code, out);
    }

    fn hello(&mut self, frame: ToServer, out: &mut Vec<Effect>) {
        let ToServer::Hello { version, till, epoch, nonce, have, software, admission } = frame
        else {
            return self.end(Bye::BadFrame, out);
        };
        if version != VERSION {
            return self.end(Bye::Version, out);
        }
        let software = software.to_string();
        let caller = Caller { till, epoch, nonce, have, software, admission: admission.clone() };
        self.state = State::Finding(Box::new(caller));
        out.push(Effect::Find { till, epoch, admission });
    }

    fn standing(&mut self, standing: Standing, out: &mut Vec<Effect>) {
        let State::Finding(caller) = &self.state else {
            return;
        };
        match standing {
            Standing::Enrolled(key) => {
                self.state = State::Proving(caller.clone(), key);
                let challenge = ToTill::Challenge { version: VERSION, challenge: self.challenge };
                self.send(&challenge, out);
            }
            Standing::OldEpoch => self.end(Bye::OldEpoch, out),
            Standing::NotEnrolled => self.end(Bye::NotEnrolled, out),
            Standing::Unknown => self.end(Bye::Unknown, out),
        }
    }

    fn prove(
        &mut self,
        caller: Caller,
        key: PublicKey,
        proof: &Signed<Proof>,
        out: &mut Vec<Effect>,
    ) {
        let expected = Proof { till: caller.till, epoch: caller.epoch, challenge: self.challenge };
        match proof.open(|id| (id == key.id()).then_some(key)) {
            Ok(said) if *said == expected => {
                self.state = State::Greeting;
                out.push(Effect::Greet(caller));
            }
            Ok(_) | Err(_) => self.end(Bye::BadProof, out),
        }
    }

    fn greeting(&mut self, greeting: Greeting, out: &mut Vec<Effect>) {
        if !matches!(self.state, State::Greeting) {
            return;
        }
        let Greeting { trust_list, show, time, head, place, news } = greeting;
        let Some(next) = place.next_sequence() else {
            return self.end(Bye::Fault, out);
        };
        self.state = State::Up;
        self.next = next;
        if let Some(list) = trust_list {
            self.send(&ToTill::TrustList { list }, out);
        }
        if show == Show::Wanted {
            self.awaits_kept = true;
            self.send(&ToTill::Show, out);
        }
        self.send(&ToTill::Welcome { time, head }, out);
        for frame in news {
            self.push(&frame, out);
        }
    }

    fn push(&mut self, frame: &ToTill, out: &mut Vec<Effect>) {
        if let ToTill::Halted { at, why } = frame {
            self.halt(*at, *why, out);
        } else {
            self.send(frame, out);
        }
    }

    fn take_in(&mut self, frame: ToServer, out: &mut Vec<Effect>) {
        if self.is_too_early(&frame) {
            return self.end(Bye::BadFrame, out);
        }
        match frame {
            ToServer::Kept { limits, grants, piece } => {
                let (limits, grants) = (limits.into_vec(), grants.into_vec());
                self.kept(Kept { limits, grants, piece }, out);
            }
            ToServer::Entries { first, entries } => self.entries(first, entries.into_vec(), out),
            ToServer::Ask { entry } => match self.flow.ask() {
                Ok(()) => out.push(Effect::Ask { entry }),
                Err(TooMuch) => self.end(Bye::TooFast, out),
            },
            ToServer::Look { cards } => out.push(Effect::Look { cards: cards.into_vec() }),
            ToServer::Doc { turn } => out.push(Effect::Doc(turn)),
            ToServer::Alive => self.send(&ToTill::Alive, out),
            ToServer::Hello { .. } | ToServer::Proof { .. } => {
                self.end(Bye::BadFrame, out);
            }
        }
    }

    fn send(&mut self, frame: &ToTill, out: &mut Vec<Effect>) {
        if self.is_over() {
            return;
        }
        let Ok(bytes) = codec::write(frame) else {
            return self.end(Bye::Fault, out);
        };
        match self.flow.send(bytes.len()) {
            Ok(()) => out.push(Effect::Send(bytes)),
            // It does not read: a goodbye would only be one more thing that it does not read.
            Err(TooMuch) => self.close(Bye::TooSlow, out),
        }
    }

    fn end(&mut self, code: Bye, out: &mut Vec<Effect>) {
        self.state = State::Over;
        if let Ok(bytes) = codec::write(&ToTill::Bye { code }) {
            out.push(Effect::Send(bytes));
        }
        out.push(Effect::Close(code));
    }

    fn close(&mut self, code: Bye, out: &mut Vec<Effect>) {
        self.state = State::Over;
        out.push(Effect::Close(code));
    }
}
