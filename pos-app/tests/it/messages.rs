//! Every message that a person can meet here, provoked for real.

mod bonds;
mod codes;
mod counter;
mod drawer;
mod limits;
mod news;
mod people;
mod sales;
mod servers;
#[cfg(feature = "loopback")]
mod starting;

use crate::hq::{CASHIER, Hq, MANAGER, PIN};
use crate::world::World;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};
use shared::wire::screen::{CardAsked, DayOutcome, Notice, Outcome, ScreenError};
use shared::words::Words;
use std::fmt::Write;

/// A table of what was done and what the screen then says; in some with what it offers as help.
struct Table(String, Words, HelpColumn);

#[derive(PartialEq)]
enum HelpColumn {
    No,
    Yes,
}

impl Default for Table {
    fn default() -> Self {
        Self(String::new(), Words::in_language("en"), HelpColumn::No)
    }
}

impl Table {
    fn with_help() -> Self {
        Self(String::new(), Words::in_language("en"), HelpColumn::Yes)
    }

    /// News that the till tells by itself.
    fn news(&mut self, what: &str, notice: Notice) {
        let Notice { code, words, .. } = notice;
        self.row(what, Err(ScreenError { code, words }));
    }

    fn row(&mut self, what: &str, said: Result<Value, ScreenError>) {
        let help = said.as_ref().ok().and_then(|value| value["refusal"]["help"]["do"].as_str());
        let help = help.unwrap_or_default().to_owned();
        let (code, words) = match said {
            Err(error) => (error.code, error.words),
            Ok(value) => match serde_json::from_value::<Outcome>(value.clone()) {
                Ok(Outcome::Refused { refusal }) => (refusal.code, refusal.words),
                Ok(Outcome::NeedsApproval { words, code }) => (code, words),
                Ok(Outcome::Taken { .. }) => ("taken".into(), String::new()),
                Err(_) => match serde_json::from_value::<CardAsked>(value.clone()) {
                    Ok(CardAsked::Refused { refusal }) => (refusal.code, refusal.words),
                    Ok(CardAsked::Sheet { .. }) => ("sheet".into(), String::new()),
                    Err(_) => of_the_day(value),
                },
            },
        };
        let nothing_said =
            ["refusal-other", "fault-other", "notice-other"].map(|key| self.1.say(key));
        assert!(!nothing_said.contains(&words), "{what}: {code} has no words of its own");
        if self.2 == HelpColumn::Yes {
            writeln!(self.0, "{what:<34} {code:<24} {help:<12} {words}").unwrap();
        } else {
            writeln!(self.0, "{what:<34} {code:<24} {words}").unwrap();
        }
    }
}

/// The code and the words of what came of an act at the drawer.
fn of_the_day(value: Value) -> (String, String) {
    match serde_json::from_value::<DayOutcome>(value) {
        Ok(DayOutcome::Refused { why }) => (why.code, why.words),
        Ok(DayOutcome::NeedsApproval { words, code }) => (code, words),
        Ok(DayOutcome::Done { .. }) | Err(_) => ("done".into(), String::new()),
    }
}

#[test]
fn every_message_is_clear() {
    let mut world = World::fresh(Hq::start());
    let mut table = Table::default();
    enrolling(&world, &mut table);
    let (server, code) = (world.hq.address.clone(), world.hq.code());
    let with = json!({ "server": server, "code": code });
    world.call::<Value>("enrol", with.clone()).unwrap();
    table.row("enrol twice", world.call("enrol", with));
    world.online();
    people(&world, &mut table);
    cards(&world, &mut table);
    amounts(&world, &mut table);
    pictures(&world, &mut table);
    joining_anew(&world, &mut table);
    table.row("a command that is none", world.call("no_such_command", Value::Null));
    table.row("input of another kind", world.call("redeem", json!({ "payment": 7 })));
    table.row("scan without a camera", world.call("scan_start", Value::Null));
    world.stop();
    insta::assert_snapshot!(table.0);
}

fn enrolling(world: &World, table: &mut Table) {
    let mut enrol = |what: &str, server: &str, code: &str| {
        let said = world.call("enrol", json!({ "server": server, "code": code }));
        table.row(what, said);
    };
    enrol("wrong code", &world.hq.address, "NOPE");
    enrol("no address", "hq", "CODE");
    enrol("plain text to another machine", "http://hq.example:7400", "CODE");
    // The port of a listener that is gone again: nobody answers there.
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    enrol("server away", &format!("http://{gone}"), "CODE");
}

/// What a till took and headquarters has not heard of keeps it in its store.
fn joining_anew(world: &World, table: &mut Table) {
    let card = world.hq.card(1_000);
    world.greet_anew();
    // The limit that came with it is written down and settled too.
    world.online();
    world.cut();
    world.redeem(&card, 100);
    let with = json!({ "server": world.hq.address, "code": world.hq.code() });
    table.row("enrol while an entry waits", world.call("enrol", with));
    world.heal();
    assert_eq!(world.hq.balance(card.card), 900, "it was not lost");
}

fn people(world: &World, table: &mut Table) {
    let mut sign_in = |what: &str, staff, pin: &str| {
        table.row(what, world.sign_in_as(staff, pin).map(|_| Value::Null));
    };
    sign_in("wrong PIN", CASHIER, "0000");
    sign_in("PIN that is no PIN", CASHIER, "letters");
    sign_in("wrong PIN a third time", CASHIER, "1111");
    sign_in("right PIN, too early", CASHIER, PIN);
    sign_in("another person", MANAGER, crate::hq::MANAGER_PIN);
}

fn cards(world: &World, table: &mut Table) {
    let card = world.hq.card(5_000);
    let token = card.token.text();
    let mut code = |what: &str, text: &str| {
        table.row(what, world.call("card_by_token", json!(text)));
    };
    code("empty code", "");
    code("another kind of code", "https://example.com");
    code("a code of a later form", "GC2:ABC");
    code("a damaged code", &token.replace("GC1:", "GC1:0"));
    code("far too long a code", &"A".repeat(5_000));
    let mut changed: Vec<char> = token.chars().collect();
    let last = changed.len() - 1;
    changed[last] = if changed[last] == '0' { '1' } else { '0' };
    code("a code with its end changed", &changed.iter().collect::<String>());
    let number = card.typed.text();
    let mut typed = |what: &str, text: &str| {
        table.row(what, world.call("card_by_number", json!(text)));
    };
    typed("a number", &number);
    typed("a slip of the finger", &slip(&number));
    typed("half a number", &number[..9]);
    typed("no number at all", "UUUU-UUUU-UUUU-UUUU-UUUU");
}

fn slip(number: &str) -> String {
    let (first, rest) = number.split_at(1);
    format!("{}{rest}", if first == "0" { "1" } else { "0" })
}

fn amounts(world: &World, table: &mut Table) {
    let card = world.hq.card(6_000);
    let mut redeem = |what: &str, amount: Value| {
        let payment = world.sheet(&card).payment;
        let input = json!({
            "payment": payment, "card": card.card, "amount": amount, "sale": null, "approval": null,
        });
        table.row(what, world.call("redeem", input));
    };
    redeem("nothing", json!({ "minor": 0, "asset": "EUR" }));
    redeem("less than nothing", json!({ "minor": -1, "asset": "EUR" }));
    redeem("more than it has", json!({ "minor": 6_001, "asset": "EUR" }));
    redeem("above 2^53", json!({ "minor": 9_007_199_254_740_992_i64, "asset": "EUR" }));
    redeem("not a whole number", json!({ "minor": 1.5, "asset": "EUR" }));
    redeem("another currency", json!({ "minor": 100, "asset": "USD" }));
    redeem("no currency", json!({ "minor": 100, "asset": "XYZ" }));
    world.cut();
    redeem("above t, line down", json!({ "minor": 5_001, "asset": "EUR" }));
    let mut issue = |what: &str, name: &str, minor: i64| {
        let payment = world.sheet(&card).payment;
        let amount = json!({ "minor": minor, "asset": "EUR" });
        let input = json!({
            "payment": payment, "card": card.card, "amount": amount, "sale": null, "approval": null,
        });
        table.row(what, world.call(name, input));
    };
    issue("load too little", "load", 1);
    issue("activate an active card", "activate", 1_000);
    world.heal();
    let undo = json!({
        "payment": world.till().new_payment(), "undoes": world.till().new_payment(),
        "amount": { "minor": 100, "asset": "EUR" }, "approval": null,
    });
    table.row("undo what never was", world.call("void_payment", undo));
}

fn pictures(world: &World, table: &mut Table) {
    let mut bytes = |what: &str, bytes: &[u8]| {
        let picture = json!({ "is": "bytes", "base64": BASE64.encode(bytes) });
        table.row(what, world.call("scan_picture", picture));
    };
    let blank = picture(200, 200);
    bytes("an empty file", &[]);
    bytes("no picture", b"hello");
    bytes("half a picture", &blank[..blank.len() / 2]);
    bytes("a picture without a code", &blank);
    bytes("40 megapixels", &header_of(8_000, 5_000));
    let path = json!({ "is": "path", "path": "/no/such/file.png" });
    table.row("a file that is not there", world.call("scan_picture", path));
    let base64 = json!({ "is": "bytes", "base64": "*" });
    table.row("bytes that are none", world.call("scan_picture", base64));
}

/// A white PNG.
fn picture(width: u32, height: u32) -> Vec<u8> {
    let image = image::GrayImage::from_pixel(width, height, image::Luma([255]));
    let mut file = std::io::Cursor::new(Vec::new());
    image.write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner()
}

/// The start of a PNG that claims this size: nothing of it is there to decode.
fn header_of(width: u32, height: u32) -> Vec<u8> {
    let mut file = picture(1, 1);
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc32(&file[12..29]);
    file[29..33].copy_from_slice(&sum.to_be_bytes());
    file
}

/// The checksum of PNG chunks (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    !crc
}
