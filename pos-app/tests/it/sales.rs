//! The open sale, through the till's commands and its real database.

pub(crate) mod counter;
mod kills;
mod undoing;

use crate::world::World;
use counter::{Counter, amount, refused};
use serde_json::{Value, json};
use shared::ids::SaleId;
use shared::journal::Body;
use shared::money::Minor;
use shared::sale::{SaleRecord, Tender};
use shared::wire::screen::{Event, Outcome, Receipt, SaleSheet, SaleStands, TillStatus};
use std::time::Duration;

/// The sales that stand in the journal.
fn journalled(world: &World) -> Vec<SaleRecord> {
    let mut sales = Vec::new();
    let mut add = |entry: &shared::journal::Entry, _| {
        if let Body::Sale { record } = &entry.body {
            sales.push((**record).clone());
        }
        true
    };
    world.till().walk_journal(&mut add).unwrap();
    sales
}

/// The sale that a screen is shown after it asked for the till's state, for nobody may have seen its end.
pub(crate) fn seen_again(world: &World) -> Option<SaleId> {
    let status: TillStatus = world.call("till_state", Value::Null).unwrap();
    let told = world.till().wait_for_events(status.event, Duration::ZERO);
    told.into_iter().find_map(|told| {
        if let Event::ShowSale { sale } = told.event { Some(sale.sale) } else { None }
    })
}

#[test]
fn a_gift_card_cash_and_a_terminal_pay_one_sale_to_the_cent() {
    let mut world = World::ready();
    let card = world.hq.card(733);
    let counter = Counter::open(&mut world);
    counter.step(json!({ "do": "key_in", "name": "Tea", "amount": amount(1_999), "tax": 2300 }));
    counter.step(json!({
        "do": "add", "name": "Bread", "category": "Food", "quantity": 2_500,
        "price": amount(333), "tax": 0,
    }));
    // 19.99 and 8.33, less a tenth.
    counter.step(json!({
        "do": "discount", "line": null, "off": { "percent": 1_000 }, "reason": "friend",
    }));
    assert_eq!(counter.due(), 2_549);
    counter.pay(&card, None);
    assert_eq!(counter.due(), 2_549 - 733);
    counter.step(json!({ "do": "terminal", "amount": amount(1_000), "reference": "0042" }));
    counter.step(json!({ "do": "cash", "given": amount(1_000) }));
    assert_eq!(counter.due(), 0);
    let paid = counter.finish();
    let figures = [paid.totals.total, paid.totals.paid, paid.totals.change, paid.totals.left];
    assert_eq!(figures.map(Minor::get), [2_549, 2_549, 184, 0]);
    assert!(matches!(&paid.stands, SaleStands::Paid { cashier, .. } if cashier == "Ada"));
    let sales = journalled(&world);
    let [sale] = sales.as_slice() else { panic!("one sale: {sales:?}") };
    assert_eq!(sale.totals().unwrap(), paid.totals);
    assert_eq!((&sale.lines, &sale.tenders), (&paid.lines, &paid.tenders));
    world.online();
    assert_eq!(world.hq.balance(card.card), 0);
    assert_eq!(world.till().status().line.pending, 0, "headquarters settled all of it");
    world.till().verify_journal().unwrap();
}

#[test]
fn several_cards_in_one_sale_are_each_debited_once() {
    let mut world = World::ready();
    let cards = [world.hq.card(500), world.hq.card(700), world.hq.card(5_000)];
    let mut counter = Counter::open(&mut world);
    counter.key_in(2_000);
    for (card, due) in cards.iter().zip([1_500, 800, 0]) {
        let asked = counter.ask_card(card, None);
        let first = counter.call("sale_pay", &asked);
        // A doubled tap, and one more after a restart.
        assert_eq!(counter.call("sale_pay", &asked), first);
        counter.restart();
        assert_eq!(counter.call("sale_pay", &asked), first);
        assert_eq!(counter.due(), due);
        let other = json!({ "amount": amount(1) });
        assert_eq!(
            refused(&counter.call("sale_pay", &with(&asked, &other))),
            "sale_same_step_different"
        );
    }
    let paid = counter.finish();
    assert_eq!(counter.finish(), paid);
    counter.restart();
    assert_eq!(counter.finish(), paid, "the end of a sale is told again after a restart");
    world.online();
    assert_eq!(cards.map(|card| world.hq.value(card.card)), [0, 0, 4_200]);
    assert_eq!(journalled(&world).len(), 1);
}

#[test]
fn a_card_that_a_sale_sells_gets_its_value_when_the_sale_is_paid() {
    let mut world = World::ready();
    let (fresh, other) = (world.hq.pending_card(), world.hq.card(5_000));
    let mut counter = Counter::open(&mut world);
    let asked = counter.ask_to_sell(&fresh, 2_500);
    let first = counter.call("sale_card", &asked);
    assert_eq!(counter.call("sale_card", &asked), first, "twice is once");
    let by_card = counter.ask_card(&other, None);
    assert_eq!(refused(&counter.call("sale_pay", &by_card)), "sale_card_pays_no_card");
    assert_eq!(refused(&counter.call("sale_finish", &counter.end())), "sale_not_paid");
    counter.step(json!({ "do": "cash", "given": amount(2_500) }));
    counter.restart();
    assert_eq!(counter.world.hq.value(fresh.card), 0, "not before the sale is paid");
    let paid = counter.finish();
    assert_eq!(paid.sold.len(), 1);
    counter.restart();
    assert_eq!(counter.finish(), paid);
    world.online();
    assert_eq!((world.hq.value(fresh.card), world.hq.balance(other.card)), (2_500, 5_000));
}

#[test]
fn a_card_that_cannot_get_its_value_leaves_the_sale_open() {
    let mut world = World::ready();
    let (fresh, other) = (world.hq.pending_card(), world.hq.pending_card());
    let mut counter = Counter::open(&mut world);
    counter.sell(&other, 1_000);
    counter.sell(&fresh, 2_500);
    counter.step(json!({ "do": "cash", "given": amount(3_500) }));
    counter.world.hq.block(fresh.card);
    assert_eq!(refused(&counter.call("sale_finish", &counter.end())), "card_state");
    let before = counter.sheet();
    assert_eq!((before.stands.clone(), before.sold.len()), (SaleStands::Open, 1));
    counter.restart();
    assert_eq!(counter.sheet(), before);
    // The first card has its value: it goes by a void, and the second by its line.
    counter.step(json!({ "do": "unpay", "tender": 0 }));
    let remove = |line: u32| json!({ "do": "remove", "line": line });
    assert_eq!(refused(&counter.try_step(&remove(0))), "sale_card_sold");
    assert_eq!(refused(&counter.call("sale_abandon", &counter.id())), "sale_card_sold");
    let sold = before.sold[0];
    counter.done("sale_undo", &counter.undo(sold));
    counter.step(remove(1));
    counter.step(remove(0));
    counter.done("sale_abandon", &counter.id());
    world.online();
    assert_eq!(world.hq.value(other.card), 0);
    assert!(journalled(&world).is_empty());
}

#[test]
fn a_gift_card_is_taken_out_of_a_sale_by_a_void() {
    let mut world = World::ready();
    let card = world.hq.card(5_000);
    let mut counter = Counter::open(&mut world);
    counter.key_in(2_000);
    let sheet = counter.pay(&card, Some(1_500));
    let Tender::GiftCard { payment, .. } = sheet.tenders[0] else { panic!("{sheet:?}") };
    assert_eq!(
        refused(&counter.try_step(&json!({ "do": "unpay", "tender": 0 }))),
        "sale_void_instead"
    );
    assert_eq!(refused(&counter.call("sale_abandon", &counter.id())), "sale_money_taken");
    let part = json!({
        "payment": counter.world.till().new_payment(), "undoes": payment, "amount": amount(100),
        "approval": null,
    });
    let outcome: Outcome = counter.world.call("refund", part).unwrap();
    assert_eq!(crate::world::short(&outcome), "refused sale_void_instead");
    let undo = counter.undo(payment);
    counter.done("sale_undo", &undo);
    counter.restart();
    counter.done("sale_undo", &undo);
    assert_eq!((counter.due(), counter.sheet().tenders.len()), (2_000, 0));
    // The same by the list of receipts.
    let sheet = counter.pay(&card, Some(1_000));
    let Tender::GiftCard { payment, .. } = sheet.tenders[0] else { panic!("{sheet:?}") };
    let void = json!({
        "payment": counter.world.till().new_payment(), "undoes": payment, "amount": amount(1_000),
        "approval": null,
    });
    counter.world.call::<Value>("void_payment", void).unwrap();
    assert_eq!(counter.due(), 2_000);
    counter.done("sale_abandon", &counter.id());
    counter.done("sale_abandon", &counter.id());
    assert_eq!(counter.world.call::<Option<SaleSheet>>("sale_now", Value::Null).unwrap(), None);
    world.online();
    assert_eq!(world.hq.balance(card.card), 5_000);
}

#[test]
fn a_whole_sale_without_the_line_settles_when_it_is_back() {
    let mut world = World::ready();
    let (card, fresh) = (world.hq.card(3_000), world.hq.pending_card());
    world.sheet(&card);
    world.greet_anew();
    world.cut();
    let counter = Counter::open(&mut world);
    counter.key_in(4_000);
    counter.sell(&fresh, 2_500);
    counter.pay(&card, None);
    assert_eq!(counter.due(), 3_500);
    counter.step(json!({ "do": "cash", "given": amount(5_000) }));
    counter.finish();
    world.heal();
    assert_eq!((world.hq.value(card.card), world.hq.value(fresh.card)), (0, 2_500));
    let totals: Value = world.call("day_totals", Value::Null).unwrap();
    assert_eq!((&totals["waiting"], &totals["exceptions"]), (&json!(0), &json!(0)));
}

#[test]
fn what_is_done_in_the_open_sale_is_done_by_its_own_commands() {
    let mut world = World::ready();
    let card = world.hq.card(3_000);
    let counter = Counter::open(&mut world);
    counter.key_in(1_000);
    let input = json!({
        "payment": counter.world.sheet(&card).payment, "card": card.card, "amount": amount(500),
        "sale": counter.sale, "approval": null,
    });
    for name in ["redeem", "load", "activate"] {
        let said = counter.world.call::<Value>(name, input.clone()).unwrap_err();
        assert_eq!(said.code, "input_not_understood");
    }
    assert_eq!(world.hq.balance(card.card), 3_000);
}

/// The input with some of its fields replaced.
pub(crate) fn with(input: &Value, other: &Value) -> Value {
    let mut input = input.clone();
    let fields = input.as_object_mut().unwrap();
    fields.extend(other.as_object().unwrap().clone());
    input
}

#[test]
fn a_sale_that_nobody_may_have_seen_is_shown_until_somebody_did() {
    let mut world = World::ready();
    let (card, fresh) = (world.hq.card(700), world.hq.pending_card());
    let mut counter = Counter::open(&mut world);
    counter.key_in(1_000);
    counter.pay(&card, None);
    counter.sell(&fresh, 2_500);
    assert_eq!(seen_again(counter.world), None, "it is not over");
    let open = counter.world.call::<Value>("sale_shown", counter.id());
    assert!(open.is_err(), "what is open is not over, whoever says that it was seen");
    counter.step(json!({ "do": "cash", "given": amount(3_000) }));
    let paid = counter.finish();
    counter.restart();
    // A page that is loaded again begins with what it may have missed.
    assert_eq!(seen_again(counter.world), Some(paid.sale));
    assert_eq!(seen_again(counter.world), Some(paid.sale));
    let receipts: Vec<Receipt> = counter.world.call("sale_receipts", counter.id()).unwrap();
    let figures: Vec<(i64, Option<SaleId>)> =
        receipts.iter().map(|one| (one.amount.minor.get(), one.sale)).collect();
    assert_eq!(figures, [(700, Some(paid.sale)), (2_500, Some(paid.sale))]);
    counter.world.call::<Value>("sale_shown", counter.id()).unwrap();
    assert_eq!(seen_again(counter.world), None);
    counter.restart();
    assert_eq!(seen_again(counter.world), None);
}
