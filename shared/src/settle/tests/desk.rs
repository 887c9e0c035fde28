//! A server's desk for table tests: books, tills with keys and chains, and rows in the shop's words.

use super::super::*;
use super::people::{ANYBODY, Who};
use crate::books::{
    Books, BooksChanges, BranchKey, Enrolment, Halt, Missing, Program, Store, UseKey,
};
use crate::ids::{
    CardId, EntryHash, Epoch, LimitNumber, PaymentId, ProgramId, SaleId, ServerEpoch, StaffId,
    StatusIndex, StoreId, TillId,
};
use crate::journal::{Body, Branch, Entry, PaymentFacts, PaymentKind, Place, Rest};
use crate::ledger::{Account, AccountId, Applied, Moved, Refusal};
use crate::limits::{Grant, Limit, OfflinePolicy, Verdict};
use crate::money::{Amount, Asset, Minor};
use crate::signing::{SecretKey, Signed, Verified, seal};
use crate::time::{Millis, Timestamp};
use std::collections::BTreeMap;
use uuid::Uuid;

const EPOCH: Epoch = Epoch(1);
const SERVER_SEED: [u8; 32] = [99; 32];

/// Everything a table speaks of.
pub(super) struct Desk {
    pub(super) books: Books,
    tills: BTreeMap<String, Till>,
    answers: BTreeMap<String, Vec<u8>>,
    facts: BTreeMap<String, PaymentFacts>,
    sent: BTreeMap<String, Signed<Entry>>,
    pub(super) limits: Vec<Limit>,
    grants: Vec<Grant>,
    /// What a till showed, while its entries are settled.
    kept: Vec<Verified<Grant>>,
    backup: Option<Books>,
    requests: u128,
    pub(super) log: Vec<Moved>,
    /// What moved and was not looked at yet.
    pub(super) moved: Vec<Moved>,
    mirrored: bool,
    pub(super) who: Who,
}

#[derive(Clone)]
struct Till {
    id: TillId,
    key_seed: [u8; 32],
    place: Place,
    limit: LimitNumber,
    status_version: u64,
    unsent: Vec<Signed<Entry>>,
}

/// Runs a table. Each row is `what … -> expected`; see [`Desk::row`] for the words.
#[track_caller]
pub(super) fn check(table: &str) -> Desk {
    let mut desk = Desk::new();
    for row in table.lines().map(str::trim).filter(|row| !row.is_empty() && !row.starts_with('#')) {
        let (words, expected) = row.split_once("->").unwrap_or((row, "ok"));
        let words: Vec<&str> = words.split_whitespace().collect();
        let said = desk.row(&words);
        assert_eq!(said, expected.trim(), "{row}");
        assert_eq!(
            desk.books.ledger.sum(Asset::EUR),
            0,
            "{row}: the sum over all accounts is zero"
        );
        for (id, account) in desk.books.ledger.accounts() {
            assert!(
                !id.is_limited() || account.balance() - account.debits_held >= 0,
                "{row}: {id}"
            );
        }
    }
    desk
}

impl Desk {
    /// Stores `A` and `B` (R 2000.00 each) with tills `A1`, `A2`, `B1`; active cards `C` and `D` with 100.00.
    pub(super) fn new() -> Self {
        let mut desk = Self {
            books: Books::whole(),
            tills: BTreeMap::new(),
            answers: BTreeMap::new(),
            facts: BTreeMap::new(),
            sent: BTreeMap::new(),
            limits: Vec::new(),
            grants: Vec::new(),
            kept: Vec::new(),
            backup: None,
            requests: 0,
            log: Vec::new(),
            moved: Vec::new(),
            mirrored: false,
            who: Who::default(),
        };
        desk.books.staff.load(StaffId(1), Some(ANYBODY));
        let program = Program {
            name: "Gift card".into(),
            asset: Asset::EUR,
            load_min: minor("5.00"),
            load_max: minor("200.00"),
            balance_max: minor("250.00"),
            expires_after: None,
            activate_offline: true,
        };
        desk.books.programs.put(ProgramId(1), program);
        for store in [StoreId(1), StoreId(2)] {
            let (name, policy) = (store.to_string(), OfflinePolicy::default());
            let row = Store { name, asset: Asset::EUR, ceiling: Minor::ZERO, policy };
            desk.books.stores.put(store, row);
            let request = desk.request();
            set_ceiling(&mut desk.books, request, store, minor("2000.00")).unwrap();
        }
        for (number, name, store) in [(1, "A1", 1), (2, "A2", 1), (3, "B1", 2)] {
            desk.enrol(number, name, StoreId(store));
        }
        for card in ["C", "D"] {
            desk.row(&["issue", card]);
            desk.row(&["desk", "activate", card, "100.00"]);
        }
        desk
    }

    /// What went before: rows that come out as they say.
    #[track_caller]
    pub(super) fn play(&mut self, rows: &str) {
        for row in rows.lines().map(str::trim).filter(|row| !row.is_empty()) {
            let (words, expected) = row.split_once("->").unwrap_or((row, "ok"));
            let words: Vec<&str> = words.split_whitespace().collect();
            assert_eq!(self.row(&words), expected.trim(), "{row}");
        }
    }

    fn enrol(&mut self, number: u32, name: &str, store: StoreId) {
        let id = TillId(number);
        let key_seed = [u8::try_from(number).unwrap(); 32];
        let key = SecretKey::from_seed(&key_seed).public();
        let enrolment = Enrolment::new(store, key, self.books.server_epoch);
        self.books.enrolments.put((id, EPOCH), enrolment);
        let (limit, place) = (LimitNumber(0), Place::START);
        let till = Till { id, key_seed, place, limit, status_version: 0, unsent: Vec::new() };
        self.tills.insert(name.to_owned(), till);
    }

    /// One row, and what comes of it.
    ///
    /// - `issue C` / `desk block C` / `desk activate C 10.00` …: HQ. `desk ends C`: its time is over from now on;
    ///   `desk expire C`: what it has leaves it; `lasts 24`: cards that begin after this live so many hours.
    /// - `signed A1 C` signs the total of a right that the till has.
    /// - `limit A1` signs a limit and the till takes it up; `grant A1 C 30.00` the same for a right.
    /// - `recall A1 C` gives a till up; `write-off A1` says that it never comes back.
    /// - `take A1 p1 C 20.00 floor|online|right [right 5.00]`, `ask A1 p1 C 20.00 [right 5.00]`,
    ///   `cancel A1 p1`, `sell A1 s1 C 50.00 floor|online`, `load …`, `void A1 v1 p1 [right|online]`,
    ///   `refund A1 r1 p1 5.00`, `release A1 C 5.00`: the till does it and the server settles it at once.
    ///   With `later` as the last word the till keeps it until `send A1`.
    /// - `let-in l1`: a person lets in what was set aside of l1.
    /// - `under A1 1`: the till names that limit from now on.
    /// - `backup` … `restore`, then `back A1`: the till shows what it keeps and sends its entries again;
    ///   `back A1 without limits|grants` where that is lost.
    /// - `again p1` sends the entry of p1 once more.
    /// - `staff …`, `signed-in kim`, `approver mo`, `clock 12:30`: people, see `people.rs`.
    /// - `card C`, `risk A`, `right A1 C`, `exposure A1`, `shortfall C`, `sales A`: reads.
    pub(super) fn row(&mut self, words: &[&str]) -> String {
        let said = self.act(words);
        self.look_at_moved(None);
        said
    }

    fn act(&mut self, words: &[&str]) -> String {
        match words {
            ["issue", card] => {
                let index = StatusIndex(u32::try_from(self.requests).unwrap());
                done(admin::register(&mut self.books, card_id(card), ProgramId(1), index))
            }
            ["desk", rest @ ..] => self.desk(rest),
            ["lasts", hours] => self.lasts(hours),
            ["limit", till] => self.limit(till),
            ["grant", till, card, amount] => self.grant(till, card, amount),
            ["signed", till, card] => self.signed(till, card),
            ["recall", till, cards @ ..] => self.recall(till, cards),
            ["write-off", till] => self.write_off(till),
            ["send", till] => self.send(till),
            ["again", payment] => self.again(payment),
            ["copy", till, name] => {
                let copy = self.tills[*till].clone();
                self.tills.insert((*name).to_owned(), copy);
                "ok".into()
            }
            ["let-in", payment] => {
                let request = self.request();
                let_in(&mut self.books, request, payment_id(payment)).map_or_else(refusal, text)
            }
            ["under", till, number] => {
                self.till(till).limit = LimitNumber(number.parse().unwrap());
                "ok".into()
            }
            ["list", till] => {
                self.books.status_version += 1;
                let version = self.books.status_version - 1;
                self.till(till).status_version = version;
                "ok".into()
            }
            ["backup"] => {
                self.backup = Some(self.books.clone());
                "ok".into()
            }
            ["restore"] => self.restore(),
            ["back", till] => self.back(till, &["limits", "grants"]),
            ["back", till, "without", kind] => {
                let kinds = ["limits", "grants"];
                let kinds: Vec<&str> = kinds.into_iter().filter(|one| one != kind).collect();
                self.back(till, &kinds)
            }
            ["ask", till, payment, card, amount, rest @ ..] => {
                let facts = facts(PaymentKind::Redeem, card, amount, None);
                self.ask(till, payment, facts, after(rest, "right").map_or("0", |r| r))
            }
            [kind @ ("asksell" | "askload"), till, payment, card, amount] => {
                let kind =
                    if *kind == "asksell" { PaymentKind::Activate } else { PaymentKind::Load };
                self.ask(till, payment, facts(kind, card, amount, None), "0")
            }
            ["askvoid", till, payment, original] => {
                let facts = self.reversal(PaymentKind::Void, original, None);
                self.ask(till, payment, facts, "0")
            }
            ["askrefund", till, payment, original, amount] => {
                let facts = self.reversal(PaymentKind::Refund, original, Some(amount));
                self.ask(till, payment, facts, "0")
            }
            ["staff" | "signed-in" | "approver" | "clock", ..] => self.who_is_there(words),
            [kind, till, rest @ ..] if self.tills.contains_key(*till) && is_act(kind) => {
                let body = self.body(kind, till, rest);
                let later = rest.last() == Some(&"later");
                self.journal(till, body, rest.first().copied(), later)
            }
            read => self.read(read),
        }
    }

    fn lasts(&mut self, hours: &str) -> String {
        let program = self.books.programs.get(ProgramId(1)).unwrap().unwrap();
        let expires_after = Some(Millis::from_hours(hours.parse().unwrap()));
        let program = Program { expires_after, ..program.clone() };
        self.books.programs.put(ProgramId(1), program);
        "ok".into()
    }

    fn desk(&mut self, words: &[&str]) -> String {
        use admin::Act;
        let (act, card) = match words {
            ["activate", card, amount] => (Act::Activate(minor(amount)), card),
            ["load", card, amount] => (Act::Load(minor(amount)), card),
            ["up", card, amount] => (Act::AdjustUp(minor(amount)), card),
            ["down", card, amount] => (Act::AdjustDown(minor(amount)), card),
            ["block", card] => (Act::Block, card),
            ["unblock", card] => (Act::Unblock, card),
            ["close", card] => (Act::Close(None), card),
            ["ends", card] => (Act::Extend(Some(NOW)), card),
            ["extend", card] => (Act::Extend(None), card),
            ["expire", card] => (Act::Expire, card),
            ["close", card, heir] => (Act::Close(Some(card_id(heir))), card),
            other => panic!("no such act at the desk: {other:?}"),
        };
        let request = self.request();
        done(admin::act(&mut self.books, request, card_id(card), act, NOW))
    }

    fn limit(&mut self, till: &str) -> String {
        let (request, id) = (self.request(), self.till(till).id);
        match sign_limit(&mut self.books, request, (id, EPOCH), NOW) {
            Ok(limit) => {
                self.till(till).limit = limit.number;
                self.limits.push(limit.clone());
                format!("C {} N {}", text(limit.floor.ceiling), limit.floor.count_max)
            }
            Err(halt) => refusal(halt),
        }
    }

    fn grant(&mut self, till: &str, card: &str, amount: &str) -> String {
        let (request, id) = (self.request(), self.till(till).id);
        match grant(&mut self.books, request, (id, EPOCH), card_id(card), euros(amount), NOW) {
            Ok(grant) => {
                self.grants.push(grant.clone());
                text(grant.granted)
            }
            Err(halt) => refusal(halt),
        }
    }

    /// The till is sent the total of a right, as at each greeting.
    fn signed(&mut self, till: &str, card: &str) -> String {
        let (id, card) = (self.till(till).id, card_id(card));
        let key = UseKey { card, line: BranchKey::main(id, EPOCH) };
        let granted = self.books.uses.get(key).unwrap().unwrap().granted;
        let holder = self.books.enrolments.get((id, EPOCH)).unwrap().unwrap().holder(id, EPOCH);
        let server_epoch = self.books.server_epoch;
        let asset = Asset::EUR;
        self.grants.push(Grant { holder, card, asset, granted, server_epoch, signed_at: NOW });
        text(granted)
    }

    fn recall(&mut self, till: &str, cards: &[&str]) -> String {
        let (request, id) = (self.request(), self.till(till).id);
        let cards: Vec<CardId> = cards.iter().map(|card| card_id(card)).collect();
        match recall(&mut self.books, request, (id, EPOCH), &cards, NOW) {
            Ok(total) => text(total),
            Err(halt) => refusal(halt),
        }
    }

    fn write_off(&mut self, till: &str) -> String {
        let (request, id) = (self.request(), self.till(till).id);
        let copied = self.copied_rights(id);
        write_off(&mut self.books, request, (id, EPOCH), copied, NOW).map_or_else(refusal, text)
    }

    /// The books go back to the backup; signed things are known to the tills and come back from them.
    fn restore(&mut self) -> String {
        self.books = self.backup.clone().expect("a table restores what it backed up");
        let known = |(place, enrolment): (&(TillId, Epoch), &Enrolment)| KnownTill {
            till: place.0,
            epoch: place.1,
            revoked_at: enrolment.revoked_at,
            known_in: enrolment.known_in,
        };
        let all: Vec<_> = self.books.enrolments.iter().map(known).collect();
        let next = ServerEpoch(self.books.server_epoch.0 + 1);
        open_server_epoch(&mut self.books, next, &all);
        "ok".into()
    }

    /// The till shows what it keeps, as far as it is named, and sends its entries again.
    fn back(&mut self, till: &str, kinds: &[&str]) -> String {
        let (id, place) = (self.till(till).id, self.till(till).place);
        let (mut limits, mut grants) = (self.limits.clone(), self.grants.clone());
        limits.retain(|limit| limit.holder.till == id && kinds.contains(&"limits"));
        grants.retain(|grant| grant.holder.till == id && kinds.contains(&"grants"));
        for limit in limits {
            let request = self.request();
            take_back_limit(&mut self.books, request, &proven(&limit)).unwrap();
        }
        self.kept = grants.iter().map(proven).collect();
        let mut mine: Vec<_> =
            self.sent.values().filter_map(|s| Some((s.peek().ok()?, s.clone()))).collect();
        mine.retain(|(peek, _)| peek.payload.till == id);
        mine.sort_by_key(|(peek, _)| peek.payload.sequence);
        let said: Vec<String> = mine.iter().map(|(_, signed)| self.settle(signed)).collect();
        for grant in std::mem::take(&mut self.kept) {
            let request = self.request();
            take_back_grant(&mut self.books, request, &grant).unwrap();
        }
        caught_up(&mut self.books, (id, EPOCH), place).unwrap();
        said.into_iter().filter(|s| s != "duplicate" && s != "kept").collect::<Vec<_>>().join(", ")
    }

    fn ask(&mut self, till: &str, name: &str, facts: PaymentFacts, right: &str) -> String {
        self.facts.insert(name.to_owned(), facts.clone());
        let body = Body::Ask { payment: payment_id(name), facts, from_right: minor(right) };
        let signed = self.sign(till, body);
        // What the till has not sent yet goes with the question, and settles before it.
        self.send(till);
        self.settle(&signed);
        self.sent.insert(format!("ask {name}"), signed.clone());
        let entry = self.open(&signed);
        let before = self.mirrored.then(|| self.books.clone());
        let hash = EntryHash(signed.sha256());
        let answer = ask(&mut self.books, &entry, hash, NOW);
        if let Some(before) = before {
            let again = on_demand(&before, |books| match ask(books, &entry, hash, NOW) {
                Err(NoAnswer::Missing(missing)) => Err(missing),
                answer => Ok(answer),
            });
            self.compare(&answer, again);
        }
        self.look_at_moved(Some((&entry, &Effect::Kept)));
        match answer {
            Ok(answer) => {
                let said = match &answer.verdict {
                    Verdict::Approved { from_card } => format!("approved {}", text(*from_card)),
                    Verdict::Refused { refusal } => say(refusal),
                };
                let bytes = seal(&answer, &server_key()).as_bytes().to_vec();
                self.answers.insert(name.to_owned(), bytes);
                said
            }
            Err(NoAnswer::Recovering) => "no answer".into(),
            Err(other) => format!("{other:?}"),
        }
    }

    fn body(&mut self, kind: &str, till: &str, words: &[&str]) -> Body {
        let limit = self.till(till).limit;
        let rest = |name: &str, desk: &Self| {
            if words.contains(&"online") {
                Rest::Online { answer: desk.answers.get(name).cloned().unwrap_or_default() }
            } else if words.contains(&"floor") {
                Rest::Offline { limit }
            } else {
                Rest::Nothing
            }
        };
        let name = words[0];
        let payment = payment_id(name);
        match kind {
            "take" => {
                let facts = facts(PaymentKind::Redeem, words[1], words[2], None);
                self.facts.insert(name.to_owned(), facts.clone());
                let from_right = minor(after(words, "right").unwrap_or("0"));
                Body::Take { payment, facts, from_right, rest: rest(name, self) }
            }
            "cancel" => Body::Cancel { payment, facts: self.facts[name].clone() },
            "sell" | "load" => {
                let kind = if kind == "sell" { PaymentKind::Activate } else { PaymentKind::Load };
                let facts = facts(kind, words[1], words[2], None);
                self.facts.insert(name.to_owned(), facts.clone());
                let rest = rest(name, self);
                if kind == PaymentKind::Activate {
                    Body::Activate { payment, facts, rest }
                } else {
                    Body::Load { payment, facts, rest }
                }
            }
            "void" => {
                let facts = self.reversal(PaymentKind::Void, words[1], None);
                let whole = facts.amount.minor;
                let from_right = if words.contains(&"right") { whole } else { Minor::ZERO };
                Body::Void { payment, facts, from_right, rest: rest(name, self) }
            }
            "refund" => {
                let facts = self.reversal(PaymentKind::Refund, words[1], Some(words[2]));
                Body::Refund { payment, facts, rest: rest(name, self) }
            }
            "release" => Body::LimitReleased { card: card_id(name), amount: euros(words[1]) },
            "pay-out" => Body::PayOut { amount: euros(name), reason: "milk".into() },
            other => panic!("no such act at a till: {other}"),
        }
    }

    fn reversal(&self, kind: PaymentKind, original: &str, amount: Option<&str>) -> PaymentFacts {
        let of = &self.facts[original];
        let amount = amount.map_or(of.amount, euros);
        PaymentFacts { kind, amount, original: Some(payment_id(original)), ..of.clone() }
    }

    fn journal(&mut self, till: &str, body: Body, name: Option<&str>, later: bool) -> String {
        let signed = self.sign(till, body);
        self.sent.insert(format!("{} {till}", name.unwrap_or("")), signed.clone());
        if later {
            self.till(till).unsent.push(signed);
            return "ok".into();
        }
        self.settle(&signed)
    }

    fn sign(&mut self, name: &str, body: Body) -> Signed<Entry> {
        let till = self.tills.get_mut(name).expect("the table names its tills");
        let entry = Entry {
            till: till.id,
            epoch: EPOCH,
            sequence: till.place.next_sequence().unwrap(),
            previous: till.place.hash,
            body,
            status_version: till.status_version,
            cashier: self.who.cashier,
            approver: self.who.approver,
            wall_clock: self.who.clock,
            monotonic: Millis(0),
            boot_id: [0; 16],
        };
        let signed = seal(&entry, &SecretKey::from_seed(&till.key_seed));
        till.place = Place { sequence: entry.sequence, hash: EntryHash(signed.sha256()) };
        signed
    }

    fn send(&mut self, till: &str) -> String {
        let waiting = std::mem::take(&mut self.till(till).unsent);
        let said: Vec<String> = waiting.iter().map(|signed| self.settle(signed)).collect();
        said.join(", ")
    }

    fn again(&mut self, name: &str) -> String {
        let signed = self.sent(name).clone();
        self.settle(&signed)
    }

    /// The entry of a payment, as its till signed it.
    pub(super) fn sent(&self, payment: &str) -> &Signed<Entry> {
        let found = self.sent.iter().find(|(key, _)| key.starts_with(&format!("{payment} ")));
        found.expect("the table names what it sent").1
    }

    fn open(&self, signed: &Signed<Entry>) -> Verified<Entry> {
        let claimed = signed.peek().unwrap().payload;
        let key = self.books.enrolments.get((claimed.till, claimed.epoch)).unwrap().unwrap().key;
        signed.open(|id| (id == key.id()).then_some(key)).unwrap()
    }

    fn settle(&mut self, signed: &Signed<Entry>) -> String {
        let entry = self.open(signed);
        let server_keys = |id| Some(server_key().public()).filter(|key| key.id() == id);
        let hash = EntryHash(signed.sha256());
        let arrived = Arrived { entry: &entry, hash, at: NOW, server_keys: &server_keys };
        for grant in self.kept.clone() {
            let request = self.request();
            take_back_for(&mut self.books, request, &arrived, &grant).unwrap();
        }
        let before = self.mirrored.then(|| self.books.clone());
        let settled = settle(&mut self.books, &arrived).expect("whole books miss nothing");
        if let Some(before) = before {
            let again = on_demand(&before, |books| settle(books, &arrived));
            self.compare(&settled, again);
        }
        match settled {
            Settled::New { outcome, forked, .. } => {
                self.look_at_moved(Some((&entry, &outcome.effect)));
                let copy = if forked { "copy! " } else { "" };
                format!("{copy}{}", outcome_text(&outcome))
            }
            Settled::Duplicate { .. } => "duplicate".into(),
            Settled::Gap { from } => format!("gap from {from}"),
            Settled::Broken(broken) => format!("broken: {broken}"),
        }
    }

    /// From here on each entry is also settled on books that load on demand, and the two are compared.
    pub(super) fn mirror(&mut self) {
        self.mirrored = true;
    }

    #[track_caller]
    fn compare<T: std::fmt::Debug + PartialEq>(
        &mut self,
        said: &T,
        (again, changes): (T, BooksChanges),
    ) {
        assert_eq!(*said, again, "books that load on demand say the same");
        let own = self.books.take_changes();
        assert_eq!(own, changes, "and write the same");
        self.moved.extend(own.ledger.moved);
    }

    /// The server's signed answer about a payment.
    pub(super) fn answer(&self, payment: &str) -> &[u8] {
        &self.answers[payment]
    }

    /// Whether a payment of this name was ever made.
    pub(super) fn knows(&self, payment: &str) -> bool {
        self.facts.contains_key(payment)
    }

    /// Whether there is a till of this name.
    pub(super) fn has_till(&self, name: &str) -> bool {
        self.tills.contains_key(name)
    }

    /// The sum of the balances of some accounts.
    pub(super) fn total(&self, of: impl Fn(&AccountId) -> bool) -> i64 {
        let all = self.books.ledger.accounts().filter(|(id, _)| of(id));
        all.map(|(_, account)| account.balance()).sum()
    }

    /// The balances that the transfers give, all accounts replayed from the first.
    pub(super) fn replayed(&self) -> BTreeMap<AccountId, i64> {
        let mut balances = BTreeMap::new();
        for moved in &self.log {
            *balances.entry(moved.debit).or_default() -= moved.amount.minor.get();
            *balances.entry(moved.credit).or_default() += moved.amount.minor.get();
        }
        balances
    }

    /// The balances that the books hold, leaving out accounts with nothing posted.
    pub(super) fn balances(&self) -> BTreeMap<AccountId, i64> {
        let posted = |account: &Account| account.credits_posted + account.debits_posted > 0;
        let all = self.books.ledger.accounts().filter(|(_, account)| posted(account));
        all.map(|(id, account)| (*id, account.balance())).collect()
    }

    fn read(&self, words: &[&str]) -> String {
        let store = |name: &str| StoreId(if name == "A" { 1 } else { 2 });
        let sum = |of: &dyn Fn(&AccountId) -> bool| {
            let all = self.books.ledger.accounts().filter(|(id, _)| of(id));
            text(Minor::new(all.map(|(_, account)| account.balance()).sum()).unwrap())
        };
        match words {
            ["card", card] => {
                text(self.books.ledger.available(&AccountId::Card(card_id(card))).unwrap())
            }
            ["state", card] => {
                let state = self.books.cards.get(card_id(card)).unwrap().unwrap().state;
                format!("{state:?}").to_lowercase()
            }
            ["risk", name] => sum(&|id| matches!(id, AccountId::Risk(s, _) if *s == store(name))),
            ["sales", name] => sum(&|id| matches!(id, AccountId::Sales(s, _) if *s == store(name))),
            ["free", name] => {
                text(self.books.ledger.available(&AccountId::Ceiling(store(name))).unwrap())
            }
            ["right", till, card] => {
                let line = BranchKey::main(self.tills[*till].id, EPOCH);
                let key = UseKey { card: card_id(card), line };
                let this = self.books.uses.get(key).unwrap().copied().unwrap_or_default();
                text(this.right(this.granted))
            }
            ["exposure", till] => text(self.exposure(self.tills[*till].id)),
            other => panic!("no such row: {other:?}"),
        }
    }

    /// All rights that a till was ever given.
    pub(super) fn granted(&self, till: TillId) -> Minor {
        let mine = self.books.uses.iter().filter(|(key, _)| key.line.till == till);
        mine.fold(Minor::ZERO, |sum, (_, of_line)| sum.plus(of_line.granted).unwrap())
    }

    /// The most that could be lost by a till right now.
    pub(super) fn exposure(&self, till: TillId) -> Minor {
        let copied = self.copied_rights(till);
        exposure(&self.books, till, EPOCH, copied).unwrap().unwrap().total()
    }

    fn copied_rights(&self, till: TillId) -> Minor {
        let lines = self.books.enrolments.get((till, EPOCH)).unwrap().unwrap().branches;
        let mine = || self.books.uses.iter().filter(|(key, _)| key.line.till == till);
        let add = |sum: Minor, minor: Minor| sum.plus(minor).unwrap();
        let granted = self.granted(till);
        let beside = mine().filter(|(key, _)| key.line.branch != Branch::MAIN);
        let used = beside.fold(Minor::ZERO, |sum, (_, it)| add(add(sum, it.spent), it.released));
        copied_rights(granted, used, lines)
    }

    fn till(&mut self, name: &str) -> &mut Till {
        self.tills.get_mut(name).expect("the table names its tills")
    }

    fn request(&mut self) -> Uuid {
        self.requests += 1;
        Uuid::from_u128(u128::MAX - self.requests)
    }
}

pub(super) const NOW: Timestamp = Timestamp(1_795_000_000_000);

fn server_key() -> SecretKey {
    SecretKey::from_seed(&SERVER_SEED)
}

pub(super) fn proven<T: crate::signing::Payload>(payload: &T) -> Verified<T> {
    seal(payload, &server_key()).open(|_| Some(server_key().public())).unwrap()
}

/// Runs a rule on books that know nothing, loading what it asks for out of `stored`.
fn on_demand<T>(
    stored: &Books,
    mut rule: impl FnMut(&mut Books) -> Result<T, Missing>,
) -> (T, BooksChanges) {
    let mut books = Books::partial();
    books.server_epoch = stored.server_epoch;
    books.status_version = stored.status_version;
    books.awaited.clone_from(&stored.awaited);
    loop {
        match rule(&mut books) {
            Ok(said) => return (said, books.take_changes()),
            Err(missing) => load(&mut books, stored, missing),
        }
    }
}

fn load(books: &mut Books, stored: &Books, missing: Missing) {
    match missing {
        Missing::Account(id) => {
            books.ledger.load_account(id, stored.ledger.account(&id).unwrap().copied());
        }
        Missing::Hold(id) => books.ledger.load_hold(id, stored.ledger.hold(&id).unwrap().copied()),
        Missing::Plan(id) => {
            books.ledger.load_plan(id, Applied(stored.ledger.is_applied(&id).unwrap()));
        }
        Missing::Card(id) => books.cards.load(id, stored.cards.get(id).unwrap().cloned()),
        Missing::Program(id) => books.programs.load(id, stored.programs.get(id).unwrap().cloned()),
        Missing::Store(id) => books.stores.load(id, stored.stores.get(id).unwrap().cloned()),
        Missing::Staff(id) => books.staff.load(id, stored.staff.get(id).unwrap().copied()),
        Missing::Enrolment(till, epoch) => {
            let key = (till, epoch);
            books.enrolments.load(key, stored.enrolments.get(key).unwrap().cloned());
        }
        Missing::Branch(key) => {
            books.branches.load(key, stored.branches.get(key).unwrap().copied());
        }
        Missing::Use(key) => books.uses.load(key, stored.uses.get(key).unwrap().copied()),
        Missing::Payment(id) => books.payments.load(id, stored.payments.get(id).unwrap().cloned()),
        Missing::Limit(till, epoch, number) => {
            let key = (till, epoch, number);
            books.limits.load(key, stored.limits.get(key).unwrap().cloned());
        }
        Missing::Entries(till, epoch, sequence) => {
            let key = (till, epoch, sequence);
            books.entries.load(key, stored.entries.get(key).unwrap().cloned());
        }
    }
}

fn is_act(kind: &str) -> bool {
    ["take", "cancel", "sell", "load", "void", "refund", "release", "pay-out"].contains(&kind)
}

fn after<'a>(words: &[&'a str], word: &str) -> Option<&'a str> {
    let at = words.iter().position(|w| *w == word)?;
    words.get(at + 1).copied()
}

fn card_id(name: &str) -> CardId {
    CardId([name.as_bytes()[0]; 16])
}

fn payment_id(name: &str) -> PaymentId {
    let mut bytes = [0; 16];
    bytes[..name.len()].copy_from_slice(name.as_bytes());
    PaymentId(Uuid::from_bytes(bytes))
}

fn facts(kind: PaymentKind, card: &str, amount: &str, original: Option<PaymentId>) -> PaymentFacts {
    let sale = SaleId(Uuid::from_u128(1));
    PaymentFacts { kind, card: card_id(card), amount: euros(amount), sale, original }
}

pub(super) fn euros(text: &str) -> Amount {
    Amount { minor: minor(text), asset: Asset::EUR }
}

fn minor(text: &str) -> Minor {
    let digits: String = text.chars().filter(|c| *c != '.').collect();
    Minor::new(digits.parse().unwrap_or_else(|_| panic!("{text} is no amount"))).unwrap()
}

fn text(minor: Minor) -> String {
    let shown = Amount { minor, asset: Asset::EUR }.to_string();
    shown.trim_end_matches(" EUR").to_owned()
}

fn done<T>(result: Result<T, Halt>) -> String {
    result.map_or_else(refusal, |_| "ok".into())
}

fn refusal(halt: Halt) -> String {
    match halt {
        Halt::Refused(refusal) => say(&refusal),
        Halt::Missing(missing) => panic!("whole books miss nothing: {missing:?}"),
    }
}

/// A refusal's code, and the amount that it names.
fn say(refusal: &Refusal) -> String {
    let code = refusal.code();
    match refusal {
        Refusal::NotEnoughFunds { available } => format!("{code} {}", text(*available)),
        Refusal::HeldElsewhere { available, held } => {
            format!("{code} {} {}", text(*available), text(*held))
        }
        Refusal::MoreThanPaid { left }
        | Refusal::BeyondLimit { left }
        | Refusal::CeilingReached { left } => format!("{code} {}", text(*left)),
        Refusal::SameIdDifferent { field } => format!("{code} {field:?}").to_lowercase(),
        Refusal::CardState { state } => format!("{code} {state:?}").to_lowercase(),
        _plain => code.into(),
    }
}

fn outcome_text(outcome: &Outcome) -> String {
    let mut said = match &outcome.effect {
        Effect::Kept => "kept".to_owned(),
        Effect::Settled => "settled".into(),
        Effect::Shortfall { amount } => format!("shortfall {}", text(*amount)),
        Effect::Already => "already".into(),
        Effect::Refused { refusal } => format!("refused {}", say(refusal)),
    };
    for exception in &outcome.exceptions {
        let amount = match exception {
            Exception::BeyondLimit { excess } | Exception::MoreThanPaid { excess } => {
                format!(" {}", text(*excess))
            }
            Exception::OverCap { cap } => format!(" {}", text(*cap)),
            Exception::ApproverMayNot { why, .. } => format!(" {why:?}"),
            _plain => String::new(),
        };
        said = format!("{said}; {}{amount}", exception.code());
    }
    said
}
