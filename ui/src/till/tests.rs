//! What the screen works out by itself: offers, what is left to pay, digits that move in from the right.

use super::enrol::joined_with;
use super::sale::cash::offers;
use super::sale::offer;
use crate::parts::{AmountEntry, PadKey};
use leptos::prelude::*;
use shared::money::{Amount, Asset, MINOR_MAX, Minor};

fn minor(cents: i64) -> Minor {
    Minor::new(cents).unwrap()
}

#[test]
fn the_offer_is_the_least_of_due_and_allowed() {
    #[track_caller]
    fn check(due: Option<i64>, at_most: i64, offered: i64) {
        assert_eq!(offer(due.map(minor), minor(at_most)), minor(offered));
    }
    check(Some(1_240), 3_760, 1_240);
    check(Some(5_400), 3_760, 3_760);
    check(Some(5_400), 0, 0);
    check(None, 3_760, 0);
}

#[test]
fn cash_is_offered_exactly_and_in_the_next_round_amounts() {
    #[track_caller]
    fn check(due: i64, scale: u32, offered: &[i64]) {
        let all: Vec<i64> = offers(minor(due), scale).into_iter().map(Minor::get).collect();
        assert_eq!(all, offered);
    }
    check(1_240, 2, &[1_240, 1_500, 2_000, 5_000]);
    check(2_000, 2, &[2_000, 5_000, 10_000]);
    check(4_160, 2, &[4_160, 4_500, 5_000, 6_000]);
    check(12_345, 2, &[12_345, 12_500, 13_000, 14_000]);
    check(1, 2, &[1, 500, 1_000, 2_000]);
    // A currency without smaller units.
    check(87, 0, &[87, 90, 100]);
    check(MINOR_MAX, 2, &[MINOR_MAX]);
}

#[test]
fn a_till_joins_with_what_is_typed_or_scanned() {
    #[track_caller]
    fn check(server: &str, code: &str, joined: Option<(&str, &str)>) {
        let joined = joined.map(|(server, code)| (server.to_string(), code.to_string()));
        assert_eq!(joined_with(server, code), joined, "{server:?} {code:?}");
    }
    let hq = "https://hq.example:7400";
    let both = Some((hq, "K7QM-2R4X-9WDT"));
    check(hq, "K7QM-2R4X-9WDT", both);
    check(&format!(" {hq} "), " K7QM-2R4X-9WDT", both);
    check("", "https://hq.example:7400/enrol#K7QM-2R4X-9WDT", both);
    check("https://hq.example:7400/enrol#K7QM-2R4X-9WDT", "", both);
    check("https://old.example", "https://hq.example:7400/enrol#K7QM-2R4X-9WDT", both);
    check(hq, "", None);
    check("", "K7QM-2R4X-9WDT", None);
    check("", "https://hq.example:7400/enrol#", None);
    check("", "/enrol#K7QM-2R4X-9WDT", None);
}

#[test]
fn digits_move_in_from_the_right() {
    #[track_caller]
    fn check(offered: i64, keys: &[PadKey], typed: i64) {
        Owner::new().with(|| {
            let entry = AmountEntry::offering(Amount::new(offered, Asset::EUR).unwrap());
            for key in keys {
                entry.press(*key);
            }
            assert_eq!(entry.minor.get_untracked(), minor(typed));
        });
    }
    use PadKey::{Back, Clear, Digit, DoubleZero};
    check(0, &[Digit(1), Digit(2), Digit(4), Digit(0)], 1_240);
    check(3_760, &[], 3_760);
    check(3_760, &[Digit(5)], 5);
    check(3_760, &[Back], 0);
    check(0, &[Digit(5), DoubleZero], 500);
    check(0, &[Digit(5), Digit(6), Back], 5);
    check(0, &[Digit(5), Digit(6), Clear, Digit(7)], 7);
}

#[test]
fn more_digits_than_any_till_can_count_are_not_taken_in() {
    Owner::new().with(|| {
        let entry = AmountEntry::offering(Amount::new(0, Asset::EUR).unwrap());
        for _ in 0..40 {
            entry.press(PadKey::Digit(9));
        }
        let typed = entry.minor.get_untracked().get();
        assert_eq!(typed, 999_999_999_999_999);
        assert!(typed <= MINOR_MAX);
    });
}
