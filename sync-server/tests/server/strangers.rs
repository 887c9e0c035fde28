//! What somebody without a till's key can do with its entries: nothing, and seldom.

use crate::house::House;
use crate::till::{Line, Till, frame_at, post};
use shared::ids::Sequence;
use shared::journal::Entry;
use shared::signing::Signed;
use shared::sync::{Halt, ToTill};

const EXCEPTIONS: &str = "SELECT count(*) FROM exceptions";

/// The same entry with its last byte flipped, which is in its signature.
fn forged(entry: &Signed<Entry>) -> Signed<Entry> {
    let mut bytes = entry.as_bytes().to_vec();
    *bytes.last_mut().unwrap() ^= 1;
    Signed::from_bytes(bytes).unwrap()
}

async fn status(house: &House, till: &Till, first: u64, entries: &[Signed<Entry>]) -> u16 {
    let path = format!("/v1/tills/{}/entries", till.enrolled.till.0);
    post(house, &path, frame_at(Sequence(first), entries)).await.status().as_u16()
}

#[tokio::test]
async fn what_no_key_signed_leaves_nothing_in_the_books() {
    let house = House::open().await;
    let card = house.card(5_000).await;
    let mut till = Till::enrol(&house).await;
    let forged = forged(&till.take(card, 100));
    for first in [1, 2, 700, u64::MAX] {
        assert_eq!(status(&house, &till, first, std::slice::from_ref(&forged)).await, 400);
    }
    assert_eq!(house.number(EXCEPTIONS).await, 0);
    assert_eq!(house.number("SELECT count(*) FROM entries").await, 0);
}

#[tokio::test]
async fn a_forged_entry_behind_a_true_one_is_noted_once_and_only_in_the_next_place() {
    let house = House::open().await;
    let card = house.card(5_000).await;
    let mut till = Till::enrol(&house).await;
    let (_line, _limit) = till.connect(&house).await;
    let (first, second) = (till.take(card, 100), till.take(card, 200));
    for claimed in [1, 2, 700] {
        assert_eq!(status(&house, &till, claimed, &[first.clone(), forged(&second)]).await, 200);
    }
    let noted = "SELECT sequence FROM exceptions WHERE reason = 'bad_signature'";
    assert_eq!((house.number(EXCEPTIONS).await, house.number(noted).await), (1, 2));
    house.desk(|desk| Ok(desk.sql.execute("DELETE FROM exceptions", []).unwrap())).await;
    till.post(&house, &[first.clone(), second.clone()]).await;
    assert_eq!(status(&house, &till, 1, &[first, forged(&second)]).await, 200);
    assert_eq!(house.number(EXCEPTIONS).await, 0, "that place is held, so nothing stopped");
}

#[tokio::test]
async fn a_damaged_entry_of_a_till_that_proved_itself_is_noted() {
    let house = House::open().await;
    let card = house.card(5_000).await;
    let mut till = Till::enrol(&house).await;
    let (mut line, _): (Line, _) = till.connect(&house).await;
    let damaged = forged(&till.take(card, 100));
    line.send_bytes(frame_at(Sequence(1), &[damaged])).await;
    let halted = line.hear_of(|frame| match frame {
        ToTill::Halted { at, why } => Some((at, why)),
        _other => None,
    });
    assert_eq!(halted.await, (Sequence(1), Halt::BadSignature));
    assert_eq!(house.number(EXCEPTIONS).await, 1);
}
