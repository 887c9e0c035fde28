//! What a till says of codes that are no good cards of ours, and where there is no code to look at.

use super::Table;
use crate::headless::{arguments, program};
use crate::hq::{Hq, SignedBy};
use crate::world::World;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use image::Luma;
use qrcode::QrCode;
use serde_json::{Value, json};
use shared::wire::screen::{CardAsked, Event, Refusal, ScreenError};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

#[test]
fn every_bad_code_is_told_from_the_others() {
    let mut table = Table::with_help();
    let world = World::ready();
    for (what, who) in [
        ("signed by nobody we know", SignedBy::Stranger),
        ("signed with a key that was revoked", SignedBy::Retired),
        ("signed with a key before its time", SignedBy::Newborn),
        ("signed with a key for other things", SignedBy::Server),
    ] {
        let card = world.hq.card_signed_by(who);
        table.row(what, world.call("card_by_token", json!(card.token.text())));
    }
    damaged(&world, &mut table);
    let long = "0".repeat(300);
    table.row("far too long a number", world.call("card_by_number", json!(long)));
    frames(&mut table);
    insta::assert_snapshot!(table.0);
}

/// Every byte of a card's code is changed, taken out and doubled, and some are put otherwise: each reason that
/// comes of it once.
fn damaged(world: &World, table: &mut Table) {
    let card = world.hq.card(5_000);
    let bytes = unpacked(card.token.text());
    let mut reasons: BTreeMap<String, Value> = BTreeMap::new();
    let mut look = |text: String| {
        let said: Value = world.call("card_by_token", json!(text)).unwrap();
        if let CardAsked::Refused { refusal } = serde_json::from_value(said.clone()).unwrap() {
            reasons.entry(refusal.code).or_insert(said);
        }
    };
    for at in 0..bytes.len() {
        for with in [0x00, 0x01, 0x41, 0x80, 0xa0, 0xff] {
            let mut changed = bytes.clone();
            changed[at] = with;
            look(packed(&changed));
            changed.insert(at, bytes[at]);
            look(packed(&changed));
        }
        look(packed(&[&bytes[..at], &bytes[at + 1..]].concat()));
    }
    look(packed(&[&bytes[..], &[0]].concat()));
    // The header without the key's name, the longer head of an array, and base45 that is not the shortest.
    look(packed(&[&[0x84, 0x43, 0xa1, 0x01, 0x32], &bytes[11..]].concat()));
    look(packed(&[&[0x98, 0x04], &bytes[1..]].concat()));
    look("GC1:ZZ".to_owned());
    look("GC1:abc".to_owned());
    for (code, said) in reasons {
        let what = if code.starts_with("token") { "a damaged text" } else { "a byte changed" };
        table.row(what, Ok(said));
    }
}

fn frames(table: &mut Table) {
    let place = tempfile::tempdir().unwrap();
    let blank = place.path().join("blank");
    let empty = place.path().join("empty");
    for folder in [&blank, &empty] {
        fs::create_dir_all(folder).unwrap();
    }
    fs::write(blank.join("1.png"), super::picture(200, 200)).unwrap();
    let scan = |spec: &PathBuf| {
        let mut world = World::ready();
        world.stop();
        let mut options = world.options();
        options.frames = Some(spec.display().to_string());
        world.use_till(pos_app::Till::open(options).unwrap());
        world.sign_in();
        let after = world.till().status().event;
        world.call::<Value>("scan_start", Value::Null).map(|_| failed(&world, after))
    };
    let shown = |refusal: Refusal| json!(CardAsked::Refused { refusal });
    table.row("the end of the pictures", scan(&blank).map(shown));
    table.row("a folder without pictures", scan(&empty).map(shown));
    table.row("a camera that is not there", scan(&"camera".into()).map(shown));
    let mut world = World::fresh(Hq::start());
    world.stop();
    let enrol = ["--frames", blank.to_str().unwrap(), "enrol"];
    let out = Command::new(program()).args(arguments(&world)).args(enrol).output().unwrap();
    let said: Value = serde_json::from_slice(&out.stdout).unwrap();
    let error: ScreenError = serde_json::from_value(said["error"].clone()).unwrap();
    table.row("joining by a picture without a code", Err(error));
    let code = QrCode::new("https://example.com").unwrap();
    let other = place.path().join("other.png");
    code.render::<Luma<u8>>().module_dimensions(6, 6).build().save(&other).unwrap();
    let base64 = BASE64.encode(fs::read(other).unwrap());
    world.start().unwrap();
    let picture = json!({ "is": "bytes", "base64": base64 });
    table.row("joining by a picture of another code", world.call("enrol_picture", picture));
}

fn failed(world: &World, mut after: u64) -> Refusal {
    loop {
        let events = world.till().wait_for_events(after, Duration::from_secs(20));
        assert!(!events.is_empty(), "nothing was said");
        for event in events {
            after = event.number;
            if let Event::ScanFailed { refusal } = event.event {
                return refusal;
            }
        }
    }
}

const DIGITS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// The bytes of a card's code (RFC 9285).
fn unpacked(text: &str) -> Vec<u8> {
    let digit = |c: &u8| DIGITS.iter().position(|digit| digit == c).unwrap();
    let coded = text.strip_prefix("GC1:").unwrap().as_bytes();
    let whole = |part: &[u8]| part.iter().rev().fold(0, |sum, c| sum * 45 + digit(c));
    let parts = coded.chunks(3).map(|part| (part.len(), whole(part)));
    let bytes = parts.map(|(length, sum)| match length {
        3 => vec![u8::try_from(sum / 256).unwrap(), u8::try_from(sum % 256).unwrap()],
        _ => vec![u8::try_from(sum).unwrap()],
    });
    bytes.flatten().collect()
}

fn packed(bytes: &[u8]) -> String {
    let mut text = "GC1:".to_owned();
    for part in bytes.chunks(2) {
        let mut sum = part.iter().fold(0, |sum, byte| sum * 256 + usize::from(*byte));
        for _ in 0..=part.len() {
            text.push(char::from(DIGITS[sum % 45]));
            sum /= 45;
        }
    }
    text
}
