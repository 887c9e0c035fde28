//! What is kept of entries, and that damage to it is found and named.

use crate::house::{House, verify};
use crate::till::Till;
use rusqlite::Connection;
use shared::signing::SecretKey;

/// Settles three entries, changes the tables by `damage`, and gives what `verify` says is wrong.
async fn faults_after(damage: &str) -> Vec<String> {
    faults_of(|sql| sql.execute_batch(damage).unwrap()).await
}

async fn faults_of(damage: impl Fn(&Connection)) -> Vec<String> {
    let house = House::open().await;
    let card = house.card(10_000).await;
    let mut till = Till::enrol(&house).await;
    let _limit = till.connect(&house).await;
    let entries = [till.take(card, 1_000), till.take(card, 2_000), till.take(card, 500)];
    till.post(&house, &entries).await;
    assert!(house.verified());
    let folder = house.close().await;
    let sql = Connection::open(folder.path().join("scrip.db")).unwrap();
    damage(&sql);
    drop(sql);
    verify(folder.path()).into_iter().filter_map(|check| check.fault).collect()
}

#[track_caller]
fn check(faults: &[String], expected: &str) {
    assert!(faults.iter().any(|fault| fault.contains(expected)), "{expected:?} not in {faults:?}");
}

/// Flips the lowest bit of one byte of the second entry, counted from its start or its end.
fn flip(sql: &Connection, at: isize) {
    let of_second = "SELECT bytes FROM entries WHERE sequence = 2";
    let mut bytes: Vec<u8> = sql.query_row(of_second, [], |row| row.get(0)).unwrap();
    let at = at.rem_euclid(bytes.len().cast_signed()).cast_unsigned();
    bytes[at] ^= 1;
    sql.execute("UPDATE entries SET bytes = ?1 WHERE sequence = 2", [bytes]).unwrap();
}

#[tokio::test]
async fn one_changed_byte_of_a_stored_entry_is_found_and_named() {
    for at in [0, 7, 60, -1] {
        check(&faults_of(|sql| flip(sql, at)).await, "till-1 epoch 1 entry 2");
    }
}

#[tokio::test]
async fn dropped_swapped_and_cut_off_entries_are_found() {
    let dropped = "DELETE FROM entries WHERE sequence = 2";
    check(&faults_after(dropped).await, "till-1 epoch 1 entry 3");
    let swapped = "UPDATE entries SET sequence = 9 WHERE sequence = 2;
                   UPDATE entries SET sequence = 2 WHERE sequence = 3;
                   UPDATE entries SET sequence = 3 WHERE sequence = 9;";
    check(&faults_after(swapped).await, "till-1 epoch 1 entry 2");
    let cut_off = "DELETE FROM entries WHERE sequence = 3";
    check(&faults_after(cut_off).await, "entries are missing at its end");
}

#[tokio::test]
async fn of_several_bad_entries_the_first_is_named() {
    let both = |first: i64, second: i64| {
        format!("UPDATE entries SET bytes = zeroblob(9) WHERE sequence IN ({first}, {second})")
    };
    for (damage, named) in [(both(2, 3), 2), (both(1, 3), 1), (both(1, 2), 1)] {
        let faults = faults_after(&damage).await;
        check(&faults[..1], &format!("till-1 epoch 1 entry {named}:"));
        let others = (1..=3).filter(|other| *other != named);
        for other in others.map(|other| format!("entry {other}:")) {
            assert!(!faults.iter().any(|fault| fault.contains(&other)), "{other} in {faults:?}");
        }
    }
    // Two journals: the one of the lower number.
    let faults = faults_of(|sql| {
        sql.execute_batch(
            "UPDATE entries SET till = 2 WHERE sequence = 3;
             UPDATE entries SET bytes = zeroblob(9) WHERE sequence IN (2, 3);",
        )
        .unwrap();
    });
    check(&faults.await[..1], "till-1 epoch 1 entry 2:");
}

#[tokio::test]
async fn an_entry_that_was_invented_is_found_and_named() {
    let known = "branch, hash, bytes, outcome, floor, floor_count, issue, issue_count, received_at";
    // One that is there, put to the end, or beside itself as if it were a copy's.
    let again = |till: &str, sequence: i64, branch: &str| {
        let rest = known.replacen("branch", branch, 1);
        format!(
            "INSERT INTO entries (till, epoch, sequence, {known})
             SELECT {till}, epoch, {sequence}, {rest} FROM entries WHERE sequence = 3 LIMIT 1"
        )
    };
    check(&faults_after(&again("till", 4, "branch")).await, "till-1 epoch 1 entry 4:");
    check(&faults_after(&again("till", 4, "1")).await, "till-1 epoch 1 line 1 entry 4:");
    check(&faults_after(&again("7", 1, "branch")).await, "till-7 epoch 1 entry 1:");
    let beside = &again("till", 3, "1");
    check(&faults_after(beside).await, "there are entries of a line that is not on file");
    for key in [Key::OfNobody, Key::OfTheTill] {
        let faults = faults_of_one_more(key).await;
        match key {
            Key::OfNobody => check(&faults, "till-1 epoch 1 entry 2:"),
            // Signed and in its place, but the server never took it in.
            Key::OfTheTill => check(&faults, "till-1 epoch 1: entries are missing at its end"),
        }
    }
}

/// Whose signature an invented entry bears.
#[derive(Clone, Copy)]
enum Key {
    OfNobody,
    OfTheTill,
}

/// Settles one entry, and puts a second one behind it in the tables that follows it in every other way.
async fn faults_of_one_more(key: Key) -> Vec<String> {
    let house = House::open().await;
    let card = house.card(10_000).await;
    let mut till = Till::enrol(&house).await;
    let _limit = till.connect(&house).await;
    let entry = till.take(card, 1_000);
    till.post(&house, &[entry]).await;
    if matches!(key, Key::OfNobody) {
        till.key = SecretKey::from_seed(&[7; 32]);
    }
    let more = till.take(card, 2_000);
    let folder = house.close().await;
    let sql = Connection::open(folder.path().join("scrip.db")).unwrap();
    let put = "INSERT INTO entries (till, epoch, branch, sequence, hash, bytes, outcome, floor, floor_count,
                   issue, issue_count, received_at)
               SELECT till, epoch, branch, 2, ?1, ?2, outcome, floor, floor_count, issue, issue_count,
                   received_at FROM entries";
    assert_eq!(sql.execute(put, (more.sha256(), more.as_bytes())).unwrap(), 1);
    drop(sql);
    verify(folder.path()).into_iter().filter_map(|check| check.fault).collect()
}

#[tokio::test]
async fn a_changed_balance_or_transfer_is_found() {
    let richer = "UPDATE accounts SET credits_posted_cache = credits_posted_cache + 1
                  WHERE id LIKE 'card:%'";
    let faults = faults_after(richer).await;
    check(&faults, "card:");
    check(&faults, "EUR sums to 1");
    let changed = "UPDATE transfers SET amount = amount + 1 WHERE position = 3";
    check(&faults_after(changed).await, "should be");
    let beyond = "UPDATE enrolments SET floor_ceiling = floor_ceiling + 10000";
    check(&faults_after(beyond).await, "till-1 epoch 1 may take more than");
    let overdrawn = "UPDATE accounts SET debits_posted_cache = 99999 WHERE id LIKE 'card:%'";
    check(&faults_after(overdrawn).await, "is -");
}

/// One more transfer like the first that `like` finds, with the balances that follow from it.
fn invented(like: &str, plan: &str, amount: &str) -> String {
    format!(
        "INSERT INTO transfers (plan, line, debit, credit, amount, asset, at)
             SELECT {plan}, 9, debit, credit, {amount}, asset, at FROM transfers WHERE {like} LIMIT 1;
         UPDATE accounts SET debits_posted_cache = debits_posted_cache
             + (SELECT amount FROM transfers WHERE line = 9)
             WHERE id = (SELECT debit FROM transfers WHERE line = 9);
         UPDATE accounts SET credits_posted_cache = credits_posted_cache
             + (SELECT amount FROM transfers WHERE line = 9)
             WHERE id = (SELECT credit FROM transfers WHERE line = 9);"
    )
}

const NO_CAUSE: &str = "is of no entry and of no act on file";

#[tokio::test]
async fn a_transfer_that_was_invented_with_its_balances_is_named() {
    let loads = "credit LIKE 'card:%'";
    let of_take = "(SELECT plan FROM transfers WHERE credit LIKE '%sales%')";
    let limits = "credit LIKE '%outstanding%'";
    let rows = [
        (invented(loads, "randomblob(16)", "700"), NO_CAUSE),
        (invented(loads, "randomblob(16)", "amount"), NO_CAUSE),
        (invented("credit LIKE '%sales%'", "randomblob(16)", "amount"), NO_CAUSE),
        (
            invented("credit LIKE '%sales%'", "plan", "700"),
            "till-1 epoch 1 entry 1, which is about 10.00 EUR",
        ),
        (
            invented(loads, of_take, "700"),
            "is of till-1 epoch 1 entry 1, which moves nothing between",
        ),
        (
            invented(limits, of_take, "1"),
            "is of till-1 epoch 1 entry 1, which moves nothing between",
        ),
    ];
    for (damage, expected) in rows {
        let faults = faults_after(&damage).await;
        check(&faults[..1], expected);
        assert_eq!(faults.len(), 1, "all else fits: {faults:?}");
    }
}

#[tokio::test]
async fn verify_exits_1_where_a_transfer_was_invented() {
    let house = House::open().await;
    house.card(10_000).await;
    let folder = house.close().await;
    let sql = Connection::open(folder.path().join("scrip.db")).unwrap();
    sql.execute_batch(&invented("credit LIKE 'card:%'", "randomblob(16)", "700")).unwrap();
    drop(sql);
    let output = crate::commands::run(folder.path(), &["verify"]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("(7.00 EUR from program:1:issued#") && said.contains(NO_CAUSE), "{said}");
}
