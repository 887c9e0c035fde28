//! Everything signed that the server keeps, and what follows from it: one changed bit is found, and `verify` says where.

use crate::asks::{ask, new_payment, taken};
use crate::documents::{Paper, heads};
use crate::house::{House, verify};
use crate::till::{Line, Till, frame, redeem};
use rusqlite::Connection;
use shared::ids::{CardId, LimitNumber, PaymentId};
use shared::journal::{Body as Says, PaymentFacts, PaymentKind, Rest};
use shared::settle::Effect;
use shared::sync::ToTill;
use shared::time::Timestamp;
use std::path::Path;
use sync_server::clock::Clock;
use sync_server::entropy::Entropy;
use sync_server::first_start;
use sync_server::status;
use sync_server::store::journal::Kept;
use tempfile::TempDir;

/// A folder that holds one of each: a limit, a right, an answer, lists of cards and keys, and a document.
async fn filled() -> TempDir {
    Box::pin(fill()).await
}

async fn fill() -> TempDir {
    let house = House::open().await;
    let (card, new) = (house.card(10_000).await, house.new_card().await);
    let mut till = Till::enrol(&house).await;
    let (mut line, _) = till.connect(&house).await;
    let sold = Says::Activate {
        payment: PaymentId(Entropy.uuid(Timestamp(1))),
        facts: PaymentFacts { kind: PaymentKind::Activate, ..redeem(new, 2_000) },
        rest: Rest::Offline { limit: LimitNumber(1) },
    };
    let entries = [till.take(card, 1_000), till.write(sold)];
    line.send_bytes(frame(&entries)).await;
    pay_online(&mut till, &mut line, card).await;
    let mut paper = Paper::of(&till);
    paper.write(&entries);
    line.send(&paper.whole()).await;
    while heads(&mut line).await.1 != paper.day.heads() {}
    status::publish(&house.server.app).await.unwrap();
    house.close().await
}

async fn pay_online(till: &mut Till, line: &mut Line, card: CardId) {
    let (payment, facts) = new_payment(card, 3_000);
    let answer = ask(till, line, payment, &facts).await;
    let entry = till.write(taken(payment, facts, &answer));
    line.send_bytes(frame(&[entry])).await;
    line.hear_of(|frame| matches!(frame, ToTill::Outcomes { .. }).then_some(())).await;
}

fn books(folder: &Path) -> Connection {
    Connection::open(folder.join("scrip.db")).unwrap()
}

/// What `verify` says of a copy of the books that was damaged.
fn faults_after(folder: &Path, damage: impl FnOnce(&Connection)) -> Vec<String> {
    let copy = tempfile::tempdir().unwrap();
    let file = copy.path().join("scrip.db");
    books(folder).execute("VACUUM INTO ?1", [file.to_str().unwrap()]).unwrap();
    damage(&books(copy.path()));
    verify(copy.path()).into_iter().filter_map(|check| check.fault).collect()
}

#[track_caller]
fn check(faults: &[String], expected: &str) {
    assert!(
        faults.first().is_some_and(|fault| fault.contains(expected)),
        "{expected:?}: {faults:?}"
    );
}

/// Flips the lowest bit of one byte of the first row's column, counted from its start or its end.
fn flip(sql: &Connection, (table, column): (&str, &str), at: isize) {
    let id = format!("(SELECT min({column}) FROM {table})");
    let query = format!("SELECT {column} FROM {table} WHERE {column} = {id}");
    let mut bytes: Vec<u8> = sql.query_row(&query, [], |row| row.get(0)).unwrap();
    let at = at.rem_euclid(bytes.len().cast_signed()).cast_unsigned();
    bytes[at] ^= 1;
    let put = format!("UPDATE {table} SET {column} = ?1 WHERE {column} = {id}");
    assert_eq!(sql.execute(&put, [bytes]).unwrap(), 1, "{table}.{column}");
}

#[tokio::test]
async fn one_changed_bit_of_whatever_is_kept_signed_is_found_and_named() {
    let folder = filled().await;
    assert_eq!(faults_after(folder.path(), |_| ()), Vec::<String>::new());
    let rows = [
        (("limits", "signed"), "limit 1 of till-1 epoch 1: "),
        (("limits", "content"), "limit 1 of till-1 epoch 1: "),
        (("status_lists", "header"), " of life 1: "),
        (("trust_lists", "signed"), "list 1: "),
        (("trust_lists", "root_key"), "list 1: "),
        (("entries", "bytes"), "till-1 epoch 1 entry "),
        (("document_changes", "bytes"), "document 1 of till-1 epoch 1 up to entry 2: "),
        (("document_changes", "head"), "document 1 of till-1 epoch 1 up to entry 2: "),
        (("enrolments", "key"), "till-1 epoch 1"),
        (("enrolments", "key_id"), "limit 1 of till-1 epoch 1: it belongs to another place"),
    ];
    for (place, expected) in rows {
        for at in [0, 2, 11, 40, 70, -70, -1] {
            check(&faults_after(folder.path(), |sql| flip(sql, place, at)), expected);
        }
    }
}

#[tokio::test]
async fn what_follows_from_something_signed_is_held_against_it() {
    let folder = filled().await;
    let rows = [
        ("UPDATE limits SET signed = NULL", "limit 1 of till-1 epoch 1: it is not signed"),
        ("UPDATE limits SET number = 7", "limit 7 of till-1 epoch 1: it belongs to another place"),
        ("UPDATE limits SET till = 7", "limit 1 of till-7 epoch 1: its till is not on file"),
        ("DELETE FROM limits", "till-1 epoch 1 has other totals on file than were signed for it"),
        (
            "UPDATE enrolments SET limit_number = 2",
            "till-1 epoch 1 has other totals on file than were signed for it",
        ),
        (
            "UPDATE enrolments SET issue_ceiling = issue_ceiling - 1",
            "till-1 epoch 1 has other totals on file than were signed for it",
        ),
        (
            "UPDATE card_uses SET granted = granted + 1 WHERE granted > 0",
            "at till-1 epoch 1 has another right on file than was moved to it",
        ),
        (
            "UPDATE status_changes SET status = 2 WHERE status_index = 0",
            "the changes on file do not make the bits that were signed",
        ),
        (
            "DROP TRIGGER cards_changed; UPDATE cards SET state = 'blocked' WHERE status_index = 0",
            "the card at place 0 is not what the newest says",
        ),
        ("UPDATE status_lists SET signed_at = 1", " of life 1: it belongs to another place"),
        ("DELETE FROM status_lists", "there are changes of a list that is not on file"),
        ("UPDATE trust_lists SET number = 9", "list 9: it belongs to another place"),
        ("DELETE FROM trust_lists", "there is none"),
    ];
    for (damage, expected) in rows {
        check(&faults_after(folder.path(), |sql| sql.execute_batch(damage).unwrap()), expected);
    }
}

#[tokio::test]
async fn an_answer_that_the_server_never_gave_counts_for_nothing_and_is_named_where_it_did() {
    let house = House::open().await;
    let card = house.card(10_000).await;
    let mut till = Till::enrol(&house).await;
    let (mut line, _) = till.connect(&house).await;
    let (payment, facts) = new_payment(card, 3_000);
    let answer = ask(&mut till, &mut line, payment, &facts).await;
    // The answer to the one question, for another payment that nobody asked about.
    let (unasked, _) = new_payment(card, 3_000);
    let entry = till.write(taken(unasked, facts, &answer));
    till.post(&house, &[entry]).await;
    assert_eq!(house.balance(card).await, 10_000);
    assert!(house.verified(), "what a till claims in vain is no fault of the books");
    let folder = house.close().await;
    let settled = Kept { effect: Effect::Settled, exceptions: Vec::new() };
    let settled = minicbor::to_vec(settled).unwrap();
    let sql = books(folder.path());
    assert_eq!(
        sql.execute("UPDATE entries SET outcome = ?1 WHERE sequence = 2", [settled]).unwrap(),
        1
    );
    let faults: Vec<_> =
        verify(folder.path()).into_iter().filter_map(|check| check.fault).collect();
    check(&faults, "till-1 epoch 1 entry 2: its answer approves something else");
}

#[tokio::test]
async fn a_limit_that_lost_its_signature_is_not_signed_again() {
    let folder = filled().await;
    books(folder.path()).execute_batch("UPDATE limits SET signed = NULL").unwrap();
    drop(first_start::prepare(folder.path(), &Clock::System, Entropy).unwrap());
    check(&faults_after(folder.path(), |_| ()), "limit 1 of till-1 epoch 1: it is not signed");
}
