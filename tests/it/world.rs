//! Stories in the simulated world: tills, a network, a server, and whatever goes wrong between them.

#![expect(
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a verdict that was not expected is the test's failure"
)]

use shared::limits::OfflinePolicy;
use shared::money::Minor;
use shared::time::Millis;
use tests::world::{Beside, Verdict, Weather, World};

#[track_caller]
fn taken(verdict: Verdict) -> tests::world::Done {
    match verdict {
        Verdict::Taken(done) => done,
        other => panic!("expected the payment to be taken: {other:?}"),
    }
}

#[track_caller]
fn refused(verdict: Verdict, code: &str) {
    match verdict {
        Verdict::Refused(said) => assert_eq!(said, code),
        other => panic!("expected a refusal with {code}: {other:?}"),
    }
}

#[test]
fn online_the_server_decides() {
    let mut w = World::seeded(1);
    let done = taken(w.redeem("A1", "C", 1_240));
    assert!(done.online, "the server approved it");
    refused(w.redeem("B1", "C", 9_000), "not_enough_funds");
    w.settle();
    assert_eq!((w.card("C"), w.sales("A"), w.loss("A")), (8_760, 1_240, 0));
    w.check();
}

#[test]
fn cut_off_a_till_takes_up_to_its_limit_and_refuses_past_it() {
    let mut w = World::seeded(2);
    w.cut("A1");
    let done = taken(w.redeem("A1", "C", 4_000));
    assert!(!done.online, "nobody could be asked");
    refused(w.redeem("A1", "C", 5_100), "floor_payment");
    taken(w.redeem("A1", "C", 4_000));
    refused(w.redeem("A1", "C", 2_100), "floor_card");
    w.heal("A1");
    w.settle();
    assert_eq!((w.card("C"), w.sales("A"), w.receipts("A1")), (2_000, 8_000, 8_000));
    w.check();
}

/// Five cards of 100.00: what C lets one till take.
const FIVE: [&str; 5] = ["C", "D", "E", "F", "G"];

/// Tills that sell no cards while cut off and ask no manager: all that can be lost is what they take, up to C.
fn only_redeeming(seed: u64) -> World {
    let issue_minor = Minor::ZERO;
    let rules = OfflinePolicy { issue_minor, soft_line_percent: 100, ..OfflinePolicy::default() };
    let mut w = World::under(&rules, seed);
    for card in ["E", "F", "G", "H"] {
        w.issue(card);
    }
    w.settle();
    w
}

/// A till that is cut off takes all that C allows, and not a cent more.
#[track_caller]
fn take_all_of_c(w: &mut World, till: &str) {
    for card in FIVE {
        taken(w.redeem(till, card, 5_000));
        taken(w.redeem(till, card, 5_000));
        refused(w.redeem(till, card, 1), "floor_card");
    }
    refused(w.redeem(till, "H", 1), "floor_ceiling");
}

#[test]
fn two_stores_offline_take_the_same_cards_and_one_loses_just_what_was_shown() {
    let mut w = only_redeeming(3);
    let shown = (w.exposure("A"), w.exposure("B"));
    assert_eq!(shown, (100_000, 50_000), "C of two tills and of one");
    for till in ["A1", "B1"] {
        w.cut(till);
        take_all_of_c(&mut w, till);
    }
    w.heal("A1");
    w.settle();
    assert_eq!((w.card("C"), w.loss("A")), (0, 0), "the first to come back finds the cards full");
    w.heal("B1");
    w.settle();
    assert_eq!((w.loss("A"), w.loss("B")), (0, shown.1), "to the cent, and the right store's");
    assert!(FIVE.iter().all(|card| w.card(card) == 0), "none is below zero");
    assert_eq!((w.sales("A"), w.sales("B")), (50_000, 50_000));
    w.check();
}

#[test]
fn all_tills_of_a_store_together_lose_just_what_was_shown() {
    let mut w = only_redeeming(12);
    let shown = w.exposure("A");
    for till in ["A1", "A2"] {
        w.cut(till);
        take_all_of_c(&mut w, till);
    }
    for card in FIVE {
        taken(w.redeem("B1", card, 10_000));
    }
    for till in ["A1", "A2"] {
        w.heal(till);
    }
    w.settle();
    assert_eq!((w.loss("A"), w.loss("B")), (shown, 0), "nothing was left for either till");
    assert_eq!((w.sales("A"), w.sales("B")), (shown, 50_000));
    w.check();
}

#[test]
fn a_right_is_spent_without_asking_and_without_a_line() {
    let mut w = World::seeded(4);
    w.grant("A1", "C", 3_000);
    w.settle();
    w.cut("A1");
    taken(w.redeem("A1", "C", 3_000));
    w.heal("A1");
    w.settle();
    assert_eq!((w.card("C"), w.sales("A"), w.loss("A")), (7_000, 3_000, 0));
    w.check();
}

#[test]
fn an_answer_that_is_lost_is_one_payment() {
    let mut w = World::seeded(5);
    w.weather(Weather { lost_answers_per_thousand: 1_000, ..Weather::default() });
    let done = taken(w.redeem("A1", "C", 2_000));
    assert!(!done.online, "the till heard nothing and took it by itself");
    w.weather(Weather::default());
    w.restart("A1");
    w.settle();
    assert_eq!((w.card("C"), w.sales("A"), w.receipts("A1")), (8_000, 2_000, 2_000));
    w.check();
}

#[test]
fn a_till_killed_after_its_question_gives_the_value_back() {
    let mut w = World::seeded(6);
    w.redeem_and_die("A1", "C", 2_000);
    w.settle();
    assert_eq!((w.card("C"), w.sales("A"), w.receipts("A1")), (10_000, 0, 0));
    w.check();
}

#[test]
fn a_till_killed_after_its_decision_keeps_what_it_showed() {
    let mut w = World::seeded(7);
    w.cut("A1");
    w.redeem_and_die("A1", "C", 2_000);
    w.heal("A1");
    w.settle();
    assert_eq!((w.card("C"), w.sales("A"), w.receipts("A1")), (8_000, 2_000, 2_000));
    w.check();
}

#[test]
fn a_blocked_card_is_refused_also_offline() {
    let mut w = World::seeded(8);
    w.block("D");
    w.settle();
    w.cut("A1");
    refused(w.redeem("A1", "D", 100), "card_state");
    w.check();
}

#[test]
fn a_refund_goes_back_to_the_card_once() {
    let mut w = World::seeded(9);
    let done = taken(w.redeem("A1", "C", 2_000));
    w.settle();
    taken(w.refund("A1", &done, 1_500));
    refused(w.refund("A1", &done, 600), "more_than_paid");
    w.settle();
    // The first reversal set the whole payment aside from sales; 5.00 of it can still be given back.
    assert_eq!((w.card("C"), w.sales("A")), (9_500, 0));
    w.check();
}

#[test]
fn a_copied_till_is_found_and_its_loss_comes_to_the_bound_and_no_further() {
    let mut w = only_redeeming(10);
    w.grant("A1", "H", 10_000);
    w.settle();
    w.cut("A1");
    // One copy: rights and C once more. B1 shows what C is of one till.
    let bound = 10_000 + w.exposure("B");
    w.copy_till("A1", "X");
    w.cut("X");
    for line in ["A1", "X"] {
        taken(w.redeem(line, "H", 10_000));
        take_all_of_c(&mut w, line);
    }
    w.heal("A1");
    w.settle();
    assert!(!w.is_quarantined("A1"), "one of them alone proves nothing");
    assert_eq!((w.loss("A"), w.sales("A")), (0, bound), "the cards and the right pay it");
    w.heal("X");
    w.pass(Millis::from_seconds(60));
    assert!(w.is_quarantined("A1"), "two entries with one number are proof of a copy");
    assert_eq!((w.loss("A"), w.sales("A")), (bound, 2 * bound), "all once more, on risk");
    assert!([&FIVE[..], &["H"]].concat().iter().all(|card| w.card(card) == 0));
    w.check();
}

#[test]
fn a_restored_server_gets_back_what_it_signed_and_what_was_taken_under_it() {
    let mut w = World::seeded(11);
    w.back_up();
    // Signed after the backup: limits, rights, and a whole till.
    w.grant("A1", "C", 3_000);
    w.join("A3", "A");
    w.settle();
    taken(w.redeem("A2", "D", 500));
    taken(w.redeem("B1", "C", 1_000));
    w.settle();
    let shown = (w.exposure("A"), w.exposure("B"));
    for till in ["A1", "A2", "A3", "B1"] {
        w.cut(till);
    }
    taken(w.redeem("A1", "C", 2_000));
    taken(w.redeem("A1", "C", 4_000));
    taken(w.redeem("A2", "D", 5_000));
    taken(w.redeem("A3", "D", 5_000));
    taken(w.redeem("B1", "C", 4_000));
    w.restore();
    assert!(!w.is_open(), "nothing is approved yet");
    for till in ["A1", "A3", "A2"] {
        w.heal(till);
        w.settle();
        assert!(!w.is_open(), "{till} is back, and B1 is not");
        refused_online(w.redeem(till, "D", 100));
    }
    w.heal("B1");
    w.settle();
    assert!(w.is_open(), "all are back");
    assert_eq!((w.sales("A"), w.sales("B")), (16_800, 5_000));
    assert_eq!((w.card("C"), w.card("D")), (0, 0));
    assert_eq!((w.loss("A"), w.loss("B")), (800, 1_000));
    assert!(w.loss("A") <= shown.0 && w.loss("B") <= shown.1, "the bound was shown before");
    for (till, takes) in [("A1", 6_100), ("A2", 5_600), ("A3", 5_100), ("B1", 5_000)] {
        assert_eq!(w.receipts(till), takes, "{till}");
    }
    refused(w.redeem("B1", "D", 100), "not_enough_funds");
    w.check();
}

/// Nobody answers, so the till decides by itself.
#[track_caller]
fn refused_online(verdict: Verdict) {
    assert!(!taken(verdict).online, "restored books approve nothing before all are back");
}

#[test]
fn whatever_the_weather_what_was_shown_is_what_settled() {
    let (mut repeated, mut beside) = (0, Beside::default());
    for seed in 100..140 {
        let mut w = World::seeded(seed);
        w.weather(Weather {
            delay_min: Millis(1),
            delay_max: Millis(900),
            drops_per_thousand: 60,
            repeats_per_thousand: 100,
            beside_per_thousand: 700,
            lost_answers_per_thousand: 40,
        });
        for step in 0..24_u64 {
            let till = ["A1", "A2", "B1"][usize::try_from((seed + step) % 3).unwrap()];
            let card = if (seed * 7 + step) % 2 == 0 { "C" } else { "D" };
            match (seed + step * 5) % 11 {
                0 => w.cut(till),
                1 | 2 => w.heal(till),
                3 => w.restart(till),
                4 => w.restart_server(),
                5 => w.redeem_and_die(till, card, 300),
                _ => {
                    w.redeem(
                        till,
                        card,
                        i64::try_from(100 + (seed * 31 + step * 97) % 1_500).unwrap(),
                    );
                }
            }
            w.pass(Millis(200));
            w.check();
        }
        w.weather(Weather::default());
        for till in ["A1", "A2", "B1"] {
            w.heal(till);
        }
        w.settle();
        w.check();
        let (a, b) = (w.receipts("A1") + w.receipts("A2"), w.receipts("B1"));
        assert_eq!((w.sales("A"), w.sales("B")), (a, b), "seed {seed}: receipts are sales");
        let spent = 20_000 - w.card("C") - w.card("D");
        assert_eq!(
            spent + w.loss("A") + w.loss("B"),
            a + b,
            "seed {seed}: nothing made, nothing lost"
        );
        repeated += w.repeated();
        let Beside { early, first, late } = w.beside();
        beside = Beside {
            early: beside.early + early,
            first: beside.first + first,
            late: beside.late + late,
        };
    }
    println!("{repeated} frames came twice; by the second path: {beside:?}");
    let met = [repeated, beside.early, beside.first, beside.late];
    assert!(met.iter().all(|times| *times > 5), "the weather was too good: {met:?}");
}

#[test]
fn the_same_seed_is_the_same_world() {
    let play = || {
        let mut w = World::seeded(77);
        w.weather(Weather { drops_per_thousand: 100, ..Weather::default() });
        let all: Vec<_> = (0..10).map(|step| w.redeem("A1", "C", 100 + step)).collect();
        w.settle();
        (all, w.card("C"))
    };
    assert_eq!(play(), play());
}
