use super::*;
use crate::books::{Halt, Missing};
use crate::ids::{CardId, PaymentId, ProgramId, StoreId};
use crate::money::{Amount, Asset};
use proptest::prelude::*;
use uuid::Uuid;

/// Runs a table of movements on an empty book. Accounts are `CARD`, `SALES`, `ISSUED`, `RISK`, `OTHER`.
///
/// ```text
/// move    1 ISSUED CARD 1000   ok        plan 1 moves 10.00
/// hold    2 CARD SALES 400     ok        hold 2 sets 4.00 aside
/// post    3 2 300              ok        plan 3 posts 3.00 of hold 2
/// release 3 2                  ok
/// free    CARD 600
/// ```
#[track_caller]
fn check(table: &str) {
    let mut book = Book::default();
    for row in table.lines().map(str::trim).filter(|row| !row.is_empty()) {
        let words: Vec<&str> = row.split_whitespace().collect();
        if words[0] == "free" {
            assert_eq!(
                book.available(&account(words[1])).unwrap().get().to_string(),
                words[2],
                "{row}"
            );
            continue;
        }
        let (step, expected) = step(&words);
        let mut plan = Plan::of_request(id(words[1]).0);
        plan.steps.push(step);
        let said = match book.apply(&plan) {
            Ok(_) => "ok".to_owned(),
            Err(Halt::Refused(refusal)) => refusal.code().to_owned(),
            Err(missing) => panic!("{row}: {missing:?}"),
        };
        assert_eq!(said, expected, "{row}");
        assert_eq!(book.sum(Asset::EUR), 0, "{row}: the sum over all accounts is zero");
    }
}

fn step<'a>(words: &[&'a str]) -> (Step, &'a str) {
    let amount = |text: &str| Amount::new(text.parse().unwrap(), Asset::EUR).unwrap();
    match words[0] {
        "move" => {
            let (debit, credit) = (account(words[2]), account(words[3]));
            (Step::Transfer { debit, credit, amount: amount(words[4]) }, words[5])
        }
        "hold" => {
            let (debit, credit) = (account(words[2]), account(words[3]));
            (Step::Hold { id: id(words[1]), debit, credit, amount: amount(words[4]) }, words[5])
        }
        "post" => (Step::Post { id: id(words[2]), amount: amount(words[3]).minor }, words[4]),
        "release" => (Step::Release { id: id(words[2]) }, words[3]),
        other => panic!("no such row: {other}"),
    }
}

fn id(number: &str) -> PaymentId {
    PaymentId(Uuid::from_u128(number.parse().unwrap()))
}

fn account(name: &str) -> AccountId {
    let card = CardId([7; 16]);
    match name {
        "CARD" => AccountId::Card(card),
        "OTHER" => AccountId::Card(CardId([8; 16])),
        "SALES" => AccountId::Sales(StoreId(1), Shard::of(card)),
        "RISK" => AccountId::Risk(StoreId(1), Shard::of(card)),
        "ISSUED" => AccountId::Issued(ProgramId(1), Shard::of(card)),
        other => panic!("no such account: {other}"),
    }
}

#[test]
fn a_card_pays_only_what_it_holds() {
    check(
        "
        move 1 ISSUED CARD 1000  ok
        move 2 CARD SALES 600    ok
        move 3 CARD SALES 600    not_enough_funds
        free CARD 400
        move 4 RISK SALES 600    ok
        ",
    );
}

#[test]
fn the_same_plan_twice_is_once() {
    check(
        "
        move 1 ISSUED CARD 1000  ok
        move 1 ISSUED CARD 1000  ok
        free CARD 1000
        ",
    );
}

#[test]
fn a_hold_sets_value_aside_until_it_ends() {
    check(
        "
        move 1 ISSUED CARD 1000  ok
        hold 2 CARD SALES 700    ok
        free CARD 300
        move 3 CARD SALES 400    not_enough_funds
        post 4 2 800             not_enough_funds
        post 5 2 500             ok
        free CARD 500
        post 6 2 100             unknown_account
        hold 7 CARD SALES 500    ok
        release 8 7              ok
        release 9 7              unknown_account
        free CARD 500
        ",
    );
}

#[test]
fn a_plan_that_makes_no_sense_is_refused() {
    check(
        "
        move 1 ISSUED CARD 0     amount_not_positive
        move 2 ISSUED CARD -5    amount_not_positive
        move 3 CARD CARD 5       same_account
        hold 4 CARD SALES 1      not_enough_funds
        ",
    );
}

#[test]
fn one_refused_step_leaves_the_others_without_effect() {
    let mut book = Book::default();
    let mut plan = Plan::of_request(Uuid::from_u128(1));
    let euros = |minor| Amount::new(minor, Asset::EUR).unwrap();
    plan.transfer(account("ISSUED"), account("CARD"), euros(100));
    plan.transfer(account("CARD"), account("SALES"), euros(101));
    let refused = book.apply(&plan).unwrap_err();
    let short = Refusal::NotEnoughFunds { available: euros(100).minor };
    assert_eq!(refused, Halt::Refused(short));
    assert!(book.account(&account("CARD")).unwrap().is_none(), "nothing was written");
    assert!(book.take_changes().is_empty(), "nothing is waiting to be written");
}

#[test]
fn a_plan_that_was_forgotten_is_asked_for_and_not_applied_again() {
    let mut book = Book::partial();
    let mut plan = Plan::of_request(Uuid::from_u128(1));
    plan.transfer(account("ISSUED"), account("CARD"), Amount::new(5, Asset::EUR).unwrap());
    book.load_account(account("ISSUED"), None);
    book.load_account(account("CARD"), None);
    book.load_plan(plan.id, Applied(false));
    book.apply(&plan).unwrap();
    assert!(!book.take_changes().is_empty());
    book.forget_plans();
    assert_eq!(book.apply(&plan).unwrap_err(), Halt::Missing(Missing::Plan(plan.id)));
}

#[test]
fn two_assets_never_meet_in_one_account() {
    let mut book = Book::default();
    for (id, code, expected) in
        [(1, "EUR", Ok(())), (2, "USD", Err(Halt::Refused(Refusal::WrongAsset)))]
    {
        let mut plan = Plan::of_request(Uuid::from_u128(id));
        let amount = Amount::new(5, Asset::from_code(code).unwrap()).unwrap();
        plan.transfer(account("ISSUED"), account("CARD"), amount);
        assert_eq!(book.apply(&plan).map(|_| ()), expected);
    }
}

#[test]
fn an_account_has_one_name() {
    for id in [account("CARD"), account("SALES"), account("RISK"), account("ISSUED")] {
        assert_eq!(id.to_string().parse(), Ok(id));
    }
    for text in
        ["", "card:", "card:xyz", "store:01:sales#1", "store:1:sales#16", "store:1:sales#+1", "x:1"]
    {
        assert_eq!(text.parse::<AccountId>(), Err(BadAccountId), "{text}");
    }
}

proptest! {
    /// Whatever is tried, no limited account goes below zero and nothing is made or lost.
    #[test]
    fn the_sum_is_zero_and_no_card_is_below_zero(tries in prop::collection::vec((0..5_usize, 0..5_usize, 1..500_i64, 0..4_u8), 1..80)) {
        let names = ["CARD", "OTHER", "SALES", "RISK", "ISSUED"];
        let mut book = Book::default();
        for (index, (from, to, minor, kind)) in tries.into_iter().enumerate() {
            let mut plan = Plan::of_request(Uuid::from_u128(index as u128));
            let (debit, credit) = (account(names[from]), account(names[to]));
            let amount = Amount::new(minor, Asset::EUR).unwrap();
            let hold = PaymentId(Uuid::from_u128(u128::from(minor.unsigned_abs()) % 8));
            plan.steps.push(match kind {
                0 | 1 => Step::Transfer { debit, credit, amount },
                2 => Step::Hold { id: hold, debit, credit, amount },
                _ => Step::Post { id: hold, amount: amount.minor },
            });
            let _refusals_are_part_of_it = book.apply(&plan);
            prop_assert_eq!(book.sum(Asset::EUR), 0);
            for (id, account) in book.accounts() {
                prop_assert!(!id.is_limited() || account.balance() - account.debits_held >= 0, "{}", id);
                prop_assert!(account.debits_held >= 0 && account.credits_held >= 0);
            }
        }
    }
}
