//! A till that ends between any two steps, or in the middle of one.

use super::counter::{Counter, amount, refused};
use super::journalled;
use crate::headless::Headless;
use crate::hq::{CASHIER, MANAGER, MANAGER_PIN, PIN};
use crate::world::World;
use serde_json::{Value, json};
use shared::credential::Issued;
use shared::money::Minor;
use shared::wire::screen::{SaleOutcome, SaleSheet, SaleStands};

/// What a day at the till brings, in an order in which each is done.
fn script(counter: &Counter<'_>, card: &Issued, other: &Issued, fresh: &Issued) -> Vec<Act> {
    let step = |step: &Value| ("sale_step", counter.asked(step));
    let off = |line: Value, off: Value| json!({ "do": "discount", "line": line, "off": off, "reason": "dented" });
    let by_card = counter.ask_card(card, Some(500));
    let undo = json!({
        "sale": counter.sale, "payment": counter.world.till().new_payment(),
        "undoes": by_card["payment"], "approval": null,
    });
    vec![
        step(&json!({ "do": "key_in", "name": "Tea", "amount": amount(1_999), "tax": 2300 })),
        step(&json!({
            "do": "add", "name": "Bread", "category": "Food", "quantity": 1_000,
            "price": amount(333), "tax": 0,
        })),
        step(&json!({ "do": "set_quantity", "line": 1, "quantity": 3_000 })),
        step(&off(json!(0), json!({ "amount": amount(99) }))),
        step(&off(Value::Null, json!({ "percent": 1_000 }))),
        step(&off(json!(0), Value::Null)),
        step(&json!({ "do": "key_in", "name": "A slip", "amount": amount(1), "tax": 0 })),
        step(&json!({ "do": "remove", "line": 2 })),
        ("sale_card", counter.ask_to_sell(fresh, 2_500)),
        ("sale_pay", by_card),
        ("sale_undo", undo),
        ("sale_pay", counter.ask_card(other, None)),
        step(&json!({ "do": "cash", "given": amount(1_000) })),
        step(&json!({ "do": "unpay", "tender": 1 })),
        step(&json!({ "do": "terminal", "amount": amount(1_000), "reference": "0042" })),
        step(&json!({ "do": "cash", "given": amount(9_000) })),
        ("sale_finish", counter.end()),
    ]
}

type Act = (&'static str, Value);

#[test]
fn after_a_restart_between_any_two_steps_a_sale_is_what_was_answered_last() {
    let mut world = World::ready();
    let (card, other) = (world.hq.card(5_000), world.hq.card(700));
    let fresh = world.hq.pending_card();
    let mut counter = Counter::open(&mut world);
    let mut before = counter.sheet();
    for (name, asked) in script(&counter, &card, &other, &fresh) {
        counter.restart();
        assert_eq!(counter.sheet(), before, "before {name} {asked}");
        let after = counter.done(name, &asked);
        counter.restart();
        assert_eq!(counter.done(name, &asked), after, "once more {name} {asked}");
        let is_open = after.stands == SaleStands::Open;
        let now: Option<SaleSheet> = counter.world.call("sale_now", Value::Null).unwrap();
        assert_eq!(now, Some(after.clone()).filter(|_| is_open), "after {name} {asked}");
        before = after;
    }
    // 19.99 and 9.99 less a tenth, and the card.
    let figures = [before.totals.total, before.totals.change].map(Minor::get);
    assert_eq!(figures, [2_698 + 2_500, 700 + 1_000 + 9_000 - 2_698 - 2_500]);
    let values = [&card, &other, &fresh].map(|card| world.hq.value(card.card));
    assert_eq!(values, [5_000, 0, 2_500]);
    assert_eq!(journalled(&world).len(), 1);
}

/// The process dies at some moment of a step, each time another one. Whatever the moment, the step was done or it was
/// not, and asked for once more it was done once.
#[test]
fn a_till_that_is_killed_in_any_step_has_done_it_once_or_not_at_all() {
    let mut world = World::ready();
    let (card, other) = (world.hq.card(5_000), world.hq.card(700));
    let fresh = world.hq.pending_card();
    let counter = Counter::open(&mut world);
    let (mut before, mut paid_by) = (counter.sheet(), None::<(String, String)>);
    for (at, (name, asked)) in script(&counter, &card, &other, &fresh).into_iter().enumerate() {
        // What undoes a payment that had to be asked for anew undoes the new one.
        let mut asked: Value = match &paid_by {
            Some((old, new)) => asked.to_string().replace(old.as_str(), new).parse().unwrap(),
            None => asked,
        };
        killed_in(counter.world, name, &asked, &[&card, &other], (at % 4) * 700);
        let now: Option<SaleSheet> = counter.world.call("sale_now", Value::Null).unwrap();
        let again = counter.call(name, &asked);
        if name == "sale_pay" && matches!(again, SaleOutcome::Refused { .. }) {
            assert_eq!((refused(&again), &now), ("payment_cancelled", &Some(before.clone())));
            let text = |id: &Value| id.as_str().unwrap().to_owned();
            let old = text(&asked["payment"]);
            let of = if asked["card"] == json!(card.card) { &card } else { &other };
            asked["payment"] = json!(counter.world.sheet(of).payment);
            paid_by = Some((old, text(&asked["payment"])));
        }
        let after = counter.done(name, &asked);
        let is_over = after.stands != SaleStands::Open;
        let was_done = now == Some(after.clone()).filter(|_| !is_over);
        let was_begun = is_over && now.as_ref().is_some_and(|now| now.totals == before.totals);
        assert!(was_done || was_begun || now == Some(before), "{name} {asked}: {now:?}");
        before = after;
    }
    let figures = [before.totals.total, before.totals.change].map(Minor::get);
    assert_eq!(figures, [2_698 + 2_500, 700 + 1_000 + 9_000 - 2_698 - 2_500]);
    world.online();
    let values = [&card, &other, &fresh].map(|card| world.hq.value(card.card));
    assert_eq!(values, [5_000, 0, 2_500]);
    assert_eq!(journalled(&world).len(), 1);
}

/// Lets a till of its own process begin a step, and kills it after so many turns.
fn killed_in(world: &mut World, name: &str, asked: &Value, cards: &[&Issued], turns: usize) {
    world.stop();
    let mut till = Headless::start(world);
    till.wait_online();
    till.ask("sign_in", json!({ "staff": CASHIER, "pin": PIN }));
    for card in cards {
        till.ask("card_by_token", json!(card.token.text()));
    }
    till.tell(name, asked);
    for _ in 0..turns {
        std::thread::yield_now();
    }
    till.kill();
    world.start().unwrap();
    world.sign_in();
}

/// The process dies while it waits for headquarters' word about a gift card that pays.
#[test]
fn a_card_that_was_being_asked_when_the_till_was_killed_is_found_and_given_up() {
    let mut world = World::ready();
    let (card, other) = (world.hq.card(5_000), world.hq.card(500));
    let counter = Counter::open(&mut world);
    counter.key_in(2_000);
    counter.pay(&other, None);
    let before = counter.sheet();
    let asked = counter.ask_card(&card, None);
    counter.world.stop();
    counter.world.hq.mute();
    let mut till = Headless::start(counter.world);
    till.wait_online();
    till.ask("sign_in", json!({ "staff": CASHIER, "pin": PIN }));
    till.ask("card_by_token", json!(card.token.text()));
    till.tell("sale_pay", &asked);
    // The question is on the disk before it is sent, so it is there once headquarters has it.
    while counter.world.hq.balance(card.card) == 5_000 {
        std::thread::yield_now();
    }
    till.kill();
    assert_eq!(counter.world.hq.balance(card.card), 3_500, "set aside until the till decides");
    let kept = kept_sale(counter.world);
    assert_eq!(kept["paying"]["payment"], asked["payment"], "written before it was asked");
    counter.world.hq.unmute();
    counter.world.start().unwrap();
    counter.world.sign_in();
    assert_eq!(counter.sheet(), before);
    assert_eq!(counter.world.hq.balance(card.card), 5_000);
    assert_eq!(refused(&counter.call("sale_pay", &asked)), "payment_cancelled");
    counter.pay(&card, None);
    counter.finish();
    world.online();
    assert_eq!([&card, &other].map(|card| world.hq.value(card.card)), [3_500, 0]);
}

/// The sale as it lies on the disk.
fn kept_sale(world: &World) -> Value {
    let file = world.data().join(pos_app::store::FILE_NAME);
    let db = rusqlite::Connection::open(file).unwrap();
    let open = "SELECT bytes FROM sale WHERE standing = 'open'";
    let bytes: Vec<u8> = db.query_row(open, [], |row| row.get(0)).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

#[test]
fn a_sale_goes_on_after_its_payment_waited_for_a_manager() {
    let (mut world, _) = crate::giving_up::strict();
    let card = world.hq.card(5_000);
    let mut counter = Counter::open(&mut world);
    counter.key_in(2_000);
    let needs_manager = |counter: &Counter<'_>| {
        let asked = counter.ask_card(&card, Some(1_500));
        counter.world.hq.mute();
        let outcome = counter.call("sale_pay", &asked);
        counter.world.hq.unmute();
        assert!(
            matches!(&outcome, SaleOutcome::NeedsApproval { code, .. } if code == "soft_line"),
            "{outcome:?}"
        );
        assert!(counter.sheet().paying.is_some());
        let remove = json!({ "do": "remove", "line": 0 });
        assert_eq!(refused(&counter.try_step(&remove)), "sale_undecided");
        asked
    };
    // The cashier takes it out again, the till is killed, the person signs out: it is given up each time.
    let asked = needs_manager(&counter);
    let payment = serde_json::from_value(asked["payment"].clone()).unwrap();
    let undone = counter.done("sale_undo", &counter.undo(payment));
    assert_eq!((undone.paying, undone.totals.left.get()), (None, 2_000));
    needs_manager(&counter);
    counter.restart();
    assert_eq!((counter.sheet().paying, counter.due()), (None, 2_000));
    needs_manager(&counter);
    counter.world.call::<Value>("sign_out", Value::Null).unwrap();
    assert!(counter.world.call::<Value>("sale_now", Value::Null).is_err(), "nobody is there");
    counter.world.sign_in();
    assert_eq!((counter.sheet().paying, counter.due()), (None, 2_000));
    // Or the manager comes.
    let asked = needs_manager(&counter);
    let approval = json!({ "approval": { "staff": MANAGER, "pin": MANAGER_PIN } });
    let paid = counter.done("sale_pay", &super::with(&asked, &approval));
    assert_eq!((paid.tenders.len(), paid.totals.left.get()), (1, 500));
    counter.step(json!({ "do": "cash", "given": amount(500) }));
    counter.finish();
    world.online();
    assert_eq!(world.hq.value(card.card), 3_500);
}
