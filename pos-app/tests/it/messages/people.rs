//! What a till says to people who may not do something, or who ask for what it does not have.

use super::Table;
use crate::hq::{CASHIER, Hq, MANAGER, MANAGER_PIN, Odd, PIN};
use crate::world::World;
use serde_json::{Value, json};

#[test]
fn who_may_not_or_asks_for_nothing_that_is_there_is_told_so() {
    let mut table = Table::default();
    let world = World::fresh(Hq::start());
    table.row("signing in at a new till", world.call("sign_in", sign_in(1, PIN)));
    table.row("a card at a new till", world.call("card_by_number", json!("0")));
    let world = World::ready();
    table.row("a person who is not known", world.call("sign_in", sign_in(99, PIN)));
    let printer = |place: &str| json!({ "place": place, "paper": "80mm" });
    let place = "tcp://127.0.0.1";
    table.row("a printer named by a cashier", world.call("printer_set", printer(place)));
    table.row("a test of no printer", world.call("printer_test", Value::Null));
    world.sign_in_as(MANAGER, MANAGER_PIN).unwrap();
    table.row("a file as the printer", world.call("printer_set", printer("/etc/passwd")));
    table.row("nothing as the printer", world.call("printer_set", printer("")));
    world.call::<Value>("sign_out", Value::Null).unwrap();
    table.row("a card while nobody is signed in", world.call("card_by_number", json!("0")));
    real_shop(&mut table);
    insta::assert_snapshot!(table.0);
}

/// What only a demonstration may.
fn real_shop(table: &mut Table) {
    let hq = Hq::start();
    hq.be(Odd::NoDemo);
    let world = World::met(hq);
    table.row("cutting the line of a real shop", world.call("cut_line", Value::Null));
    let file = json!({ "is": "path", "path": "/no/such/file.png" });
    table.row("a file of a real shop's machine", world.call("scan_picture", file));
}

fn sign_in(staff: u32, pin: &str) -> Value {
    assert_eq!(CASHIER.0, 1);
    json!({ "staff": staff, "pin": pin })
}
