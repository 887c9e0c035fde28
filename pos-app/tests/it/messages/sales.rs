//! What an open sale refuses, and what it says then.

use super::Table;
use crate::giving_up::strict;
use crate::sales::counter::{Counter, amount};
use crate::world::World;
use serde_json::{Value, json};

#[test]
fn every_refusal_of_a_sale_is_clear() {
    let mut world = World::ready();
    let mut table = Table::with_help();
    let (card, fresh) = (world.hq.card(700), world.hq.pending_card());
    let counter = Counter::open(&mut world);
    let mut step = |what: &str, step: Value| {
        table.row(what, counter.world.call("sale_step", counter.asked(&step)));
    };
    let tea = |price: Value| json!({ "do": "key_in", "name": "Tea", "amount": price, "tax": 2300 });
    step("an amount of nothing", tea(amount(0)));
    step("another currency", tea(json!({ "minor": 100, "asset": "USD" })));
    step("no currency", tea(json!({ "minor": 100, "asset": "XYZ" })));
    step("parts of a cent", tea(json!({ "minor": 1.5, "asset": "EUR" })));
    step("above 2^53", tea(amount(9_007_199_254_740_992)));
    step("no name", json!({ "do": "key_in", "name": " ", "amount": amount(1), "tax": 0 }));
    step(
        "tax above 100 %",
        json!({ "do": "key_in", "name": "Tea", "amount": amount(1), "tax": 10_001 }),
    );
    step("a step that is none", json!({ "do": "dance" }));
    step("cash before anything", json!({ "do": "cash", "given": amount(100) }));
    step("goods", tea(amount(1_000)));
    step("a line that is not there", json!({ "do": "remove", "line": 1 }));
    step("none of it", json!({ "do": "set_quantity", "line": 0, "quantity": 0 }));
    step("too many of it", json!({ "do": "set_quantity", "line": 0, "quantity": 10_000_000 }));
    let off = |by: Value, reason: &str| json!({ "do": "discount", "line": null, "off": by, "reason": reason });
    step("too much off", off(json!({ "amount": amount(1_001) }), "friend"));
    step("more than all off", off(json!({ "percent": 10_001 }), "friend"));
    step("off without a reason", off(json!({ "percent": 1_000 }), ""));
    step("a terminal above what is due", terminal(1_001, "0042"));
    step("a terminal without its slip", terminal(500, ""));
    let call = |name: &str, input: Value| counter.world.call::<Value>(name, input);
    table.row("end without paying", call("sale_finish", counter.end()));
    table.row("open a second sale", call("sale_open", json!(counter.world.till().new_sale())));
    let other = json!({ "sale": counter.world.till().new_sale(), "approval": null });
    table.row("end a sale that is not open", call("sale_finish", other));
    let nobody = counter.world.till().new_payment();
    table.row("undo what is not in it", call("sale_undo", counter.undo(nobody)));
    table.row("more than the card has", call("sale_pay", counter.ask_card(&card, Some(701))));
    table.row("more than is due", call("sale_pay", counter.ask_card(&card, Some(1_001))));
    table.row("too little on a fresh card", call("sale_card", counter.ask_to_sell(&fresh, 1)));
    table.row("sell a card that is sold", call("sale_card", counter.ask_to_sell(&card, 2_500)));
    table.row("a fresh card", call("sale_card", counter.ask_to_sell(&fresh, 2_500)));
    table.row("the same card again", call("sale_card", counter.ask_to_sell(&fresh, 2_500)));
    table.row("a card for a card", call("sale_pay", counter.ask_card(&card, Some(1_001))));
    let quantity = json!({ "do": "set_quantity", "line": 1, "quantity": 2_000 });
    table.row("two of one card", call("sale_step", counter.asked(&quantity)));
    let cash = counter.asked(&json!({ "do": "cash", "given": amount(3_500) }));
    table.row("cash", call("sale_step", cash.clone()));
    let less = json!({ "step": { "do": "cash", "given": amount(2_000) } });
    table.row("the same key, other cash", call("sale_step", crate::sales::with(&cash, &less)));
    let remove = json!({ "do": "remove", "line": 0 });
    table.row("take paid goods out", call("sale_step", counter.asked(&remove)));
    table.row("give up what is paid for", call("sale_abandon", counter.id()));
    insta::assert_snapshot!(table.0);
}

#[test]
fn what_an_open_sale_waits_for_is_said() {
    let mut table = Table::with_help();
    with_money_in_it(&mut table);
    sold_in_part(&mut table);
    undecided(&mut table);
    too_much_of_all(&mut table);
    insta::assert_snapshot!(table.0);
}

fn with_money_in_it(table: &mut Table) {
    let mut world = World::ready();
    let card = world.hq.card(5_000);
    let counter = Counter::open(&mut world);
    let call = |name: &str, input: Value| counter.world.call::<Value>(name, input);
    table.row("end with nothing in it", call("sale_finish", counter.end()));
    counter.key_in(1_000);
    let paid = counter.ask_card(&card, Some(400));
    table.row("a part by card", call("sale_pay", paid.clone()));
    let refund = json!({
        "payment": counter.world.till().new_payment(), "undoes": paid["payment"],
        "amount": amount(400), "approval": null,
    });
    table.row("a refund of that part", call("refund", refund));
    let card_again = json!({ "do": "unpay", "tender": 0 });
    table.row("cash for that part", call("sale_step", counter.asked(&card_again)));
}

/// One card has its value, and the next was blocked meanwhile.
fn sold_in_part(table: &mut Table) {
    let mut world = World::ready();
    let (fresh, other) = (world.hq.pending_card(), world.hq.pending_card());
    let counter = Counter::open(&mut world);
    counter.sell(&other, 1_000);
    counter.sell(&fresh, 2_500);
    counter.step(json!({ "do": "cash", "given": amount(3_500) }));
    counter.world.hq.block(fresh.card);
    let call = |name: &str, input: Value| counter.world.call::<Value>(name, input);
    table.row("the second card was blocked", call("sale_finish", counter.end()));
    counter.step(json!({ "do": "unpay", "tender": 0 }));
    let remove = json!({ "do": "remove", "line": 0 });
    table.row("take the sold card out", call("sale_step", counter.asked(&remove)));
    table.row("give up with a sold card", call("sale_abandon", counter.id()));
}

/// A manager is waited for.
fn undecided(table: &mut Table) {
    let (mut world, _) = strict();
    let card = world.hq.card(5_000);
    let counter = Counter::open(&mut world);
    counter.key_in(1_000);
    counter.world.hq.mute();
    let call = |name: &str, input: Value| counter.world.call::<Value>(name, input);
    table.row("nobody answers", call("sale_pay", counter.ask_card(&card, None)));
    table.row("end before a manager came", call("sale_finish", counter.end()));
    let step = json!({ "do": "key_in", "name": "Tea", "amount": amount(1), "tax": 0 });
    table.row("goods before a manager came", call("sale_step", counter.asked(&step)));
}

fn too_much_of_all(table: &mut Table) {
    let mut world = World::ready();
    let counter = Counter::open(&mut world);
    let tried = |step: Value| {
        let call = || counter.world.call::<Value>("sale_step", counter.asked(&step));
        let mut all = std::iter::repeat_with(call);
        all.find(|said| !said.as_ref().is_ok_and(|said| said["is"] == "done")).unwrap()
    };
    let name = "N".repeat(80);
    let goods = json!({ "do": "key_in", "name": name, "amount": amount(1_000), "tax": 0 });
    table.row("line after line", tried(goods));
    table.row("slip after slip", tried(terminal(1, "0042")));
}

fn terminal(minor: i64, reference: &str) -> Value {
    json!({ "do": "terminal", "amount": amount(minor), "reference": reference })
}
