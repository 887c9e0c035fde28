//! What a till says whose key, journal or machine is not what it was, and that it then takes nothing it may not.

use super::Table;
use crate::headless::program;
use crate::hq::{CASHIER, PIN};
use crate::world::World;
use serde_json::{Value, json};
use shared::credential::Issued;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

#[test]
fn a_till_that_is_not_itself_says_what_is_wrong() {
    let mut table = Table::with_help();
    key(&mut table);
    other_machine(&mut table);
    set_back(&mut table);
    copied(&mut table);
    changed_while_it_ran(&mut table);
    port(&mut table);
    insta::assert_snapshot!(table.0);
}

fn key(table: &mut Table) {
    let mut world = World::ready();
    world.stop();
    let file = key_file(&world);
    let right = fs::read(&file).unwrap();
    fs::write(&file, "no key").unwrap();
    table.row("a key that cannot be read", world.start().map(|()| Value::Null));
    fs::remove_file(&file).unwrap();
    world.start().unwrap();
    table.news("a start without the key", world.told("key_missing"));
    let said = world.sign_in_as(CASHIER, PIN).map(|_| Value::Null);
    table.row("signing in without the key", said);
    world.stop();
    fs::write(&file, right).unwrap();
    fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
    world.start().unwrap();
    world.sign_in_as(CASHIER, PIN).unwrap();
}

fn other_machine(table: &mut Table) {
    let mut world = World::ready();
    let card = world.hq.card(5_000);
    world.stop();
    let file = key_file(&world);
    let mut key: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    key["machine"] = json!("another one");
    fs::write(&file, key.to_string()).unwrap();
    world.start().unwrap();
    table.news("a key of another machine", world.told("other_machine"));
    world.sign_in();
    redeem(&world, table, "a payment with the line", &card);
    world.cut();
    redeem(&world, table, "a payment without it", &card);
}

fn set_back(table: &mut Table) {
    let mut world = World::ready();
    let card = world.hq.card(5_000);
    world.redeem(&card, 1_000);
    world.stop();
    let older = copy_of(&world.data());
    world.start().unwrap();
    world.sign_in();
    world.redeem(&card, 1_000);
    world.stop();
    fs::remove_dir_all(world.data()).unwrap();
    copy(older.path(), &world.data());
    world.start().unwrap();
    table.news("a journal that was set back", world.told("journal_set_back"));
    world.sign_in_as(CASHIER, PIN).unwrap();
    redeem(&world, table, "a payment after that", &card);
    world.call::<Value>("cut_line", Value::Null).unwrap();
    let enrol = json!({ "server": world.hq.address, "code": world.hq.code() });
    table.row("joining anew, the line cut", world.call("enrol", enrol.clone()));
    world.call::<Value>("heal_line", Value::Null).unwrap();
    world.call::<Value>("enrol", enrol).unwrap();
    world.sign_in();
    assert_eq!(world.hq.balance(card.card), 3_000, "what was taken is still known");
}

/// Somebody copied the folder with its key, and the copy meets the line that the first one left.
fn copied(table: &mut Table) {
    let mut world = World::ready();
    let card = world.hq.card(5_000);
    world.redeem(&card, 100);
    world.online();
    world.stop();
    let twin = copy_of(world.folders.path());
    world.start().unwrap();
    world.sign_in();
    world.redeem(&card, 100);
    world.online();
    world.stop();
    world.folders = twin;
    world.start().unwrap();
    table.news("a copy of a till", world.told("copy_found"));
    world.sign_in_as(CASHIER, PIN).unwrap();
    world.cut();
    redeem(&world, table, "a payment at the copy, no line", &card);
}

fn changed_while_it_ran(table: &mut Table) {
    let world = World::ready();
    let file = world.data().join(pos_app::store::FILE_NAME);
    let sql = rusqlite::Connection::open(file).unwrap();
    let rename = |from: &str, to: &str| {
        sql.execute_batch(&format!("ALTER TABLE {from} RENAME TO {to}")).unwrap();
    };
    rename("pin_try", "elsewhere");
    let said = world.sign_in_as(CASHIER, PIN).map(|_| Value::Null);
    table.row("a table that is gone", said);
    rename("elsewhere", "pin_try");
    world.sign_in_as(CASHIER, PIN).unwrap();
}

/// Without any rights over the network a program may not use the first ports.
fn port(table: &mut Table) {
    let mut world = World::ready();
    world.stop();
    let mut command = Command::new("unshare");
    command.args(["--user", "--net"]).arg(program());
    command.args(crate::headless::arguments(&world)).args(["serve", "--port", "1"]);
    let out = command.output().unwrap();
    let said: Value = serde_json::from_slice(&out.stdout).unwrap();
    table.row(
        "a port that may not be used",
        Err(serde_json::from_value(said["error"].clone()).unwrap()),
    );
}

fn redeem(world: &World, table: &mut Table, what: &str, card: &Issued) {
    let input = json!({
        "payment": world.sheet(card).payment, "card": card.card, "sale": null, "approval": null,
        "amount": { "minor": 500, "asset": "EUR" },
    });
    table.row(what, world.call("redeem", input));
}

fn key_file(world: &World) -> PathBuf {
    let bound = fs::read_dir(world.folders.path().join("bound")).unwrap().next().unwrap();
    bound.unwrap().path().join("key")
}

fn copy_of(from: &Path) -> TempDir {
    let to = TempDir::new().unwrap();
    copy(from, to.path());
    to
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        let target = to.join(file.file_name());
        if file.file_type().unwrap().is_dir() {
            copy(&file.path(), &target);
        } else {
            fs::copy(file.path(), target).unwrap();
        }
    }
}
