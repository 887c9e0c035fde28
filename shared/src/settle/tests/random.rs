//! Whatever tills do, in whatever order: what must always hold.

use super::desk::Desk;
use crate::journal::Branch;
use crate::ledger::AccountId;
use crate::money::Asset;
use proptest::prelude::*;

/// One try at a till, in numbers that the strategy draws: which act, till, card, amount and earlier payment.
type Try = (u8, usize, usize, u32, usize);

const TILLS: [&str; 3] = ["A1", "A2", "B1"];
const CARDS: [&str; 3] = ["C", "D", "E"];

fn play(desk: &mut Desk, number: usize, (act, till, card, cents, earlier): Try) {
    let (till, card) = (TILLS[till % TILLS.len()], CARDS[card % CARDS.len()]);
    let amount = format!("{}.{:02}", cents / 100, cents % 100);
    let (new, old) = (format!("p{number}"), format!("p{}", earlier % number.max(1)));
    let half = format!("{}.00", cents / 200);
    let row: Vec<&str> = match act % 16 {
        0 => vec!["limit", till],
        1 => vec!["grant", till, card, &amount],
        2..=4 => vec!["take", till, &new, card, &amount, "floor"],
        5 => vec!["take", till, &new, card, &amount, "right", &amount],
        6 => vec!["take", till, &new, card, &amount, "floor", "right", &half],
        7 => vec!["ask", till, &new, card, &amount],
        8 if desk.knows(&old) => vec!["cancel", till, &old],
        9 if desk.knows(&old) => vec!["refund", till, &new, &old, &amount],
        10 if desk.knows(&old) => vec!["void", till, &new, &old],
        11 => vec!["release", till, card, &amount],
        12 => vec!["sell", till, &new, card, &amount, "floor"],
        13 => vec!["load", till, &new, card, &amount, "floor"],
        14 => vec!["desk", "block", card],
        _unblock => vec!["desk", "unblock", card],
    };
    desk.row(&row);
}

fn check_always(desk: &Desk, tries: &[Try]) -> Result<(), TestCaseError> {
    let books = &desk.books;
    prop_assert_eq!(books.ledger.sum(Asset::EUR), 0, "conservation after {:?}", tries);
    for (id, account) in books.ledger.accounts() {
        let free = account.balance() - account.debits_held;
        prop_assert!(!id.is_limited() || free >= 0, "{} is below zero after {:?}", id, tries);
    }
    for (key, used) in books.uses.iter() {
        let past = used.spent.plus(used.released).unwrap() > used.granted;
        prop_assert!(key.line.branch != Branch::MAIN || !past, "rights of {:?}", key);
    }
    for (id, card) in books.cards.iter() {
        let reserved = books.ledger.accounts().filter_map(|(account, counters)| match account {
            AccountId::Reserved(of, ..) if of == id => Some(counters.balance()),
            _other => None,
        });
        prop_assert_eq!(reserved.sum::<i64>(), card.reserved.get(), "what is reserved of {:?}", id);
        let open: i64 = card.shortfalls.iter().map(|shortfall| shortfall.open.get()).sum();
        prop_assert!(open >= 0 && card.shortfalls.iter().all(|s| s.open.is_positive()));
    }
    for ((till, epoch), enrolment) in books.enrolments.iter() {
        let line = crate::books::BranchKey::main(*till, *epoch);
        let totals = books.branches.get(line).unwrap().copied().unwrap_or_default();
        prop_assert!(totals.floor <= enrolment.floor_ceiling, "floor total of {}", till);
        prop_assert!(totals.issue <= enrolment.issue_ceiling, "issue total of {}", till);
    }
    Ok(())
}

/// A store's risk account never holds a larger loss than the exposure that was signed for its tills.
fn check_loss(desk: &Desk) -> Result<(), TestCaseError> {
    for (store, name) in [(1, "A"), (2, "B")] {
        let signed: i64 = desk
            .books
            .enrolments
            .iter()
            .filter(|(_, enrolment)| enrolment.store.0 == store)
            .map(|(_, enrolment)| enrolment.floor_ceiling.get() + enrolment.issue_ceiling.get())
            .sum();
        let lost = -desk.total(|id| matches!(id, AccountId::Risk(of, _) if of.0 == store));
        prop_assert!(lost <= signed, "store {name} lost {lost} and had signed {signed}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_history_makes_loses_or_doubles_money(
        tries in prop::collection::vec((0..16_u8, 0..3_usize, 0..3_usize, 1..6_000_u32, 0..60_usize), 1..60)
    ) {
        let mut desk = Desk::new();
        desk.row(&["issue", "E"]);
        for till in TILLS {
            desk.row(&["limit", till]);
        }
        for (number, step) in tries.iter().enumerate() {
            play(&mut desk, number, *step);
            check_always(&desk, &tries)?;
        }
        check_loss(&desk)?;
        prop_assert_eq!(desk.replayed(), desk.balances(), "the transfers give the balances");
    }

    /// Books that load only what a rule asks for say and write the same as books that have everything.
    #[test]
    fn loading_on_demand_does_the_same(
        tries in prop::collection::vec((0..16_u8, 0..3_usize, 0..3_usize, 1..6_000_u32, 0..40_usize), 1..40)
    ) {
        let mut desk = Desk::new();
        desk.row(&["issue", "E"]);
        desk.row(&["limit", "A1"]);
        desk.mirror();
        for (number, step) in tries.iter().enumerate() {
            play(&mut desk, number, *step);
        }
    }
}
