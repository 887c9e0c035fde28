//! The papers of sales: once each, and the drawer opens once.

use super::recorder::Recorder;
use super::{hear, name, printer_now, with_printer};
use crate::giving_up::strict;
use crate::hq::{CASHIER, PIN};
use crate::sales::counter::{Counter, amount};
use crate::world::World;
use serde_json::{Value, json};
use shared::sale::Tender;
use shared::wire::screen::PrinterState;
use std::net::SocketAddr;

/// A port at which nobody is.
fn nowhere() -> SocketAddr {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn says(paper: &[String], what: &str) -> bool {
    paper.iter().any(|line| line.contains(what))
}

fn cash(counter: &Counter<'_>, minor: i64) {
    counter.key_in(minor);
    counter.step(json!({ "do": "cash", "given": amount(minor) }));
}

/// Prints a page that shows that nothing more came before it.
#[track_caller]
fn nothing_but(world: &World, printer: &Recorder, count: usize) -> Vec<Vec<String>> {
    world.sign_in_as(CASHIER, PIN).unwrap();
    world.call::<PrinterState>("printer_test", Value::Null).unwrap();
    let papers = printer.papers(count + 1);
    assert!(says(&papers[count], "[SCRIP]"), "{papers:?}");
    papers
}

#[test]
fn what_is_given_back_after_a_sale_has_a_paper_of_its_own() {
    let printer = Recorder::start();
    let mut world = with_printer(&printer);
    let card = world.hq.card(5_000);
    let counter = Counter::open(&mut world);
    counter.key_in(1_500);
    let Tender::GiftCard { payment, .. } = counter.pay(&card, None).tenders[0] else { panic!() };
    counter.finish();
    let back = json!({
        "payment": counter.world.till().new_payment(), "undoes": payment, "amount": amount(100),
        "approval": null,
    });
    counter.world.call::<Value>("refund", back).unwrap();
    let papers = nothing_but(&world, &printer, 2);
    assert!(says(&papers[0], "€15.00") && says(&papers[1], "€1.00"), "{papers:?}");
    world.restart();
    nothing_but(&world, &printer, 3);
}

#[test]
fn a_sale_before_a_sudden_end_is_printed_and_told_at_the_next_start() {
    let printer = Recorder::start();
    let mut world = World::ready();
    let counter = Counter::open(&mut world);
    counter.key_in(1_999);
    counter.step(json!({ "do": "cash", "given": amount(2_000) }));
    // No printer yet: as if the till had been stopped between the sale and its paper.
    counter.finish();
    name(&world, &json!(printer.place()));
    world.restart();
    assert!(crate::sales::seen_again(&world).is_some());
    assert!(says(&printer.papers(1)[0], "€19.99"));
    world.wait(|_| printer_now(&world).waiting == 0);
    world.restart();
    nothing_but(&world, &printer, 1);
}

#[test]
fn a_sale_after_which_another_was_opened_is_not_printed_later() {
    let printer = Recorder::start();
    let mut world = World::ready();
    let card = world.hq.card(700);
    let counter = Counter::open(&mut world);
    cash(&counter, 1_000);
    counter.finish();
    let counter = Counter::open(&mut world);
    counter.key_in(700);
    counter.pay(&card, None);
    counter.finish();
    let counter = Counter::open(&mut world);
    counter.key_in(100);
    name(&world, &json!(printer.place()));
    world.restart();
    nothing_but(&world, &printer, 0);
}

#[test]
fn the_drawer_opens_once_though_the_paper_is_printed_again() {
    let printer = Recorder::start();
    let mut world = with_printer(&printer);
    printer.dies_after(60);
    let counter = Counter::open(&mut world);
    cash(&counter, 1_000);
    counter.finish();
    let papers = printer.papers(1);
    assert!(says(&papers[0], "COPY") && !says(&papers[0], "(drawer)"), "{papers:?}");
}

#[test]
fn the_drawer_stays_shut_where_the_customer_has_gone() {
    let (mut world, clock) = strict();
    let address = nowhere();
    name(&world, &json!(format!("tcp://{address}")));
    let counter = Counter::open(&mut world);
    cash(&counter, 1_000);
    counter.finish();
    hear(&world, "printer_gone");
    clock.by_minutes(2);
    let printer = Recorder::at(address);
    let papers = printer.papers(1);
    assert!(!says(&papers[0], "COPY") && !says(&papers[0], "(drawer)"), "{papers:?}");
}

#[test]
fn another_printer_that_is_gone_too_is_not_shown_as_well() {
    let world = World::ready();
    name(&world, &json!(format!("tcp://{}", nowhere())));
    world.call::<PrinterState>("printer_test", Value::Null).unwrap();
    world.wait(|_| printer_now(&world).fault.is_some());
    name(&world, &json!(format!("tcp://{}", nowhere())));
    world.wait(|_| printer_now(&world).fault.is_some());
}
