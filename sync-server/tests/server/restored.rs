//! Restored books: what tills keep comes back, once, and only what these books signed for them.

use crate::commands::run;
use crate::house::{House, STORE, eur};
use crate::till::{Line, Till, frame, post, redeem};
use shared::books::Books;
use shared::ids::{CardId, PaymentId, TillId};
use shared::journal::{Body, Entry, Rest};
use shared::limits::{Grant, Limit};
use shared::money::{Amount, Asset};
use shared::settle::{self, admin::Act};
use shared::signing::{Signed, seal};
use shared::sync::codec::List;
use shared::sync::{Admission, Bye, Piece, Proof, SettledAs, ToServer, ToTill};
use shared::time::Timestamp;
use sync_server::acts::cards;
use sync_server::entropy::Entropy;
use sync_server::store::people::Actor;
use sync_server::store::read::exceptions;

const AWAITED: &str = "SELECT count(*) FROM enrolments WHERE known_in < 2";

pub(crate) fn back_up(house: &House) {
    let file = house.path().join("books.backup");
    let made = run(house.path(), &["backup", file.to_str().unwrap()]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

pub(crate) async fn restore(house: House) -> House {
    let folder = house.close().await;
    let file = folder.path().join("books.backup");
    let done = run(folder.path(), &["restore", file.to_str().unwrap()]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    House::on(folder).await
}

fn kept(limits: Vec<Signed<Limit>>, grants: Vec<Signed<Grant>>, piece: Piece) -> ToServer {
    ToServer::Kept { limits: List::first_of(limits), grants: List::first_of(grants), piece }
}

/// The till's newest limit, as the server signed it.
async fn limit_of(house: &House, till: &Till) -> Signed<Limit> {
    let mut line = Line::open(house).await;
    greet(&mut line, till, None).await.unwrap();
    line.hear_of(|frame| if let ToTill::Limit { limit } = frame { Some(limit) } else { None }).await
}

/// As far as the welcome; whether the till was asked to show what it keeps, or why it was sent away.
async fn greet(line: &mut Line, till: &Till, by: Option<Signed<Admission>>) -> Result<bool, Bye> {
    let ToServer::Hello { version, till: id, epoch, nonce, have, software, .. } = till.hello()
    else {
        panic!("a hello is one");
    };
    let hello = ToServer::Hello { version, till: id, epoch, nonce, have, software, admission: by };
    line.send(&hello).await;
    let mut shows = false;
    loop {
        match line.hear().await {
            ToTill::Challenge { challenge, .. } => {
                let proof = seal(&Proof { till: id, epoch, challenge }, &till.key);
                line.send(&ToServer::Proof { proof }).await;
            }
            ToTill::Show => shows = true,
            ToTill::Welcome { .. } => return Ok(shows),
            ToTill::Bye { code } => return Err(code),
            _before => {}
        }
    }
}

async fn outcome(line: &mut Line) -> SettledAs {
    line.hear_of(|frame| match frame {
        ToTill::Outcomes { outcomes, .. } => Some(outcomes[0].effect),
        _other => None,
    })
    .await
}

pub(crate) async fn grant(house: &House, till: &Till, card: CardId, minor: i64) -> Signed<Grant> {
    let place = (till.enrolled.till, till.enrolled.epoch);
    let grant = house
        .desk(move |desk| {
            let request = Entropy.uuid(desk.now);
            let amount = Amount { minor: eur(minor), asset: Asset::EUR };
            let rule = |books: &mut Books| {
                settle::grant(books, request, place, card, amount, Timestamp(1))
            };
            Ok(desk.books.decide(&desk.sql, rule)??)
        })
        .await;
    seal(&grant, &house.server.app.keys.server)
}

fn by_right(till: &mut Till, card: CardId, minor: i64) -> Signed<Entry> {
    let payment = PaymentId(Entropy.uuid(Timestamp(1)));
    let facts = redeem(card, minor);
    till.write(Body::Take { payment, facts, from_right: eur(minor), rest: Rest::Nothing })
}

#[tokio::test]
async fn what_a_till_shows_counts_once_and_only_where_these_books_signed_it_for_that_till() {
    let house = House::open().await;
    let card = house.card(10_000).await;
    let (mut till, other) = (Till::enrol(&house).await, Till::enrol(&house).await);
    back_up(&house);
    let (own, others) = (limit_of(&house, &till).await, limit_of(&house, &other).await);
    let right = grant(&house, &till, card, 3_000).await;
    let forged = seal(&own.peek().unwrap().payload, &till.key);
    let house = restore(house).await;
    let mut line = Line::open(&house).await;
    assert_eq!(greet(&mut line, &till, None).await, Ok(true));
    let limits = vec![forged, others.clone(), own.clone(), own.clone()];
    line.send(&kept(limits, vec![right.clone()], Piece::More)).await;
    line.send(&kept(vec![own.clone()], vec![right.clone()], Piece::Last)).await;
    line.send_bytes(frame(&[till.take(card, 2_000)])).await;
    assert_eq!(outcome(&mut line).await, SettledAs::Settled);
    line.send_bytes(frame(&[by_right(&mut till, card, 1_000)])).await;
    assert_eq!(outcome(&mut line).await, SettledAs::Settled);
    assert_eq!(house.number("SELECT count(*) FROM limits WHERE till = 1").await, 1);
    assert_eq!(house.number("SELECT count(*) FROM limits WHERE till = 2").await, 0);
    assert_eq!(house.number("SELECT granted FROM card_uses").await, 3_000);
    assert_eq!(house.balance(card).await, 5_000);
    assert_eq!(house.number(AWAITED).await, 1, "the other till was not heard of yet");
    // Once more, late, and unasked.
    line.send(&kept(vec![own, others], vec![right], Piece::Last)).await;
    line.send_bytes(frame(&[till.take(card, 500)])).await;
    assert_eq!(outcome(&mut line).await, SettledAs::Settled);
    assert_eq!(house.balance(card).await, 4_500);
    let mut line = Line::open(&house).await;
    assert_eq!(greet(&mut line, &other, None).await, Ok(true));
    line.send(&kept(Vec::new(), Vec::new(), Piece::Last)).await;
    line.hear_of(|frame| matches!(frame, ToTill::Limit { .. }).then_some(())).await;
    assert_eq!(house.number(AWAITED).await, 0, "all are back, and limits are signed again");
    assert!(house.verified());
}

#[tokio::test]
async fn no_entry_settles_before_what_its_till_keeps_was_shown() {
    let house = House::open().await;
    let card = house.card(10_000).await;
    let mut till = Till::enrol(&house).await;
    back_up(&house);
    limit_of(&house, &till).await;
    let house = restore(house).await;
    let entries = frame(&[till.take(card, 2_000)]);
    let mut line = Line::open(&house).await;
    assert_eq!(greet(&mut line, &till, None).await, Ok(true));
    line.send_bytes(entries.clone()).await;
    let bye = |frame| if let ToTill::Bye { code } = frame { Some(code) } else { None };
    assert_eq!(line.hear_of(bye).await, Bye::BadFrame);
    assert_eq!(post(&house, "/v1/tills/1/entries", entries).await.status(), 409);
    assert_eq!(house.number("SELECT count(*) FROM entries").await, 0);
}

#[tokio::test]
async fn what_a_card_no_longer_has_for_a_right_is_a_loss_that_a_person_looks_at() {
    let house = House::open().await;
    let card = house.card(1_000).await;
    let mut till = Till::enrol(&house).await;
    back_up(&house);
    let (limit, right) = (limit_of(&house, &till).await, grant(&house, &till, card, 1_000).await);
    let house = restore(house).await;
    let down = move |desk: &mut sync_server::store::Desk| {
        let (request, act) = (Entropy.uuid(desk.now), Act::AdjustDown(eur(400)));
        cards::act(desk, &Actor::CommandLine, request, card, act, Some("test"))
    };
    house.desk(down).await;
    let mut line = Line::open(&house).await;
    assert_eq!(greet(&mut line, &till, None).await, Ok(true));
    line.send(&kept(vec![limit], vec![right], Piece::Last)).await;
    line.send_bytes(frame(&[by_right(&mut till, card, 1_000)])).await;
    assert_eq!(outcome(&mut line).await, SettledAs::Settled);
    let lost = house.server.app.store.read(|sql| exceptions::lost(sql, 1)).await.unwrap().unwrap();
    assert_eq!((lost.store, lost.amount.minor), (STORE, eur(400)));
    let odd = "SELECT amount FROM exceptions WHERE reason = 'shortfall'";
    assert_eq!(house.number(odd).await, 400);
    assert!(house.verified());
}

#[tokio::test]
async fn a_till_that_joined_after_the_backup_is_taken_in_by_its_admission_alone() {
    let house = House::open().await;
    let known = Till::enrol(&house).await;
    back_up(&house);
    let till = Till::enrol(&house).await;
    let bytes = hex::decode(&till.enrolled.admission).unwrap();
    let admission = Signed::<Admission>::from_bytes(bytes).unwrap();
    let forged = seal(&admission.peek().unwrap().payload, &till.key);
    let mut thief = till.copy();
    thief.key = known.copy().key;
    let house = restore(house).await;
    let rows = [
        ("nothing to show", &till, None, Err(Bye::Unknown)),
        ("forged", &till, Some(&forged), Err(Bye::Unknown)),
        ("another's", &thief, Some(&admission), Err(Bye::BadProof)),
        ("its own", &till, Some(&admission), Ok(true)),
        ("once more", &till, None, Ok(true)),
        ("not needed", &known, Some(&admission), Ok(true)),
    ];
    for (what, till, by, expected) in rows {
        let mut line = Line::open(&house).await;
        assert_eq!(greet(&mut line, till, by.cloned()).await, expected, "{what}");
        let enrolled = house.number("SELECT count(*) FROM enrolments").await;
        assert_eq!(enrolled == 2, expected.is_ok(), "{what}");
    }
    assert_eq!(house.number("SELECT count(*) FROM audit WHERE act = 'till_adopt'").await, 1);
    assert!(house.verified());
}

#[tokio::test]
async fn numbers_that_tills_have_seen_are_not_given_again() {
    let house = House::open().await;
    house.card(1_000).await;
    let till = Till::enrol(&house).await;
    limit_of(&house, &till).await;
    back_up(&house);
    let seen = house.number("SELECT max(number) FROM status_lists").await;
    let house = restore(house).await;
    let next = house.desk(|desk| Ok(desk.books.rules().status_version)).await;
    assert!(next > u64::try_from(seen).unwrap() + 1_000, "{next} after {seen}");
    let programs = "SELECT number FROM versions WHERE name = 'programs'";
    assert!(house.number(programs).await > 1_000);
    assert!(house.number("SELECT number FROM versions WHERE name = 'roster'").await > 1_000);
    assert_eq!(Till::enrol(&house).await.enrolled.till, TillId(102), "2 to 101 may come back");
}
