//! From the pixels of a frame to money taken.

use crate::headless::{arguments, program, typed};
use crate::hq::{CASHIER, Hq, PIN};
use crate::world::World;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use image::{DynamicImage, Luma};
use qrcode::{EcLevel, QrCode};
use serde_json::{Value, json};
use shared::wire::screen::{CardAsked, EnrolWith, Event, FrameFrom};
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

/// A folder with one frame that shows this text as a QR code, and a blank one before it.
fn frames(world: &World, text: &str) -> PathBuf {
    let folder = world.folders.path().join("frames");
    fs::create_dir_all(&folder).unwrap();
    let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
    let code = code.render::<Luma<u8>>().module_dimensions(5, 5).build();
    let mut scene = image::GrayImage::from_pixel(1280, 720, Luma([200]));
    DynamicImage::ImageLuma8(scene.clone()).save(folder.join("1.png")).unwrap();
    image::imageops::replace(&mut scene, &code, 400, 150);
    DynamicImage::ImageLuma8(scene).save(folder.join("2.png")).unwrap();
    folder
}

#[test]
fn a_card_before_the_camera_becomes_a_sheet_and_scanning_stops() {
    let mut world = World::ready();
    let card = world.hq.card(5_000);
    let spec = frames(&world, card.token.text());
    world.stop();
    let mut options = world.options();
    options.frames = Some(spec.display().to_string());
    world.use_till(pos_app::Till::open(options).unwrap());
    world.sign_in();
    assert_eq!(world.till().status().frames, FrameFrom::Files);
    let mut after = world.till().status().event;
    world.call::<Value>("scan_start", Value::Null).unwrap();
    let mut previews = 0;
    let sheet = 'found: loop {
        let events = world.till().wait_for_events(after, Duration::from_secs(10));
        assert!(!events.is_empty(), "nothing was read");
        for event in events {
            after = event.number;
            match event.event {
                Event::ScanRead { sheet } => break 'found sheet,
                Event::Frame { frame } => previews += u32::from(frame.width <= 640),
                Event::ScanFailed { refusal } => panic!("{refusal:?}"),
                Event::EnrolRead { with } => panic!("{with:?}"),
                Event::Status { .. }
                | Event::ShowReceipt { .. }
                | Event::ShowSale { .. }
                | Event::Notice { .. } => {}
            }
        }
    };
    assert_eq!(sheet.card, card.card);
    assert!(previews > 0, "the cashier saw what the camera sees");
}

#[test]
fn a_picture_that_the_screen_sends_is_read() {
    let world = World::ready();
    let card = world.hq.card(5_000);
    let path = frames(&world, card.token.text()).join("2.png");
    let asked = world.call("scan_picture", json!({ "is": "path", "path": path })).unwrap();
    let CardAsked::Sheet { sheet } = asked else { panic!("{asked:?}") };
    assert!(card.typed.text().ends_with(&sheet.last_four) && sheet.last_four.len() == 4);
    let other = frames(&world, "https://example.com").join("2.png");
    let asked = world.call("scan_picture", json!({ "is": "path", "path": other })).unwrap();
    let CardAsked::Refused { refusal } = asked else { panic!("{asked:?}") };
    assert_eq!(refusal.code, "token_not_a_card");
}

/// A fresh till is joined by the code's QR, and takes money from a card, by its command line alone.
#[test]
fn the_command_line_does_it_all() {
    let mut world = World::fresh(Hq::start());
    world.stop();
    let run_with = |lines: &[&str], extra: &[&str]| -> (bool, Value) {
        let mut command = Command::new(program());
        command.stdin(typed(lines));
        let out = command.args(arguments(&world)).args(extra).output().unwrap();
        (out.status.success(), serde_json::from_slice(&out.stdout).unwrap())
    };
    let run = |extra: &[&str]| run_with(&[], extra);
    let code = format!("{}/enrol#{}", world.hq.address, world.hq.code());
    let spec = frames(&world, &code).display().to_string();
    let (done, status) = run(&["--frames", &spec, "enrol"]);
    assert!(done, "{status}");
    assert_eq!(status["place"]["store_name"], "High Street");
    assert_eq!(run(&["sync"]).1["line"]["is"], "online");
    let card = world.hq.card(5_000);
    let spec = frames(&world, card.token.text()).display().to_string();
    let staff = CASHIER.0.to_string();
    let (done, outcome) =
        run_with(&[PIN], &["--frames", &spec, "redeem", "--amount", "12.50", "--staff", &staff]);
    assert!(done, "{outcome}");
    assert_eq!(outcome["is"], "taken");
    assert_eq!(run(&["sync"]).1["pending"], 0);
    assert_eq!(world.hq.balance(card.card), 3_750);
    for (code, amount, why) in [
        (card.token.text(), "37.51", "not_enough_funds"),
        (card.typed.text().as_str(), "37.51", "not_enough_funds"),
        ("GC1:", "1", "signed_not_sign1"),
    ] {
        let redeem = ["redeem", "--typed", "--amount", amount, "--staff", &staff];
        let (done, outcome) = run_with(&[PIN, code], &redeem);
        assert_eq!((done, outcome["refusal"]["code"].as_str()), (false, Some(why)), "{outcome}");
    }
    let (whole, journal) = run(&["journal", "verify"]);
    assert!(whole, "{journal}");
    let (done, totals) = run(&["totals"]);
    assert!(done);
    assert_eq!(totals["rows"][0]["sum"]["minor"], 1_250, "{totals}");
}

/// The picture at this path as the screen sends it.
fn bytes_of(path: &std::path::Path) -> Value {
    let base64 = BASE64.encode(fs::read(path).unwrap());
    json!({ "is": "bytes", "base64": base64 })
}

#[test]
fn an_enrolments_code_in_a_picture_fills_in_what_joins_the_till() {
    let world = World::fresh(Hq::start());
    let (address, code) = (world.hq.address.clone(), world.hq.code());
    let picture = |text: &str| frames(&world, text);
    let path = picture(&format!("{address}/enrol#{code}")).join("2.png");
    let with: EnrolWith = world.call("enrol_picture", bytes_of(&path)).unwrap();
    assert_eq!((&with.server, &with.code.0), (&address, &code));
    let rows = [
        ("https://example.com", "2.png", "not_an_enrol_code"),
        ("GC1:ABC", "2.png", "not_an_enrol_code"),
        ("no address/enrol#ABC", "2.png", "not_an_enrol_code"),
        ("https://hq.example/enrol# ", "2.png", "not_an_enrol_code"),
        ("https://example.com", "1.png", "no_code_in_picture"),
    ];
    for (text, frame, expected) in rows {
        let asked = world.call::<EnrolWith>("enrol_picture", bytes_of(&picture(text).join(frame)));
        assert_eq!(asked.unwrap_err().code, expected, "{text}");
    }
    let base64 = json!({ "is": "bytes", "base64": "AAAA" });
    let asked = world.call::<EnrolWith>("enrol_picture", base64);
    assert_eq!(asked.unwrap_err().code, "picture_not_an_image");
    world.call::<Value>("enrol", json!(with)).unwrap();
    let asked = world.call::<EnrolWith>("enrol_picture", bytes_of(&path));
    assert_eq!(asked.unwrap_err().code, "enrolled_already", "a till that works looks for none");
}

#[test]
fn an_enrolments_code_before_the_camera_is_told_of_and_a_cards_is_not() {
    let mut world = World::fresh(Hq::start());
    let (address, code) = (world.hq.address.clone(), world.hq.code());
    let told = |world: &mut World, text: &str| {
        let spec = frames(world, text);
        world.stop();
        let mut options = world.options();
        options.frames = Some(spec.display().to_string());
        world.use_till(pos_app::Till::open(options).unwrap());
        let mut after = world.till().status().event;
        world.call::<Value>("enrol_scan", Value::Null).unwrap();
        loop {
            let events = world.till().wait_for_events(after, Duration::from_secs(10));
            assert!(!events.is_empty(), "nothing was read");
            for event in events {
                after = event.number;
                match event.event {
                    Event::EnrolRead { with } => return Ok(with),
                    Event::ScanFailed { refusal } => return Err(refusal),
                    Event::ScanRead { sheet } => panic!("{sheet:?}"),
                    Event::Frame { .. }
                    | Event::Status { .. }
                    | Event::ShowReceipt { .. }
                    | Event::ShowSale { .. }
                    | Event::Notice { .. } => {}
                }
            }
        }
    };
    let card = world.hq.card(5_000);
    let refusal = told(&mut world, card.token.text()).unwrap_err();
    assert_eq!(refusal.code, "not_an_enrol_code");
    assert!(refusal.words.contains("does not join a till"), "{}", refusal.words);
    let with = told(&mut world, &format!("{address}/enrol#{code}")).unwrap();
    assert_eq!((&with.server, &with.code.0), (&address, &code));
    world.call::<Value>("enrol", json!(with)).unwrap();
    let refused = world.call::<Value>("enrol_scan", Value::Null).unwrap_err();
    assert_eq!(refused.code, "enrolled_already");
    // What looked for the code looks for cards from here on.
    world.sign_in();
    world.call::<Value>("scan_start", Value::Null).unwrap();
}
