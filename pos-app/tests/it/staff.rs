//! Signing in.

use crate::hq::{CASHIER, Hq, MANAGER, MANAGER_PIN, PIN};
use crate::world::World;
use serde_json::{Value, json};
use shared::ids::StaffId;

#[test]
fn a_cashier_signs_in_without_the_line_and_after_a_restart() {
    let mut world = World::ready();
    world.cut();
    world.restart();
    world.hq.stop();
    let status = world.sign_in_as(CASHIER, PIN).unwrap();
    assert_eq!(status.cashier.unwrap().name, "Ada");
    assert!(world.till().sign_out().cashier.is_none());
}

#[test]
fn wrong_pins_make_the_next_one_wait_and_a_restart_does_not_forget() {
    let mut world = World::ready();
    let code = |world: &World, pin: &str| {
        world.sign_in_as(CASHIER, pin).map_or_else(|error| error.code, |_| "in".into())
    };
    assert_eq!(code(&world, "0000"), "wrong_pin");
    assert_eq!(code(&world, PIN), "in");
    for _ in 0..3 {
        assert_eq!(code(&world, "1111"), "wrong_pin");
    }
    assert_eq!(code(&world, PIN), "pin_wait");
    world.restart();
    assert_eq!(code(&world, PIN), "pin_wait");
    // One person's wrong PINs are nobody else's trouble.
    assert!(world.sign_in_as(MANAGER, MANAGER_PIN).is_ok());
}

#[test]
fn nothing_is_done_for_nobody() {
    let world = World::ready();
    let card = world.hq.card(5_000);
    let payment = world.sheet(&card).payment;
    world.call::<Value>("sign_out", Value::Null).unwrap();
    assert_eq!(world.redeem_as(payment, &card, 100).unwrap_err().code, "not_signed_in");
    let scanned = world.call::<Value>("card_by_token", json!(card.token.text()));
    assert_eq!(scanned.unwrap_err().code, "not_signed_in");
    assert_eq!(world.sign_in_as(StaffId(99), PIN).unwrap_err().code, "unknown_person");
    let fresh = World::fresh(Hq::start());
    assert_eq!(fresh.sign_in_as(CASHIER, PIN).unwrap_err().code, "not_enrolled");
}
