//! What a till says where its limits end, and that all it took within them settles.

use super::Table;
use crate::hq::{CASHIER, Hq, MANAGER, MANAGER_PIN, PIN};
use crate::world::World;
use serde_json::{Value, json};
use shared::credential::Issued;
use shared::limits::OfflinePolicy;
use shared::money::Minor;
use shared::time::Millis;

#[test]
fn every_limit_says_where_it_ends() {
    let mut table = Table::default();
    totals(&mut table);
    counts(&mut table);
    managers(&mut table);
    ages(&mut table);
    states(&mut table);
    insta::assert_snapshot!(table.0);
}

fn totals(table: &mut Table) {
    let (world, cards) = cut_off(OfflinePolicy {
        payment_minor_max: eur(3_000),
        card_minor_max: eur(5_000),
        floor_minor: eur(8_000),
        issue_minor: eur(4_000),
        soft_line_percent: 100,
        ..OfflinePolicy::default()
    });
    let [a, b, c, fresh] = &cards;
    act(&world, table, "above the most of one payment", "redeem", a, 3_001);
    act(&world, table, "the most of one payment", "redeem", a, 3_000);
    act(&world, table, "above the most of one card", "redeem", a, 2_001);
    act(&world, table, "the most of one card", "redeem", a, 2_000);
    act(&world, table, "after the most of one card", "redeem", a, 1);
    act(&world, table, "most of what the till may take", "redeem", b, 2_000);
    act(&world, table, "above what is left to take", "redeem", c, 1_001);
    act(&world, table, "all that is left to take", "redeem", c, 1_000);
    act(&world, table, "nothing left to take", "redeem", c, 1);
    act(&world, table, "above what may be put on cards", "activate", fresh, 4_001);
    act(&world, table, "all that may be put on cards", "activate", fresh, 4_000);
    act(&world, table, "nothing left to put on cards", "load", fresh, 500);
    settled(&world, &[(a, 5_000), (b, 8_000), (c, 9_000), (fresh, 4_000)]);
}

fn counts(table: &mut Table) {
    let policy = OfflinePolicy { floor_count: 1, issue_count: 1, ..OfflinePolicy::default() };
    let (world, [a, b, _, fresh]) = &cut_off(policy);
    act(world, table, "the only payment", "redeem", a, 100);
    act(world, table, "one payment too many", "redeem", b, 100);
    act(world, table, "the only sale", "activate", fresh, 1_000);
    act(world, table, "one load too many", "load", a, 1_000);
    settled(world, &[(a, 9_900), (b, 10_000), (fresh, 1_000)]);
}

fn managers(table: &mut Table) {
    let policy = OfflinePolicy { soft_line_percent: 0, ..OfflinePolicy::default() };
    let (world, [card, ..]) = &cut_off(policy);
    act(world, table, "above the soft line", "redeem", card, 100);
    let mut approved = |what: &str, staff, pin: &str| {
        let approval = json!({ "staff": staff, "pin": pin });
        table.row(what, world.call("redeem", input(world, card, 100, &approval)));
    };
    approved("approved by who asks", CASHIER, PIN);
    approved("approved with a wrong PIN", MANAGER, "0000");
    approved("approved by a manager", MANAGER, MANAGER_PIN);
    settled(world, &[(card, 9_900)]);
}

fn ages(table: &mut Table) {
    let short = OfflinePolicy { status_age_max: Millis(0), ..OfflinePolicy::default() };
    let (world, [card, ..]) = &cut_off(short);
    act(world, table, "list too old", "redeem", card, 100);
    settled(world, &[(card, 10_000)]);
    let over = OfflinePolicy { valid_for: Millis(0), ..OfflinePolicy::default() };
    let (world, [card, _, _, fresh]) = &cut_off(over);
    act(world, table, "limit run out", "redeem", card, 100);
    act(world, table, "limit run out, a sale", "activate", fresh, 1_000);
    settled(world, &[(card, 10_000)]);
}

fn states(table: &mut Table) {
    let (world, [card, blocked, _, fresh]) = &cut_off(OfflinePolicy::default());
    world.heal();
    world.hq.block(blocked.card);
    world.greet_anew();
    world.cut();
    act(world, table, "a blocked card", "redeem", blocked, 100);
    act(world, table, "a card that was not sold", "redeem", fresh, 100);
    let new = world.hq.card(5_000);
    act(world, table, "a card nobody told of", "redeem", &new, 100);
    act(world, table, "more on a card than it may hold", "load", card, 20_001);
    settled(world, &[(card, 10_000), (blocked, 10_000), (&new, 5_000)]);
}

/// A till with three active cards of 100 and a pending one, its line down.
fn cut_off(policy: OfflinePolicy) -> (World, [Issued; 4]) {
    let hq = Hq::with_policy(policy);
    let cards = [hq.card(10_000), hq.card(10_000), hq.card(10_000), hq.pending_card()];
    let world = World::ready_with(hq);
    world.cut();
    (world, cards)
}

fn act(world: &World, table: &mut Table, what: &str, name: &str, card: &Issued, minor: i64) {
    table.row(what, world.call(name, input(world, card, minor, &Value::Null)));
}

fn input(world: &World, card: &Issued, minor: i64, approval: &Value) -> Value {
    json!({
        "payment": world.sheet(card).payment, "card": card.card, "sale": null, "approval": approval,
        "amount": { "minor": minor, "asset": "EUR" },
    })
}

/// Once the line is back headquarters has what was taken, and nothing of what was refused.
#[track_caller]
fn settled(world: &World, cards: &[(&Issued, i64)]) {
    world.heal();
    let has: Vec<i64> = cards.iter().map(|(card, _)| world.hq.value(card.card)).collect();
    let expected: Vec<i64> = cards.iter().map(|(_, minor)| *minor).collect();
    assert_eq!(has, expected);
}

fn eur(minor: i64) -> Minor {
    Minor::new(minor).unwrap()
}
