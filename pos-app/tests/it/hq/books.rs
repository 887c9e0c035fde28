//! What this headquarters keeps and signs.

use super::odd::{Odd, other_issuers};
use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use pos_app::clock::{Clock, SystemClock};
use shared::books::{Books, BranchKey, Enrolment, Program, Staff, Store};
use shared::credential::{CardNumber, CardOrder, Issued, Issuer, IssuerSecret, issue};
use shared::ids::{
    CardId, EntryHash, Epoch, ProgramId, ServerEpoch, StaffId, StatusIndex, StoreId, TillId,
};
use shared::journal::{Branch, Entry, Place};
use shared::ledger::{AccountId, CardState};
use shared::limits::{Answer, Limit, OfflinePolicy};
use shared::money::{Amount, Asset, Minor};
use shared::settle::admin::{self, Act};
use shared::settle::{Arrived, Settled, ask, set_ceiling, settle, sign_limit};
use shared::signing::{SecretKey, Signed, seal};
use shared::status_list::{CardStatus, StatusBits, StatusList, StatusVersion};
use shared::sync::codec::{Blob, List, Text};
use shared::sync::server_side::{Caller, Greeting, Show, Stop};
use shared::sync::{
    Allowed, Caps, CardSnapshot, Cards, EntryOutcome, Halt, Head, PinHash, ProgramInfo, Programs,
    Role, Roster, ServerTime, StaffMember, ToTill,
};
use shared::time::Timestamp;
use shared::trust_list::{Purpose, TrustList, TrustListNumber, TrustedKey};
use shared::wire::enrol::{EnrolRequest, Enrolled};
use shared::wire::screen::Secret;
use std::collections::BTreeMap;
use uuid::Uuid;

pub(crate) const CASHIER: StaffId = StaffId(1);
pub(crate) const PIN: &str = "2468";
pub(crate) const MANAGER: StaffId = StaffId(2);
pub(crate) const MANAGER_PIN: &str = "13579";
/// A cashier who may do less at once.
pub(crate) const NEWCOMER: StaffId = StaffId(3);
pub(crate) const NEWCOMER_PIN: &str = "86420";

const STORE: StoreId = StoreId(1);
const PROGRAM: ProgramId = ProgramId(1);
const PIN_KEY: [u8; 32] = [7; 32];
pub(super) const ISSUER: [u8; 32] = [3; 32];

pub(super) struct Desk {
    pub(super) books: Books,
    pub(super) mute: bool,
    pub(super) odd: Vec<Odd>,
    pub(super) epoch: ServerEpoch,
    root: SecretKey,
    pub(super) server: SecretKey,
    issuer: SecretKey,
    issuer_secret: IssuerSecret,
    codes: BTreeMap<String, Option<(String, TillId, Epoch)>>,
    tills: u32,
    requests: u128,
    bits: StatusBits,
    list_number: u64,
    outcomes: BTreeMap<(TillId, Epoch), Vec<EntryOutcome>>,
    last_at: i64,
}

fn minor(n: i64) -> Minor {
    Minor::new(n).unwrap()
}

impl Desk {
    pub(super) fn new(policy: OfflinePolicy) -> Self {
        let mut books = Books::whole();
        let program = Program {
            name: "Birthday".into(),
            asset: Asset::EUR,
            load_min: minor(500),
            load_max: minor(20_000),
            balance_max: minor(50_000),
            expires_after: None,
            activate_offline: true,
        };
        books.programs.put(PROGRAM, program);
        let store =
            Store { name: "High Street".into(), asset: Asset::EUR, ceiling: Minor::ZERO, policy };
        books.stores.put(STORE, store);
        for StaffMember { id, role, caps, .. } in roster().staff.iter().cloned() {
            let person = Staff { store: Some(STORE), role, caps, revoked_at: None };
            books.staff.load(id, Some(person));
        }
        set_ceiling(&mut books, Uuid::from_u128(1), STORE, minor(1_000_000)).unwrap();
        Self {
            books,
            mute: false,
            odd: Vec::new(),
            epoch: ServerEpoch(1),
            root: SecretKey::from_seed(&[1; 32]),
            server: SecretKey::from_seed(&[2; 32]),
            issuer: SecretKey::from_seed(&ISSUER),
            issuer_secret: IssuerSecret::from_bytes(&[4; 32]),
            codes: BTreeMap::new(),
            tills: 0,
            requests: 1,
            bits: StatusBits::pending(0).unwrap(),
            list_number: 1,
            outcomes: BTreeMap::new(),
            last_at: 0,
        }
    }

    pub(super) fn new_code(&mut self) -> String {
        let code = format!("CODE-{}", self.codes.len());
        self.codes.insert(code.clone(), None);
        code
    }

    pub(super) fn enrol(&mut self, request: &EnrolRequest) -> Result<Enrolled, &'static str> {
        if let Some(code) = self.refuses() {
            return Err(code);
        }
        let used = self.codes.get(&request.code.0).ok_or("wrong_code")?.clone();
        let (till, epoch) = match used {
            Some((key, till, epoch)) if key == request.key => (till, epoch),
            Some(_) => return Err("code_used"),
            None => self.enrol_new(request)?,
        };
        Ok(Enrolled {
            till,
            till_name: "Till 1".into(),
            store: STORE,
            store_name: "High Street".into(),
            asset: Asset::EUR,
            epoch,
            server_epoch: self.epoch,
            root: if self.is(Odd::OtherRoot) { &self.issuer } else { &self.root }
                .public()
                .to_string(),
            trust_list: hex::encode(self.trust_list().as_bytes()),
            admission: String::new(),
            pin_key: Secret(hex::encode(PIN_KEY)),
            locale: "en".into(),
            demo: !self.is(Odd::NoDemo),
        })
    }

    fn enrol_new(&mut self, request: &EnrolRequest) -> Result<(TillId, Epoch), &'static str> {
        let key = request.key.parse().map_err(|_| "wrong_key")?;
        self.tills += 1;
        let (till, epoch) = (TillId(self.tills), Epoch(1));
        self.books.enrolments.put((till, epoch), Enrolment::new(STORE, key, self.epoch));
        let used = Some((request.key.clone(), till, epoch));
        self.codes.insert(request.code.0.clone(), used);
        Ok((till, epoch))
    }

    /// A card that stands in no book.
    pub(super) fn draw_card(&mut self, key: &SecretKey) -> (Issued, StatusIndex) {
        let index = StatusIndex(self.bits.cards());
        self.bits.grow_to(index.0 + 1).unwrap();
        let order = CardOrder {
            issuer: "scrip.test".parse::<Issuer>().unwrap(),
            issued_at: Timestamp(1_700_000_000_000),
            program: PROGRAM,
            number: CardNumber(u64::from(index.0)),
            index,
        };
        (issue(&order, &self.issuer_secret, key), index)
    }

    pub(super) fn new_card(&mut self, value: Option<i64>) -> Issued {
        let key = SecretKey::from_seed(&ISSUER);
        let (issued, index) = self.draw_card(&key);
        admin::register(&mut self.books, issued.card, PROGRAM, index).unwrap();
        if let Some(value) = value {
            self.act(issued.card, Act::Activate(minor(value)));
        }
        self.publish();
        issued
    }

    pub(super) fn act(&mut self, card: CardId, what: Act) {
        self.requests += 1;
        let (request, now) = (Uuid::from_u128(self.requests), self.now());
        admin::act(&mut self.books, request, card, what, now).unwrap();
        self.publish();
    }

    /// Makes a new status list of what the cards are now.
    pub(super) fn publish(&mut self) {
        for (_, card) in self.books.cards.iter() {
            let status = match card.state {
                CardState::Pending => CardStatus::Pending,
                CardState::Active => CardStatus::Active,
                CardState::Blocked => CardStatus::Blocked,
                CardState::Closing | CardState::Closed => CardStatus::Closed,
            };
            self.bits.set(card.index, status).unwrap();
        }
        self.list_number += 1;
    }

    pub(super) fn status_part(&mut self) -> ToTill {
        let version = StatusVersion { server_epoch: self.epoch, number: self.list_number };
        let now = self.now();
        let list = StatusList::sign(self.bits.clone(), version, now, &self.server);
        let bytes = Blob::try_from(minicbor::to_vec(&list).unwrap()).unwrap();
        ToTill::StatusPart { version, part: 0, parts: 1, bytes }
    }

    pub(super) fn key_of(&self, till: TillId, epoch: Epoch) -> Option<shared::signing::PublicKey> {
        self.books.enrolments.get((till, epoch)).unwrap().map(|enrolment| enrolment.key)
    }

    pub(super) fn greet(&mut self, caller: &Caller) -> Greeting {
        let time = ServerTime {
            till: caller.till,
            nonce: caller.nonce,
            at: self.now(),
            server_epoch: self.epoch,
        };
        let (head, place) = if self.is(Odd::OldHead) {
            self.head_at((caller.till, caller.epoch), Place::START)
        } else {
            self.head(caller.till, caller.epoch)
        };
        let mut news = Vec::new();
        let after = |outcome: &&EntryOutcome| outcome.sequence > caller.have.outcomes;
        let outcomes = self.outcomes.get(&(caller.till, caller.epoch)).cloned().unwrap_or_default();
        let late: Vec<EntryOutcome> = outcomes.iter().filter(after).cloned().collect();
        if !late.is_empty() {
            let outcomes = List::try_from(late).unwrap();
            news.push(ToTill::Outcomes { outcomes, head: head.clone() });
        }
        let limit = self.limit(caller.till, caller.epoch);
        news.extend(limit.map(|limit| ToTill::Limit { limit }));
        let all: Vec<CardId> = self.books.cards.iter().map(|(id, _)| *id).collect();
        let signer = if self.is(Odd::Mixes) { &self.issuer } else { &self.server };
        news.push(ToTill::Roster { roster: seal(&roster(), signer) });
        news.push(ToTill::Programs { programs: seal(&self.programs(), &self.server) });
        if !self.is(Odd::NoList) {
            news.push(self.status_part());
        }
        news.push(self.cards(&all));
        let number = TrustListNumber(self.epoch.0.into());
        let trust_list = (caller.have.trust_list < number).then(|| self.trust_list());
        let show = Show::NotNeeded;
        Greeting { trust_list, show, time: seal(&time, &self.server), head, place, news }
    }

    /// A fresh limit, where one may be signed.
    pub(super) fn limit(&mut self, till: TillId, epoch: Epoch) -> Option<Signed<Limit>> {
        if self.is(Odd::NoLimit) {
            return None;
        }
        self.requests += 1;
        let (request, now) = (Uuid::from_u128(self.requests), self.now());
        let limit = sign_limit(&mut self.books, request, (till, epoch), now).ok()?;
        Some(seal(&limit, &self.server))
    }

    /// Settles entries in order.
    pub(super) fn settle(
        &mut self,
        (till, epoch): (TillId, Epoch),
        entries: &[Signed<Entry>],
    ) -> (Vec<EntryOutcome>, Signed<Head>, Option<Stop>) {
        let mut outcomes = Vec::new();
        let mut stop = None;
        for signed in entries {
            match self.settle_one((till, epoch), signed) {
                Ok(outcome) => outcomes.extend(outcome),
                Err(why) => {
                    stop = Some(why);
                    break;
                }
            }
        }
        self.outcomes.entry((till, epoch)).or_default().extend(outcomes.iter().cloned());
        (outcomes, self.head(till, epoch).0, stop)
    }

    fn settle_one(
        &mut self,
        (till, epoch): (TillId, Epoch),
        signed: &Signed<Entry>,
    ) -> Result<Option<EntryOutcome>, Stop> {
        let at = signed.peek().unwrap().payload.sequence;
        let key = self.key_of(till, epoch).unwrap();
        let halted = |why| Stop::Halted { at, why };
        let entry = signed.open(|_| Some(key)).map_err(|_| halted(Halt::BadSignature))?;
        let server = self.server.public();
        let keys = |id| (id == server.id()).then_some(server);
        let hash = EntryHash(signed.sha256());
        let arrived = Arrived { entry: &entry, hash, at: self.now(), server_keys: &keys };
        match settle(&mut self.books, &arrived).unwrap() {
            Settled::New { forked: true, .. } => Err(halted(Halt::Copy)),
            Settled::New { outcome, .. } => Ok(Some(EntryOutcome::of(at, &outcome))),
            Settled::Duplicate { .. } => Ok(None),
            Settled::Gap { from } => Err(Stop::Gap { from }),
            Settled::Broken(_) => Err(halted(Halt::BrokenChain)),
        }
    }

    pub(super) fn answer(
        &mut self,
        (till, epoch): (TillId, Epoch),
        signed: &Signed<Entry>,
    ) -> Option<Signed<Answer>> {
        let key = self.key_of(till, epoch)?;
        let entry = signed.open(|_| Some(key)).ok()?;
        let now = self.now();
        let answer = ask(&mut self.books, &entry, EntryHash(signed.sha256()), now).ok()?;
        (!self.mute).then(|| seal(&answer, &self.server))
    }

    pub(super) fn cards(&mut self, ids: &[CardId]) -> ToTill {
        let now = self.now();
        let snapshot = |id: &CardId| {
            let card = self.books.cards.get(*id).unwrap()?;
            let balance = self.books.ledger.available(&AccountId::Card(*id)).unwrap();
            Some(CardSnapshot {
                card: *id,
                program: card.program,
                balance: Amount { minor: balance, asset: card.asset },
                state: card.state,
                expires_at: card.expires_at,
                as_of: now,
            })
        };
        let cards = List::first_of(ids.iter().filter_map(snapshot));
        ToTill::Cards { cards: seal(&Cards { server_epoch: self.epoch, cards }, &self.server) }
    }

    fn head(&mut self, till: TillId, epoch: Epoch) -> (Signed<Head>, Place) {
        let line = self.books.branches.get(BranchKey::main(till, epoch)).unwrap();
        let place = line.map_or(Place::START, |line| line.head);
        self.head_at((till, epoch), place)
    }

    fn head_at(&mut self, (till, epoch): (TillId, Epoch), place: Place) -> (Signed<Head>, Place) {
        let at = self.now();
        let branch = Branch::MAIN;
        let head = Head { till, epoch, branch, place, server_epoch: self.epoch, at };
        (seal(&head, &self.server), place)
    }

    fn trust_list(&self) -> Signed<TrustList> {
        let trusted = |key: &SecretKey, purpose| TrustedKey {
            key: key.public(),
            purpose,
            not_before: Timestamp(0),
            revoked_at: None,
        };
        let mut keys =
            vec![trusted(&self.server, Purpose::Server), trusted(&self.issuer, Purpose::Issuer)];
        keys.extend(other_issuers());
        let number = TrustListNumber(self.epoch.0.into());
        let list = TrustList::new(number, Timestamp(0), self.epoch, keys).unwrap();
        seal(&list, &self.root)
    }

    fn programs(&self) -> Programs {
        let offline = if self.is(Odd::OnlineOnly) { Allowed::No } else { Allowed::Yes };
        let program = self.books.programs.get(PROGRAM).unwrap().unwrap();
        let info = ProgramInfo {
            id: PROGRAM,
            name: Text::shortened(&program.name),
            asset: program.asset,
            load_min: program.load_min,
            load_max: program.load_max,
            balance_max: program.balance_max,
            presets: List::first_of([minor(2_500)]),
            offline_redeem: offline,
            offline_issue: offline,
        };
        Programs { version: 1, programs: List::first_of([info]) }
    }

    /// The machine's clock, and never twice the same.
    fn now(&mut self) -> Timestamp {
        let machine = SystemClock::new([0; 16]).now().wall;
        self.last_at = machine.0.max(self.last_at + 1);
        Timestamp(self.last_at)
    }
}

fn roster() -> Roster {
    let caps = Caps { payment_max: Some(minor(2_000)), refund_max: Some(minor(1_000)) };
    let staff = [
        person(CASHIER, "Ada", Role::Cashier, PIN),
        person(MANAGER, "Grace", Role::Manager, MANAGER_PIN),
        StaffMember { caps, ..person(NEWCOMER, "Edith", Role::Cashier, NEWCOMER_PIN) },
    ];
    Roster { store: STORE, version: 1, staff: List::first_of(staff) }
}

/// Hashed with the least cost that argon2 takes: what a test measures is not how slow a guess is.
fn person(id: StaffId, name: &str, role: Role, pin: &str) -> StaffMember {
    let params = Params::new(64, 1, 1, None).unwrap();
    let keyed =
        Argon2::new_with_secret(&PIN_KEY, Algorithm::Argon2id, Version::V0x13, params).unwrap();
    let hash = keyed.hash_password_with_salt(pin.as_bytes(), &[9; 16]).unwrap().to_string();
    StaffMember {
        id,
        name: Text::shortened(name),
        role,
        pin_hash: PinHash(Text::try_from(hash).unwrap()),
        caps: Caps::default(),
    }
}
