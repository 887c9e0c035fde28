//! Whatever tills do, in whatever order: what must always hold.

use super::desk::Desk;
use crate::ids::StoreId;
use crate::journal::Branch;
use crate::ledger::AccountId;
use crate::money::Asset;
use proptest::prelude::*;

/// One try at a till, in numbers that the strategy draws: which act, till, card, amount and earlier payment.
type Try = (u8, usize, usize, u32, usize);

const TILLS: [&str; 3] = ["A1", "A2", "B1"];
/// Copies of their folders, once somebody has made them.
const COPIES: [&str; 3] = ["XA1", "XA2", "XB1"];
const STORES: [StoreId; 2] = [StoreId(1), StoreId(2)];
const CARDS: [&str; 3] = ["C", "D", "E"];

fn play(desk: &mut Desk, number: usize, (act, till, card, cents, earlier): Try) {
    let (original, card) = (till % TILLS.len(), CARDS[card % CARDS.len()]);
    let by_copy = till >= TILLS.len() && desk.has_till(COPIES[original]);
    let till = if by_copy { COPIES[original] } else { TILLS[original] };
    let amount = format!("{}.{:02}", cents / 100, cents % 100);
    let (new, old) = (format!("p{number}"), format!("p{}", earlier % number.max(1)));
    let half = format!("{}.00", cents / 200);
    let row: Vec<&str> = match act % 17 {
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
        15 => vec!["copy", TILLS[original], COPIES[original]],
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

/// What a store has lost, and the most that it could still lose: what is shown of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stake {
    lost: i64,
    shown: i64,
    /// What copies could take that were found by now: the stated bound of each.
    copied: i64,
}

impl Stake {
    fn of(desk: &Desk, store: StoreId) -> Self {
        let mut stake = Self { lost: 0, shown: 0, copied: 0 };
        stake.lost = -desk.total(|id| matches!(id, AccountId::Risk(of, _) if *of == store));
        for ((till, _), enrolment) in desk.books.enrolments.iter() {
            if enrolment.store == store {
                let ceilings = enrolment.floor_ceiling.get() + enrolment.issue_ceiling.get();
                let copies = i64::from(enrolment.branches.max(1) - 1);
                stake.shown += desk.exposure(*till).get();
                stake.copied += copies * (ceilings + desk.granted(*till).get());
            }
        }
        stake
    }

    /// Whatever a till does: what is lost by it was shown before, or is a copy's that nobody knew of.
    fn check(self, before: Self) -> Result<(), TestCaseError> {
        let found = self.copied - before.copied;
        prop_assert!(self.lost - before.lost <= before.shown + found, "{self:?} after {before:?}");
        let (now, then) = (self.lost + self.shown, before.lost + before.shown);
        prop_assert!(now <= then + found, "the loss grew by more than the exposure fell: {self:?}");
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_history_makes_loses_or_doubles_money(
        tries in prop::collection::vec((0..17_u8, 0..6_usize, 0..3_usize, 1..6_000_u32, 0..60_usize), 1..60)
    ) {
        let mut desk = Desk::new();
        desk.row(&["issue", "E"]);
        for till in TILLS {
            desk.row(&["limit", till]);
        }
        for (number, step) in tries.iter().enumerate() {
            let before = STORES.map(|store| Stake::of(&desk, store));
            let signed = desk.limits.len();
            play(&mut desk, number, *step);
            check_always(&desk, &tries)?;
            if desk.limits.len() == signed {
                for (store, before) in STORES.into_iter().zip(before) {
                    Stake::of(&desk, store).check(before)?;
                }
            }
        }
        prop_assert_eq!(desk.replayed(), desk.balances(), "the transfers give the balances");
    }

    /// Books that load only what a rule asks for say and write the same as books that have everything.
    #[test]
    fn loading_on_demand_does_the_same(
        tries in prop::collection::vec((0..17_u8, 0..6_usize, 0..3_usize, 1..6_000_u32, 0..40_usize), 1..40)
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
