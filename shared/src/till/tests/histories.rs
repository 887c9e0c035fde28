//! Random histories: whatever a shop, a server, a line and a clock do to one till, its bounds hold, and a book
//! built again from its journal is the same book.

use super::shop::{Shop, card_of};
use crate::ids::{CardId, Sequence};
use crate::journal::{Body, Rest};
use crate::money::Minor;
use proptest::prelude::*;
use std::collections::BTreeMap;

const CARDS: [&str; 3] = ["A", "B", "C"];
const STATES: [&str; 6] = ["active", "active", "active", "active", "pending", "blocked"];

/// A shop in the middle of its day: what it does next may be anything.
const BEGIN: [&str; 4] = [
    "card A active 900",
    "card B active 900",
    "card C pending 0",
    "limit 1 t=50 f=40 C=90 N=3 I=40 M=1 soft=70",
];

/// One line of a history.
fn act() -> impl Strategy<Value = String> {
    let card = || prop::sample::select(&CARDS[..]);
    let payment = || 0..14_u8;
    let amount = || 0..70_u8;
    prop_oneof![
        8 => (payment(), card(), amount()).prop_map(|(p, c, a)| format!("redeem p{p} {c} {a}")),
        2 => (payment(), card(), amount()).prop_map(|(p, c, a)| format!("load p{p} {c} {a}")),
        2 => (payment(), card(), amount()).prop_map(|(p, c, a)| format!("activate p{p} {c} {a}")),
        2 => (payment(), payment(), amount()).prop_map(|(v, p, a)| format!("void v{v} p{p} {a}")),
        2 => (payment(), payment(), amount()).prop_map(|(r, p, a)| format!("refund r{r} p{p} {a}")),
        3 => payment().prop_map(|p| format!("silence p{p}")),
        2 => (payment(), amount()).prop_map(|(p, b)| format!("heard p{p} yes has={b}")),
        2 => (payment(), amount()).prop_map(|(p, b)| format!("heard p{p} no empty:{b} has={b}")),
        1 => payment().prop_map(|p| format!("heard p{p} other-amount")),
        1 => payment().prop_map(|p| format!("give-up p{p}")),
        3 => (card(), 0..120_u8).prop_map(|(c, a)| format!("grant {c} {a}")),
        2 => card().prop_map(|c| format!("release {c}")),
        1 => (1..4_u32, 10..60_u8).prop_map(|(n, f)| {
            // C and N grow with the number, as a server's do, and are soon used up.
            let (c, takes, i, sales) = (n * 25 + 65, n + 2, n * 40, n);
            format!("limit {n} t=50 f={f} C={c} N={takes} I={i} M={sales} soft={}", c - 20)
        }),
        2 => (1..40_u8, 0..4_u8).prop_map(|(n, how)| match how {
            0 => format!("settled {n} refused"),
            1 => format!("settled {n} 3"),
            _ => format!("settled {n}"),
        }),
        3 => (card(), prop::sample::select(&STATES[..]), 0..900_u32)
            .prop_map(|(c, state, b)| format!("card {c} {state} {b}")),
        2 => prop::sample::select(&["line up", "line cut"][..]).prop_map(str::to_owned),
        1 => prop::sample::select(&["manager 2", "manager 2", "manager 1", "alone", "scan", "type"][..])
            .prop_map(str::to_owned),
        1 => (0..3_i32).prop_map(|hours| format!("hours {hours}")),
        1 => (-2..3_i32).prop_map(|hours| format!("set-clock {hours}")),
        1 => Just("reboot 1".to_owned()),
        1 => Just("server-says-time".to_owned()),
        1 => Just("restart".to_owned()),
        1 => Just("open-shift".to_owned()),
    ]
}

/// Whether the line speaks of something that is there.
fn makes_sense(shop: &Shop, line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words[0] {
        "silence" | "heard" | "give-up" => {
            shop.book.payment(super::shop::payment_of(words[1])).is_some()
        }
        "settled" => words[1].parse::<u64>().unwrap() <= shop.book.place().sequence.0,
        _ => true,
    }
}

/// What the journal alone says.
#[derive(Default)]
struct Told {
    floor: i64,
    floor_count: u64,
    issue: i64,
    issue_count: u64,
    by_limit: BTreeMap<(CardId, u64), i64>,
    largest: i64,
    used: BTreeMap<CardId, i64>,
    sold: BTreeMap<CardId, i64>,
}

fn told(shop: &Shop) -> Told {
    let mut told = Told::default();
    for (entry, _) in &shop.journal {
        told.hear(&entry.body);
    }
    told
}

impl Told {
    fn hear(&mut self, body: &Body) {
        if let Body::LimitReleased { card, amount } = body {
            *self.used.entry(*card).or_default() += amount.minor.get();
        }
        let Some((_, facts)) = body.payment() else { return };
        let whole = facts.amount.minor.get();
        if let Body::Take { from_right, .. } | Body::Void { from_right, .. } = body {
            *self.used.entry(facts.card).or_default() += from_right.get();
        }
        if let Body::Take { from_right, rest: Rest::Offline { limit }, .. } = body {
            let rest = whole - from_right.get();
            self.floor += rest;
            self.floor_count += 1;
            self.largest = self.largest.max(rest);
            *self.by_limit.entry((facts.card, limit.0)).or_default() += rest;
        }
        if let Body::Load { rest: Rest::Offline { .. }, .. }
        | Body::Activate { rest: Rest::Offline { .. }, .. } = body
        {
            self.issue += whole;
            self.issue_count += 1;
        }
        if let Body::Activate { rest: Rest::Offline { .. }, .. } = body {
            *self.sold.entry(facts.card).or_default() += whole;
        }
    }
}

/// What was signed, as the lines of the history said it.
#[derive(Default)]
struct Signed {
    /// f of each limit.
    card_max: BTreeMap<u64, i64>,
    /// The highest C, N, issue ceiling and issue count.
    most: [i64; 4],
    granted: BTreeMap<CardId, i64>,
}

impl Signed {
    fn hear(&mut self, shop: &Shop, line: &str, came: &str) {
        if came == "taken up" {
            let number = shop.book.limit().unwrap().number.0;
            self.card_max.insert(number, figure(line, "f=") * 100);
            let now = [
                figure(line, "C=") * 100,
                figure(line, "N="),
                figure(line, "I=") * 100,
                figure(line, "M="),
            ];
            self.most = std::array::from_fn(|at| self.most[at].max(now[at]));
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        if words[0] == "grant" {
            let total = words[2].parse::<i64>().unwrap() * 100;
            let known = self.granted.entry(card_of(words[1])).or_default();
            *known = total.max(*known);
        }
    }

    /// The bounds of every limit that the till ever held, and of every right.
    fn bounds_hold(&self, shop: &Shop, refused_sale: Refused) {
        let told = told(shop);
        for card in CARDS.map(card_of) {
            let of = |map: &BTreeMap<CardId, i64>| map.get(&card).copied().unwrap_or_default();
            let frozen = shop.book.right(card).map_or(0, |right| right.frozen().get());
            let granted = of(&self.granted).max(of(&told.sold));
            if refused_sale == Refused::Never {
                let used = of(&told.used) + frozen;
                assert!(used <= granted, "{card}: spent, released and frozen {used} <= {granted}");
            }
        }
        let [c, n, i, m] = self.most;
        assert!(told.floor <= c, "floor total {} <= C {c}", told.floor);
        assert!(told.floor_count <= n.unsigned_abs(), "floor count {} <= N {n}", told.floor_count);
        assert!(told.issue <= i, "issue total {} <= {i}", told.issue);
        assert!(told.issue_count <= m.unsigned_abs(), "issue count {} <= {m}", told.issue_count);
        assert!(told.largest <= 5_000, "each <= t");
        for ((_, number), total) in &told.by_limit {
            assert!(*total <= self.card_max[number], "per card <= f under limit {number}");
        }
        let total = Minor::new(told.floor).unwrap();
        assert_eq!(shop.book.floor.total, total, "the running total is the journal's");
    }
}

/// Whether the server refused a sale whose value had been spent already: the till then spent what it had sold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Refused {
    Never,
    Maybe,
}

fn is_sale(shop: &Shop, line: &str) -> bool {
    let at: usize = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    matches!(shop.journal[at - 1].0.body, Body::Activate { .. })
}

fn figure(line: &str, key: &str) -> i64 {
    let word = line.split_whitespace().find_map(|word| word.strip_prefix(key));
    word.map_or(0, |number| number.parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_history_passes_a_bound_and_each_can_be_replayed(
        lines in prop::collection::vec(act(), 1..90),
    ) {
        let mut shop = Shop::new();
        let mut signed = Signed::default();
        let mut refused_sale = Refused::Never;
        for line in BEGIN.iter().copied().chain(lines.iter().map(String::as_str)) {
            if !makes_sense(&shop, line) {
                continue;
            }
            if line.ends_with("refused") && is_sale(&shop, line) {
                refused_sale = Refused::Maybe;
            }
            let came = shop.play(line);
            signed.hear(&shop, line, &came);
            signed.bounds_hold(&shop, refused_sale);
            let shown = shop.book.settled_through();
            prop_assert!(shown <= shop.book.place().sequence);
        }
        prop_assert_eq!(shop.rebuilt(), shop.book);
    }
}

#[test]
fn an_entry_that_does_not_continue_the_chain_is_not_folded_in() {
    let mut shop = Shop::new();
    shop.play("limit 1");
    shop.play("open-shift");
    let (entry, hash) = shop.journal.last().unwrap().clone();
    let before = shop.book.clone();
    assert!(shop.book.record(&entry, hash).is_err(), "the same place twice");
    let mut wrong = entry.clone();
    wrong.sequence = Sequence(3);
    assert!(shop.book.record(&wrong, hash).is_err(), "another entry before it");
    wrong.sequence = Sequence(9);
    assert!(shop.book.record(&wrong, hash).is_err(), "a gap");
    let mut elsewhere = entry;
    elsewhere.epoch.0 += 1;
    assert!(shop.book.record(&elsewhere, hash).is_err(), "another epoch");
    assert!(shop.book.outcome(Sequence(3), crate::sync::SettledAs::Settled).is_err(), "not ours");
    assert_eq!(shop.book, before, "and nothing changed");
}

#[test]
fn ten_thousand_pending_entries_and_as_many_cards_are_cheap() {
    let mut shop = Shop::new();
    shop.play("limit 1 t=50 f=100 C=9000000 N=9000000 soft=9000000");
    for number in 0..10_000 {
        let card = format!("card-{number}");
        shop.list.insert(card_of(&card), crate::status_list::CardStatus::Active);
        let came = shop.play(&format!("redeem p{number} {card} 1"));
        assert_eq!(came, "take limit 1");
    }
    assert_eq!(shop.book.pending(), 10_001);
    assert_eq!(shop.rebuilt(), shop.book);
}
