//! The command line, beside a running server and alone.

use crate::house::House;
use crate::till::Till;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Output {
    run_with(folder, arguments, "")
}

fn run_with(folder: &Path, arguments: &[&str], typed: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sync-server"));
    command.arg("--data-dir").arg(folder).args(arguments);
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().unwrap();
    // A command that reads nothing may be gone already.
    let _gone = child.stdin.take().unwrap().write_all(typed.as_bytes());
    child.wait_with_output().unwrap()
}

#[track_caller]
fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test]
async fn commands_work_beside_a_running_server_which_takes_notice() {
    let house = House::open().await;
    let card = house.card(2_000).await;
    let made = said(&run(house.path(), &["card", "issue", "--program", "1", "--activate", "10"]));
    let id: shared::ids::CardId = made.split('\t').next().unwrap().parse().unwrap();
    let mut till = Till::enrol(&house).await;
    let _limit = till.connect(&house).await;
    // The server's books were warm before the other process wrote.
    let entries = [till.take(card, 500), till.take(id, 400)];
    till.post(&house, &entries).await;
    assert_eq!(house.balance(id).await, 600);
    assert!(said(&run(house.path(), &["verify"])).ends_with("verified\n"));
}

#[tokio::test]
async fn verify_exits_1_and_names_the_first_bad_entry() {
    let house = House::open().await;
    let card = house.card(2_000).await;
    let mut till = Till::enrol(&house).await;
    let _limit = till.connect(&house).await;
    let entries = [till.take(card, 500), till.take(card, 400)];
    till.post(&house, &entries).await;
    let folder = house.close().await;
    let sql = rusqlite::Connection::open(folder.path().join("scrip.db")).unwrap();
    sql.execute("UPDATE entries SET bytes = zeroblob(9) WHERE sequence = 2", []).unwrap();
    drop(sql);
    let output = run(folder.path(), &["verify"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("till-1 epoch 1 entry 2"), "{text}");
}

#[tokio::test]
async fn a_restored_backup_begins_a_new_life_and_asks_for_what_came_after() {
    let house = House::open().await;
    let card = house.card(5_000).await;
    let mut till = Till::enrol(&house).await;
    let _limit = till.connect(&house).await;
    let before = till.take(card, 1_000);
    till.post(&house, std::slice::from_ref(&before)).await;
    let backup = house.path().join("books.backup");
    let backup = backup.to_str().unwrap();
    said(&run(house.path(), &["backup", backup]));
    let after = till.take(card, 2_000);
    till.post(&house, std::slice::from_ref(&after)).await;
    let busy = run(house.path(), &["restore", backup]);
    assert!(String::from_utf8_lossy(&busy.stderr).contains("another sync-server works in"));
    let folder = house.close().await;
    said(&run(folder.path(), &["restore", backup]));
    let verified = said(&run(folder.path(), &["verify"]));
    assert!(verified.ends_with("verified\n"), "{verified}");
    let sql = rusqlite::Connection::open(folder.path().join("scrip.db")).unwrap();
    let held: i64 =
        sql.query_row("SELECT head_sequence FROM branches", [], |row| row.get(0)).unwrap();
    assert_eq!(held, 1);
    let epoch: String = sql
        .query_row("SELECT value FROM meta WHERE key = 'server_epoch'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(epoch, "2");
    let noted = "SELECT act || ' ' || actor FROM audit ORDER BY position DESC LIMIT 1";
    let noted: String = sql.query_row(noted, [], |row| row.get(0)).unwrap();
    assert_eq!(noted, "restore command line");
}

#[test]
fn people_and_programs_are_added_with_what_they_may_do() {
    let folder = tempfile::tempdir().unwrap();
    said(&run(folder.path(), &["demo-data"]));
    let staff = ["staff", "create", "--name", "Cleo", "--store", "1"];
    let caps = ["--payment-max", "100.00", "--refund-max", "50"];
    said(&run_with(folder.path(), &[&staff[..], &caps].concat(), "4711\n"));
    let nowhere = run_with(folder.path(), &[&staff[..4], &caps].concat(), "4711\n");
    assert!(String::from_utf8_lossy(&nowhere.stderr).contains("--store"), "no currency to read in");
    said(&run(folder.path(), &["program", "create", "--name", "Staff", "--redeem-online-only"]));
    let bound = run(folder.path(), &["user", "create", "--name", "mia", "--store", "1"]);
    assert!(String::from_utf8_lossy(&bound.stderr).contains("HQ sees all stores"));
    let sql = rusqlite::Connection::open(folder.path().join("scrip.db")).unwrap();
    let caps = "SELECT payment_max, refund_max FROM staff WHERE name = 'Cleo'";
    let caps: (i64, i64) = sql.query_row(caps, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    assert_eq!(caps, (10_000, 5_000));
    let online = "SELECT redeem_offline FROM programs WHERE name = 'Staff'";
    assert!(!sql.query_row(online, [], |row| row.get::<_, bool>(0)).unwrap());
}

#[test]
fn demo_data_goes_into_an_empty_folder_once() {
    let folder = tempfile::tempdir().unwrap();
    let cards = folder.path().join("cards");
    let made =
        said(&run(folder.path(), &["demo-data", "--json", "--cards", cards.to_str().unwrap()]));
    let made: serde_json::Value = serde_json::from_str(&made).unwrap();
    assert_eq!(made["cards"].as_array().unwrap().len(), 24);
    assert_eq!(made["tills"].as_array().unwrap().len(), 3);
    assert!(cards.join("card-000001.png").is_file());
    assert!(cards.join("sheet.html").is_file());
    let again = run(folder.path(), &["demo-data"]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("goes into an empty one"));
    assert!(said(&run(folder.path(), &["verify"])).ends_with("verified\n"));
}
