//! The drawer and the business day: counted from the journal, ended once, printed.

use crate::hq::{CASHIER, MANAGER, MANAGER_PIN, PIN};
use crate::printing::recorder::Recorder;
use crate::printing::{name, printer_now};
use crate::sales::counter::{Counter, amount};
use crate::world::World;
use serde_json::{Value, json};
use shared::wire::screen::{ClosedDay, DayOutcome, DaySheet};

fn key(world: &World) -> Value {
    json!(world.till().new_payment())
}

fn at_drawer(world: &World, act: &Value) -> DayOutcome {
    world.call("drawer", json!({ "key": key(world), "act": act })).unwrap()
}

#[track_caller]
fn done(outcome: DayOutcome) -> DaySheet {
    let DayOutcome::Done { day } = outcome else { panic!("{outcome:?}") };
    *day
}

#[track_caller]
fn refused(outcome: &DayOutcome) -> &str {
    match outcome {
        DayOutcome::Refused { why } => &why.code,
        DayOutcome::Done { .. } | DayOutcome::NeedsApproval { .. } => panic!("{outcome:?}"),
    }
}

fn day(world: &World) -> DaySheet {
    world.call("day_now", Value::Null).unwrap()
}

fn open_shift(world: &World, float: i64) -> DaySheet {
    done(at_drawer(world, &json!({ "do": "open_shift", "float": amount(float) })))
}

fn close_shift(world: &World, counted: i64) -> DayOutcome {
    at_drawer(world, &json!({ "do": "close_shift", "counted": amount(counted) }))
}

fn close_day(world: &World, with_manager: bool) -> DayOutcome {
    let approval = with_manager.then(|| json!({ "staff": MANAGER, "pin": MANAGER_PIN }));
    world.call("day_close", json!({ "key": key(world), "approval": approval })).unwrap()
}

/// A sale of so much, paid with a card as far as it goes and with cash for the rest.
fn sell(world: &mut World, card_holds: i64, due: i64) {
    let card = world.hq.card(card_holds);
    let counter = Counter::open(world);
    counter.key_in(due);
    counter.pay(&card, None);
    counter.step(json!({ "do": "cash", "given": amount(due - card_holds) }));
    counter.finish();
}

#[test]
fn a_day_is_counted_closed_and_begun_anew() {
    let mut world = World::ready();
    assert_eq!(day(&world).number, 1);
    open_shift(&world, 10_000);
    sell(&mut world, 1_500, 4_000);
    let out = json!({ "do": "pay_out", "amount": amount(700), "reason": "window cleaner" });
    let sheet = done(at_drawer(&world, &out));
    let report = sheet.report.unwrap();
    assert_eq!((report.sales.count, report.sales.sum.get()), (1, 4_000));
    assert_eq!(report.cards.online.sum.get(), 1_500);
    assert_eq!(report.tenders.cash.sum.get(), 2_500);
    assert_eq!(report.shifts[0].expected().unwrap().get(), 11_800);

    let blocked = day(&world).blocks;
    assert_eq!(blocked.iter().map(|why| why.code.as_str()).collect::<Vec<_>>(), ["day_shift_open"]);
    assert_eq!(refused(&close_day(&world, true)), "day_shift_open");
    assert_eq!(refused(&close_shift(&world, 11_700)), "day_differs");
    done(close_shift(&world, 11_800));

    assert!(matches!(close_day(&world, false), DayOutcome::NeedsApproval { .. }));
    let after = done(close_day(&world, true));
    assert_eq!((after.number, after.report), (2, None));
    let [ClosedDay { number: 1, report, .. }] = after.closed.as_slice() else {
        panic!("{:?}", after.closed)
    };
    assert_eq!((report.sales.count, report.sales.sum.get()), (1, 4_000));
    assert_eq!(report.difference().unwrap().get(), 0);

    world.restart();
    world.sign_in();
    let kept = day(&world);
    assert_eq!((kept.number, kept.closed), (2, after.closed.clone()));
}

#[test]
fn a_day_ends_without_the_line_and_says_what_is_open() {
    let mut world = World::ready();
    let card = world.hq.card(5_000);
    world.sheet(&card);
    world.cut();
    world.redeem(&card, 1_200);
    let counter = Counter::open(&mut world);
    let sale = counter.sale;
    assert_eq!(refused(&close_day(&world, true)), "day_sale_open");
    world.call::<Value>("sale_abandon", json!(sale)).unwrap();
    let after = done(close_day(&world, true));
    let report = &after.closed[0].report;
    assert_eq!((report.pending.count, report.pending.sum.get()), (1, 1_200));
    assert_eq!(report.cards.floor.sum.get(), 1_200);
    world.heal();
    world.online();
    assert_eq!(day(&world).closed, after.closed, "what was reported stays as it was");
}

#[test]
fn a_doubled_tap_puts_cash_in_once_and_ends_one_day() {
    let world = World::ready();
    open_shift(&world, 0);
    let act = json!({ "do": "pay_in", "amount": amount(2_000), "reason": "change" });
    let put_in = json!({ "key": key(&world), "act": act });
    for _ in 0..2 {
        let sheet = done(world.call("drawer", put_in.clone()).unwrap());
        assert_eq!(sheet.report.unwrap().shifts[0].pay_in.sum.get(), 2_000);
    }
    let mut other = put_in.clone();
    other["act"]["amount"] = amount(2_001);
    assert_eq!(refused(&world.call("drawer", other).unwrap()), "day_same_step_different");
    done(close_shift(&world, 2_000));
    world.sign_in_as(MANAGER, MANAGER_PIN).unwrap();
    let close = json!({ "key": key(&world), "approval": null });
    for _ in 0..2 {
        let sheet = done(world.call("day_close", close.clone()).unwrap());
        assert_eq!((sheet.number, sheet.closed.len()), (2, 1));
    }
    world.call::<Value>("sign_out", Value::Null).unwrap();
    let error = world.call::<DayOutcome>("day_close", close).unwrap_err();
    assert_eq!(error.code, "not_signed_in", "figures are for who stands at the till");
    world.sign_in_as(MANAGER, MANAGER_PIN).unwrap();
    // An end to nothing is none, so numbers have no gaps and stand for something.
    assert_eq!(refused(&close_day(&world, false)), "day_nothing_done");
}

#[test]
fn what_is_not_money_is_said_so_at_the_drawer_too() {
    let world = World::ready();
    let huge = json!({ "do": "open_shift", "float": { "minor": 1_i64 << 60, "asset": "EUR" } });
    let asked = json!({ "key": key(&world), "act": huge });
    let error = world.call::<DayOutcome>("drawer", asked).unwrap_err();
    assert_eq!(error.code, "amount_too_large");
    assert_eq!(day(&world).report.map(|report| report.shifts.len()), Some(0));
}

#[test]
fn reports_are_printed_and_a_second_z_is_a_copy() {
    let printer = Recorder::start();
    let mut world = World::ready();
    name(&world, &json!(printer.place()));
    open_shift(&world, 10_000);
    world.sign_in_as(CASHIER, PIN).unwrap();
    sell(&mut world, 1_500, 4_000);
    world.call::<Value>("day_print", json!({ "is": "x" })).unwrap();
    done(close_shift(&world, 12_500));
    done(close_day(&world, true));
    world.call::<Value>("day_print", json!({ "is": "z", "number": 1 })).unwrap();
    world.wait(|_| printer_now(&world).waiting == 0);
    let papers = printer.papers(4);
    let says = |paper: &[String], what: &str| paper.iter().any(|line| line.contains(what));
    assert!(says(&papers[1], "X report") && says(&papers[1], "€40.00"), "{papers:?}");
    assert!(says(&papers[2], "Z report 1") && !says(&papers[2], "COPY"), "{papers:?}");
    assert!(says(&papers[3], "Z report 1") && says(&papers[3], "COPY"), "{papers:?}");
    let none = world.call::<Value>("day_print", json!({ "is": "z", "number": 2 })).unwrap_err();
    assert_eq!(none.code, "nothing_to_report");
}
