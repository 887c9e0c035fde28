//! What the till's program says where it cannot start, or cannot write, and that it leaves all as it was.

use super::Table;
use crate::disk::{on_a_small_disk, ordinary, with_mounts};
use crate::headless::{Headless, arguments, program, typed};
use crate::hq::{CASHIER, PIN};
use crate::world::World;
use serde_json::{Value, json};
use std::fs::{self, File, Permissions};
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn a_till_that_cannot_start_says_why() {
    let mut world = World::ready();
    let card = world.hq.card(5_000);
    world.redeem(&card, 1_000);
    world.online();
    let before = world.till().verify_journal().unwrap();
    let mut table = Table::default();
    refused(&world, &mut table, "second copy on one folder", &["status"]);
    world.stop();
    let busy = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = busy.local_addr().unwrap().port().to_string();
    refused(&world, &mut table, "port in use", &["serve", "--port", &port]);
    let authority = ["--server-ca", "/no/such.pem", "status"];
    refused(&world, &mut table, "no file of trusted certificates", &authority);
    refused(&world, &mut table, "no camera to join with", &["enrol", "--server", ""]);
    let token = &card.token.text();
    let redeem = |pin, amount| {
        let mut command =
            command(&world, &["redeem", "--staff", "1", "--typed", "--amount", amount]);
        command.stdin(typed(&[pin, token]));
        command
    };
    refused_to(&mut table, "wrong PIN", redeem("0000", "5.00"));
    refused_to(&mut table, "an amount in letters", redeem(PIN, "five"));
    refused_to(&mut table, "an amount with three decimals", redeem(PIN, "5.001"));
    folders(&world, &mut table);
    files(&world, &mut table);
    key(&world, &mut table);
    // All of that lost nothing: the till goes on where it was.
    world.start().unwrap();
    world.sign_in();
    assert!(world.till().verify_journal().unwrap().entries >= before.entries);
    world.redeem(&card, 500);
    world.online();
    assert_eq!(world.hq.balance(card.card), 3_500);
    insta::assert_snapshot!(table.0);
}

fn folders(world: &World, table: &mut Table) {
    let closed = |mode| {
        for path in [world.folders.path().to_path_buf(), world.data()] {
            fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
        }
    };
    closed(0o555);
    let (status, _program) = ordinary(&command(world, &["status"]));
    refused_to(table, "a folder that is read-only", status);
    closed(0o700);
    let (status, _program) = ordinary(&command(world, &["status"]));
    refused_to(table, "somebody else's folder", status);
    let elsewhere = |folder: &Path| {
        let mut command = Command::new(program());
        command.arg("--data-dir").arg(folder).arg("--bound-dir").arg(folder).arg("status");
        command
    };
    let file = world.folders.path().join("file");
    fs::write(&file, "").unwrap();
    refused_to(table, "a file instead of a folder", elsewhere(&file));
    refused_to(table, "a full disk", full_from_the_start(world));
}

fn files(world: &World, table: &mut Table) {
    let database = world.data().join(pos_app::store::FILE_NAME);
    let changed = |change: &dyn Fn(&Path), table: &mut Table, what: &str| {
        // The log is in the file once the last connection has closed.
        drop(rusqlite::Connection::open(&database).unwrap());
        let before = fs::read(&database).unwrap();
        change(&database);
        let odd = fs::read(&database).unwrap();
        refused(world, table, what, &["status"]);
        assert!(fs::read(&database).unwrap() == odd, "{what}: left as it was found");
        fs::write(&database, before).unwrap();
    };
    let sql = |text: &'static str| {
        move |path: &Path| drop(rusqlite::Connection::open(path).unwrap().execute_batch(text))
    };
    let newer = sql("INSERT INTO migration VALUES (99, x'00')");
    changed(&newer, table, "written by a newer version");
    let other = sql("UPDATE migration SET sha256 = zeroblob(32)");
    changed(&other, table, "made by another version");
    let entry = sql("UPDATE entry SET bytes = zeroblob(9) WHERE sequence = 2");
    changed(&entry, table, "an entry that was changed");
    changed(&|path| fs::write(path, [7; 8192]).unwrap(), table, "no database any more");
}

fn key(world: &World, table: &mut Table) {
    let bound = fs::read_dir(world.folders.path().join("bound")).unwrap().next().unwrap();
    let file = bound.unwrap().path().join("key");
    let modes = [0o640, 0o604, 0o600].map(Permissions::from_mode);
    for mode in &modes[..2] {
        fs::set_permissions(&file, mode.clone()).unwrap();
        refused(world, table, "a key that others can read", &["status"]);
    }
    fs::set_permissions(&file, modes[2].clone()).unwrap();
    table.0 = table.0.replace(&file.display().to_string(), "…/key");
}

#[test]
fn a_disk_that_fills_up_stops_the_till_until_there_is_room() {
    let mut world = World::ready();
    let card = world.hq.card(20_000);
    world.stop();
    let mut till = Headless::spawn(on_a_small_disk(&world));
    till.wait_online();
    till.ask("sign_in", json!({ "staff": CASHIER, "pin": PIN }));
    let small =
        format!("/proc/{}/root{}", till.pid(), world.folders.path().join("small").display());
    let filler = PathBuf::from(small).join("filler");
    fill(&filler);
    let mut table = Table::default();
    let mut taken = 0;
    loop {
        // What was set aside for one decision may still be there for the first.
        let said = take(&mut till, &card, 10);
        let is_taken = said.as_ref().is_ok_and(|outcome| outcome["is"] == "taken");
        if !is_taken {
            table.row("a disk that filled up", said.map_err(to_screen));
            break;
        }
        taken += 1;
        assert!(taken < 100, "the disk is not full");
    }
    fs::remove_file(&filler).unwrap();
    table.row("room on it again", take(&mut till, &card, 10).map_err(to_screen));
    taken += 1;
    let totals = till.ask("day_totals", Value::Null);
    assert_eq!(totals["rows"][0]["count"], taken, "{totals}");
    till.wait_online();
    assert_eq!(world.hq.balance(card.card), 20_000 - 10 * taken);
    insta::assert_snapshot!(table.0);
}

fn take(
    till: &mut Headless,
    card: &shared::credential::Issued,
    minor: i64,
) -> Result<Value, Value> {
    let sheet = till.try_ask("card_by_token", json!(card.token.text()))?;
    let redeem = json!({
        "payment": sheet["sheet"]["payment"], "card": card.card, "sale": null, "approval": null,
        "amount": { "minor": minor, "asset": "EUR" },
    });
    till.try_ask("redeem", redeem)
}

fn to_screen(error: Value) -> shared::wire::screen::ScreenError {
    serde_json::from_value(error).unwrap()
}

/// Writes until nothing more can be written.
fn fill(path: &Path) {
    let mut file = File::create(path).unwrap();
    for size in [4096, 64] {
        while file.write(&vec![1; size]).is_ok_and(|written| written > 0) {}
    }
}

/// The till's folder on a disk that something else has filled.
fn full_from_the_start(world: &World) -> Command {
    let small = world.folders.path().join("full");
    fs::create_dir_all(&small).unwrap();
    let script = "mount -t tmpfs -o size=64k tmpfs \"$1\" && shift && \
                  { cat /dev/zero > \"$1\"/filler; } 2>/dev/null; shift && exec \"$@\"";
    let mut command = with_mounts();
    command.args(["sh", "-c", script, "sh"]);
    command.arg(&small).arg(&small).arg(program()).arg("--data-dir").arg(&small);
    command.arg("--bound-dir").arg(world.folders.path().join("bound")).arg("status");
    command
}

fn command(world: &World, what: &[&str]) -> Command {
    let mut command = Command::new(program());
    command.args(arguments(world)).args(what).env("RUST_LOG", "warn");
    command
}

fn refused(world: &World, table: &mut Table, what: &str, arguments: &[&str]) {
    refused_to(table, what, command(world, arguments));
}

/// The program says one error and ends with 1.
#[track_caller]
fn refused_to(table: &mut Table, what: &str, mut command: Command) {
    let out = command.output().unwrap();
    let errors = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(1), "{what}: {errors}");
    assert!(!errors.contains("panicked"), "{what}: {errors}");
    assert!(!errors.contains('\u{1b}'), "{what}: colours are for terminals: {errors}");
    let said: Value = serde_json::from_slice(&out.stdout).unwrap();
    table.row(what, Err(to_screen(said["error"].clone())));
}
