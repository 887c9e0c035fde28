//! One till, its server and its clock, told by lines of text.
//!
//! `do this => expect that`. Amounts are in euros. After every line the book is built again from the journal
//! and from what the server signed, and must be the same.

use super::words::value_of;
use crate::ids::{
    CardId, EntryHash, Epoch, KeyId, LimitNumber, PaymentId, ProgramId, SaleId, Sequence,
    ServerEpoch, StaffId, StoreId, TillId,
};
use crate::journal::{Body, Entry, PaymentFacts, PaymentKind, Place};
use crate::ledger::{CardState, Refusal};
use crate::limits::{Answer, Floor, Grant, Holder, Issue, Limit, Verdict};
use crate::money::{Amount, Asset, Minor};
use crate::signing::{SecretKey, Verified, seal};
use crate::status_list::{CardStatus, StatusVersion};
use crate::sync::codec::{List, Text};
use crate::sync::{Allowed, Caps, CardSnapshot, ProgramInfo, Role, SettledAs};
use crate::till::{
    Approval, Binding, ClockGuard, Draft, HeardAnswer, Line, ListWord, Next, NotForUs, Payment,
    People, Presented, Reading, Reply, Situation, TillBook, TillTime, Wanted, seal_entry,
};
use crate::time::{Millis, Timestamp};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What came to the till from outside, in order: enough to build its book again.
#[derive(Clone)]
pub(super) enum Heard {
    Limit(Verified<Limit>),
    Grant(Verified<Grant>),
    Outcome(Sequence, SettledAs),
}

pub(super) struct Shop {
    pub(super) book: TillBook,
    pub(super) journal: Vec<(Entry, EntryHash)>,
    pub(super) heard: Vec<Heard>,
    pub(super) guard: ClockGuard,
    pub(super) reading: Reading,
    /// What time it really is.
    pub(super) real: Timestamp,
    pub(super) day_began: Option<Timestamp>,
    pub(super) line: Line,
    pub(super) presented: Presented,
    pub(super) binding: Binding,
    pub(super) people: People,
    pub(super) snapshots: BTreeMap<CardId, CardSnapshot>,
    pub(super) list: BTreeMap<CardId, CardStatus>,
    pub(super) list_as_of: Option<Timestamp>,
    pub(super) program: Option<ProgramInfo>,
    till_key: SecretKey,
    server_key: SecretKey,
}

pub(super) const PROGRAM: ProgramId = ProgramId(9);

pub(super) fn card_of(name: &str) -> CardId {
    CardId(first_16(name))
}

pub(super) fn payment_of(name: &str) -> PaymentId {
    PaymentId(uuid::Uuid::from_bytes(first_16(name)))
}

fn first_16(name: &str) -> [u8; 16] {
    let digest: [u8; 32] = Sha256::digest(name.as_bytes()).into();
    digest[..16].try_into().unwrap()
}

pub(super) fn wanted(kind: PaymentKind, id: &str, card: &str, amount: Amount) -> Wanted {
    let sale = SaleId(uuid::Uuid::from_bytes([7; 16]));
    let facts = PaymentFacts { kind, card: card_of(card), amount, sale, original: None };
    Wanted { payment: payment_of(id), facts }
}

fn holder(key: KeyId) -> Holder {
    Holder { till: TillId(3), epoch: Epoch(1), key }
}

impl Shop {
    /// A till whose clock was set and whose list is fresh, cut off, with a cashier signed in.
    pub(super) fn new() -> Self {
        let till_key = SecretKey::from_seed(&[1; 32]);
        let real = Timestamp(1_800_000_000_000);
        let reading = Reading { wall: real, monotonic: Millis(5_000), boot_id: [1; 16] };
        let mut guard = ClockGuard::default();
        guard.signed_time(real, reading);
        let caps = Caps::default();
        Self {
            book: TillBook::new(holder(till_key.public().id()), ServerEpoch(1)),
            journal: Vec::new(),
            heard: Vec::new(),
            guard,
            reading,
            real,
            day_began: Some(Timestamp(0)),
            line: Line::CutOff,
            presented: Presented::Code,
            binding: Binding::Intact,
            people: People { cashier: StaffId(1), caps, approval: None },
            snapshots: BTreeMap::new(),
            list: BTreeMap::new(),
            list_as_of: Some(real),
            program: Some(program(Allowed::Yes)),
            till_key,
            server_key: SecretKey::from_seed(&[2; 32]),
        }
    }

    pub(super) fn time(&mut self) -> TillTime {
        let observed = self.guard.observe(self.reading);
        if let Some(jump) = observed.jump {
            self.journal(jump, None);
        }
        observed.time
    }

    /// Time goes by, for everybody.
    pub(super) fn pass(&mut self, length: i64) {
        self.real = Timestamp(self.real.0 + length);
        self.reading.wall = Timestamp(self.reading.wall.0 + length);
        self.reading.monotonic = Millis(self.reading.monotonic.0.saturating_add_signed(length));
    }

    fn with_situation<T>(
        &mut self,
        card: CardId,
        f: impl FnOnce(&TillBook, &Situation<'_>) -> T,
    ) -> T {
        let time = self.time();
        let list = self.list_as_of.map(|as_of| ListWord {
            status: self.list.get(&card).copied(),
            version: StatusVersion { server_epoch: ServerEpoch(1), number: 4 },
            as_of,
        });
        let situation = Situation {
            presented: self.presented,
            list,
            snapshot: self.snapshots.get(&card),
            program: self.program.as_ref(),
            line: self.line,
            time,
            day_began: self.day_began,
            binding: self.binding,
            people: self.people,
        };
        f(&self.book, &situation)
    }

    pub(super) fn begin(&mut self, wanted: Wanted) -> Next {
        let card = wanted.facts.card;
        let (_, next) = self.with_situation(card, |book, s| Payment::begin(book, wanted, s));
        self.carry(next)
    }

    pub(super) fn reply(&mut self, wanted: Wanted, heard: Option<&HeardAnswer>) -> Next {
        let card = wanted.facts.card;
        if let Some(heard) = heard
            && let Some(snapshot) = heard.snapshot(PROGRAM, self.snapshots.get(&card))
        {
            self.snapshots.insert(card, snapshot);
        }
        // A conversation goes on from the journal alone: beginning again while the question is open changes nothing.
        let next = self.with_situation(card, |book, s| {
            let asked = Situation { line: Line::Up, ..s.clone() };
            let (payment, _) = Payment::begin(book, wanted, &asked);
            let reply = heard.map_or(Reply::Silence, Reply::Heard);
            payment.answered(book, reply, s)
        });
        self.carry(next)
    }

    pub(super) fn give_up(&mut self, wanted: Wanted) -> Option<Body> {
        let card = wanted.facts.card;
        let body =
            self.with_situation(card, |book, s| Payment::begin(book, wanted, s).0.give_up(book));
        body.inspect(|body| self.journal(body.clone(), None))
    }

    pub(super) fn outlook(&mut self, card: &str) -> crate::till::Outlook {
        let card = card_of(card);
        self.with_situation(card, |book, s| crate::till::outlook(book, card, Asset::EUR, s))
    }

    pub(super) fn could(&mut self, wanted: &Wanted) -> Result<(), crate::till::Refused> {
        self.with_situation(wanted.facts.card, |book, s| {
            crate::till::check_sellable(book, wanted, s)
        })
    }

    fn carry(&mut self, next: Next) -> Next {
        match &next {
            Next::Ask { body: Some(body) } | Next::Refuse { cancel: Some(body), .. } => {
                self.journal(body.clone(), None);
            }
            Next::Take { body, approver } => self.journal(body.clone(), *approver),
            Next::Ask { body: None }
            | Next::Refuse { cancel: None, .. }
            | Next::Done { .. }
            | Next::NeedsManager { .. } => {}
        }
        next
    }

    pub(super) fn journal(&mut self, body: Body, approver: Option<StaffId>) {
        let cashier = Some(self.people.cashier);
        let draft = Draft { body, cashier, approver, status_version: 4 };
        let entry = self.book.next_entry(draft, self.reading).unwrap();
        let (signed, hash) = seal_entry(&entry, &self.till_key);
        assert!(signed.open(|_| Some(self.till_key.public())).is_ok());
        self.book.record(&entry, hash).unwrap();
        self.journal.push((entry, hash));
    }

    /// The book, built at a start: all entries first, then all that was heard.
    pub(super) fn rebuilt(&self) -> TillBook {
        let mut book = TillBook::new(self.book.holder(), ServerEpoch(1));
        for (entry, hash) in &self.journal {
            book.record(entry, *hash).unwrap();
        }
        for heard in &self.heard {
            match heard {
                Heard::Limit(limit) => _ = book.take_up_limit(limit.clone()).unwrap(),
                Heard::Grant(grant) => book.take_up_grant(grant).unwrap(),
                Heard::Outcome(at, effect) => book.outcome(*at, *effect).unwrap(),
            }
        }
        book
    }

    pub(super) fn limit(&mut self, words: &BTreeMap<&str, &str>) -> Result<Option<Body>, NotForUs> {
        let get =
            |key: &str, or: &str| Minor::new(value_of(words.get(key).unwrap_or(&or))).unwrap();
        let count = |key: &str| words.get(key).map_or(20, |n| n.parse().unwrap());
        let hours =
            |key: &str| Millis::from_hours(words.get(key).map_or(24, |n| n.parse().unwrap()));
        let mut for_whom = self.book.holder();
        match words.get("for").copied() {
            Some("other-till") => for_whom.till = TillId(4),
            Some("other-epoch") => for_whom.epoch = Epoch(2),
            Some("other-key") => for_whom.key = KeyId([0; 4]),
            _ => {}
        }
        let limit = Limit {
            holder: for_whom,
            store: StoreId(7),
            number: LimitNumber(words["number"].parse().unwrap()),
            server_epoch: ServerEpoch(words.get("books").map_or(1, |n| n.parse().unwrap())),
            head: Place::START,
            signed_at: self.real,
            valid_for: hours("W"),
            asset: Asset::from_code(words.get("in").unwrap_or(&"EUR")).unwrap(),
            floor: Floor {
                payment_max: get("t", "50"),
                card_max: get("f", "100"),
                ceiling: get("C", "500"),
                count_max: count("N"),
                soft_line: get("soft", "500"),
            },
            issue: Issue { ceiling: get("I", "500"), count_max: count("M") },
            status_age_max: hours("list"),
        };
        let limit = self.verified(&limit);
        let taken_up = self.book.take_up_limit(limit.clone())?;
        self.heard.push(Heard::Limit(limit));
        Ok(taken_up)
    }

    pub(super) fn grant(&mut self, card: &str, granted: Amount) -> Result<(), NotForUs> {
        let grant = self.verified(&Grant {
            holder: self.book.holder(),
            card: card_of(card),
            asset: granted.asset,
            granted: granted.minor,
            server_epoch: ServerEpoch(1),
            signed_at: self.real,
        });
        self.book.take_up_grant(&grant)?;
        self.heard.push(Heard::Grant(grant));
        Ok(())
    }

    pub(super) fn snapshot(&mut self, card: &str, state: CardState, balance: Amount) {
        let snapshot = CardSnapshot {
            card: card_of(card),
            program: PROGRAM,
            balance,
            state,
            expires_at: None,
            as_of: self.real,
        };
        self.snapshots.insert(card_of(card), snapshot);
    }

    /// The server's answer to the open question about this payment.
    pub(super) fn answer(&self, wanted: &Wanted, refusal: Option<Refusal>, has: Amount) -> Answer {
        let from_right = match self.book.payment(wanted.payment).map(|record| record.state) {
            Some(crate::till::PaymentState::Asked { from_right }) => from_right,
            _ => Minor::ZERO,
        };
        let from_card = wanted.facts.amount.minor.less_at_most(from_right);
        let verdict = match refusal {
            Some(refusal) => Verdict::Refused { refusal },
            None => Verdict::Approved { from_card },
        };
        let state = match refusal {
            Some(Refusal::CardState { state }) => state,
            _ => CardState::Active,
        };
        Answer {
            holder: self.book.holder(),
            payment: wanted.payment,
            facts: wanted.facts.clone(),
            verdict,
            balance: Some(has),
            state: Some(state),
            at: self.real,
            server_epoch: ServerEpoch(1),
        }
    }

    pub(super) fn heard(&self, answer: &Answer) -> HeardAnswer {
        HeardAnswer::open(&seal(answer, &self.server_key), |_| Some(self.server_key.public()))
            .unwrap()
    }

    pub(super) fn outcome(&mut self, at: Sequence, effect: SettledAs) {
        self.book.outcome(at, effect).unwrap();
        self.heard.push(Heard::Outcome(at, effect));
    }

    fn verified<T: crate::signing::Payload>(&self, value: &T) -> Verified<T> {
        seal(value, &self.server_key).open(|_| Some(self.server_key.public())).unwrap()
    }

    pub(super) fn approval(&mut self, by: u32, role: Role) {
        let caps = Caps::default();
        self.people.approval = Some(Approval { by: StaffId(by), role, caps });
    }
}

pub(super) fn program(offline: Allowed) -> ProgramInfo {
    let minor = |n| Minor::new(n).unwrap();
    ProgramInfo {
        id: PROGRAM,
        name: Text::shortened("Gift"),
        asset: Asset::EUR,
        load_min: minor(500),
        load_max: minor(20_000),
        balance_max: minor(30_000),
        presets: List::first_of([]),
        offline_redeem: offline,
        offline_issue: offline,
    }
}

/// Plays a table: each line is done and what came of it is compared with what stands behind `=>`.
#[track_caller]
pub(super) fn check(table: &str) {
    let mut shop = Shop::new();
    for (number, line) in table.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        let (act, expected) = line.split_once("=>").unwrap_or((line, ""));
        let came = shop.play(act.trim());
        assert_eq!(came, expected.trim(), "line {}: {}", number + 1, act.trim());
        assert_eq!(shop.rebuilt(), shop.book, "line {}: rebuilt is live", number + 1);
    }
}
