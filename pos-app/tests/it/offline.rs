//! Taking with and without the line.

use crate::hq::{Hq, MANAGER, MANAGER_PIN};
use crate::world::{World, short};
use pos_app::events::{Events, News};
use serde_json::{Value, json};
use shared::limits::OfflinePolicy;
use shared::wire::screen::{Event, Numbered, Outcome, ReceiptRow, Totals};

#[test]
fn a_card_pays_online_offline_and_online_again() {
    let world = World::ready();
    let card = world.hq.card(10_000);
    assert_eq!(short(&world.redeem(&card, 1_250)), "taken 12.50 eur online");
    world.cut();
    assert_eq!(short(&world.redeem(&card, 2_000)), "taken 20.00 eur floor");
    assert_eq!(short(&world.redeem(&card, 6_000)), "refused floor_payment");
    world.heal();
    assert_eq!(world.hq.balance(card.card), 6_750);
    assert_eq!(short(&world.redeem(&card, 6_750)), "taken 67.50 eur online");
    assert_eq!(short(&world.redeem(&card, 1)), "refused not_enough_funds");
    world.online();
    assert_eq!(world.hq.balance(card.card), 0);
    let totals: Totals = world.call("day_totals", Value::Null).unwrap();
    let rows: Vec<_> =
        totals.rows.iter().map(|row| (row.class, row.count, row.sum.minor.get())).collect();
    insta::assert_debug_snapshot!(rows);
    assert_eq!((totals.waiting, totals.exceptions), (0, 0));
}

#[test]
fn a_status_that_a_newer_one_overtook_is_not_told() {
    let world = World::ready();
    let older = world.till().status();
    world.cut();
    let newer = world.till().status();
    let events = Events::default();
    events.tell(Event::Status { status: Box::new(newer.clone()) });
    events.tell(Event::Status { status: Box::new(older) });
    let told = Numbered { number: 1, event: Event::Status { status: Box::new(newer) } };
    assert_eq!(events.after(0), News::Events(vec![told]));
}

#[test]
fn what_settled_is_asked_about_anew_so_that_no_balance_counts_twice() {
    let world = World::ready();
    let card = world.hq.card(3_000);
    world.sheet(&card);
    world.cut();
    assert_eq!(short(&world.redeem(&card, 2_000)), "taken 20.00 eur floor");
    world.heal();
    // Nothing here looks the card up but the till itself.
    world.wait(|_| {
        let input = json!({ "count": 1, "acts": [] });
        let rows: Vec<ReceiptRow> = world.call("last_receipts", input).unwrap();
        rows[0].receipt.balance.is_some_and(|balance| balance.minor.get() == 1_000)
    });
    world.cut();
    assert_eq!(short(&world.redeem(&card, 1_001)), "refused not_enough_funds");
}

#[test]
fn the_same_payment_twice_is_once() {
    let world = World::ready();
    let card = world.hq.card(5_000);
    let payment = world.sheet(&card).payment;
    let first = world.redeem_as(payment, &card, 1_000).unwrap();
    let second = world.redeem_as(payment, &card, 1_000).unwrap();
    let hash = |outcome: &Outcome| {
        let Outcome::Taken { receipt } = outcome else { panic!("{outcome:?}") };
        receipt.hash
    };
    assert_eq!(hash(&first), hash(&second));
    assert_eq!(
        short(&world.redeem_as(payment, &card, 1_001).unwrap()),
        "refused same_id_different"
    );
    world.online();
    assert_eq!(world.hq.balance(card.card), 4_000);
}

#[test]
fn a_silent_headquarters_is_no_answer_and_the_till_decides_alone() {
    let world = World::ready();
    let card = world.hq.card(5_000);
    world.hq.mute();
    assert_eq!(short(&world.redeem(&card, 1_000)), "taken 10.00 eur floor");
    world.hq.unmute();
    world.online();
    assert_eq!(world.hq.balance(card.card), 4_000);
}

#[test]
fn a_blocked_card_is_refused_without_the_line() {
    let world = World::ready();
    let card = world.hq.card(5_000);
    world.sheet(&card);
    let before = world.till().status().head_room.unwrap().list_as_of;
    world.hq.block(card.card);
    world.wait(|status| status.head_room.as_ref().unwrap().list_as_of > before);
    world.cut();
    assert_eq!(short(&world.redeem(&card, 1_000)), "refused card_state");
}

#[test]
fn past_the_soft_line_a_manager_who_is_not_the_cashier_approves() {
    let policy = OfflinePolicy { soft_line_percent: 1, ..OfflinePolicy::default() };
    let world = World::ready_with(Hq::with_policy(policy));
    let card = world.hq.card(5_000);
    world.sheet(&card);
    world.cut();
    let payment = world.sheet(&card).payment;
    assert_eq!(short(&world.redeem_as(payment, &card, 1_000).unwrap()), "manager soft_line");
    let approved = |staff, pin: &str| {
        let input = json!({
            "payment": payment, "card": card.card, "sale": null,
            "amount": { "minor": 1_000, "asset": "EUR" },
            "approval": { "staff": staff, "pin": pin },
        });
        world.call::<Outcome>("redeem", input)
    };
    let own = approved(crate::hq::CASHIER, crate::hq::PIN).unwrap_err();
    assert_eq!(own.code, "approver_is_requester");
    assert_eq!(approved(MANAGER, "0000").unwrap_err().code, "wrong_pin");
    let outcome = approved(MANAGER, MANAGER_PIN).unwrap();
    let Outcome::Taken { receipt } = outcome else { panic!("{outcome:?}") };
    assert_eq!(receipt.approver.as_deref(), Some("Grace"));
}

#[test]
fn a_card_is_sold_and_spent_without_the_line() {
    let world = World::ready();
    let card = world.hq.pending_card();
    world.greet_anew();
    world.cut();
    let payment = world.sheet(&card).payment;
    let input = json!({
        "payment": payment, "card": card.card, "sale": null, "approval": null,
        "amount": { "minor": 5_000, "asset": "EUR" },
    });
    let sold: Outcome = world.call("activate", input).unwrap();
    assert_eq!(short(&sold), "taken 50.00 eur issue");
    assert_eq!(short(&world.redeem(&card, 2_000)), "taken 20.00 eur reserved");
    world.heal();
    // What was sold while cut off is reserved here until this till lets it go.
    assert_eq!(short(&world.redeem(&card, 3_000)), "taken 30.00 eur reserved");
}
