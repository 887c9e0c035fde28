//! Payments without a till and cleared losses, row by row.

use super::*;
use crate::books::{Program, Store};
use crate::ids::{ProgramId, StatusIndex};
use crate::ledger::AccountId;
use crate::limits::OfflinePolicy;
use crate::money::Asset;
use crate::settle::{admin, set_ceiling};
use crate::time::Millis;

const CARD: CardId = CardId([1; 16]);
const OTHER: CardId = CardId([2; 16]);
const STORE: StoreId = StoreId(1);
const NOW: Timestamp = Timestamp(1_000);

fn eur(minor: i64) -> Amount {
    Amount::new(minor, Asset::EUR).unwrap()
}

fn request(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// One store with R 1000.00, and an active card with 50.00 that is good for a day; another one is pending.
fn books() -> Books {
    let mut books = Books::whole();
    let program = Program {
        name: "Gift".into(),
        asset: Asset::EUR,
        load_min: eur(100).minor,
        load_max: eur(100_000).minor,
        balance_max: eur(100_000).minor,
        expires_after: Some(Millis::from_hours(24)),
        activate_offline: false,
    };
    books.programs.put(ProgramId(1), program);
    for number in [1, 2] {
        let (name, policy) = (format!("Store {number}"), OfflinePolicy::default());
        let store = Store { name, asset: Asset::EUR, ceiling: Minor::ZERO, policy };
        books.stores.put(StoreId(number), store);
    }
    set_ceiling(&mut books, request(1), STORE, eur(100_000).minor).unwrap();
    admin::register(&mut books, CARD, ProgramId(1), StatusIndex(0)).unwrap();
    admin::register(&mut books, OTHER, ProgramId(1), StatusIndex(1)).unwrap();
    admin::act(&mut books, request(2), CARD, admin::Act::Activate(eur(5_000).minor), NOW).unwrap();
    books
}

fn payment(id: u128, minor: i64) -> DeskPayment {
    DeskPayment { id: PaymentId(request(id)), card: CARD, amount: eur(minor), store: STORE }
}

#[track_caller]
fn refused(books: &mut Books, wanted: DeskPayment, at: Timestamp, why: Refusal) {
    let before = books.ledger.available(&AccountId::Card(CARD)).unwrap();
    assert_eq!(redeem(books, wanted, at), Err(Halt::Refused(why)), "{wanted:?}");
    assert_eq!(books.ledger.available(&AccountId::Card(CARD)), Ok(before), "nothing has moved");
}

#[test]
fn a_payment_at_the_desk_twice_is_once() {
    let mut books = books();
    let line = redeem(&mut books, payment(9, 2_000), NOW).unwrap().expect("it is the first");
    assert_eq!((line.amount, line.balance_after), (eur(2_000), eur(3_000)));
    assert_eq!(redeem(&mut books, payment(9, 2_000), NOW), Ok(None));
    assert_eq!(books.ledger.available(&AccountId::Card(CARD)), Ok(eur(3_000).minor));
    assert_eq!(books.ledger.sum(Asset::EUR), 0);
    let kept = books.payments.get(PaymentId(request(9))).unwrap().unwrap();
    assert_eq!((kept.class, kept.settled), (PaymentClass::Desk, eur(2_000).minor));
}

#[test]
fn what_the_desk_refuses_moves_nothing() {
    let mut books = books();
    redeem(&mut books, payment(9, 2_000), NOW).unwrap();
    let yen = Amount::new(5, Asset::from_code("JPY").unwrap()).unwrap();
    let pending = Refusal::CardState { state: CardState::Pending };
    let short = Refusal::NotEnoughFunds { available: eur(3_000).minor };
    let same = |field| Refusal::SameIdDifferent { field };
    let new = payment(10, 100);
    let rows = [
        (payment(10, 0), Refusal::AmountNotPositive),
        (payment(10, -1), Refusal::AmountNotPositive),
        (payment(9, 1_999), same(Field::Amount)),
        (DeskPayment { card: OTHER, ..payment(9, 2_000) }, same(Field::Card)),
        (DeskPayment { store: StoreId(2), ..payment(9, 2_000) }, same(Field::Till)),
        (DeskPayment { card: CardId([9; 16]), ..new }, Refusal::UnknownCard),
        (DeskPayment { store: StoreId(9), ..new }, Refusal::UnknownAccount),
        (DeskPayment { card: OTHER, ..new }, pending),
        (DeskPayment { amount: yen, ..new }, Refusal::WrongAsset),
        (payment(10, 3_001), short),
    ];
    for (wanted, why) in rows {
        refused(&mut books, wanted, NOW, why);
    }
    let later = NOW.plus(Millis::from_hours(24));
    refused(&mut books, new, later, Refusal::CardExpired);
    books.awaited.insert((TillId(1), Epoch(1)));
    refused(&mut books, new, NOW, Refusal::TillStopped);
}

#[test]
fn what_a_till_holds_is_not_empty() {
    let mut books = books();
    let till = AccountId::Reserved(CARD, TillId(1), Epoch(1));
    let mut plan = Plan::of_request(request(20));
    plan.transfer(AccountId::Card(CARD), till, eur(4_000));
    books.ledger.apply(&plan).unwrap();
    let mut card = books.cards.get(CARD).unwrap().unwrap().clone();
    card.reserved = eur(4_000).minor;
    books.cards.put(CARD, card);
    let held = Refusal::HeldElsewhere { available: eur(1_000).minor, held: eur(4_000).minor };
    refused(&mut books, payment(10, 5_000), NOW, held);
    let short = Refusal::NotEnoughFunds { available: eur(1_000).minor };
    refused(&mut books, payment(10, 5_001), NOW, short);
}

#[test]
fn a_cleared_loss_frees_the_ceiling_once() {
    let mut books = books();
    let (free, uncleared) = (AccountId::Ceiling(STORE), AccountId::Uncleared(STORE));
    let mut plan = Plan::of_request(request(30));
    plan.transfer(free, uncleared, eur(700));
    books.ledger.apply(&plan).unwrap();
    let clear = |books: &mut Books, number| clear_loss(books, request(number), STORE, eur(500));
    assert_eq!(clear(&mut books, 31), Ok(eur(500).minor));
    assert_eq!(clear(&mut books, 31), Ok(eur(200).minor), "said again, and nothing has moved");
    assert_eq!(books.ledger.available(&free), Ok(eur(99_800).minor));
    assert_eq!(clear(&mut books, 32), Ok(eur(200).minor), "never more than was lost");
    assert_eq!(books.ledger.available(&free), Ok(eur(100_000).minor));
}
