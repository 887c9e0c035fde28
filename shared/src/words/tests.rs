//! What the catalogues and their readers promise each other.

use super::*;
use crate::money::Asset;
use crate::time::Timestamp;

/// 20 November 2026, 09:12 UTC.
const MORNING: Timestamp = Timestamp(1_795_165_920_000);

#[test]
fn every_file_reads_without_a_mistake() {
    for catalogue in CATALOGUES {
        for file in catalogue.files {
            if let Err((_, faults)) = FluentResource::try_new((*file).to_string()) {
                panic!("{}: {faults:?}", catalogue.language);
            }
        }
    }
}

#[test]
fn every_text_has_a_note_for_translators() {
    for file in CATALOGUES.iter().flat_map(|c| c.files) {
        let mut before = "";
        for line in file.lines() {
            let starts_text =
                line.starts_with(|c: char| c.is_ascii_lowercase()) && line.contains('=');
            assert!(!starts_text || before.starts_with("# "), "no note above: {line}");
            before = line;
        }
    }
}

#[test]
fn no_text_is_given_twice() {
    for catalogue in CATALOGUES {
        let mut bundle = FluentBundle::new_concurrent(vec![]);
        for file in catalogue.files {
            let resource = FluentResource::try_new((*file).to_string()).unwrap();
            assert_eq!(bundle.add_resource(resource).err(), None);
        }
    }
}

#[test]
fn texts_keep_to_the_tone() {
    for file in CATALOGUES.iter().flat_map(|c| c.files) {
        for line in file.lines().filter(|line| !line.starts_with('#')) {
            let line = line.to_lowercase();
            for word in ["!", "please", "successfully", "oops", "sorry", "invalid"] {
                assert!(!line.contains(word), "{word}: {line}");
            }
        }
    }
}

#[test]
fn money_is_written_as_the_language_writes_it() {
    #[track_caller]
    fn check(minor: i64, code: &str, text: &str) {
        let amount = Amount::new(minor, Asset::from_code(code).unwrap()).unwrap();
        assert_eq!(Words::in_language("en").money(amount).to_string(), text);
    }
    check(1240, "EUR", "€12.40");
    check(5, "EUR", "€0.05");
    check(0, "EUR", "€0.00");
    check(-410, "EUR", "−€4.10");
    check(100_000_000, "EUR", "€1,000,000.00");
    check(1240, "JPY", "¥1,240");
}

#[test]
fn time_is_the_stores_clock() {
    let words = Words::in_language("en-IE");
    let an_hour_later = Timestamp(MORNING.0 + 3_600_000);
    assert_eq!(words.clock(MORNING, 60), "10:12");
    assert_eq!(words.day(MORNING, 0), "20 Nov 2026");
    assert_eq!(words.day(MORNING, 15 * 60), "21 Nov 2026");
    assert_eq!(words.moment(MORNING, an_hour_later, 0), "09:12");
    assert_eq!(words.moment(MORNING, an_hour_later, 14 * 60), "20 Nov 2026, 23:12");
    assert_eq!(words.ago(MORNING, an_hour_later), "1 hour ago");
    assert_eq!(words.ago(MORNING, MORNING), "just now");
}

#[test]
fn a_missing_text_is_seen_and_an_unknown_language_is_english() {
    let words = Words::in_language("tlh");
    assert_eq!(words.say("no-such-text"), "⟨no-such-text⟩");
    assert_eq!(words.say("theme-dark"), "Dark");
}

#[test]
fn a_code_is_said_by_its_longest_known_beginning() {
    let words = Words::in_language("en");
    let ten = Amount::new(410, Asset::EUR).unwrap();
    let parts = [("amount", ten.into())];
    assert_eq!(words.refusal("not_enough_funds", &parts), "This card has €4.10 left.");
    assert_eq!(words.refusal("signed_not_sign1", &[]), words.say("refusal-signed"));
    assert_eq!(words.refusal("something_new", &[]), words.say("refusal-other"));
    assert_eq!(words.fault("something_new", &[]), words.say("fault-other"));
}
