//! Every key that the programs name has a text, and every text has a reader.

#![expect(
    clippy::unwrap_used,
    reason = "what goes wrong in a test's own work is the test's failure"
)]

use shared::words::Words;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Keys that code puts together at run time, from a stable code or a number.
const BUILT: [&str; 4] = ["refusal-", "fault-", "notice-", "month-"];
/// The first words of keys that stand in code as literals. Nothing else in these sources may begin like that.
const NAMED: [&str; 3] = ["till-", "theme-", "console-"];

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

/// Every text between quotes on one line of the sources that speak to people.
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
            found.extend(
                text.lines().flat_map(|line| line.split('"').skip(1).step_by(2)).map(String::from),
            );
        }
    }
}

fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
