//! A question that waits for a manager ends with the step, the shift, or the cashier's patience.

use crate::clock::MovedBy;
use crate::hq::Hq;
use crate::world::{World, short};
use serde_json::{Value, json};
use shared::ids::{CardId, PaymentId};
use shared::limits::OfflinePolicy;
use std::sync::Arc;

/// A till whose cashier may take nothing offline alone, and its clock.
pub(crate) fn strict() -> (World, Arc<MovedBy>) {
    let policy = OfflinePolicy { soft_line_percent: 0, ..OfflinePolicy::default() };
    let mut world = World::ready_with(Hq::with_policy(policy));
    let clock = Arc::new(MovedBy::default());
    world.stop();
    world.use_till(pos_app::Till::open_with(world.options(), Arc::clone(&clock) as _).unwrap());
    world.sign_in();
    (world, clock)
}

/// Headquarters sets 10.00 of 50.00 aside and is not heard, so a manager is asked for.
#[track_caller]
fn wait_for_manager(world: &World) -> (CardId, PaymentId) {
    let card = world.hq.card(5_000);
    let payment = world.sheet(&card).payment;
    world.hq.mute();
    let outcome = world.redeem_as(payment, &card, 1_000).unwrap();
    assert_eq!(short(&outcome), "manager soft_line");
    world.hq.unmute();
    world.online();
    assert_eq!(world.hq.balance(card.card), 4_000, "headquarters has set it aside");
    (card.card, payment)
}

#[track_caller]
fn is_free_again(world: &World, card: CardId) {
    // The till's own thread may be the one that gives it up, a moment later.
    world.wait(|_| world.hq.balance(card) == 5_000);
    world.online();
}

#[test]
fn a_question_ends_when_the_cashier_leaves_the_step() {
    let (world, _) = strict();
    let (card, payment) = wait_for_manager(&world);
    let other: PaymentId = world.call("new_payment", Value::Null).unwrap();
    world.call::<Value>("give_up", json!(other)).unwrap();
    world.online();
    assert_eq!(world.hq.balance(card), 4_000, "another payment is another matter");
    for _ in 0..2 {
        world.call::<Value>("give_up", json!(payment)).unwrap();
        is_free_again(&world, card);
    }
}

#[test]
fn a_question_ends_when_the_cashier_signs_out() {
    let (world, _) = strict();
    let (card, _) = wait_for_manager(&world);
    world.call::<Value>("sign_out", Value::Null).unwrap();
    is_free_again(&world, card);
}

#[test]
fn a_question_ends_when_no_manager_comes_for_five_minutes() {
    let (world, clock) = strict();
    let (card, _) = wait_for_manager(&world);
    clock.by_minutes(4);
    world.till().chores();
    world.online();
    assert_eq!(world.hq.balance(card), 4_000, "a manager may be on the way");
    clock.by_minutes(1);
    // Round by round: one that finds the documents being written leaves it to the next.
    while world.hq.balance(card) != 5_000 {
        world.till().chores();
        std::thread::yield_now();
    }
    is_free_again(&world, card);
}

#[test]
fn what_a_manager_approved_is_not_given_up() {
    let (world, _) = strict();
    let card = world.hq.card(5_000);
    let payment = world.sheet(&card).payment;
    world.hq.mute();
    assert_eq!(short(&world.redeem_as(payment, &card, 1_000).unwrap()), "manager soft_line");
    let taken = world.redeem_with_manager(payment, &card, 1_000).unwrap();
    assert_eq!(short(&taken), "taken 10.00 eur floor");
    world.call::<Value>("give_up", json!(payment)).unwrap();
    world.call::<Value>("sign_out", Value::Null).unwrap();
    world.hq.unmute();
    world.online();
    assert_eq!(world.hq.balance(card.card), 4_000);
}
