//! Disks that are full, and folders that may not be written to.

use crate::headless::{Headless, arguments, program};
use crate::hq::{CASHIER, PIN};
use crate::world::World;
use serde_json::{Value, json};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::Command;
use tempfile::TempDir;

/// A mount namespace of its own; one who is not the super-user needs a user namespace for that too.
pub(crate) fn with_mounts() -> Command {
    let mut command = Command::new("unshare");
    if !rustix::process::geteuid().is_root() {
        command.args(["--user", "--map-root-user"]);
    }
    command.arg("--mount");
    command
}

/// As somebody ordinary, with a copy of the program that everybody may run: the super-user may write
/// anywhere, and what lies in their home is closed to others.
pub(crate) fn ordinary(command: &Command) -> (Command, TempDir) {
    let place =
        tempfile::Builder::new().permissions(Permissions::from_mode(0o755)).tempdir().unwrap();
    let copy = place.path().join("program");
    fs::copy(command.get_program(), &copy).unwrap();
    let mut ordinary = Command::new(copy);
    ordinary.args(command.get_args());
    if rustix::process::geteuid().is_root() {
        ordinary.uid(65_534).gid(65_534);
    }
    (ordinary, place)
}

/// The till's folder on a file system of two megabytes in a namespace of its own; what is in the folder is
/// copied there first.
pub(crate) fn on_a_small_disk(world: &World) -> Command {
    let small = world.folders.path().join("small");
    fs::create_dir_all(&small).unwrap();
    let script =
        "mount -t tmpfs -o size=2m tmpfs \"$1\" && cp -r \"$2\"/. \"$1\" && shift 2 && exec \"$@\"";
    let mut command = with_mounts();
    command.args(["sh", "-c", script, "sh"]);
    command.arg(&small).arg(world.data()).arg(program());
    command.arg("--data-dir").arg(&small);
    command.arg("--bound-dir").arg(world.folders.path().join("bound")).arg("serve-stdio");
    command
}

#[test]
fn a_full_disk_refuses_before_it_asks_and_has_kept_all_it_took() {
    let mut world = World::ready();
    let card = world.hq.card(20_000);
    world.stop();
    let mut till = Headless::spawn(on_a_small_disk(&world));
    till.wait_online();
    till.ask("sign_in", json!({ "staff": CASHIER, "pin": PIN }));
    let mut taken = 0;
    let said = loop {
        let sheet = match till.try_ask("card_by_token", json!(card.token.text())) {
            Ok(asked) => asked,
            Err(error) => break error,
        };
        let redeem = json!({
            "payment": sheet["sheet"]["payment"], "card": card.card, "sale": null, "approval": null,
            "amount": { "minor": 10, "asset": "EUR" },
        });
        match till.try_ask("redeem", redeem) {
            Ok(outcome) if outcome["is"] == "taken" => taken += 1,
            Ok(other) => panic!("{other}"),
            Err(error) => break error,
        }
        assert!(taken < 3_000, "the disk never filled");
    };
    assert_eq!(said["code"], "disk_full", "{said}");
    // Everything it said was taken is still in its journal.
    let list = till.ask("last_receipts", json!({ "count": 100, "acts": [] }));
    assert_eq!(list.as_array().unwrap().len(), taken.min(100));
    let totals = till.ask("day_totals", Value::Null);
    assert_eq!(totals["rows"][0]["count"], taken, "{totals}");
}

#[test]
fn a_folder_that_may_not_be_written_to_is_named() {
    let mut world = World::ready();
    world.stop();
    for file in fs::read_dir(world.data()).unwrap() {
        fs::set_permissions(file.unwrap().path(), Permissions::from_mode(0o444)).unwrap();
    }
    for folder in [world.folders.path().to_path_buf(), world.data()] {
        fs::set_permissions(folder, Permissions::from_mode(0o555)).unwrap();
    }
    let mut command = Command::new(program());
    command.args(arguments(&world)).arg("status");
    let (mut command, _program) = ordinary(&command);
    let out = command.output().unwrap();
    fs::set_permissions(world.data(), Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(world.folders.path(), Permissions::from_mode(0o755)).unwrap();
    let said: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(said["error"]["code"], "folder_read_only", "{said}");
    assert!(!out.status.success());
}
