//! Thousands of damaged entries on their way into the books: the signature is checked, the entry finds its
//! place, and settles. Half of them are damaged as bytes, half in what they say and then signed by the
//! till's own key, so that all that is left to refuse them are the rules.
//!
//! What is refused moves nothing, and what is not keeps every bound. The table printed says how deep they
//! got; each place in it must be reached.

use super::super::*;
use super::desk::{Desk, NOW};
use crate::books::{Books, BranchKey};
use crate::damage::{self, Depths, Parts, REFUSED_ENTRIES, Random, SIGNED_CODES};
use crate::ids::{CardId, EntryHash, Epoch, LimitNumber, PaymentId, SaleId, StaffId, TillId};
use crate::journal::{Body, Entry, PaymentFacts, PaymentKind, Place, Rest};
use crate::ledger::AccountId;
use crate::limits::Verdict;
use crate::money::{Amount, Asset, Minor};
use crate::signing::{Payload, SecretKey, Signed, Verified, seal};
use crate::time::{Millis, Timestamp};
use std::collections::BTreeMap;
use uuid::Uuid;

/// How many in an ordinary run.
const COUNT: u64 = 10_000;

const EPOCH: Epoch = Epoch(1);

/// Payments of the history, with their amounts: two taken, one asked, one given up; and a new one.
const PAYMENTS: [(&str, i64); 5] =
    [("p1", 1_000), ("p2", 500), ("q1", 2_000), ("x1", 500), ("n2", 1_000)];

/// Where an entry can end before the rules are asked, and where they say yes.
const BEFORE_THE_RULES: [&str; 5] = ["not_an_entry", "gap", "broken_chain", "duplicate", "copy"];
const TAKEN: [&str; 4] = ["kept", "settled", "shortfall", "already"];

#[test]
fn damaged_entries_are_refused_or_harmless() {
    let count = damage::count(COUNT);
    let (world, mut random) = (World::new(), Random(0xe7));
    let places = [&SIGNED_CODES[..], &BEFORE_THE_RULES, &REFUSED_ENTRIES, &TAKEN].concat();
    let mut depths = Depths::new("entries", &places);
    for round in 0..count {
        let till = random.pick(&[1, 1, 1, 2]);
        let entry = world.next(till, &mut random);
        let bytes = if round % 2 == 1 {
            world.signed_again(till, entry, &mut random)
        } else {
            let signed = seal(&entry, &till_key(till));
            let bytes = damage::damaged(signed.as_bytes(), Entry::BYTES_MAX, &mut random);
            let opened = Signed::from_bytes(bytes.clone()).and_then(|signed| open(till, &signed));
            assert!(
                opened.is_err() || bytes == signed.as_bytes(),
                "round {round}: nobody signed it"
            );
            bytes
        };
        depths.count(world.receive(till, bytes));
    }
    depths.check();
}

/// Books with a history, of which each damaged entry gets a copy.
struct World {
    books: Books,
    balances: BTreeMap<AccountId, i64>,
    /// The server's signed answer about `q1`.
    answer: Vec<u8>,
    /// Till 1's newest entry, which the books hold.
    held: Entry,
}

impl World {
    /// Till 1 has a limit, a right, and payments that were taken, asked and given up; till 2 was recalled.
    fn new() -> Self {
        let mut desk = Desk::new();
        let rows = "
            limit A1                   -> C 500.00 N 20
            grant A1 C 30.00           -> 30.00
            grant B1 D 60.00           -> 60.00
            take A1 p1 C 10.00 floor   -> settled
            take A1 p2 C 5.00 floor    -> settled
            refund A1 r2 p2 5.00       -> settled
            load A1 l1 D 20.00 floor   -> settled
            ask A1 q1 C 20.00          -> approved 20.00
            ask A1 x1 C 5.00           -> approved 5.00
            cancel A1 x1               -> kept
            limit A2                   -> C 500.00 N 20
            recall A2                  -> 0.00
            issue E                    -> ok
            issue F                    -> ok
            desk activate F 50.00      -> ok
            desk block F               -> ok
            issue G                    -> ok
            desk activate G 50.00      -> ok";
        desk.play(rows);
        let answer = desk.answer("q1").to_vec();
        let held = desk.sent("x1").peek().unwrap().payload;
        let mut expired = desk.books.cards.get(card("G")).unwrap().unwrap().clone();
        expired.expires_at = Some(Timestamp(1));
        desk.books.cards.put(card("G"), expired);
        Self { balances: balances(&desk.books), books: desk.books, answer, held }
    }

    fn place(&self, till: u32) -> Place {
        let line = BranchKey::main(TillId(till), EPOCH);
        self.books.branches.get(line).unwrap().map_or(Place::START, |totals| totals.head)
    }

    /// An entry that its till might well write next, or now and then one that it wrote.
    fn next(&self, till: u32, random: &mut Random) -> Entry {
        if till == 1 && random.below(20) == 0 {
            return self.held.clone();
        }
        let place = self.place(till);
        Entry {
            till: TillId(till),
            epoch: EPOCH,
            sequence: place.next_sequence().unwrap(),
            previous: place.hash,
            body: self.body(random),
            status_version: 0,
            cashier: Some(StaffId(1)),
            approver: None,
            wall_clock: NOW,
            monotonic: Millis(0),
            boot_id: [0; 16],
        }
    }

    fn body(&self, random: &mut Random) -> Body {
        let new = payment("n1");
        let limit = LimitNumber(1);
        let offline = Rest::Offline { limit };
        let redeem = |minor| facts(PaymentKind::Redeem, "C", minor, None);
        match random.below(18) {
            0 => {
                let facts = redeem(random.pick(&[1_000, 5_000]));
                Body::Take { payment: new, facts, from_right: Minor::ZERO, rest: offline }
            }
            2 => {
                let (facts, from_right) = (redeem(500), minor(500));
                Body::Take { payment: new, facts, from_right, rest: Rest::Nothing }
            }
            3 => {
                let rest = Rest::Online { answer: self.answer.clone() };
                let facts = redeem(2_000);
                Body::Take { payment: payment("q1"), facts, from_right: Minor::ZERO, rest }
            }
            1 | 4 => {
                let (id, value) = random.pick(&PAYMENTS);
                Body::Cancel { payment: payment(id), facts: redeem(value) }
            }
            5..=7 => {
                let kind = random.pick(&[PaymentKind::Redeem, PaymentKind::Load]);
                let value = random.pick(&[2_000, 9_000, 40_000]);
                let facts = facts(kind, random.pick(&["C", "D", "F", "G"]), value, None);
                Body::Ask { payment: new, facts, from_right: Minor::ZERO }
            }
            8 => {
                let facts = facts(PaymentKind::Load, "C", 2_000, None);
                Body::Load { payment: new, facts, rest: offline }
            }
            9 => {
                let facts = facts(PaymentKind::Activate, "E", 5_000, None);
                Body::Activate { payment: new, facts, rest: offline }
            }
            10 => {
                let (of, value, original) = random.pick(&[("C", 1_000, "p1"), ("D", 2_000, "l1")]);
                let facts = facts(PaymentKind::Void, of, value, Some(original));
                Body::Void { payment: new, facts, from_right: Minor::ZERO, rest: Rest::Nothing }
            }
            11..=12 => {
                let original = random.pick(&["p1", "p2", "zz"]);
                let facts = facts(PaymentKind::Refund, "C", 500, Some(original));
                Body::Refund { payment: new, facts, rest: Rest::Nothing }
            }
            13 => Body::LimitReleased { card: card("C"), amount: euros(500) },
            14 => Body::LimitReceived { limit },
            15 => Body::PayIn { amount: euros(500), reason: "change".into() },
            16 => Body::DayClose { z_number: 1, report: [3; 32], utc_offset_min: 60 },
            _ => Body::ClockJump { from: NOW, to: Timestamp(0) },
        }
    }

    /// Damage to what the till says, signed by its own key.
    fn signed_again(&self, till: u32, mut entry: Entry, random: &mut Random) -> Vec<u8> {
        let way = random.below(10);
        if (3..9).contains(&way) {
            for _ in 0..=random.below(2) {
                self.say_oddly(&mut entry, random);
            }
        }
        let mut parts = Parts::of(&seal(&entry, &till_key(till)), seed(till));
        match way {
            0 => random.damage(&mut parts.payload),
            1 => parts.payload = longer_form(&parts.payload, random),
            2 => parts.dress_oddly(random),
            _said_oddly_or_as_it_is => {}
        }
        parts.bytes()
    }

    fn say_oddly(&self, entry: &mut Entry, random: &mut Random) {
        let before = entry.sequence.0;
        match random.below(16) {
            0 => {
                let odd = [0, before / 2, before.saturating_add(1), u64::MAX];
                entry.sequence.0 = random.pick(&odd);
            }
            1 => entry.previous = random.pick(&[EntryHash::GENESIS, EntryHash([9; 32])]),
            2 => entry.till = random.pick(&[TillId(1), TillId(2), TillId(77)]),
            3 => entry.epoch = Epoch(2),
            4 => entry.approver = entry.cashier,
            5 if before > 2 => {
                // Beside an entry that is held.
                entry.sequence.0 = 1;
                entry.previous = EntryHash::GENESIS;
            }
            _ => self.decide_oddly(&mut entry.body, random),
        }
    }

    fn decide_oddly(&self, body: &mut Body, random: &mut Random) {
        let odd_minor = random.pick(&[0, -1, 1, 700, 9_000, 40_000, MOST, -MOST]);
        if let Body::LimitReleased { card: of, amount } = body {
            *of = card(random.pick(&["C", "D", "Z"]));
            *amount = Amount { minor: minor(odd_minor), asset: random.pick(&[Asset::EUR, usd()]) };
        }
        let odd_rest = match random.below(5) {
            0 => Rest::Nothing,
            1 => Rest::Offline { limit: LimitNumber(77) },
            2 => Rest::Online { answer: vec![random.byte(); 30] },
            3 => Rest::Online { answer: self.answer.clone() },
            _ => Rest::Offline { limit: LimitNumber(1) },
        };
        let (id, facts, from_right, rest) = match body {
            Body::Take { payment, facts, from_right, rest }
            | Body::Void { payment, facts, from_right, rest } => {
                (payment, facts, Some(from_right), Some(rest))
            }
            Body::Ask { payment, facts, from_right } => (payment, facts, Some(from_right), None),
            Body::Cancel { payment, facts } => (payment, facts, None, None),
            Body::Load { payment, facts, rest }
            | Body::Activate { payment, facts, rest }
            | Body::Refund { payment, facts, rest } => (payment, facts, None, Some(rest)),
            _other => return,
        };
        match random.below(9) {
            0..=1 => facts.amount.minor = minor(odd_minor),
            2 => facts.amount.asset = usd(),
            3 => facts.card = card(random.pick(&["C", "D", "E", "F", "G", "Z"])),
            4 => {
                let (name, value) = random.pick(&PAYMENTS);
                (*id, facts.amount.minor) = (payment(name), minor(value));
            }
            5 => {
                let kinds = [PaymentKind::Redeem, PaymentKind::Load, PaymentKind::Activate];
                facts.kind = random.pick(&[&kinds[..], &[PaymentKind::Void]].concat());
            }
            6 => facts.original = random.pick(&[None, Some("p1"), Some("zz")]).map(payment),
            7 => from_right.into_iter().for_each(|part| *part = minor(odd_minor)),
            _ => rest.into_iter().for_each(|rest| *rest = odd_rest.clone()),
        }
    }

    /// The entry arrives, as at the server; where it ended.
    fn receive(&self, till: u32, bytes: Vec<u8>) -> &'static str {
        let signed = match Signed::<Entry>::from_bytes(bytes) {
            Ok(signed) => signed,
            Err(bad) => return bad.code(),
        };
        let entry = match open(till, &signed) {
            Ok(entry) => entry,
            Err(bad) => return bad.code(),
        };
        if (entry.till, entry.epoch) != (TillId(till), EPOCH) {
            return "not_an_entry";
        }
        let mut books = self.books.clone();
        let server = SecretKey::from_seed(&[99; 32]).public();
        let server_keys = |id| Some(server).filter(|key| key.id() == id);
        let hash = EntryHash(signed.sha256());
        let arrived = Arrived { entry: &entry, hash, at: NOW, server_keys: &server_keys };
        let settled = settle(&mut books, &arrived).expect("whole books miss nothing");
        let place = match &settled {
            Settled::Gap { .. } => "gap",
            Settled::Broken(_) => "broken_chain",
            Settled::Duplicate { .. } => "duplicate",
            Settled::New { forked: true, .. } => "copy",
            Settled::New { outcome, .. } => match outcome.effect {
                Effect::Kept => asked(&mut books, &entry, hash),
                Effect::Settled => "settled",
                Effect::Shortfall { .. } => "shortfall",
                Effect::Already => "already",
                Effect::Refused { refusal } => refusal.code(),
            },
        };
        self.check(&books, &settled, &entry);
        place
    }

    #[track_caller]
    fn check(&self, books: &Books, settled: &Settled, entry: &Entry) {
        for asset in [Asset::EUR, usd()] {
            assert_eq!(books.ledger.sum(asset), 0, "the sum over all accounts: {entry:?}");
        }
        for (id, account) in books.ledger.accounts() {
            let free = account.balance() - account.debits_held;
            assert!(!id.is_limited() || free >= 0, "{id} is below zero: {entry:?}");
        }
        for ((till, epoch), enrolment) in books.enrolments.iter() {
            let line = BranchKey::main(*till, *epoch);
            let totals = books.branches.get(line).unwrap().copied().unwrap_or_default();
            assert!(totals.floor <= enrolment.floor_ceiling, "floor of {till}: {entry:?}");
            assert!(totals.issue <= enrolment.issue_ceiling, "issue of {till}: {entry:?}");
        }
        let has_effect = matches!(
            settled,
            Settled::New { outcome, .. } if !matches!(outcome.effect, Effect::Refused { .. })
        );
        assert!(has_effect || balances(books) == self.balances, "no effect: {entry:?}");
    }
}

/// Whether the server would say yes to a question, and what else.
fn asked(books: &mut Books, entry: &Verified<Entry>, hash: EntryHash) -> &'static str {
    match ask(books, entry, hash, NOW) {
        Ok(answer) => match answer.verdict {
            Verdict::Approved { .. } => "kept",
            Verdict::Refused { refusal } => refusal.code(),
        },
        Err(NoAnswer::NotAsked) => "kept",
        Err(other) => panic!("{other:?}"),
    }
}

fn open(
    till: u32,
    signed: &Signed<Entry>,
) -> Result<Verified<Entry>, crate::signing::BadSignature> {
    let key = till_key(till).public();
    signed.open(|id| (id == key.id()).then_some(key))
}

/// The head of an array or a number in a form that is longer than needed.
fn longer_form(payload: &[u8], random: &mut Random) -> Vec<u8> {
    damage::wider_head(payload, random.pick(&[0, 1, 2]))
}

fn balances(books: &Books) -> BTreeMap<AccountId, i64> {
    let all = books.ledger.accounts();
    all.map(|(id, account)| (*id, account.balance())).filter(|(_, minor)| *minor != 0).collect()
}

fn seed(till: u32) -> [u8; 32] {
    [u8::try_from(till).unwrap(); 32]
}

fn till_key(till: u32) -> SecretKey {
    SecretKey::from_seed(&seed(till))
}

/// The largest amount that is sent anywhere.
const MOST: i64 = 9_007_199_254_740_991;

fn minor(value: i64) -> Minor {
    Minor::new(value).unwrap()
}

fn euros(value: i64) -> Amount {
    Amount { minor: minor(value), asset: Asset::EUR }
}

fn usd() -> Asset {
    Asset::from_code("USD").unwrap()
}

fn card(name: &str) -> CardId {
    CardId([name.as_bytes()[0]; 16])
}

fn payment(name: &str) -> PaymentId {
    let mut bytes = [0; 16];
    bytes[..name.len()].copy_from_slice(name.as_bytes());
    PaymentId(Uuid::from_bytes(bytes))
}

fn facts(kind: PaymentKind, of: &str, value: i64, original: Option<&str>) -> PaymentFacts {
    let (sale, original) = (SaleId(Uuid::from_u128(1)), original.map(payment));
    PaymentFacts { kind, card: card(of), amount: euros(value), sale, original }
}
