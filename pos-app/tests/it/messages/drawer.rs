//! What the drawer and the day refuse, and what they say then.

use super::Table;
use crate::hq::{MANAGER, MANAGER_PIN};
use crate::sales::counter::{Counter, amount};
use crate::world::World;
use serde_json::{Value, json};

#[test]
fn every_refusal_at_the_drawer_is_clear() {
    let mut world = World::ready();
    let mut table = Table::default();
    let key = json!(world.till().new_payment());
    let mut act = |what: &str, act: Value| {
        let key = json!(world.till().new_payment());
        table.row(what, world.call("drawer", json!({ "key": key, "act": act })));
    };
    let cash = |way: &str, minor: i64, reason: &str| json!({ "do": way, "amount": amount(minor), "reason": reason });
    act("cash before a shift", cash("pay_in", 100, "change"));
    act("less than nothing in it", json!({ "do": "open_shift", "float": amount(-1) }));
    act("dollars in it", json!({ "do": "open_shift", "float": { "minor": 100, "asset": "USD" } }));
    act("a shift", json!({ "do": "open_shift", "float": amount(10_000) }));
    act("a second one", json!({ "do": "open_shift", "float": amount(10_000) }));
    act("nothing in", cash("pay_in", 0, "change"));
    act("in without a reason", cash("pay_in", 100, " "));
    act("more out than is there", cash("pay_out", 10_001, "milk"));
    act("more than a till counts", cash("pay_in", 9_007_199_254_740_991, "change"));
    act("above 2^53", cash("pay_in", 9_007_199_254_740_992, "change"));
    let count = |minor: i64, pieces: Value| json!({ "do": "close_shift", "counted": amount(minor), "pieces": pieces, "reason": "" });
    act("counted too little", count(9_950, json!([])));
    act("notes that differ", count(10_000, json!([{ "worth": 5_000, "number": 1 }])));
    let kinds: Vec<Value> = (1..=33).map(|worth| json!({ "worth": worth, "number": 1 })).collect();
    act("too many kinds", count(561, json!(kinds)));
    let put = |minor| json!({ "key": key, "act": cash("pay_in", minor, "change") });
    table.row("cash in", world.call("drawer", put(100)));
    table.row("other cash under its key", world.call("drawer", put(200)));
    closing(&mut world, &mut table);
    insta::assert_snapshot!(table.0);
}

fn closing(world: &mut World, table: &mut Table) {
    let close = |world: &World, approval: Value| -> Result<Value, _> {
        let key = json!(world.till().new_payment());
        world.call("day_close", json!({ "key": key, "approval": approval }))
    };
    let manager = json!({ "staff": MANAGER, "pin": MANAGER_PIN });
    table.row("a cashier ends the day", close(world, Value::Null));
    table.row("in the middle of a shift", close(world, manager.clone()));
    let counter = Counter::open(world);
    let sale = counter.sale;
    table.row("in the middle of a sale", close(world, manager.clone()));
    world.call::<Value>("sale_abandon", json!(sale)).unwrap();
    let count = json!({ "do": "close_shift", "counted": amount(10_100) });
    let key = json!(world.till().new_payment());
    table.row("the count", world.call("drawer", json!({ "key": key, "act": count })));
    table.row("the end of the day", close(world, manager.clone()));
    table.row("nothing since", close(world, manager));
    let print = json!({ "is": "z", "number": 2 });
    table.row("a Z report that is not there", world.call("day_print", print));
}
