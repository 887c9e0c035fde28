//! A till of the world: the product's brain and its half of sync, with a list where a disk would be.

use super::server::Server;
use super::{Random, shop};
use shared::ids::{CardId, PaymentId, SaleId, Sequence, StaffId, StatusIndex, TillId};
use shared::journal::{Body, Entry, PaymentFacts, PaymentKind, Place, Rest};
use shared::limits::{Grant, Holder, Limit};
use shared::signing::{SecretKey, Signed, Verified};
use shared::status_list::StatusList;
use shared::sync::codec::Text;
use shared::sync::till_side::{Effect, Event, KeptHere, LineStatus, News, TillSide, Timing, Who};
use shared::sync::{Admission, Caps, CardSnapshot, Have, Head, SettledAs};
use shared::till::{
    Binding, ClockGuard, Draft, HeardAnswer, Line, ListWord, Next, Payment, People, Presented,
    Reading, Reply, Situation, TillBook, Wanted, seal_entry,
};
use shared::time::{Millis, Timestamp};
use shared::trust_list::TrustList;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A payment that a till gave a receipt for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Its id.
    pub payment: PaymentId,
    /// What it is.
    pub facts: PaymentFacts,
    /// Whether the server had approved it, or the till took it alone.
    pub online: bool,
}

/// How a payment ended at the counter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Taken.
    Taken(Done),
    /// A manager would have to approve.
    NeedsManager,
    /// Not taken; the stable code.
    Refused(&'static str),
}

/// What a till wants of the world.
pub(super) enum Out {
    Dial,
    Frame(Vec<u8>),
    HangUp,
}

/// What is on its disk.
#[derive(Clone)]
struct Disk {
    journal: Vec<Signed<Entry>>,
    outcomes: BTreeMap<Sequence, SettledAs>,
    limits: Vec<Verified<Limit>>,
    grants: Vec<Verified<Grant>>,
    list: Option<StatusList>,
    cards: BTreeMap<CardId, CardSnapshot>,
    head: Option<Head>,
    clock: ClockGuard,
    /// Limits and rights, as they came.
    kept: KeptHere,
    admission: Signed<Admission>,
}

pub(super) struct Till {
    id: TillId,
    key: Arc<SecretKey>,
    trust: Verified<TrustList>,
    disk: Disk,
    book: TillBook,
    side: TillSide,
    asking: Option<(Payment, PaymentFacts)>,
    verdict: Option<Verdict>,
    done: Vec<Done>,
    boot: u8,
}

impl Till {
    pub(super) fn enrolled(server: &mut Server, number: u32, store: u32, now: Timestamp) -> Self {
        let admission = server.enrol(number, store);
        let (id, key) = (TillId(number), Arc::new(shop::till_key(number)));
        let trust = server.trust();
        let disk = Disk {
            journal: Vec::new(),
            outcomes: BTreeMap::new(),
            limits: Vec::new(),
            grants: Vec::new(),
            list: None,
            cards: BTreeMap::new(),
            head: None,
            clock: ClockGuard::default(),
            kept: KeptHere::default(),
            admission,
        };
        let book = TillBook::new(holder(id, &key), trust.server_epoch());
        let side = side(id, &key, &trust, &disk, now);
        let (asking, verdict, done) = (None, None, Vec::new());
        Self { id, key, trust, disk, book, side, asking, verdict, done, boot: 1 }
    }

    /// The same folder and key on another machine.
    pub(super) fn copied(&self, now: Timestamp) -> Self {
        let side = side(self.id, &self.key, &self.trust, &self.disk, now);
        Self {
            id: self.id,
            key: self.key.clone(),
            trust: self.trust.clone(),
            disk: self.disk.clone(),
            book: self.book.clone(),
            side,
            asking: None,
            verdict: None,
            done: Vec::new(),
            boot: self.boot.wrapping_add(100),
        }
    }

    pub(super) fn id(&self) -> TillId {
        self.id
    }

    pub(super) fn wake_at(&self) -> Option<Timestamp> {
        self.side.wake_at()
    }

    pub(super) fn is_at_rest(&self) -> bool {
        matches!(self.side.status(), LineStatus::Online) && self.book.pending() == 0
    }

    pub(super) fn done(&self) -> &[Done] {
        &self.done
    }

    pub(super) fn receipts(&self) -> i64 {
        let signed = |done: &Done| match done.facts.kind {
            PaymentKind::Redeem => done.facts.amount.minor.get(),
            PaymentKind::Load | PaymentKind::Activate | PaymentKind::Void | PaymentKind::Refund => {
                -done.facts.amount.minor.get()
            }
        };
        self.done.iter().map(signed).sum()
    }

    pub(super) fn take_verdict(&mut self) -> Option<Verdict> {
        self.verdict.take()
    }

    pub(super) fn start(&mut self, now: Timestamp) -> Vec<Out> {
        self.step(now, Event::Tick)
    }

    /// The program was killed and starts again: the book is folded anew from the disk, open questions are
    /// given up, and payments whose receipt nobody saw are shown.
    pub(super) fn restart(&mut self, now: Timestamp) -> Vec<Out> {
        self.book = rebuild(&self.disk, holder(self.id, &self.key), self.trust.server_epoch());
        self.side = side(self.id, &self.key, &self.trust, &self.disk, now);
        (self.asking, self.verdict) = (None, None);
        for payment in self.book.done_after(Sequence(0)) {
            if !self.done.iter().any(|done| done.payment == payment) {
                let record = self.book.payment(payment).expect("what was done has a record");
                self.done.push(Done { payment, facts: record.facts.clone(), online: false });
            }
        }
        let mut out = Vec::new();
        for body in self.book.undecided() {
            out.extend(self.journal(body, now));
        }
        out.extend(self.step(now, Event::Tick));
        out
    }

    pub(super) fn connected(&mut self, now: Timestamp, random: &mut Random) -> Vec<Out> {
        let have = self.have();
        self.step(now, Event::Connected { nonce: random.bytes(), have })
    }

    pub(super) fn lost(&mut self, now: Timestamp, random: &mut Random) -> Vec<Out> {
        let jitter = random.next().to_le_bytes();
        self.step(now, Event::Lost { jitter: u16::from_le_bytes([jitter[0], jitter[1]]) })
    }

    pub(super) fn received(&mut self, bytes: Vec<u8>, now: Timestamp, _: &mut Random) -> Vec<Out> {
        self.step(now, Event::Received(bytes))
    }

    pub(super) fn tick(&mut self, now: Timestamp, _: &mut Random) -> Vec<Out> {
        self.step(now, Event::Tick)
    }

    pub(super) fn redeem(
        &mut self,
        card: CardId,
        cents: i64,
        now: Timestamp,
        random: &mut Random,
    ) -> Vec<Out> {
        let sale = SaleId::new(now, random.bytes());
        let amount = shop::euros(cents);
        let facts = PaymentFacts { kind: PaymentKind::Redeem, card, amount, sale, original: None };
        self.begin(facts, now, random)
    }

    pub(super) fn refund(
        &mut self,
        done: &Done,
        cents: i64,
        now: Timestamp,
        random: &mut Random,
    ) -> Vec<Out> {
        let original = Some(done.payment);
        let amount = shop::euros(cents);
        let facts =
            PaymentFacts { kind: PaymentKind::Refund, amount, original, ..done.facts.clone() };
        self.begin(facts, now, random)
    }

    fn begin(&mut self, facts: PaymentFacts, now: Timestamp, random: &mut Random) -> Vec<Out> {
        let payment = PaymentId::new(now, random.bytes());
        let wanted = Wanted { payment, facts: facts.clone() };
        let snapshot = self.disk.cards.get(&facts.card).copied();
        let situation = self.situation(facts.card, snapshot.as_ref(), now);
        let (payment, next) = Payment::begin(&self.book, wanted, &situation);
        self.carry_on(payment, facts, next, now)
    }

    fn carry_on(
        &mut self,
        payment: Payment,
        facts: PaymentFacts,
        next: Next,
        now: Timestamp,
    ) -> Vec<Out> {
        match next {
            Next::Done { .. } => Vec::new(),
            Next::Take { body, .. } => {
                let (id, _) = body.payment().expect("what is taken is a payment");
                let online = matches!(&body, Body::Take { rest: Rest::Online { .. }, .. });
                let out = self.journal(body, now);
                let done = Done { payment: id, facts, online };
                self.done.push(done.clone());
                self.verdict = Some(Verdict::Taken(done));
                out
            }
            Next::NeedsManager { .. } => {
                let mut out = Vec::new();
                if let Some(body) = payment.give_up(&self.book) {
                    out = self.journal(body, now);
                }
                self.verdict = Some(Verdict::NeedsManager);
                out
            }
            Next::Refuse { cancel, refused } => {
                let out = cancel.map(|body| self.journal(body, now)).unwrap_or_default();
                self.verdict = Some(Verdict::Refused(refused.why.code()));
                out
            }
            Next::Ask { body } => {
                let id = body.as_ref().and_then(Body::payment).map(|(id, _)| id);
                let mut out = body.map(|body| self.journal(body, now)).unwrap_or_default();
                self.asking = Some((payment, facts));
                let place = self.book.place().sequence;
                let entry = self.disk.journal.last().cloned();
                if let (Some(payment), Some(entry)) = (id, entry) {
                    out.extend(self.step(now, Event::Ask { payment, place, entry }));
                }
                out
            }
        }
    }

    fn answered(&mut self, heard: Option<&HeardAnswer>, now: Timestamp) -> Vec<Out> {
        let Some((payment, facts)) = self.asking.take() else { return Vec::new() };
        let snapshot = self.disk.cards.get(&facts.card).copied();
        let situation = self.situation(facts.card, snapshot.as_ref(), now);
        let reply = heard.map_or(Reply::Silence, Reply::Heard);
        let next = payment.answered(&self.book, reply, &situation);
        self.carry_on(payment, facts, next, now)
    }

    fn situation<'a>(
        &mut self,
        card: CardId,
        snapshot: Option<&'a CardSnapshot>,
        now: Timestamp,
    ) -> Situation<'a> {
        let time = self.disk.clock.observe(self.reading(now)).time;
        let index = StatusIndex(u32::from(card.0[0].saturating_sub(b'C')));
        let list = self.disk.list.as_ref().map(|list| ListWord {
            status: list.status(index),
            version: list.version(),
            as_of: list.header().as_of,
        });
        let up = !matches!(self.side.status(), LineStatus::Offline { .. });
        Situation {
            presented: Presented::Code,
            list,
            snapshot,
            program: None,
            line: if up { Line::Up } else { Line::CutOff },
            time,
            // No day of the world ends.
            day_began: Some(Timestamp(0)),
            binding: Binding::Intact,
            people: People { cashier: StaffId(1), caps: Caps::default(), approval: None },
        }
    }

    fn reading(&self, now: Timestamp) -> Reading {
        Reading { wall: now, monotonic: Millis(now.millis_unsigned()), boot_id: [self.boot; 16] }
    }

    /// Writes an entry to the disk, then tells the sync half.
    fn journal(&mut self, body: Body, now: Timestamp) -> Vec<Out> {
        let number = self.disk.list.as_ref().map_or(0, |list| list.version().number);
        let draft =
            Draft { body, cashier: Some(StaffId(1)), approver: None, status_version: number };
        let entry =
            self.book.next_entry(draft, self.reading(now)).expect("the world's reasons are short");
        let (signed, hash) = seal_entry(&entry, &self.key);
        self.disk.journal.push(signed);
        self.book.record(&entry, hash).expect("the next entry follows the last");
        let tip = self.book.place();
        self.step(now, Event::Recorded { tip })
    }

    fn step(&mut self, now: Timestamp, event: Event) -> Vec<Out> {
        let mut out = Vec::new();
        for effect in self.side.step(now, event) {
            match effect {
                Effect::Connect => out.push(Out::Dial),
                Effect::Send(bytes) => out.push(Out::Frame(bytes)),
                Effect::Disconnect => out.push(Out::HangUp),
                Effect::Load { from, count } => out.extend(self.load(from, count, now)),
                Effect::LoadKept => out.extend(self.step(now, Event::Kept(self.disk.kept.clone()))),
                Effect::TakeUp(news) => out.extend(self.take_up(news, now)),
                Effect::Silence { .. } => out.extend(self.answered(None, now)),
                Effect::Status(_) | Effect::Doc(_) | Effect::Alarm(_) => {}
            }
        }
        out
    }

    fn load(&mut self, from: Sequence, count: usize, now: Timestamp) -> Vec<Out> {
        let skip = usize::try_from(from.0.saturating_sub(1)).unwrap_or(usize::MAX);
        let entries = self.disk.journal.iter().skip(skip).take(count).cloned().collect();
        self.step(now, Event::Loaded { first: from, entries })
    }

    fn take_up(&mut self, news: News, now: Timestamp) -> Vec<Out> {
        match news {
            News::Outcomes(outcomes) => {
                for outcome in outcomes {
                    self.disk.outcomes.insert(outcome.sequence, outcome.effect);
                    let known = self.book.outcome(outcome.sequence, outcome.effect);
                    known.expect("the server settles what this till wrote");
                }
            }
            News::Head(head) => self.disk.head = Some(*head.said),
            News::Limit(limit) => {
                self.disk.kept.limits.push(limit.signed);
                self.disk.limits.push(limit.said.clone());
                let body = self.book.take_up_limit(limit.said).expect("the limit is for this till");
                return body.map(|body| self.journal(body, now)).unwrap_or_default();
            }
            News::Grant(grant) => {
                self.book.take_up_grant(&grant.said).expect("the grant is for this till");
                self.disk.kept.grants.push(grant.signed);
                self.disk.grants.push(grant.said);
            }
            News::StatusList(whole) => {
                let key = shop::server_key().public();
                let version = self.disk.list.as_ref().map(StatusList::version);
                if let Ok(list) =
                    StatusList::open(whole, version, |id| (id == key.id()).then_some(key))
                {
                    self.disk.list = Some(list);
                }
            }
            News::Time(time) => {
                let reading = self.reading(now);
                self.disk.clock.signed_time(time.at, reading);
            }
            News::Answer { answer, timing } => return self.hear(&answer.signed, timing, now),
            News::Release(card) => {
                let body = self.book.release(card);
                return body.map(|body| self.journal(body, now)).unwrap_or_default();
            }
            News::Cards(cards) => {
                self.disk.cards.extend(cards.said.cards.iter().map(|card| (card.card, *card)));
            }
            News::TrustList(list) => {
                self.book.enter_server_epoch(list.said.server_epoch());
                self.trust = list.said;
            }
            News::StatusDelta(_) | News::Roster(_) | News::Programs(_) => {}
        }
        Vec::new()
    }

    fn hear(
        &mut self,
        signed: &Signed<shared::limits::Answer>,
        timing: Timing,
        now: Timestamp,
    ) -> Vec<Out> {
        let key = shop::server_key().public();
        let Ok(heard) = HeardAnswer::open(signed, |id| (id == key.id()).then_some(key)) else {
            return Vec::new();
        };
        let card = heard.answer().facts.card;
        if let Some(snapshot) = heard.snapshot(shop::PROGRAM, self.disk.cards.get(&card)) {
            self.disk.cards.insert(card, snapshot);
        }
        match timing {
            Timing::InTime => self.answered(Some(&heard), now),
            Timing::Late => Vec::new(),
        }
    }

    fn have(&self) -> Have {
        let list = self.disk.list.as_ref().map(StatusList::version);
        Have {
            tip: self.book.place(),
            outcomes: self.book.settled_through(),
            server_epoch: self.trust.server_epoch(),
            limit: self.book.limit().map_or(shared::ids::LimitNumber(0), |limit| limit.number),
            grants_at: Timestamp(0),
            cards_at: Timestamp(0),
            trust_list: self.trust.number(),
            status_list: list,
            roster: 0,
            programs: 0,
        }
    }
}

fn holder(till: TillId, key: &SecretKey) -> Holder {
    Holder { till, epoch: shop::EPOCH, key: key.public().id() }
}

fn side(
    till: TillId,
    key: &Arc<SecretKey>,
    trust: &Verified<TrustList>,
    disk: &Disk,
    now: Timestamp,
) -> TillSide {
    let (key, root) = (key.clone(), shop::root_key().public());
    let (software, admission) = (Text::shortened("world"), Some(disk.admission.clone()));
    let who = Who { till, epoch: shop::EPOCH, key, root, software, admission };
    let tip = disk.journal.last().map_or(Place::START, |signed| Place {
        sequence: Sequence(u64::try_from(disk.journal.len()).unwrap_or(0)),
        hash: shop::hash_of(signed),
    });
    TillSide::new(who, trust.clone(), disk.head, tip, now)
}

/// Folds a book from what the disk holds, as a program does at its start.
fn rebuild(disk: &Disk, holder: Holder, server_epoch: shared::ids::ServerEpoch) -> TillBook {
    let mut book = TillBook::new(holder, server_epoch);
    for signed in &disk.journal {
        let entry = signed.peek().expect("the disk holds what was written").payload;
        book.record(&entry, shop::hash_of(signed)).expect("the disk keeps the order");
    }
    for limit in &disk.limits {
        book.take_up_limit(limit.clone()).expect("the disk holds this till's limits");
    }
    for grant in &disk.grants {
        book.take_up_grant(grant).expect("the disk holds this till's grants");
    }
    for (at, effect) in &disk.outcomes {
        book.outcome(*at, *effect).expect("the disk holds outcomes of this journal");
    }
    book
}
