//! Papers, from the act at the till to what comes out of a printer.

pub(crate) mod recorder;
mod sales;

use crate::hq::{CASHIER, MANAGER, MANAGER_PIN, PIN};
use crate::sales::counter::{Counter, amount};
use crate::world::{World, short};
use pos_app::printing::{AfterPaper, to_bytes};
use recorder::{COVER, PAPER_END, Recorder, printed};
use serde_json::{Value, json};
use shared::paper::{Paper, Piece, Slip, Weight};
use shared::wire::screen::PrinterState;
use std::net::SocketAddr;

/// A till with a printer, the cashier signed in.
fn with_printer(printer: &Recorder) -> World {
    let world = World::ready();
    name(&world, &json!(printer.place()));
    world
}

pub(crate) fn name(world: &World, place: &Value) -> PrinterState {
    world.sign_in_as(MANAGER, MANAGER_PIN).unwrap();
    let state = world.call("printer_set", json!({ "place": place, "paper": "58mm" })).unwrap();
    world.sign_in_as(CASHIER, PIN).unwrap();
    state
}

pub(crate) fn printer_now(world: &World) -> PrinterState {
    world.call("printer_now", Value::Null).unwrap()
}

/// Waits until the till has said something.
#[track_caller]
fn hear(world: &World, code: &str) {
    world.told(code);
}

#[test]
fn what_is_taken_is_printed_and_says_what_the_screen_says() {
    let printer = Recorder::start();
    let world = with_printer(&printer);
    let card = world.hq.card(5_000);
    assert_eq!(short(&world.redeem(&card, 1_250)), "taken 12.50 eur online");
    world.cut();
    assert_eq!(short(&world.redeem(&card, 1_000)), "taken 10.00 eur floor");
    let papers = printer.papers(2);
    let row = |paper: &[String], name: &str| {
        let line = paper.iter().find(|line| line.trim_start_matches('*').starts_with(name));
        line.and_then(|line| line.split_whitespace().last()).unwrap_or_default().to_owned()
    };
    assert_eq!(row(&papers[0], "Gift card"), "€12.50");
    assert_eq!(row(&papers[0], "Left on"), "€37.50");
    assert_eq!(row(&papers[1], "Gift card"), "€10.00");
    assert_eq!(row(&papers[1], "Left on"), "€27.50");
    let offline = |paper: &[String]| paper.iter().any(|line| line.starts_with("Taken offline."));
    assert_eq!((offline(&papers[0]), offline(&papers[1])), (false, true));
    for paper in &papers {
        assert_eq!(paper.last().map(String::as_str), Some("(cut)"));
        assert!(paper.iter().all(|line| line.chars().count() <= 33), "{paper:?}");
    }
    // The printer says that it is done a moment before the till has noted it.
    world.wait(|_| printer_now(&world).waiting == 0);
}

#[test]
fn a_refusal_prints_nothing_and_the_same_payment_twice_prints_once() {
    let printer = Recorder::start();
    let world = with_printer(&printer);
    let card = world.hq.card(1_000);
    assert_eq!(short(&world.redeem(&card, 1_001)), "refused not_enough_funds");
    let payment = world.sheet(&card).payment;
    for _ in 0..2 {
        let outcome = world.redeem_as(payment, &card, 400).unwrap();
        assert_eq!(short(&outcome), "taken 4.00 eur online");
    }
    world.call::<PrinterState>("print_again", json!(payment)).unwrap();
    let papers = printer.papers(2);
    let is_copy = |paper: &[String]| paper.iter().any(|line| line.contains("COPY"));
    assert_eq!((is_copy(&papers[0]), is_copy(&papers[1])), (false, true));
}

#[test]
fn a_sale_prints_once_when_it_is_over_and_cash_opens_the_drawer() {
    let printer = Recorder::start();
    let mut world = with_printer(&printer);
    let card = world.hq.card(700);
    let mut counter = Counter::open(&mut world);
    counter.key_in(1_999);
    counter.pay(&card, None);
    counter.step(json!({ "do": "cash", "given": amount(2_000) }));
    counter.finish();
    counter.finish();
    counter.restart();
    counter.finish();
    world.call::<PrinterState>("printer_test", Value::Null).unwrap();
    let papers = printer.papers(2);
    let paper = &papers[0];
    assert_eq!(paper[0], "(drawer)");
    for row in ["*Total                     €19.99", "Cash                      €20.00"] {
        assert!(paper.contains(&row.to_owned()), "{row} in {paper:?}");
    }
    let row = |name: &str| paper.iter().find(|line| line.starts_with(name)).cloned();
    assert!(row("Gift card").unwrap().ends_with(" €7.00"), "{paper:?}");
    assert!(row("Left on the card").unwrap().ends_with(" €0.00"), "{paper:?}");
    assert!(row("Change").unwrap().ends_with(" €7.01"), "{paper:?}");
    assert!(papers[1].contains(&"^[SCRIP]".to_owned()), "nothing came between");
}

#[test]
fn a_payment_before_a_sudden_end_gets_its_paper_at_the_next_start() {
    let printer = Recorder::start();
    let mut world = World::ready();
    let card = world.hq.card(700);
    // No printer yet: as if the till had been stopped between the payment and its paper.
    world.redeem(&card, 100);
    name(&world, &json!(printer.place()));
    world.restart();
    assert!(printer.papers(1)[0].iter().any(|line| line.contains("€1.00")));
    world.wait(|_| printer_now(&world).waiting == 0);
    world.restart();
    world.sign_in_as(CASHIER, PIN).unwrap();
    world.call::<PrinterState>("printer_test", Value::Null).unwrap();
    assert!(printer.papers(2)[1].contains(&"^[SCRIP]".to_owned()), "it is printed once");
}

#[test]
fn papers_wait_for_a_printer_that_is_gone_and_survive_a_restart() {
    // A port at which nobody is; a printer comes to it later.
    let address: SocketAddr = {
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        nobody.local_addr().unwrap()
    };
    let mut world = World::ready();
    name(&world, &json!(format!("tcp://{address}")));
    let card = world.hq.card(5_000);
    assert_eq!(short(&world.redeem(&card, 100)), "taken 1.00 eur online");
    hear(&world, "printer_gone");
    assert_eq!(short(&world.redeem(&card, 200)), "taken 2.00 eur online");
    let state = printer_now(&world);
    assert_eq!(state.waiting, 2);
    assert!(state.fault.unwrap().contains("does not answer"));
    world.restart();
    hear(&world, "printer_gone");
    let printer = Recorder::at(address);
    hear(&world, "printer_back");
    let papers = printer.papers(2);
    let amounts: Vec<bool> = ["€1.00", "€2.00"]
        .iter()
        .zip(&papers)
        .map(|(amount, paper)| paper.iter().any(|line| line.contains(amount)))
        .collect();
    assert_eq!(amounts, [true, true], "in their order: {papers:?}");
    assert_eq!(printer_now(&world).fault, None);
}

#[test]
fn a_printer_without_paper_says_so_and_goes_on() {
    let printer = Recorder::start();
    let world = with_printer(&printer);
    let card = world.hq.card(5_000);
    printer.is_stopped_by(PAPER_END);
    world.redeem(&card, 100);
    hear(&world, "printer_no_paper");
    printer.is_stopped_by(COVER);
    hear(&world, "printer_cover_open");
    printer.works();
    hear(&world, "printer_back");
    let papers = printer.papers(1);
    assert!(!papers[0].iter().any(|line| line.contains("COPY")), "nothing had been sent before");
}

#[test]
fn a_paper_that_broke_off_is_printed_again_as_a_copy() {
    let printer = Recorder::start();
    let world = with_printer(&printer);
    let card = world.hq.card(5_000);
    printer.dies_after(60);
    world.redeem(&card, 100);
    hear(&world, "printer_gone");
    let papers = printer.papers(1);
    assert!(papers[0].iter().any(|line| line.contains("COPY")), "{papers:?}");
}

#[test]
fn only_a_manager_names_a_printer_and_it_has_to_be_one() {
    let world = World::ready();
    let set = |place: &str| {
        world.call::<PrinterState>("printer_set", json!({ "place": place, "paper": "80mm" }))
    };
    assert_eq!(set("tcp://127.0.0.1").unwrap_err().code, "not_allowed");
    assert_eq!(
        world.call::<PrinterState>("printer_test", Value::Null).unwrap_err().code,
        "no_printer"
    );
    world.sign_in_as(MANAGER, MANAGER_PIN).unwrap();
    for place in ["", "127.0.0.1", "http://127.0.0.1", "/etc/passwd", "tcp://127.0.0.1:0"] {
        assert_eq!(set(place).unwrap_err().code, "printer_unreadable", "{place}");
    }
    let printer = Recorder::start();
    set(&printer.place()).unwrap();
    let state: PrinterState = world.call("printer_test", Value::Null).unwrap();
    assert_eq!(state.place.as_deref(), Some(printer.place().as_str()));
    let paper = &printer.papers(1)[0];
    assert!(paper.iter().any(|line| line.contains("€ ä é ß")), "{paper:?}");
    assert!(paper.contains(&"^[SCRIP]".to_owned()), "{paper:?}");
    let none = json!({ "place": Value::Null, "paper": "80mm" });
    let state: PrinterState = world.call("printer_set", none).unwrap();
    assert_eq!((state.place, state.waiting, state.fault), (None, 0, None));
}

fn slip() -> Slip {
    let text = |text: &str| text.to_owned();
    let pieces = vec![
        Piece::Title { text: text("Zum Löwen") },
        Piece::Row { name: text("Größe"), value: text("−€4.10"), weight: Weight::Strong },
        Piece::Text { text: text("Žluťoučký \u{202f}кот\n\u{1b}@") },
        Piece::Code { text: text("GC1:ABC") },
        Piece::Rule,
    ];
    Slip { pieces }
}

#[test]
fn the_bytes_say_what_the_slip_says() {
    let bytes = to_bytes(&slip(), Paper::Narrow, AfterPaper::Cut).unwrap();
    let rule = "-".repeat(32);
    let expected = [
        "*##   Zum Löwen",
        "*Größe                     -€4.10",
        "Žlu?ou?ký ??? ?@",
        "^[GC1:ABC]",
        &rule,
        "(cut)",
    ];
    assert_eq!(printed(&bytes), expected);
}

#[test]
fn the_drawer_opens_where_it_should() {
    let first = |after| printed(&to_bytes(&slip(), Paper::Wide, after).unwrap()).remove(0);
    assert_eq!(first(AfterPaper::CutAndDrawer), "(drawer)");
    assert_ne!(first(AfterPaper::Cut), "(drawer)");
}
