//! Random histories: whatever a shop, a server, a line and a clock do to one till, its bounds hold, and a book
//! built again from its journal is the same book.

use super::shop::{Shop, card_of};
use crate::ids::Sequence;
use crate::journal::{Body, Rest};
use crate::money::Minor;
use proptest::prelude::*;
use std::collections::BTreeMap;

const CARDS: [&str; 3] = ["A", "B", "C"];

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
        2 => (1..9_u8, 20..90_u8, 0..9_u8).prop_map(|(n, f, count)| {
            // C and N grow with the number, as a server's do.
            let (c, i) = (u32::from(n) * 60, u32::from(n) * 50);
            let takes = n + count;
            format!("limit {n} t=50 f={f} C={c} N={takes} I={i} M={takes} soft={}", c / 2)
        }),
        2 => (1..40_u8, 0..4_u8).prop_map(|(n, how)| match how {
            0 => format!("settled {n} refused"),
            1 => format!("settled {n} 3"),
            _ => format!("settled {n}"),
        }),
        3 => (card(), prop::sample::select(&["active", "pending", "blocked"][..]), amount())
            .prop_map(|(c, state, b)| format!("card {c} {state} {b}")),
        2 => prop::sample::select(&["line up", "line cut"][..]).prop_map(str::to_owned),
        1 => prop::sample::select(&["manager 2", "manager 1", "alone", "scan", "type"][..])
            .prop_map(str::to_owned),
        1 => (0..6_i32).prop_map(|hours| format!("hours {hours}")),
        1 => (-30..30_i32).prop_map(|hours| format!("set-clock {hours}")),
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

/// What the journal alone says was taken by floor, in all and by card under each limit.
struct Told {
    floor: i64,
    count: u64,
    by_limit: BTreeMap<(crate::ids::CardId, u64), i64>,
    largest: i64,
}

fn told(shop: &Shop) -> Told {
    let mut told = Told { floor: 0, count: 0, by_limit: BTreeMap::new(), largest: 0 };
    for (entry, _) in &shop.journal {
        if let Body::Take { facts, from_right, rest: Rest::Offline { limit }, .. } = &entry.body {
            let rest = facts.amount.minor.get() - from_right.get();
            told.floor += rest;
            told.count += 1;
            told.largest = told.largest.max(rest);
            *told.by_limit.entry((facts.card, limit.0)).or_default() += rest;
        }
    }
    told
}

/// The bounds of every limit that the till ever held, and of every right.
fn bounds_hold(shop: &Shop, limits: &BTreeMap<u64, (i64, i64, u64)>, refused_sale: Refused) {
    for card in CARDS {
        let right = shop.book.right(card_of(card)).copied().unwrap_or_default();
        let used = right.spent().get() + right.released().get();
        if refused_sale == Refused::Never {
            assert!(used <= right.granted().get(), "{card}: spent and released ≤ granted");
            let with_frozen = used + right.frozen().get();
            assert!(with_frozen <= right.granted().get(), "{card}: nor with what is frozen");
        }
    }
    let told = told(shop);
    let most = limits.values().fold((0, 0), |(c, n), limit| (c.max(limit.1), n.max(limit.2)));
    assert!(told.floor <= most.0, "floor total {} ≤ C {}", told.floor, most.0);
    assert!(told.count <= most.1, "count {} ≤ N {}", told.count, most.1);
    assert!(told.largest <= 5_000, "each ≤ t");
    for ((_, number), total) in &told.by_limit {
        assert!(*total <= limits[number].0, "per card ≤ f under limit {number}");
    }
    assert_eq!(
        shop.book.floor.total,
        Minor::new(told.floor).unwrap(),
        "the total is the journal's"
    );
    assert_eq!(shop.book.floor.count, told.count, "so is the count");
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
        let mut limits = BTreeMap::new();
        let mut refused_sale = Refused::Never;
        for line in lines.iter().filter(|line| !line.is_empty()) {
            if !makes_sense(&shop, line) {
                continue;
            }
            let came = shop.play(line);
            if came == "taken up" {
                let number = shop.book.limit().unwrap().number.0;
                let bounds = (figure(line, "f=") * 100, figure(line, "C=") * 100);
                limits.insert(number, (bounds.0, bounds.1, figure(line, "N=").unsigned_abs()));
            }
            if line.ends_with("refused") && is_sale(&shop, line) {
                refused_sale = Refused::Maybe;
            }
            bounds_hold(&shop, &limits, refused_sale);
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
