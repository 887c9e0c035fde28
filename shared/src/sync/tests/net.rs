//! A network in one thread: tills, a server, and a line between them that cuts, drops, doubles and swaps.

use super::hub::{EPOCH, Hub, Took, have, root, till_key, trust_list, trusted};
use crate::ids::{CardId, EntryHash, PaymentId, SaleId, Sequence, ServerEpoch, TillId};
use crate::journal::{Body, Entry, PaymentFacts, PaymentKind, Place};
use crate::money::{Amount, Asset, Minor};
use crate::signing::{Signed, seal};
use crate::sync::server_side::{self, ServerSide, Standing};
use crate::sync::till_side::{
    self, Alarm, Event, KeptHere, LineStatus, News, TillSide, Timing, Who,
};
use crate::sync::{EntryOutcome, Head, SettledAs};
use crate::time::{Millis, Timestamp};
use crate::trust_list::{TrustList, TrustListNumber};
use std::collections::{BTreeMap, VecDeque};

/// How unreliable the line is: one chance in so many, for each frame; 0 is never.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Faults {
    pub(super) cut: usize,
    pub(super) drop: usize,
    pub(super) double: usize,
    pub(super) swap: usize,
}

pub(super) struct Net<S> {
    pub(super) hub: Hub<S>,
    pub(super) tills: Vec<Node>,
    pub(super) faults: Faults,
    pub(super) now: Timestamp,
    wires: BTreeMap<usize, Wire>,
    random: u64,
}

/// A till: what it keeps on disk, and what it holds in memory.
pub(super) struct Node {
    pub(super) till: TillId,
    pub(super) side: TillSide,
    pub(super) journal: Vec<Signed<Entry>>,
    pub(super) tip: Place,
    pub(super) head: Option<Head>,
    pub(super) trust: Signed<TrustList>,
    pub(super) outcomes: BTreeMap<Sequence, EntryOutcome>,
    pub(super) alarms: Vec<Alarm>,
    pub(super) answers: Vec<(PaymentId, Option<Timing>)>,
    pub(super) status: Option<LineStatus>,
    pub(super) is_cut: bool,
    pub(super) kept: KeptHere,
    todo: VecDeque<Event>,
}

struct Wire {
    side: ServerSide,
    to_server: VecDeque<Vec<u8>>,
    to_till: VecDeque<Vec<u8>>,
    near: EntryHash,
    closing: bool,
}

impl Node {
    pub(super) fn new(till: u32, now: Timestamp) -> Self {
        let trust = trust_list(1, ServerEpoch(1));
        let side = begin(TillId(till), &trust, None, Place::START, now);
        Self {
            till: TillId(till),
            side,
            journal: Vec::new(),
            tip: Place::START,
            head: None,
            trust,
            outcomes: BTreeMap::new(),
            alarms: Vec::new(),
            answers: Vec::new(),
            status: None,
            is_cut: false,
            kept: KeptHere::default(),
            todo: VecDeque::from([Event::Tick]),
        }
    }

    /// Another machine with the same folder and key.
    pub(super) fn copy(&self, now: Timestamp) -> Self {
        let mut copy = Self::new(self.till.0, now);
        copy.journal.clone_from(&self.journal);
        (copy.tip, copy.head) = (self.tip, self.head);
        copy.outcomes.clone_from(&self.outcomes);
        copy.restart(now);
        copy
    }

    /// The program ends and starts again: only what is on disk is left.
    pub(super) fn restart(&mut self, now: Timestamp) {
        self.side = begin(self.till, &self.trust, self.head, self.tip, now);
        self.todo = VecDeque::from([Event::Tick]);
    }

    /// Journals something, durably.
    pub(super) fn record(&mut self, body: Body) -> Signed<Entry> {
        let entry = Entry {
            till: self.till,
            epoch: EPOCH,
            sequence: self.tip.next_sequence().unwrap(),
            previous: self.tip.hash,
            body,
            status_version: 0,
            cashier: None,
            approver: None,
            wall_clock: Timestamp(0),
            monotonic: Millis(0),
            boot_id: [0; 16],
        };
        let signed = seal(&entry, &till_key(self.till));
        self.journal.push(signed.clone());
        self.tip = Place { sequence: entry.sequence, hash: EntryHash(signed.sha256()) };
        self.todo.push_back(Event::Recorded { tip: self.tip });
        signed
    }

    pub(super) fn pay_in(&mut self, minor: i64) {
        let amount = Amount::new(minor, Asset::EUR).unwrap();
        self.record(Body::PayIn { amount, reason: "float".into() });
    }

    pub(super) fn ask(&mut self, number: u128) -> PaymentId {
        let id = uuid::Uuid::from_u128(number);
        let facts = PaymentFacts {
            kind: PaymentKind::Redeem,
            card: CardId([1; 16]),
            amount: Amount::new(500, Asset::EUR).unwrap(),
            sale: SaleId(id),
            original: None,
        };
        let payment = PaymentId(id);
        let entry = self.record(Body::Ask { payment, facts, from_right: Minor::ZERO });
        self.todo.push_back(Event::Ask { payment, place: self.tip.sequence, entry });
        payment
    }

    /// The journal as a server gets it out of the till's document.
    #[cfg(feature = "documents")]
    fn by_document(&self) -> Vec<Signed<Entry>> {
        use crate::documents::{DayDoc, DayKind, LineEnd, follow_on};
        let mut day = DayDoc::begin(DayKind::Journal, [1; 16]);
        for group in self.journal.chunks(10) {
            let places = group.iter().map(|entry| (entry.peek().unwrap().payload.sequence, entry));
            let items: Vec<_> = places.map(|(place, entry)| (place, entry.as_bytes())).collect();
            day.append(&items, None).unwrap();
        }
        let (mut held, mut entries) = (LineEnd::default(), Vec::new());
        for piece in day.after(&[]).unwrap() {
            let found = follow_on(held, &piece).unwrap();
            held = found.end;
            entries.extend(found.entries.into_iter().map(|(_, entry)| entry));
        }
        entries.into_iter().map(|entry| Signed::from_bytes(entry).unwrap()).collect()
    }

    #[cfg(not(feature = "documents"))]
    fn by_document(&self) -> Vec<Signed<Entry>> {
        self.journal.clone()
    }

    fn know_outcomes_to(&self) -> Sequence {
        let known = (1..).take_while(|n| self.outcomes.contains_key(&Sequence(*n)));
        Sequence(known.last().unwrap_or(0))
    }
}

fn begin(
    till: TillId,
    trust: &Signed<TrustList>,
    head: Option<Head>,
    tip: Place,
    now: Timestamp,
) -> TillSide {
    let who = Who {
        till,
        epoch: EPOCH,
        key: till_key(till),
        root: root().public(),
        software: "test".try_into().unwrap(),
        admission: None,
    };
    TillSide::new(who, trusted(trust), head, tip, now)
}

impl<S: FnMut(&Entry) -> SettledAs> Net<S> {
    pub(super) fn new(tills: u32, seed: u64, settle: S) -> Self {
        let now = Timestamp(1_000_000);
        Self {
            hub: Hub::new(settle),
            tills: (1..=tills).map(|till| Node::new(till, now)).collect(),
            faults: Faults::default(),
            now,
            wires: BTreeMap::new(),
            random: seed,
        }
    }

    /// A number below `below`, from the seed.
    pub(super) fn draw(&mut self, below: usize) -> usize {
        self.random = self
            .random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.random >> 33).unwrap() % below.max(1)
    }

    fn chance(&mut self, one_in: usize) -> bool {
        one_in > 0 && self.draw(one_in) == 0
    }

    /// Time goes by; every event and every frame under way is dealt with, one frame per wire and turn.
    pub(super) fn pass(&mut self, time: Millis) {
        self.now = self.now.plus(time);
        for till in 0..self.tills.len() {
            self.tills[till].todo.push_back(Event::Tick);
            self.serve(till, server_side::Event::Tick);
        }
        for _ in 0..400 {
            let mut idle = true;
            for till in 0..self.tills.len() {
                idle &= !self.turn(till);
            }
            if idle {
                return;
            }
        }
    }

    /// Time goes by until all tills are online with nothing left to send, or for `turns` turns.
    pub(super) fn heal(&mut self, turns: usize) {
        self.faults = Faults::default();
        for node in &mut self.tills {
            node.is_cut = false;
        }
        for _ in 0..turns {
            self.pass(Millis(5_000));
            if self.tills.iter().all(|node| node.status == Some(LineStatus::Online)) {
                return;
            }
        }
    }

    /// The server's program ends and starts again.
    pub(super) fn restart_server(&mut self) {
        for till in 0..self.tills.len() {
            self.cut(till);
        }
    }

    pub(super) fn restart_till(&mut self, till: usize) {
        self.wires.remove(&till);
        let now = self.now;
        self.tills[till].restart(now);
    }

    pub(super) fn cut(&mut self, till: usize) {
        if self.wires.remove(&till).is_some() {
            self.lost(till);
        }
    }

    /// All entries of a till by another path: in any order, any number of times.
    pub(super) fn other_path(&mut self, till: usize) {
        let entries = self.tills[till].by_document();
        for _ in 0..entries.len() {
            let pick = self.draw(entries.len());
            match self.hub.take(self.tills[till].till, &entries[pick]) {
                Took::Settled(_) | Took::Copy(_) | Took::Not(server_side::Stop::Gap { .. }) => {}
                Took::Not(stop) => panic!("a good entry was refused: {stop:?}"),
            }
        }
    }

    /// Puts a frame on a till's wire that the till did not send.
    pub(super) fn inject(&mut self, till: usize, frame: Vec<u8>) {
        if let Some(wire) = self.wires.get_mut(&till) {
            wire.to_server.push_back(frame);
        }
    }

    fn turn(&mut self, till: usize) -> bool {
        let mut moved = false;
        while let Some(event) = self.tills[till].todo.pop_front() {
            moved = true;
            let effects = self.tills[till].side.step(self.now, event);
            for effect in effects {
                self.till_effect(till, effect);
            }
        }
        if let Some(frame) = self.deliver(till, |wire| &mut wire.to_server) {
            self.serve(till, server_side::Event::Received(frame));
            moved = true;
        }
        if let Some(frame) = self.deliver(till, |wire| &mut wire.to_till) {
            self.tills[till].todo.push_back(Event::Received(frame));
            moved = true;
        }
        let is_done =
            self.wires.get(&till).is_some_and(|wire| wire.closing && wire.to_till.is_empty());
        if is_done {
            self.cut(till);
            moved = true;
        }
        moved
    }

    fn deliver(
        &mut self,
        till: usize,
        queue: impl Fn(&mut Wire) -> &mut VecDeque<Vec<u8>>,
    ) -> Option<Vec<u8>> {
        let faults = self.faults;
        let [cut, drop, double, swap] =
            [faults.cut, faults.drop, faults.double, faults.swap].map(|one_in| self.chance(one_in));
        let queue = queue(self.wires.get_mut(&till)?);
        if swap && queue.len() > 1 {
            queue.swap(0, 1);
        }
        let frame = queue.pop_front()?;
        if double {
            queue.push_front(frame.clone());
        }
        if cut {
            self.cut(till);
            return None;
        }
        (!drop).then_some(frame)
    }

    fn till_effect(&mut self, till: usize, effect: till_side::Effect) {
        let node = &mut self.tills[till];
        match effect {
            till_side::Effect::Connect if node.is_cut => self.lost(till),
            till_side::Effect::Connect => self.connect(till),
            till_side::Effect::Send(frame) => {
                if let Some(wire) = self.wires.get_mut(&till) {
                    wire.to_server.push_back(frame);
                }
            }
            till_side::Effect::Disconnect => {
                self.wires.remove(&till);
                self.lost(till);
            }
            till_side::Effect::Load { from, count } => {
                let skip = usize::try_from(from.0).unwrap() - 1;
                let entries = node.journal.iter().skip(skip).take(count).cloned().collect();
                node.todo.push_back(Event::Loaded { first: from, entries });
            }
            till_side::Effect::LoadKept => node.todo.push_back(Event::Kept(node.kept.clone())),
            till_side::Effect::Status(status) => node.status = Some(status),
            till_side::Effect::TakeUp(news) => node.take_up(news),
            till_side::Effect::Silence { payment } => node.answers.push((payment, None)),
            till_side::Effect::Alarm(alarm) => node.alarms.push(alarm),
            till_side::Effect::Doc(_) => {}
        }
    }

    fn connect(&mut self, till: usize) {
        let challenge = [u8::try_from(self.draw(256)).unwrap(); 32];
        let nonce = [u8::try_from(self.draw(256)).unwrap(); 16];
        let node = &mut self.tills[till];
        let mut have = have(node.tip, node.know_outcomes_to());
        have.trust_list = trusted(&node.trust).number();
        let wire = Wire {
            side: ServerSide::new(challenge, self.now),
            to_server: VecDeque::new(),
            to_till: VecDeque::new(),
            near: node.tip.hash,
            closing: false,
        };
        node.todo.push_back(Event::Connected { nonce, have });
        self.wires.insert(till, wire);
    }

    fn lost(&mut self, till: usize) {
        let jitter = u16::try_from(self.draw(65_536)).unwrap();
        self.tills[till].todo.push_back(Event::Lost { jitter });
    }

    fn serve(&mut self, till: usize, event: server_side::Event) {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            let Some(wire) = self.wires.get_mut(&till) else {
                return;
            };
            for effect in wire.side.step(self.now, event) {
                events.extend(self.server_effect(till, effect));
            }
        }
    }

    fn server_effect(
        &mut self,
        till: usize,
        effect: server_side::Effect,
    ) -> Option<server_side::Event> {
        let name = self.tills[till].till;
        let wire = self.wires.get_mut(&till)?;
        match effect {
            server_side::Effect::Send(frame) => {
                let bytes = frame.len();
                wire.to_till.push_back(frame);
                Some(server_side::Event::Written { bytes })
            }
            server_side::Effect::Close(_) => {
                wire.closing = true;
                None
            }
            server_side::Effect::Find { till, .. } => {
                let key = till_key(till).public();
                Some(server_side::Event::Standing(Standing::Enrolled(key)))
            }
            server_side::Effect::Greet(caller) => {
                let greeting = self.hub.greeting(&caller, self.now);
                Some(server_side::Event::Greeting(Box::new(greeting)))
            }
            server_side::Effect::Settle { entries, .. } => {
                let (outcomes, stop) = self.hub.take_all(name, &entries);
                if let Some(last) = entries.last() {
                    wire.near = EntryHash(last.sha256());
                }
                let head = self.hub.signed_head(name, wire.near, self.now);
                let count = entries.len();
                Some(server_side::Event::Settled { count, outcomes, head, stop })
            }
            server_side::Effect::Keep(kept) => {
                Some(server_side::Event::Kept { count: self.hub.keep(name, &kept) })
            }
            server_side::Effect::Ask { entry } => {
                let answer = self.hub.answer(name, &entry, self.now);
                Some(server_side::Event::Asked { answer })
            }
            server_side::Effect::Look { .. } | server_side::Effect::Doc(_) => None,
        }
    }
}

impl Node {
    fn take_up(&mut self, news: News) {
        match news {
            News::Outcomes(outcomes) => {
                for outcome in outcomes {
                    let earlier = self.outcomes.insert(outcome.sequence, outcome.clone());
                    assert!(earlier.is_none_or(|earlier| earlier == outcome), "an outcome changed");
                }
            }
            News::Head(head) => {
                let before = self.head.map_or(Sequence(0), |head| head.place.sequence);
                let same_books =
                    self.head.is_none_or(|old| old.server_epoch == head.said.server_epoch);
                assert!(!same_books || before <= head.said.place.sequence, "a head went back");
                self.head = Some(*head.said);
            }
            News::TrustList(list) => self.trust = list.signed,
            News::Answer { answer, timing } => {
                self.answers.push((answer.said.payment, Some(timing)));
            }
            News::Time(_)
            | News::Limit(_)
            | News::Grant(_)
            | News::StatusDelta(_)
            | News::StatusList(_)
            | News::Roster(_)
            | News::Programs(_)
            | News::Cards(_)
            | News::Release(_) => {}
        }
    }

    pub(super) fn trust_number(&self) -> TrustListNumber {
        trusted(&self.trust).number()
    }
}
