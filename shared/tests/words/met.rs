//! Every message that a person can meet stands in a table of messages that were provoked for real: by a real
//! till, a real server or their programs. What cannot be provoked says here why.

use super::{CODES, OF_THEIR_OWN, here, is_code, literals_of};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The catalogues of messages.
const CATALOGUES: [&str; 3] = ["refusals", "faults", "notices"];
/// Where the tables are.
const TABLES: [&str; 3] = ["../pos-app/tests", "../sync-server/tests", "../tests/it"];
/// More sources of codes that people meet, beside those whose words are checked one by one.
const MORE_CODES: [&str; 3] =
    ["../pos-app/src/till/alarm.rs", "../pos-app/src/printing/port.rs", "src/till/people.rs"];

const LATER: &str = "for a code of a later version, which this one cannot make";
const PROGRAM: &str = "only a fault of the program makes it, and no command or entry of today can";
const PAGE: &str =
    "said by the page itself, since its till does not answer: no table reaches pages";
const BYTES: &str = "wants a card's code that our own key signed wrongly: shared/src/credential/mutations.rs \
                     reaches it, and it is said like the others of its kind";
const COMMAND_LINE: &str = "a sentence of the server's command line, whose table shows no codes";
const CAMERA: &str = "wants a camera that breaks, and a build that has one";
const DISK: &str = "wants a file system that shares no memory between programs";
const LOG: &str = "goes into the server's log alone: the till hears that it is not known";
const PRICE_LIST: &str = "there is no price list yet, so no step names an item's code";

/// Texts that stand in no table, and why. This list may only lose entries.
const NEVER_MET: &[(&str, &str)] = &[
    ("refusal-other", LATER),
    ("fault-other", LATER),
    ("notice-other", LATER),
    ("refusal-card-state", LATER),
    ("refusal-more-than-paid-bare", "the API undoes no payments; tills say it with its figure"),
    ("refusal-sale-unknown-item", PRICE_LIST),
    ("fault-till-away", PAGE),
    ("fault-page-expired", PAGE),
    ("fault-till-and-screen-differ", PAGE),
    ("fault-till-taken", LOG),
    ("fault-camera", CAMERA),
    ("fault-disk-cannot-log", DISK),
    ("fault-not-an-entry", PROGRAM),
];
/// Codes that stand in no table, and why. This list may only lose entries.
const NEVER_SEEN: &[(&str, &str)] = &[
    ("sale_unknown_item", PRICE_LIST),
    (
        "clock_never_set",
        "no limit comes without the server's time, and that there is none is said first",
    ),
    ("signed_payload_not_canonical", BYTES),
    ("signed_too_long", BYTES),
    ("signed_wrong_payload", BYTES),
    ("camera_failed", CAMERA),
    ("disk_cannot_log", DISK),
    ("not_an_entry", PROGRAM),
    ("till_taken", LOG),
    ("last_hq", COMMAND_LINE),
    ("name_taken", COMMAND_LINE),
    ("not_empty", COMMAND_LINE),
    ("trust_list", "wants a root key exchanged by hand, or a list that is full"),
];

#[test]
fn every_message_was_met() {
    let tables = tables();
    let mut offences = Vec::new();
    for catalogue in CATALOGUES {
        let text = fs::read_to_string(here().join(format!("words/en/{catalogue}.ftl"))).unwrap();
        for (key, sentences) in messages(&text) {
            let met = tables.iter().any(|row| says(row, &key, &sentences));
            judge(&mut offences, &key, met, NEVER_MET);
        }
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn every_code_was_met() {
    let rows = tables();
    let seen: BTreeSet<&str> = rows.iter().flat_map(|row| row.split_whitespace()).collect();
    let mut offences = Vec::new();
    let codes = codes();
    assert!(codes.len() > 150, "the sources name the codes");
    for code in codes {
        judge(&mut offences, &code, seen.contains(code.as_str()), NEVER_SEEN);
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

/// A table whose test is gone would prove nothing.
#[test]
fn every_table_has_its_test() {
    let files = snapshots();
    assert!(files.len() > 10, "{files:?}");
    for file in files {
        let name = file.rsplit("__").next().unwrap().trim_end_matches(".snap").to_owned();
        let text = fs::read_to_string(&file).unwrap();
        let source = text.lines().find_map(|line| line.strip_prefix("source: ")).unwrap();
        let source = fs::read_to_string(here().join("..").join(source)).unwrap();
        assert!(source.contains(&format!("fn {name}()")), "{file} is a table of no test");
    }
}

fn judge(offences: &mut Vec<String>, what: &str, met: bool, excused: &[(&str, &str)]) {
    let is_excused = excused.iter().any(|(name, _)| *name == what);
    match (met, is_excused) {
        (false, false) => {
            offences
                .push(format!("{what} was never provoked: give it a row in a table of messages"));
        }
        (true, true) => offences.push(format!("{what} is in a table: it needs no excuse any more")),
        (true, false) | (false, true) => {}
    }
}

/// Every row of every table.
fn tables() -> Vec<String> {
    let files = snapshots();
    let texts = files.iter().map(|file| fs::read_to_string(file).unwrap());
    texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}

fn snapshots() -> Vec<String> {
    let mut files = Vec::new();
    for folder in TABLES {
        find(&here().join(folder), "snap", &mut files);
    }
    files
}

fn find(folder: &Path, ending: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find(&path, ending, found);
        } else if path.extension().is_some_and(|kind| kind == ending) {
            found.push(path.display().to_string());
        }
    }
}

/// Each message with the sentences that it can be, each in the pieces between what is put into it.
fn messages(text: &str) -> Vec<(String, Vec<Vec<String>>)> {
    let mut found = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some((key, value)) = line.split_once(" =").filter(|_| is_name(line)) else { continue };
        let mut value = value.trim().to_owned();
        while let Some(more) = lines.next_if(|line| line.starts_with([' ', '}'])) {
            value = format!("{value}\n{}", more.trim());
        }
        found.push((key.to_owned(), sentences(&value)));
    }
    found
}

fn is_name(line: &str) -> bool {
    line.starts_with(|c: char| c.is_ascii_lowercase())
}

/// One for each choice that a message has.
fn sentences(value: &str) -> Vec<Vec<String>> {
    let Some((before, rest)) = value.split_once("->") else { return vec![pieces(value)] };
    let before = before.rsplit_once('{').unwrap().0;
    let after = rest.rsplit_once('}').unwrap().1;
    let choices = rest.lines().filter_map(|line| line.trim().split_once("] "));
    choices.map(|(_, choice)| pieces(&[before, choice, after].concat())).collect()
}

fn pieces(sentence: &str) -> Vec<String> {
    let parts = sentence.split('{').map(|part| part.split_once('}').map_or(part, |(_, text)| text));
    parts.map(str::to_owned).collect()
}

/// Whether a row ends with one of these sentences and shows a code that is said by this key.
fn says(row: &str, key: &str, sentences: &[Vec<String>]) -> bool {
    let kind = key.split('-').next().unwrap();
    let has_code = row.split_whitespace().any(|word| {
        let said = format!("{kind}-{}", word.replace('_', "-"));
        is_code(word) && (said.starts_with(key) || key.starts_with(&said))
            || word == &key[kind.len() + 1..]
    });
    has_code && sentences.iter().any(|pieces| ends_with(row, pieces))
}

fn ends_with(row: &str, pieces: &[String]) -> bool {
    let (last, first) = pieces.split_last().unwrap();
    let mut rest = row;
    for piece in first {
        match rest.split_once(piece.as_str()) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last.as_str())
}

fn codes() -> BTreeSet<String> {
    let of = |file: &&str| fs::read_to_string(here().join(file)).unwrap();
    let files = CODES.iter().map(|(file, _)| *file).chain(MORE_CODES);
    let is_said =
        |line: &&str| !["#[", "audit(", "counter!(", "mod "].iter().any(|o| line.contains(o));
    let mut found = BTreeSet::new();
    for text in files.map(|file| of(&file)) {
        let lines = text.lines().filter(is_said);
        found.extend(lines.flat_map(literals_of).filter(|text| is_code(text)).map(String::from));
    }
    for what in OF_THEIR_OWN {
        let text = of(&format!("src/{what}/refusal.rs").as_str());
        let lines = text.lines().filter(|line| line.contains("=> \""));
        found.extend(lines.flat_map(literals_of).map(|code| format!("{what}_{code}")));
    }
    let trust = of(&"src/trust_list.rs");
    let keys = trust.lines().flat_map(literals_of).filter(|text| text.starts_with("key_"));
    found.extend(keys.map(String::from));
    found.extend(codes_of_the_api());
    found
}

/// What handlers and acts of the server name where they refuse.
fn codes_of_the_api() -> BTreeSet<String> {
    let mut files = Vec::new();
    find(&here().join("../sync-server/src"), "rs", &mut files);
    let mut found = BTreeSet::new();
    for text in files.iter().map(|file| fs::read_to_string(file).unwrap()) {
        for place in ["ApiError::bad(", "ApiError::field(", "Conflict {", "fn code(&self)"] {
            for (at, _) in text.match_indices(place) {
                let end = text[at..].find([';', '}']).map_or(text.len(), |length| at + length);
                let named =
                    text[at..end].lines().flat_map(literals_of).filter(|text| is_code(text));
                found.extend(named.map(String::from));
            }
        }
    }
    found
}
