//! The till's folders: held once, bound to a machine, and never quietly older than they were.

use crate::headless::Headless;
use crate::hq::Hq;
use crate::world::{World, short};
use serde_json::{Value, json};
use shared::wire::screen::{Event, MoneyClass, Numbered, Outcome};
use std::fs;
use std::path::Path;
use std::time::Duration;

#[test]
fn a_second_copy_on_one_folder_is_refused() {
    let world = World::fresh(Hq::start());
    let mut second = World::fresh(Hq::start());
    second.stop();
    second.folders = tempfile::TempDir::new().unwrap();
    let mut options = second.options();
    options.data_dir = Some(world.data());
    let fault = pos_app::Till::open(options).err().unwrap();
    assert_eq!(fault.code(), "folder_in_use");
}

#[test]
fn a_folder_without_its_key_takes_nothing() {
    let mut world = World::ready();
    let card = world.hq.card(5_000);
    world.redeem(&card, 1_000);
    world.stop();
    fs::rename(world.folders.path().join("bound"), world.folders.path().join("elsewhere")).unwrap();
    world.start().unwrap();
    let refused = world.sign_in_as(crate::hq::CASHIER, crate::hq::PIN).unwrap_err();
    assert_eq!(refused.code, "key_missing");
    assert!(world.till().verify_journal().is_err(), "no key, nothing to check against");
    let (server, code) = (world.hq.address.clone(), world.hq.code());
    world.call::<Value>("enrol", json!({ "server": server, "code": code })).unwrap();
    world.sign_in();
    assert_eq!(short(&world.redeem(&card, 1_000)), "taken 10.00 eur online");
}

#[test]
fn a_folder_that_was_set_back_signs_nothing_until_it_is_enrolled_again() {
    let mut world = World::ready();
    let card = world.hq.card(5_000);
    world.redeem(&card, 1_000);
    world.stop();
    let older = world.folders.path().join("older");
    copy(&world.data(), &older);
    world.start().unwrap();
    world.sign_in();
    world.redeem(&card, 1_000);
    world.stop();
    fs::remove_dir_all(world.data()).unwrap();
    copy(&older, &world.data());
    world.start().unwrap();
    world.sign_in_as(crate::hq::CASHIER, crate::hq::PIN).unwrap();
    let payment = world.sheet(&card).payment;
    assert_eq!(world.redeem_as(payment, &card, 500).unwrap_err().code, "journal_set_back");
    assert_eq!(world.hq.balance(card.card), 3_000);
}

#[test]
fn a_receipt_that_may_not_have_been_shown_is_shown_first() {
    let mut world = World::ready();
    let card = world.hq.card(5_000);
    let Outcome::Taken { receipt } = world.redeem(&card, 1_000) else { panic!("not taken") };
    world.restart();
    let events = world.till().wait_for_events(0, Duration::ZERO);
    let shown = |event: &Numbered| {
        if let Event::ShowReceipt { receipt } = &event.event { Some(receipt.hash) } else { None }
    };
    let again = events.iter().find_map(shown);
    assert_eq!(again, Some(receipt.hash));
    world.call::<Value>("receipt_shown", json!(receipt.payment)).unwrap();
    world.restart();
    let events = world.till().wait_for_events(0, Duration::ZERO);
    assert_eq!(events.iter().find_map(shown), None);
}

#[test]
fn what_is_put_on_a_card_stands_on_its_receipt_before_it_settled() {
    let world = World::ready();
    let (card, fresh) = (world.hq.card(1_000), world.hq.pending_card());
    for (act, of, minor, after) in [("load", &card, 500, 1_500), ("activate", &fresh, 2_500, 2_500)]
    {
        let order = json!({
            "payment": world.sheet(of).payment, "card": of.card, "sale": null, "approval": null,
            "amount": { "minor": minor, "asset": "EUR" },
        });
        let outcome = world.call::<Outcome>(act, order).unwrap();
        let Outcome::Taken { receipt } = outcome else { panic!("{act}: {outcome:?}") };
        assert_eq!(receipt.class, MoneyClass::Online, "{act}");
        assert_eq!(receipt.balance.map(|has| has.minor.get()), Some(after), "{act}");
    }
}

#[test]
fn one_changed_byte_of_the_journal_is_found_and_the_first_bad_entry_is_named() {
    let mut world = World::ready();
    let card = world.hq.card(5_000);
    for _ in 0..3 {
        world.redeem(&card, 100);
    }
    let whole = world.till().verify_journal().unwrap();
    assert!(whole.entries >= 6, "three questions and three takes at least");
    world.stop();
    for (changed, named) in [(&[3][..], 3), (&[5, 2], 2), (&[2, 5], 2), (&[1, 6], 1)] {
        flip(&world, changed);
        let said = world.start().unwrap_err();
        assert_eq!(said.code, "journal_broken");
        assert!(said.words.starts_with(&format!("Entry {named} of")), "{changed:?}: {said:?}");
        flip(&world, changed);
    }
    world.start().unwrap();
    // As it was; a limit that comes now is one more entry.
    let after = world.till().verify_journal().unwrap();
    assert!(after.entries >= whole.entries, "{} after {}", after.entries, whole.entries);
}

/// Flips one bit in the middle of each of these entries, as they are stored.
fn flip(world: &World, sequences: &[i64]) {
    let db = rusqlite::Connection::open(world.data().join(pos_app::store::FILE_NAME)).unwrap();
    for sequence in sequences {
        let of = "SELECT bytes FROM entry WHERE sequence = ?1";
        let mut bytes: Vec<u8> = db.query_row(of, [sequence], |row| row.get(0)).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        let changed = "UPDATE entry SET bytes = ?1 WHERE sequence = ?2";
        assert_eq!(db.execute(changed, (bytes, sequence)).unwrap(), 1);
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

/// The process dies while it waits for headquarters: the question is given up before anything else.
#[test]
fn a_question_that_a_killed_till_never_decided_is_given_up() {
    let mut world = World::ready();
    let card = world.hq.card(5_000);
    world.hq.mute();
    let payment = world.sheet(&card).payment;
    world.stop();
    let mut headless = Headless::start(&world);
    headless.wait_online();
    headless.ask("sign_in", json!({ "staff": crate::hq::CASHIER, "pin": crate::hq::PIN }));
    headless.ask("card_by_token", json!(card.token.text()));
    headless.tell(
        "redeem",
        &json!({
            "payment": payment, "card": card.card, "sale": null, "approval": null,
            "amount": { "minor": 1_000, "asset": "EUR" },
        }),
    );
    // The question is on the disk before it is sent, so it is there once headquarters has it.
    while world.hq.balance(card.card) == 5_000 {
        std::thread::yield_now();
    }
    headless.kill();
    assert_eq!(world.hq.balance(card.card), 4_000, "set aside until the till decides");
    world.hq.unmute();
    world.start().unwrap();
    world.sign_in();
    assert_eq!(world.hq.balance(card.card), 5_000);
    assert_eq!(
        short(&world.redeem_as(payment, &card, 1_000).unwrap()),
        "refused payment_cancelled"
    );
}
