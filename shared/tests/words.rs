//! Every key that the programs name has a text, and every text has a reader.

#![expect(
    clippy::unwrap_used,
    reason = "what goes wrong in a test's own work is the test's failure"
)]

#[path = "words/met.rs"]
mod met;

use shared::words::Words;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Modules whose refusals have codes and words of their own.
const OF_THEIR_OWN: [&str; 2] = ["sale", "day"];
/// Keys that code puts together at run time, from a stable code or a number.
const BUILT: [&str; 4] = ["refusal-", "fault-", "notice-", "month-"];
/// Where stable codes stand as literals, and what they are said as.
const CODES: [(&str, &str); 10] = [
    ("../pos-app/src/error.rs", "fault"),
    ("../pos-app/src/error/codes.rs", "fault"),
    ("../sync-server/src/acts/tills.rs", "fault"),
    ("src/ledger/refusal.rs", "refusal"),
    ("src/till/refusal.rs", "refusal"),
    ("src/till/people.rs", "refusal"),
    ("src/till/clock.rs", "refusal"),
    ("src/credential.rs", "refusal"),
    ("src/credential/typed.rs", "refusal"),
    ("src/signing.rs", "refusal"),
];
/// The first words of keys that stand in code as literals. Nothing else in these sources may begin like that.
const NAMED: [&str; 4] = ["till-", "theme-", "console-", "paper-"];

#[test]
fn every_key_in_code_has_a_text() {
    let words = Words::in_language("en");
    let missing: Vec<String> =
        literals().into_iter().filter(|l| is_key(l) && !words.has(l)).collect();
    assert!(missing.is_empty(), "no text for {missing:?}");
}

#[test]
fn every_text_has_a_reader() {
    let used = literals();
    let unread: Vec<String> = keys()
        .into_iter()
        .filter(|key| !used.contains(key) && !BUILT.iter().any(|start| key.starts_with(start)))
        .collect();
    assert!(unread.is_empty(), "nobody says {unread:?}");
}

#[test]
fn every_code_is_said_in_words_of_its_own() {
    let words = Words::in_language("en");
    let mut unsaid = Vec::new();
    for (file, kind) in CODES {
        let text = fs::read_to_string(here().join(file)).unwrap();
        let is_said =
            |line: &&str| !["#[", "audit(", "counter!("].iter().any(|other| line.contains(other));
        let lines = text.lines().filter(is_said);
        let codes: Vec<&str> = lines.flat_map(literals_of).filter(|text| is_code(text)).collect();
        assert!(!codes.is_empty(), "{file} has codes");
        let rest = words.say(&format!("{kind}-other"));
        let speak = |code: &str| match kind {
            "fault" => words.fault(code, &[]),
            _ => words.refusal(code, &[]),
        };
        unsaid.extend(codes.into_iter().filter(|code| speak(code) == rest).map(String::from));
    }
    assert!(unsaid.is_empty(), "no words for {unsaid:?}");
}

/// The codes of a sale and of the day are words of their own, with or without a dash.
#[test]
fn every_refusal_of_a_sale_and_of_the_day_is_said_in_words_of_its_own() {
    let words = Words::in_language("en");
    for what in OF_THEIR_OWN {
        let start = format!("refusal-{what}-");
        let text = fs::read_to_string(here().join(format!("src/{what}/refusal.rs"))).unwrap();
        let codes = text.lines().filter(|line| line.contains("=> \"")).flat_map(literals_of);
        let keys: Vec<String> =
            codes.map(|code| format!("{start}{}", code.replace('_', "-"))).collect();
        let said: Vec<&String> = keys.iter().filter(|key| words.has(key)).collect();
        assert_eq!(said.len(), keys.len(), "not all of {keys:?} have words");
        let texts: BTreeSet<String> =
            self::keys().into_iter().filter(|key| key.starts_with(&start)).collect();
        let is_unread = |text: &&String| !keys.contains(*text) && *text != "refusal-day-manager";
        let unread: Vec<&String> = texts.iter().filter(is_unread).collect();
        assert!(unread.is_empty() && !texts.is_empty(), "no refusal says {unread:?}");
    }
}

/// `wrong_code`, and nothing with a blank or a capital.
fn is_code(literal: &str) -> bool {
    let is_part = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    literal.contains('_') && literal.bytes().all(is_part)
}

fn is_key(literal: &str) -> bool {
    NAMED.iter().any(|start| literal.starts_with(start))
        && literal.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !literal.ends_with('-')
}

fn keys() -> BTreeSet<String> {
    let folder = here().join("words/en");
    let texts =
        fs::read_dir(folder).unwrap().map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
    let key = |line: &str| {
        let name = line.split_once(" =")?.0;
        name.starts_with(|c: char| c.is_ascii_lowercase()).then(|| name.to_string())
    };
    texts.flat_map(|text| text.lines().filter_map(key).collect::<Vec<_>>()).collect()
}

/// Every such text of the sources that speak to people.
fn literals() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for folder in ["src", "../ui/src", "../pos-app/src", "../sync-server/src"] {
        read_folder(&here().join(folder), &mut found);
    }
    found
}

fn read_folder(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_folder(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.extend(literals_of(&text).map(String::from));
        }
    }
}

/// Every text between quotes on one line.
fn literals_of(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split('"').skip(1).step_by(2))
}

fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
