//! Thousands of damaged orders to books with a history: what people and the server itself do beside the
//! tills, and bare plans, with the wrong till, card, store, program, account or amount in them.
//!
//! What is refused changes nothing, and what is not keeps every bound.

use super::super::*;
use super::desk::{Desk, NOW};
use crate::books::{Books, Halt};
use crate::damage::{self, Depths, REFUSED_ORDERS, Random};
use crate::ids::{CardId, Epoch, PaymentId, ProgramId, StatusIndex, StoreId, TillId};
use crate::ledger::{AccountId, Plan, Refusal, Shard, Step};
use crate::money::{Amount, Asset, Minor};
use crate::time::Timestamp;
use uuid::Uuid;

/// How many in an ordinary run.
const COUNT: u64 = 10_000;

/// Where else an order can end.
const ELSEWHERE: [&str; 14] = [
    "amount_not_positive",
    "facts_inconsistent",
    "same_id_different",
    "unknown_card",
    "till_stopped",
    "card_state",
    "card_expired",
    "wrong_asset",
    "amount_too_large",
    "not_enough_funds",
    "held_elsewhere",
    "program_limit",
    "done before",
    "done",
];

#[test]
fn damaged_orders_are_refused_or_harmless() {
    let (before, mut random) = (history(), Random(0x0d));
    let places = [&REFUSED_ORDERS[..], &ELSEWHERE].concat();
    let mut depths = Depths::new("orders", &places);
    for round in 0..damage::count(COUNT) {
        let mut books = before.clone();
        let done = order(&mut books, &mut random);
        let changes = books.take_changes();
        depths.count(match &done {
            Ok(()) if changes == Books::whole().take_changes() => "done before",
            Ok(()) => "done",
            Err(refusal) => {
                let nothing = Books::whole().take_changes();
                assert_eq!(changes, nothing, "round {round}: {refusal:?} changes nothing");
                refusal.code()
            }
        });
        check(&books, round);
    }
    depths.check();
}

/// Two stores, one with nothing left below its ceiling; a till with a right, one that was recalled; cards
/// in every state.
fn history() -> Books {
    let mut desk = Desk::new();
    let rows = "
        limit A1                   -> C 500.00 N 20
        limit B1                   -> C 500.00 N 20
        grant B1 D 60.00           -> 60.00
        take A1 p1 C 10.00 floor   -> settled
        ask A1 q1 C 20.00          -> approved 20.00
        limit A2                   -> C 500.00 N 20
        recall A2                  -> 0.00
        issue E                    -> ok
        issue F                    -> ok
        desk activate F 50.00      -> ok
        desk block F               -> ok
        issue G                    -> ok
        desk activate G 50.00      -> ok";
    desk.play(rows);
    let mut books = desk.books;
    // Two limits of the second store use 1000.00 of it.
    set_ceiling(&mut books, Uuid::from_u128(5), StoreId(2), minor(100_000)).unwrap();
    let mut expired = books.cards.get(card("G")).unwrap().unwrap().clone();
    expired.expires_at = Some(Timestamp(1));
    books.cards.put(card("G"), expired);
    redeem(&mut books, at_the_desk(1, "C", euros(100)), NOW).unwrap();
    books.take_changes();
    books
}

/// Something that is ordered every day, now and then with one thing in it that is wrong.
fn order(books: &mut Books, random: &mut Random) -> Result<(), Refusal> {
    let request = Uuid::from_u128(random.pick(&[5, 7, 7, 7]));
    let till = (TillId(random.pick(&[1, 2, 3, 3, 77])), Epoch(random.pick(&[1, 1, 1, 2])));
    let of = card(random.pick(&["C", "D", "D", "E", "F", "G", "Z"]));
    let asset = random.pick(&[Asset::EUR, Asset::EUR, Asset::from_code("USD").unwrap()]);
    let value = minor(random.pick(&[0, -1, 700, 5_000, 5_000, 15_000, 40_000, MOST, -MOST]));
    let amount = Amount { minor: value, asset };
    let store = StoreId(random.pick(&[1, 1, 2, 9]));
    let done = match random.below(11) {
        0 => sign_limit(books, request, till, NOW).map(drop),
        1 => set_ceiling(books, request, store, value),
        2 => grant(books, request, till, of, amount, NOW).map(drop),
        3 => recall(books, request, till, &[of], NOW).map(drop),
        4 => {
            let program = ProgramId(random.pick(&[1, 9]));
            admin::register(books, of, program, StatusIndex(9))
        }
        5 | 6 => {
            let wanted = at_the_desk(random.pick(&[1, 2]), "C", amount);
            redeem(books, DeskPayment { card: of, store, ..wanted }, NOW).map(drop)
        }
        7 => clear_loss(books, request, store, amount).map(drop),
        9 => write_off(books, request, till, value, NOW).map(drop),
        8 => admin::act(books, request, of, act(value, random), NOW).map(drop),
        _ => books.ledger.apply(&plan(request, amount, random)).map(drop),
    };
    done.map_err(|halt| match halt {
        Halt::Refused(refusal) => refusal,
        Halt::Missing(missing) => panic!("whole books miss nothing: {missing:?}"),
    })
}

fn act(value: Minor, random: &mut Random) -> admin::Act {
    use admin::Act;
    match random.below(10) {
        0 => Act::Activate(value),
        1 => Act::Load(value),
        2 => Act::AdjustUp(value),
        3 => Act::AdjustDown(value),
        4 => Act::Block,
        5 => Act::Unblock,
        6..=7 => Act::Close(random.pick(&[None, Some("C"), Some("D"), Some("Z")]).map(card)),
        8 => Act::Extend(Some(Timestamp(1))),
        _ => Act::Expire,
    }
}

/// A movement between two accounts that may be one, or of a hold that may not be there.
fn plan(request: Uuid, amount: Amount, random: &mut Random) -> Plan {
    let [mut debit, mut credit] = [AccountId::Card(card("C")); 2];
    for account in [&mut debit, &mut credit] {
        *account = random.pick(&[
            AccountId::Card(card("C")),
            AccountId::Card(card("D")),
            AccountId::Sales(StoreId(1), Shard::of(card("C"))),
        ]);
    }
    let id = PaymentId(Uuid::from_u128(1));
    let step = match random.below(4) {
        0 => Step::Transfer { debit, credit, amount },
        1 => Step::Hold { id, debit, credit, amount },
        2 => Step::Post { id, amount: amount.minor },
        _ => Step::Release { id },
    };
    Plan { steps: vec![step], ..Plan::of_request(request) }
}

#[track_caller]
fn check(books: &Books, round: u64) {
    for asset in [Asset::EUR, Asset::from_code("USD").unwrap()] {
        assert_eq!(books.ledger.sum(asset), 0, "round {round}: the sum over all accounts");
    }
    for (id, account) in books.ledger.accounts() {
        let free = account.balance() - account.debits_held;
        assert!(!id.is_limited() || free >= 0, "round {round}: {id} is below zero");
    }
}

/// The largest amount that is sent anywhere.
const MOST: i64 = 9_007_199_254_740_991;

fn at_the_desk(id: u128, of: &str, amount: Amount) -> DeskPayment {
    DeskPayment { id: PaymentId(Uuid::from_u128(id)), card: card(of), amount, store: StoreId(1) }
}

fn card(name: &str) -> CardId {
    CardId([name.as_bytes()[0]; 16])
}

fn minor(value: i64) -> Minor {
    Minor::new(value).unwrap()
}

fn euros(value: i64) -> Amount {
    Amount { minor: minor(value), asset: Asset::EUR }
}
