//! After a restore: what was signed after the backup comes back from the tills, and counts as it did.

use super::desk::{Desk, check, proven};
use crate::ids::{Epoch, LimitNumber, ServerEpoch, StoreId, TillId};
use crate::ledger::Refusal;
use crate::limits::Limit;
use crate::settle::{self, KnownTill, TakenBack};
use crate::signing::SecretKey;
use crate::sync::Admission;
use crate::sync::codec::Text;
use crate::time::Timestamp;

#[test]
fn after_a_restore_nothing_is_approved_until_the_tills_are_back() {
    check(
        "
        backup
        limit A1                   -> C 500.00 N 20
        grant A1 C 30.00           -> 30.00
        take A1 p1 C 30.00 right 30.00 -> settled
        take A1 p2 C 20.00 floor   -> settled
        ask B1 p3 C 25.00          -> approved 25.00
        take B1 p3 C 25.00 online  -> settled
        card C                     -> 25.00
        restore
        card C                     -> 100.00
        ask A2 p4 C 90.00          -> no answer
        back A1                    -> settled, settled
        back B1                    -> settled
        ask A2 p5 C 90.00          -> no answer
        back A2                    ->
        card C                     -> 25.00
        ask A2 p6 C 90.00          -> not_enough_funds 25.00
        ",
    );
}

#[test]
fn what_was_taken_under_a_limit_signed_after_the_backup_settles_as_it_should() {
    let table = |back: &str| {
        format!(
            "
            backup
            limit A1                   -> C 500.00 N 20
            limit B1                   -> C 500.00 N 20
            take A1 p1 C 50.00 floor later
            take A1 p2 C 40.00 floor later
            take B1 p3 C 50.00 floor later
            exposure A1                -> 1000.00
            exposure B1                -> 1000.00
            restore
            exposure A1                -> 0.00
            {back}
            "
        )
    };
    check(&table(
        "
            back A1                    -> settled, settled
            back B1                    -> shortfall 40.00
            card C                     -> 0.00
            risk A                     -> 0.00
            risk B                     -> -40.00
            sales A                    -> 90.00
            sales B                    -> 50.00
            # the store's ceiling carries it as it did: what is open, and what was lost
            exposure A1                -> 910.00
            free A                     -> 1000.00
            free B                     -> 1000.00
            back A2                    ->
            limit B1                   -> C 550.00 N 21
            free B                     -> 960.00
        ",
    ));
    check(&table(
        "
            back A1 without limits     -> refused unknown_limit, refused unknown_limit
            card C                     -> 100.00
        ",
    ));
}

#[test]
fn rights_granted_after_the_backup_are_spent_as_they_were() {
    let table = |back: &str| {
        format!(
            "
            backup
            limit A1                   -> C 500.00 N 20
            grant A1 C 30.00           -> 30.00
            take A1 p1 C 20.00 right 20.00 -> settled
            grant A1 C 10.00           -> 40.00
            release A1 C 5.00          -> settled
            take A1 p2 C 15.00 right 15.00 later
            restore
            {back}
            "
        )
    };
    check(&table(
        "
            back A1                    -> settled, settled, settled
            card C                     -> 65.00
            right A1 C                 -> 0.00
            sales A                    -> 35.00
            risk A                     -> 0.00
        ",
    ));
    check(&table(
        "
            back A1 without grants     -> refused beyond_limit 0.00, refused beyond_limit 0.00, refused beyond_limit 0.00
            card C                     -> 100.00
        ",
    ));
}

#[test]
fn a_right_that_is_not_spent_is_set_aside_again() {
    check(
        "
        backup
        grant A1 C 30.00           -> 30.00
        restore
        card C                     -> 100.00
        back A1                    ->
        card C                     -> 70.00
        right A1 C                 -> 30.00
        # again, it says nothing new
        back A1                    ->
        card C                     -> 70.00
        ",
    );
}

#[test]
fn a_card_that_a_till_sold_after_the_backup_is_sold_once() {
    check(
        "
        issue N
        backup
        limit A1                   -> C 500.00 N 20
        sell A1 s1 N 50.00 floor   -> settled
        # the server signs what the sale made the till's right, and grants more
        grant A1 C 10.00           -> 10.00
        signed A1 N                -> 50.00
        take A1 p1 N 20.00 right 20.00 -> settled
        restore
        back A1                    -> settled, settled
        right A1 N                 -> 30.00
        card N                     -> 0.00
        right A1 C                 -> 10.00
        exposure A1                -> 950.00
        ",
    );
}

#[test]
fn what_a_card_no_longer_has_for_a_right_is_its_stores_risk_and_is_repaid_first() {
    check(
        "
        backup
        limit A1                   -> C 500.00 N 20
        limit B1                   -> C 500.00 N 20
        grant A1 C 60.00           -> 60.00
        take B1 p1 C 50.00 floor   -> shortfall 10.00
        take B1 p2 C 40.00 floor   -> shortfall 40.00
        take A1 p3 C 20.00 right 20.00 later
        release A1 C 25.00 later
        restore
        # whoever is back first finds the card whole
        back B1                    -> settled, settled
        back A1                    -> settled, settled
        card C                     -> 0.00
        right A1 C                 -> 15.00
        risk A                     -> -25.00
        free A                     -> 1000.00
        # what is not spent repays the store; what was spent twice is lost once, as it was before
        release A1 C 15.00         -> settled
        risk A                     -> -10.00
        risk B                     -> 0.00
        card C                     -> 0.00
        ",
    );
}

#[test]
fn a_till_that_is_given_up_is_not_waited_for() {
    check(
        "
        backup
        restore
        back A1                    ->
        back B1                    ->
        ask A1 p1 C 10.00          -> no answer
        recall A2                  -> 0.00
        ask A1 p2 C 10.00          -> approved 10.00
        ",
    );
}

/// Books that were restored from before the one limit that they signed, and that limit.
fn restored() -> (Desk, Limit) {
    let mut desk = Desk::new();
    desk.row(&["backup"]);
    desk.row(&["limit", "A1"]);
    let limit = desk.limits[0].clone();
    desk.row(&["restore"]);
    (desk, limit)
}

/// What is wrong with a limit.
type Change = fn(&mut Limit);

#[test]
fn what_is_not_these_books_own_word_to_this_till_is_refused() {
    let rows: [(&str, Change, Result<TakenBack, Refusal>); 6] = [
        ("as it was signed", |_| {}, Ok(TakenBack::New)),
        ("a stranger's", |l| l.holder.till = TillId(9), Err(Refusal::UnknownAccount)),
        ("another epoch's", |l| l.holder.epoch = Epoch(2), Err(Refusal::UnknownAccount)),
        ("another key's", |l| l.holder.key.0[0] ^= 1, Err(Refusal::FactsInconsistent)),
        ("another store's", |l| l.store = StoreId(2), Err(Refusal::FactsInconsistent)),
        (
            "of this life",
            |l| l.server_epoch = ServerEpoch(2),
            Err(Refusal::UnknownLimit { limit: LimitNumber(1) }),
        ),
    ];
    for (what, change, expected) in rows {
        let (mut desk, mut limit) = restored();
        change(&mut limit);
        let before = desk.balances();
        let said = settle::take_back_limit(&mut desk.books, request(1), &proven(&limit));
        assert_eq!(said, expected.map_err(Into::into), "{what}");
        let changed = desk.books.limits.iter().count();
        assert_eq!(changed, usize::from(expected.is_ok()), "{what}");
        assert_eq!(desk.balances() != before, expected.is_ok(), "{what}");
    }
}

#[test]
fn a_limit_shown_twice_is_once_and_another_of_its_number_is_refused() {
    let (mut desk, limit) = restored();
    let mut show = |number, limit: &Limit| {
        let said = settle::take_back_limit(&mut desk.books, request(number), &proven(limit));
        (said, desk.balances())
    };
    let (said, after) = show(1, &limit);
    assert_eq!(said, Ok(TakenBack::New));
    assert_eq!(show(2, &limit), (Ok(TakenBack::Known), after.clone()));
    let mut other = limit.clone();
    other.floor.ceiling = other.floor.ceiling.plus(other.floor.ceiling).unwrap();
    assert_eq!(show(3, &other), (Err(Refusal::FactsInconsistent.into()), after.clone()));
    // One from before it, late, lowers nothing.
    let mut older = limit.clone();
    (older.number, older.floor.ceiling) = (LimitNumber(0), limit.floor.payment_max);
    assert_eq!(show(4, &older), (Ok(TakenBack::New), after));
}

fn request(number: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(number)
}

#[test]
fn a_till_that_joined_after_the_backup_is_taken_in_by_its_admission() {
    let admission = |till: u32, key: u8| Admission {
        till: TillId(till),
        epoch: Epoch(1),
        store: StoreId(2),
        key: SecretKey::from_seed(&[key; 32]).public(),
        name: Text::shortened("Harbour 9"),
        server_epoch: ServerEpoch(1),
        signed_at: Timestamp(0),
    };
    let (mut desk, _) = restored();
    let mut adopt = |admission: &Admission| settle::adopt(&mut desk.books, &proven(admission));
    assert_eq!(adopt(&admission(9, 9)), Ok(()));
    assert_eq!(adopt(&admission(9, 9)), Ok(()), "again");
    let no = Err(Refusal::FactsInconsistent.into());
    assert_eq!(adopt(&admission(9, 8)), no, "another key");
    assert_eq!(adopt(&admission(3, 9)), no, "another till's place");
    assert_eq!(adopt(&Admission { server_epoch: ServerEpoch(2), ..admission(8, 8) }), no);
    let nowhere = Admission { store: StoreId(7), ..admission(8, 8) };
    assert_eq!(adopt(&nowhere), Err(Refusal::UnknownAccount.into()), "its store is unknown");
    assert!(desk.books.awaited.contains(&(TillId(9), Epoch(1))), "it is waited for");
}

#[test]
fn only_those_who_can_come_back_are_waited_for() {
    let till = |till, epoch, given_up: Option<i64>, known_in| KnownTill {
        till: TillId(till),
        epoch: Epoch(epoch),
        revoked_at: given_up.map(Timestamp),
        known_in: ServerEpoch(known_in),
    };
    let tills = [
        till(1, 1, None, 1),
        till(1, 2, None, 1),
        till(2, 1, Some(9), 1),
        till(3, 1, None, 1),
        till(4, 1, None, 2),
    ];
    let mut books = crate::books::Books::whole();
    settle::open_server_epoch(&mut books, ServerEpoch(2), &tills);
    let expected = [(TillId(1), Epoch(2)), (TillId(3), Epoch(1))];
    assert_eq!(books.awaited, expected.into());
    assert_eq!(books.server_epoch, ServerEpoch(2));
    settle::open_server_epoch(&mut books, ServerEpoch(1), &tills);
    assert_eq!(books.awaited, [].into(), "nobody in books that were never restored");
}
