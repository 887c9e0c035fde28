//! The world's server: the product's books and its half of sync, with a map where a database would be.

mod causes;
mod restoring;

use self::restoring::{Backup, Shown, admission, admitted};
use super::{Random, shop};
use shared::books::{Books, BranchKey, Enrolment, Halt as BooksHalt, Program, Staff, Store};
use shared::ids::{CardId, Epoch, StaffId, StatusIndex, StoreId, TillId};
use shared::journal::{Branch, Entry};
use shared::ledger::{AccountId, CardState};
use shared::limits::{Limit, OfflinePolicy};
use shared::money::{Asset, Minor};
use shared::settle::{self, Arrived, Effect as Did, Settled, admin};
use shared::signing::{Signed, Verified, seal};
use shared::status_list::{CardStatus, StatusBits, StatusList, StatusVersion, WholeStatusList};
use shared::sync::codec::{self, Blob, List};
use shared::sync::server_side::{
    Caller, Effect, Event, Greeting, ServerSide, Show, Standing, Stop,
};
use shared::sync::{Admission, Caps, EntryOutcome, Halt, Head, Role, ServerTime, ToServer, ToTill};
use shared::time::Timestamp;
use shared::trust_list::TrustList;
use std::collections::BTreeMap;
use uuid::Uuid;

pub(super) struct Server {
    books: Books,
    lines: BTreeMap<String, Line>,
    outcomes: BTreeMap<(TillId, Epoch, u64), EntryOutcome>,
    limits: BTreeMap<TillId, Signed<Limit>>,
    list: Option<WholeStatusList>,
    trust: Signed<TrustList>,
    backup: Option<Backup>,
    shown: BTreeMap<TillId, Shown>,
    requests: u128,
    beside: Beside,
}

/// What became of entries that came by the second path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// They came before one that was sent before them, and count when they come again.
    pub early: u64,
    /// The line had not brought them yet.
    pub first: u64,
    /// The line had brought them.
    pub late: u64,
}

struct Line {
    side: ServerSide,
    holder: Option<(TillId, Epoch)>,
}

/// What goes to a till.
#[derive(Default)]
pub(super) struct FromServer {
    pub(super) frames: Vec<Vec<u8>>,
    pub(super) closed: bool,
}

impl Server {
    pub(super) fn new(policy: &OfflinePolicy, now: Timestamp) -> Self {
        let mut books = Books::whole();
        let info = &shop::programs().programs[0];
        let program = Program {
            name: info.name.to_string(),
            asset: info.asset,
            load_min: info.load_min,
            load_max: info.load_max,
            balance_max: info.balance_max,
            expires_after: None,
            activate_offline: true,
        };
        books.programs.put(shop::PROGRAM, program);
        let (role, caps) = (Role::Cashier, Caps::default());
        let cashier = Staff { store: None, role, caps, revoked_at: None };
        books.staff.load(StaffId(1), Some(cashier));
        let trust = shop::signed_trust_list(books.server_epoch, now);
        let mut server = Self {
            books,
            trust,
            backup: None,
            shown: BTreeMap::new(),
            lines: BTreeMap::new(),
            outcomes: BTreeMap::new(),
            limits: BTreeMap::new(),
            list: None,
            requests: 0,
            beside: Beside::default(),
        };
        for store in [shop::store("A"), shop::store("B")] {
            let (name, policy) = (store.to_string(), policy.clone());
            let row = Store { name, asset: Asset::EUR, ceiling: shop::minor(0), policy };
            server.books.stores.put(store, row);
            let request = server.request();
            settle::set_ceiling(&mut server.books, request, store, shop::minor(400_000))
                .expect("a fresh store's ceiling can be raised");
        }
        server.publish(now);
        server
    }

    pub(super) fn enrol(&mut self, number: u32, store: u32) -> Signed<Admission> {
        let enrolment = Enrolment::new(
            StoreId(store),
            shop::till_key(number).public(),
            self.books.server_epoch,
        );
        self.books.enrolments.put((TillId(number), shop::EPOCH), enrolment);
        seal(&admission(number, StoreId(store), self.books.server_epoch), &shop::server_key())
    }

    pub(super) fn issue(&mut self, card: CardId, cents: i64, now: Timestamp) {
        let index = StatusIndex(u32::try_from(self.books.cards.len()).unwrap_or(0));
        admin::register(&mut self.books, card, shop::PROGRAM, index).expect("the program exists");
        let (request, act) = (self.request(), admin::Act::Activate(shop::minor(cents)));
        admin::act(&mut self.books, request, card, act, now)
            .expect("a fresh card can be activated");
        self.publish(now);
    }

    pub(super) fn block(&mut self, card: CardId, now: Timestamp) {
        let request = self.request();
        admin::act(&mut self.books, request, card, admin::Act::Block, now)
            .expect("an active card can be");
        self.publish(now);
    }

    pub(super) fn grant(
        &mut self,
        till: TillId,
        card: CardId,
        cents: i64,
        now: Timestamp,
    ) -> Vec<ToTill> {
        let request = self.request();
        let (books, who) = (&mut self.books, (till, shop::EPOCH));
        let grant = settle::grant(books, request, who, card, shop::euros(cents), now)
            .expect("a test grants what the card has");
        vec![ToTill::Grants { grants: List::first_of([seal(&grant, &shop::server_key())]) }]
    }

    pub(super) fn open(&mut self, name: &str, now: Timestamp, random: &mut Random) {
        let side = ServerSide::new(random.bytes(), now);
        self.lines.insert(name.to_owned(), Line { side, holder: None });
    }

    pub(super) fn hang_up(&mut self, name: &str) {
        self.lines.remove(name);
    }

    pub(super) fn received(&mut self, name: &str, bytes: Vec<u8>, now: Timestamp) -> FromServer {
        self.step(name, Event::Received(bytes), now)
    }

    /// Entries come by the second path, whenever they come; nobody waits for the answer.
    pub(super) fn beside(&mut self, bytes: &[u8], now: Timestamp) {
        let Ok(ToServer::Entries { entries, .. }) = codec::read(bytes) else { return };
        for signed in &*entries {
            let met = match self.settle_one(signed, now) {
                Ok((Settled::New { outcome, branch, .. }, entry)) => {
                    self.keep(&entry, branch, EntryOutcome::of(entry.sequence, &outcome));
                    &mut self.beside.first
                }
                Ok((Settled::Duplicate { .. }, _)) => &mut self.beside.late,
                Ok((Settled::Gap { .. }, _)) => &mut self.beside.early,
                Ok((Settled::Broken(_), _)) | Err(_) => return,
            };
            *met = met.saturating_add(1);
        }
    }

    pub(super) fn came_beside(&self) -> Beside {
        self.beside
    }

    fn keep(&mut self, entry: &Entry, branch: Branch, outcome: EntryOutcome) {
        if branch == Branch::MAIN {
            self.outcomes.insert((entry.till, entry.epoch, entry.sequence.0), outcome);
        }
    }

    pub(super) fn push(&mut self, name: &str, frames: Vec<ToTill>, now: Timestamp) -> FromServer {
        let mut out = FromServer::default();
        for frame in frames {
            out.add(self.step(name, Event::Push(frame), now));
        }
        out
    }

    pub(super) fn status_news(&self, _now: Timestamp) -> Vec<ToTill> {
        let Some(list) = &self.list else { return Vec::new() };
        let version = list.header.peek().map(|header| header.payload.version);
        let bytes = minicbor::to_vec(list).expect("a list that was made can be written down");
        let bytes = Blob::try_from(bytes).ok();
        match (version, bytes) {
            (Ok(version), Some(bytes)) => {
                vec![ToTill::StatusPart { version, part: 0, parts: 1, bytes }]
            }
            _too_large_for_a_test => Vec::new(),
        }
    }

    fn step(&mut self, name: &str, event: Event, now: Timestamp) -> FromServer {
        let mut out = FromServer::default();
        let mut events = vec![event];
        while let Some(event) = events.pop() {
            let Some(line) = self.lines.get_mut(name) else { return out };
            for effect in line.side.step(now, event) {
                match effect {
                    Effect::Send(bytes) => {
                        events.push(Event::Written { bytes: bytes.len() });
                        out.frames.push(bytes);
                    }
                    Effect::Close(_) => {
                        self.lines.remove(name);
                        out.closed = true;
                        return out;
                    }
                    carried @ (Effect::Find { .. }
                    | Effect::Greet(_)
                    | Effect::Settle { .. }
                    | Effect::Keep(_)
                    | Effect::Ask { .. }
                    | Effect::Look { .. }
                    | Effect::Doc(_)) => out.add(self.carry_out(name, carried, now)),
                }
            }
        }
        out
    }

    fn carry_out(&mut self, name: &str, effect: Effect, now: Timestamp) -> FromServer {
        let event = match effect {
            Effect::Find { till, epoch, admission } => {
                Event::Standing(self.standing((till, epoch), admission.as_ref()))
            }
            Effect::Greet(caller) => Event::Greeting(Box::new(self.greet(name, &caller, now))),
            Effect::Settle { entries, .. } => self.settle(name, &entries, now),
            Effect::Keep(kept) => match self.lines.get(name).and_then(|line| line.holder) {
                Some((till, _)) => self.take_back(till, &kept),
                None => return FromServer::default(),
            },
            Effect::Ask { entry } => Event::Asked { answer: self.ask(&entry, now) },
            Effect::Look { .. } | Effect::Doc(_) | Effect::Send(_) | Effect::Close(_) => {
                return FromServer::default();
            }
        };
        self.step(name, event, now)
    }

    fn standing(&self, who: (TillId, Epoch), admission: Option<&Signed<Admission>>) -> Standing {
        match self.books.enrolments.get(who) {
            Ok(Some(enrolment)) => Standing::Enrolled(enrolment.key),
            _none => admitted(admission),
        }
    }

    fn greet(&mut self, name: &str, caller: &Caller, now: Timestamp) -> Greeting {
        let who = (caller.till, caller.epoch);
        if let Some(line) = self.lines.get_mut(name) {
            line.holder = Some(who);
        }
        if matches!(self.books.enrolments.get(who), Ok(None)) {
            self.adopt(caller.admission.as_ref());
        }
        self.claims(caller.till, caller.have.tip);
        let awaited = self.books.awaited.contains(&who);
        let server_epoch = self.books.server_epoch;
        let time = ServerTime { till: caller.till, nonce: caller.nonce, at: now, server_epoch };
        let head = self.head(who, now);
        let mut news = self.outcomes_after(who, caller.have.outcomes.0, &head);
        news.extend(self.renew(who, now));
        news.extend(self.status_news(now));
        news.push(ToTill::Programs { programs: seal(&shop::programs(), &shop::server_key()) });
        let place = self.place(who).head;
        let time = seal(&time, &shop::server_key());
        let is_newer = self.trust().number() > caller.have.trust_list;
        let trust_list = is_newer.then(|| self.trust.clone());
        let show = if awaited { Show::Wanted } else { Show::NotNeeded };
        Greeting { trust_list, show, time, head, place, news }
    }

    fn outcomes_after(&self, who: (TillId, Epoch), after: u64, head: &Signed<Head>) -> Vec<ToTill> {
        let from = (who.0, who.1, after.saturating_add(1));
        let to = (who.0, who.1, u64::MAX);
        let all: Vec<_> =
            self.outcomes.range(from..=to).map(|(_, outcome)| outcome.clone()).collect();
        let frame = |part: &[EntryOutcome]| ToTill::Outcomes {
            outcomes: List::first_of(part.iter().cloned()),
            head: head.clone(),
        };
        all.chunks(400).map(frame).collect()
    }

    /// A new limit, whenever something has settled since the last.
    fn renew(&mut self, who: (TillId, Epoch), now: Timestamp) -> Vec<ToTill> {
        let head = self.place(who).head;
        let last = self.limits.get(&who.0).and_then(|limit| limit.peek().ok());
        if last.as_ref().is_none_or(|last| last.payload.head != head) {
            let request = self.request();
            match settle::sign_limit(&mut self.books, request, who, now) {
                Ok(limit) => {
                    self.limits.insert(who.0, seal(&limit, &shop::server_key()));
                }
                Err(BooksHalt::Refused(_) | BooksHalt::Missing(_)) => return Vec::new(),
            }
        }
        self.limits
            .get(&who.0)
            .map(|limit| ToTill::Limit { limit: limit.clone() })
            .into_iter()
            .collect()
    }

    fn settle(&mut self, name: &str, entries: &[Signed<Entry>], now: Timestamp) -> Event {
        let holder = self.lines.get(name).and_then(|line| line.holder);
        let who = holder.expect("entries are settled on a line that was greeted");
        let (mut outcomes, mut stop) = (Vec::new(), None);
        for signed in entries {
            match self.settle_one(signed, now) {
                Ok((settled, entry)) => match settled {
                    Settled::New { outcome, forked, branch } => {
                        let outcome = EntryOutcome::of(entry.sequence, &outcome);
                        self.keep(&entry, branch, outcome.clone());
                        outcomes.push(outcome);
                        if forked {
                            stop = Some(Stop::Halted { at: entry.sequence, why: Halt::Copy });
                        }
                    }
                    Settled::Duplicate { .. } => {
                        let key = (entry.till, entry.epoch, entry.sequence.0);
                        outcomes.extend(self.outcomes.get(&key).cloned());
                    }
                    Settled::Gap { from } => {
                        stop = Some(Stop::Gap { from });
                        break;
                    }
                    Settled::Broken(_) => {
                        stop = Some(Stop::Halted { at: entry.sequence, why: Halt::BrokenChain });
                        break;
                    }
                },
                Err(at) => {
                    stop = Some(Stop::Halted { at, why: Halt::BadSignature });
                    break;
                }
            }
        }
        self.catch_up(who.0);
        let head = self.head(who, now);
        Event::Settled { count: entries.len(), outcomes, head, stop }
    }

    fn settle_one(
        &mut self,
        signed: &Signed<Entry>,
        now: Timestamp,
    ) -> Result<(Settled, Entry), shared::ids::Sequence> {
        let claimed = signed.peek().map_err(|_| shared::ids::Sequence(0))?.payload;
        let enrolment = self.books.enrolments.get((claimed.till, claimed.epoch));
        let key =
            enrolment.ok().flatten().map(|enrolment| enrolment.key).ok_or(claimed.sequence)?;
        let entry =
            signed.open(|id| (id == key.id()).then_some(key)).map_err(|_| claimed.sequence)?;
        let server = shop::server_key().public();
        let server_keys = |id| (id == server.id()).then_some(server);
        let hash = shop::hash_of(signed);
        let arrived = Arrived { entry: &entry, hash, at: now, server_keys: &server_keys };
        self.take_back_for(&arrived);
        let settled = settle::settle(&mut self.books, &arrived).expect("whole books miss nothing");
        let Settled::New { outcome, .. } = &settled else { return Ok((settled, claimed)) };
        self.check_causes(Some((&entry, &outcome.effect)));
        Ok((settled, claimed))
    }

    fn ask(
        &mut self,
        signed: &Signed<Entry>,
        now: Timestamp,
    ) -> Option<Signed<shared::limits::Answer>> {
        let claimed = signed.peek().ok()?.payload;
        let key = self.books.enrolments.get((claimed.till, claimed.epoch)).ok()??.key;
        let entry = signed.open(|id| (id == key.id()).then_some(key)).ok()?;
        let asked = settle::ask(&mut self.books, &entry, shop::hash_of(signed), now);
        self.check_causes(Some((&entry, &Did::Kept)));
        let answer = asked.ok()?;
        Some(seal(&answer, &shop::server_key()))
    }

    fn head(&self, (till, epoch): (TillId, Epoch), at: Timestamp) -> Signed<Head> {
        let (place, server_epoch) = (self.place((till, epoch)).head, self.books.server_epoch);
        let head = Head { till, epoch, branch: Branch::MAIN, place, server_epoch, at };
        seal(&head, &shop::server_key())
    }

    fn place(&self, (till, epoch): (TillId, Epoch)) -> shared::books::BranchTotals {
        let totals = self.books.branches.get(BranchKey::main(till, epoch));
        totals.expect("whole books miss nothing").copied().unwrap_or_default()
    }

    fn publish(&mut self, now: Timestamp) {
        let cards = u32::try_from(self.books.cards.len()).unwrap_or(0);
        let mut bits = StatusBits::pending(cards).expect("a test has few cards");
        for (_, card) in self.books.cards.iter() {
            let status = match card.state {
                CardState::Pending => CardStatus::Pending,
                CardState::Active => CardStatus::Active,
                CardState::Blocked => CardStatus::Blocked,
                CardState::Closing | CardState::Closed => CardStatus::Closed,
            };
            bits.set(card.index, status).expect("the list reaches all cards");
        }
        let number = self.books.status_version;
        self.books.status_version = number.saturating_add(1);
        let version = StatusVersion { server_epoch: self.books.server_epoch, number };
        self.list = Some(StatusList::sign(bits, version, now, &shop::server_key()));
    }

    pub(super) fn trust(&self) -> Verified<TrustList> {
        shop::open_trust_list(&self.trust)
    }

    pub(super) fn balance(&self, of: &dyn Fn(&AccountId) -> bool) -> i64 {
        let all = self.books.ledger.accounts().filter(|(id, _)| of(id));
        all.map(|(_, account)| account.balance()).sum()
    }

    pub(super) fn sum(&self, asset: Asset) -> i128 {
        self.books.ledger.sum(asset)
    }

    pub(super) fn first_below_zero(&self) -> Option<AccountId> {
        let below = |account: &shared::ledger::Account| account.balance() < account.debits_held;
        let mut accounts = self.books.ledger.accounts();
        accounts.find(|(id, account)| id.is_limited() && below(account)).map(|(id, _)| *id)
    }

    pub(super) fn exposure(&self, store: StoreId) -> i64 {
        let tills = self.books.enrolments.iter().filter(|(_, enrolment)| enrolment.store == store);
        tills
            .filter_map(|((till, epoch), enrolment)| {
                let copied = self.copied_rights(*till, enrolment.branches);
                settle::exposure(&self.books, *till, *epoch, copied).ok()?
            })
            .map(|exposure| exposure.total().get())
            .sum()
    }

    fn copied_rights(&self, till: TillId, lines: u16) -> Minor {
        let mine = || self.books.uses.iter().filter(|(key, _)| key.line.till == till);
        let add = |sum: Minor, minor: Minor| sum.plus(minor).expect("a world's sums are small");
        let granted = mine().fold(Minor::ZERO, |sum, (_, of_line)| add(sum, of_line.granted));
        let beside = mine().filter(|(key, _)| key.line.branch != Branch::MAIN);
        let used = beside.fold(Minor::ZERO, |sum, (_, it)| add(add(sum, it.spent), it.released));
        settle::copied_rights(granted, used, lines)
    }

    pub(super) fn is_copied(&self, till: TillId) -> bool {
        matches!(self.books.enrolments.get((till, shop::EPOCH)), Ok(Some(enrolment)) if enrolment.copied)
    }

    fn request(&mut self) -> Uuid {
        self.requests = self.requests.saturating_add(1);
        Uuid::from_u128(u128::MAX - self.requests)
    }
}

impl FromServer {
    fn add(&mut self, other: Self) {
        self.frames.extend(other.frames);
        self.closed |= other.closed;
    }
}
