//! What the rules refuse about cards and payments, with the line and without it.

use super::Table;
use crate::clock::WrongBy;
use crate::giving_up::strict;
use crate::hq::{CASHIER, Hq, NEWCOMER, NEWCOMER_PIN, Odd, PIN};
use crate::world::World;
use pos_app::Till;
use serde_json::{Value, json};
use shared::credential::Issued;
use shared::ids::PaymentId;
use shared::limits::OfflinePolicy;
use shared::money::Minor;
use shared::settle::admin::Act;
use shared::wire::screen::{CardAsked, Outcome, ScreenError};
use std::sync::Arc;
use tempfile::TempDir;

#[test]
fn every_no_about_a_card_is_clear() {
    let mut table = Table::with_help();
    states(&mut table);
    held_elsewhere(&mut table);
    full(&mut table);
    given_up(&mut table);
    given_back(&mut table);
    other_days(&mut table);
    over_cap(&mut table);
    cut_off(&mut table);
    little_from_headquarters(&mut table);
    insta::assert_snapshot!(table.0);
}

fn states(table: &mut Table) {
    let world = World::ready();
    act(&world, table, "a card in no book", "redeem", &world.hq.unknown_card(), 100);
    let [ended, expired, sold] = [5_000, 5_000, 0].map(|minor| match minor {
        0 => world.hq.pending_card(),
        minor => world.hq.card(minor),
    });
    world.hq.act(ended.card, Act::Close(None));
    act(&world, table, "a card that was closed", "redeem", &ended, 100);
    world.hq.expire(expired.card);
    act(&world, table, "a card whose time is over", "redeem", &expired, 100);
    // What was put on it without the line is reserved to this till, so the card waits for that to end.
    world.cut();
    act(&world, table, "a card sold without the line", "activate", &sold, 1_000);
    world.heal();
    world.hq.act(sold.card, Act::Close(None));
    act(&world, table, "a card that is being closed", "redeem", &sold, 100);
}

/// What another till sold without the line is set aside for that till.
fn held_elsewhere(table: &mut Table) {
    let world = World::ready();
    let card = world.hq.pending_card();
    let other = Beside::join(&world);
    other.sells_offline(&card, 1_000);
    act(&world, table, "all of it held elsewhere", "redeem", &card, 800);
    world.hq.act(card.card, Act::Load(Minor::new(500).unwrap()));
    act(&world, table, "a part of it held elsewhere", "redeem", &card, 800);
    act(&world, table, "the part that is free", "redeem", &card, 500);
}

fn full(table: &mut Table) {
    let world = World::ready();
    let card = world.hq.card(20_000);
    act(&world, table, "the most of one load", "load", &card, 20_000);
    act(&world, table, "up to the most on a card", "load", &card, 10_000);
    act(&world, table, "a load of a full card", "load", &card, 500);
}

fn given_up(table: &mut Table) {
    let world = World::ready();
    let card = world.hq.card(5_000);
    let payment = world.sheet(&card).payment;
    table.row("more than it has", as_value(world.redeem_as(payment, &card, 5_001)));
    table.row("the same payment once more", as_value(world.redeem_as(payment, &card, 5_001)));
    table.row("the same with other figures", as_value(world.redeem_as(payment, &card, 100)));
    let what = undo(&world, payment, 100);
    table.row("a refund of what was given up", world.call("refund", what));
    assert_eq!(world.hq.balance(card.card), 5_000, "nothing was taken");
}

fn given_back(table: &mut Table) {
    let world = World::ready();
    let card = world.hq.card(5_000);
    let payment = world.sheet(&card).payment;
    table.row("a payment", as_value(world.redeem_as(payment, &card, 1_000)));
    let mut reverse = |what: &str, name: &str, minor: i64| {
        table.row(what, world.call(name, undo(&world, payment, minor)));
    };
    reverse("a refund of more than was paid", "refund", 1_001);
    reverse("an undoing of a part", "void_payment", 400);
    reverse("a refund of a part", "refund", 400);
    reverse("a refund of more than is left", "refund", 601);
    world.online();
    assert_eq!(world.hq.balance(card.card), 4_400);
}

fn other_days(table: &mut Table) {
    let (world, clock) = strict();
    let card = world.hq.card(5_000);
    let payment = world.sheet(&card).payment;
    world.redeem_as(payment, &card, 1_000).unwrap();
    clock.by_minutes(24 * 60);
    let what = undo(&world, payment, 1_000);
    table.row("an undoing on the next day", world.call("void_payment", what));
}

fn over_cap(table: &mut Table) {
    let world = World::ready();
    let card = world.hq.card(5_000);
    world.sign_in_as(NEWCOMER, NEWCOMER_PIN).unwrap();
    act(&world, table, "more than a newcomer may", "redeem", &card, 2_001);
    let approval = json!({ "staff": CASHIER, "pin": PIN });
    let input = json!({
        "payment": world.sheet(&card).payment, "card": card.card, "sale": null,
        "approval": approval, "amount": { "minor": 2_001, "asset": "EUR" },
    });
    table.row("approved by another cashier", world.call("redeem", input));
}

fn cut_off(table: &mut Table) {
    let world = World::ready();
    let card = world.hq.card(5_000);
    let load = input(&world, &card, 2_000);
    world.call::<Value>("load", load.clone()).unwrap();
    world.cut();
    let payment = serde_json::from_value(load["payment"].clone()).unwrap();
    let what = undo(&world, payment, 2_000);
    table.row("an undoing of a load", world.call("void_payment", what));
    let stranger = world.hq.card(5_000);
    let sheet = match world.call("card_by_number", json!(stranger.typed.text())).unwrap() {
        CardAsked::Sheet { sheet } => sheet,
        CardAsked::Refused { refusal } => panic!("{refusal:?}"),
    };
    let typed = json!({
        "payment": sheet.payment, "card": stranger.card, "sale": null, "approval": null,
        "amount": { "minor": 100, "asset": "EUR" },
    });
    table.row("a typed number that is new here", world.call("redeem", typed));
    clock_set_back(table);
}

fn clock_set_back(table: &mut Table) {
    let mut world = World::ready();
    let card = world.hq.card(5_000);
    world.greet_anew();
    world.hq.stop();
    world.stop();
    let back = Arc::new(WrongBy(-3_600_000));
    world.use_till(Till::open_with(world.options(), back).unwrap());
    world.sign_in_as(CASHIER, PIN).unwrap();
    act(&world, table, "a clock that was set back", "redeem", &card, 100);
}

fn little_from_headquarters(table: &mut Table) {
    let mut without = |what: &str, odd: Odd| {
        let hq = Hq::with_policy(OfflinePolicy::default());
        hq.be(odd);
        let card = hq.card(5_000);
        let world = World::met(hq);
        world.cut();
        act(&world, table, what, "redeem", &card, 100);
    };
    without("no limit was ever signed", Odd::NoLimit);
    without("no list of blocked cards came", Odd::NoList);
    without("a program for the line alone", Odd::OnlineOnly);
}

/// A second till of the same store.
struct Beside {
    till: Till,
    _folders: TempDir,
}

impl Beside {
    fn join(world: &World) -> Self {
        let folders = TempDir::new().unwrap();
        let options = pos_app::config::Options {
            data_dir: Some(folders.path().join("data")),
            bound_dir: Some(folders.path().join("bound")),
            ..pos_app::config::Options::default()
        };
        let till = Till::open(options).unwrap();
        let beside = Self { till, _folders: folders };
        beside.call("enrol", json!({ "server": world.hq.address, "code": world.hq.code() }));
        beside
    }

    fn call(&self, name: &str, input: Value) -> Value {
        pos_app::commands::call(&self.till, name, input).unwrap()
    }

    /// Sells a card while its line is cut; once it is healed the card's value is reserved here.
    fn sells_offline(&self, card: &Issued, minor: i64) {
        self.wait(|status| status["head_room"]["list_as_of"].is_number());
        while self.call("staff_list", Value::Null).as_array().unwrap().is_empty() {
            std::thread::yield_now();
        }
        self.call("sign_in", json!({ "staff": CASHIER, "pin": PIN }));
        self.call("cut_line", Value::Null);
        self.wait(|status| status["line"]["line"]["is"] == "offline");
        let asked = self.call("card_by_token", json!(card.token.text()));
        let sold = self.call(
            "activate",
            json!({
                "payment": asked["sheet"]["payment"], "card": card.card, "sale": null,
                "approval": null, "amount": { "minor": minor, "asset": "EUR" },
            }),
        );
        assert_eq!(sold["is"], "taken", "{sold}");
        self.call("heal_line", Value::Null);
        self.wait(|status| {
            status["line"]["line"]["is"] == "online" && status["line"]["pending"] == 0
        });
    }

    fn wait(&self, is_there: impl Fn(&Value) -> bool) {
        loop {
            let status = self.call("till_state", Value::Null);
            if is_there(&status) {
                return;
            }
            let event = status["event"].as_u64().unwrap();
            self.till.wait_for_events(event, std::time::Duration::from_secs(20));
        }
    }
}

fn act(world: &World, table: &mut Table, what: &str, name: &str, card: &Issued, minor: i64) {
    table.row(what, world.call(name, input(world, card, minor)));
}

fn input(world: &World, card: &Issued, minor: i64) -> Value {
    json!({
        "payment": world.sheet(card).payment, "card": card.card, "sale": null, "approval": null,
        "amount": { "minor": minor, "asset": "EUR" },
    })
}

fn undo(world: &World, payment: PaymentId, minor: i64) -> Value {
    json!({
        "payment": world.till().new_payment(), "undoes": payment, "approval": null,
        "amount": { "minor": minor, "asset": "EUR" },
    })
}

fn as_value(outcome: Result<Outcome, ScreenError>) -> Result<Value, ScreenError> {
    outcome.map(|outcome| serde_json::to_value(outcome).unwrap())
}
