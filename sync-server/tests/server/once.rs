//! Entries count once, however often and by whatever way they come.

use crate::house::House;
use crate::till::{Till, frame};
use shared::ids::{PaymentId, SaleId, Sequence};
use shared::journal::Body;
use shared::money::{Asset, Minor};
use shared::sale::{Goods, OpenSale, SaleRecord, TaxMode, TaxRate, Tender};
use shared::sync::{Halt, SettledAs, ToTill};
use shared::time::Timestamp;
use sync_server::entropy::Entropy;

fn effects(frames: &[ToTill]) -> Vec<SettledAs> {
    let outcomes = frames.iter().filter_map(|frame| match frame {
        ToTill::Outcomes { outcomes, .. } => Some(outcomes.iter().map(|one| one.effect)),
        _other => None,
    });
    outcomes.flatten().collect()
}

#[tokio::test]
async fn an_entry_twice_is_once_by_both_ways_and_after_a_restart() {
    let house = House::open().await;
    let card = house.card(10_000).await;
    let mut till = Till::enrol(&house).await;
    let (mut line, _) = till.connect(&house).await;
    let entries = [till.take(card, 3_000), till.take(card, 4_000)];
    line.send_bytes(frame(&entries)).await;
    line.hear_of(|frame| matches!(frame, ToTill::Outcomes { .. }).then_some(())).await;
    let again = till.post(&house, &entries).await;
    assert_eq!(effects(&again), [SettledAs::Settled, SettledAs::Settled]);
    drop(line);
    let house = house.restart().await;
    let again = till.post(&house, &entries).await;
    assert_eq!(effects(&again), [SettledAs::Settled, SettledAs::Settled]);
    assert_eq!(house.balance(card).await, 3_000);
    assert_eq!(house.number("SELECT count(*) FROM entries").await, 2);
    let redeems = "SELECT count(*) FROM activities WHERE kind = 'redeem'";
    assert_eq!(house.number(redeems).await, 2);
    assert!(house.verified());
}

#[tokio::test]
async fn an_entry_twice_in_one_frame_is_once() {
    let house = House::open().await;
    let card = house.card(10_000).await;
    let mut till = Till::enrol(&house).await;
    let _limit = till.connect(&house).await;
    let (first, second) = (till.take(card, 3_000), till.take(card, 4_000));
    let answer = till.post(&house, &[first.clone(), first, second]).await;
    assert_eq!(effects(&answer), [SettledAs::Settled; 3]);
    assert_eq!(house.balance(card).await, 3_000);
    assert_eq!(house.number("SELECT count(*) FROM entries").await, 2);
    assert!(house.verified());
}

#[tokio::test]
async fn entries_out_of_order_wait_for_those_before_them() {
    let house = House::open().await;
    let card = house.card(10_000).await;
    let mut till = Till::enrol(&house).await;
    let _limit = till.connect(&house).await;
    let entries = [till.take(card, 1_000), till.take(card, 2_000)];
    let answer = till.post(&house, &entries[1..]).await;
    assert!(matches!(answer[..], [ToTill::Need { from: Sequence(1) }]), "{answer:?}");
    assert_eq!(house.balance(card).await, 10_000);
    let answer = till.post(&house, &entries).await;
    assert_eq!(effects(&answer).len(), 2);
    assert_eq!(house.balance(card).await, 7_000);
}

#[tokio::test]
async fn a_changed_entry_stops_its_journal_and_what_was_before_it_stays() {
    let house = House::open().await;
    let card = house.card(10_000).await;
    let mut till = Till::enrol(&house).await;
    let _limit = till.connect(&house).await;
    let first = till.take(card, 1_000);
    let second = till.take(card, 2_000);
    let mut bytes = second.as_bytes().to_vec();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    let changed = shared::signing::Signed::from_bytes(bytes).unwrap();
    let answer = till.post(&house, &[first, changed]).await;
    assert_eq!(effects(&answer), [SettledAs::Settled]);
    let halted = answer
        .iter()
        .any(|frame| matches!(frame, ToTill::Halted { at: Sequence(2), why: Halt::BadSignature }));
    assert!(halted, "{answer:?}");
    assert_eq!(house.balance(card).await, 9_000);
    let noted = "SELECT count(*) FROM exceptions WHERE reason = 'bad_signature'";
    assert_eq!(house.number(noted).await, 1);
}

#[tokio::test]
async fn a_copy_of_a_till_is_found_and_both_lines_settle() {
    let house = House::open().await;
    let card = house.card(10_000).await;
    let mut till = Till::enrol(&house).await;
    let _limit = till.connect(&house).await;
    let common = till.take(card, 1_000);
    till.post(&house, std::slice::from_ref(&common)).await;
    let mut copy = till.copy();
    let own = till.take(card, 2_000);
    let others = copy.take(card, 3_000);
    till.post(&house, std::slice::from_ref(&own)).await;
    let answer = copy.post(&house, std::slice::from_ref(&others)).await;
    let found = answer.iter().any(|frame| matches!(frame, ToTill::Halted { why: Halt::Copy, .. }));
    assert!(found, "{answer:?}");
    assert_eq!(house.balance(card).await, 4_000);
    assert_eq!(house.number("SELECT copied FROM enrolments").await, 1);
    let house = house.restart().await;
    let again = copy.post(&house, &[others]).await;
    assert_eq!(effects(&again), [SettledAs::Settled]);
    assert_eq!(house.balance(card).await, 4_000);
    assert!(house.verified());
}

/// What a card paid is in the payment's own entry; the sale's says what was bought.
#[tokio::test]
async fn a_sale_is_kept_and_moves_nothing() {
    let house = House::open().await;
    let card = house.card(10_000).await;
    let mut till = Till::enrol(&house).await;
    let _limit = till.connect(&house).await;
    let take = till.take(card, 3_000);
    till.post(&house, &[take]).await;
    let moved = house.number("SELECT count(*) FROM transfers").await;
    let sale = SaleId(Entropy.uuid(Timestamp(1)));
    let mut open = OpenSale::new(sale, Asset::EUR, TaxMode::Included);
    let price = |minor| Minor::new(minor).unwrap();
    open.add(Goods::keyed("Tea", price(4_000), TaxRate::new(2_300).unwrap()).unwrap()).unwrap();
    let payment = PaymentId(Entropy.uuid(Timestamp(1)));
    let (last_four, amount) = ("3HXM".to_owned(), price(3_000));
    open.pay(Tender::GiftCard { payment, card, last_four, amount }).unwrap();
    open.pay(Tender::cash(price(2_000), price(1_000)).unwrap()).unwrap();
    let record = open.close().unwrap();
    // One that does not add up is a till's fault and no reason to lose the entries after it.
    let odd = SaleRecord { tenders: Vec::new(), ..record.clone() };
    let sales = [record, odd].map(|record| till.write(Body::Sale { record: Box::new(record) }));
    let answer = till.post(&house, &sales).await;
    assert_eq!(effects(&answer), [SettledAs::Settled; 2]);
    let again = till.post(&house, &sales).await;
    assert_eq!(effects(&again), [SettledAs::Settled; 2]);
    assert_eq!(house.number("SELECT count(*) FROM entries").await, 3);
    assert_eq!(house.number("SELECT count(*) FROM transfers").await, moved);
    assert_eq!(house.balance(card).await, 7_000);
    assert!(house.verified());
}
