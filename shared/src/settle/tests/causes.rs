//! Whatever tables and random histories do: every transfer has a cause, and one beside it has none.

use super::super::*;
use super::desk::{Desk, check};
use crate::ids::CardId;
use crate::journal::{Branch, Entry};
use crate::ledger::{AccountId, Moved, Plan};
use crate::money::{Amount, Minor};
use proptest::prelude::*;

impl Desk {
    /// Looks at what moved since the last time; `entry` has just settled, or was just asked about.
    #[track_caller]
    pub(super) fn look_at_moved(&mut self, entry: Option<(&Entry, &Effect)>) {
        let mut claim = entry.map(|(entry, effect)| Claim::of(&entry.body, effect));
        self.moved.extend(self.books.take_changes().ledger.moved);
        for moved in std::mem::take(&mut self.moved) {
            let traces = match &mut claim {
                Some(claim) if entry.is_some_and(|(entry, _)| is_of(&moved, entry)) => {
                    claim.take(&moved).map(|trace| trace.into_iter().collect::<Vec<_>>()).ok()
                }
                _act => traces_of_act(&moved),
            };
            let all = traces.unwrap_or_else(|| panic!("{moved:?} has no cause in {entry:?}"));
            let missing = all.iter().find(|trace| !self.is_there(&moved, trace));
            assert_eq!(missing, None, "{moved:?} leaves its traces");
            self.log.push(moved);
        }
    }

    /// Histories and exceptions are not kept by a table.
    fn is_there(&self, moved: &Moved, trace: &Trace) -> bool {
        match trace {
            Trace::Heir { card, heir } => {
                self.books.cards.get(*card).unwrap().unwrap().successor == Some(*heir)
            }
            Trace::Settled { payment, store } => {
                let known = self.books.payments.get(*payment).unwrap().unwrap();
                known.store == *store && known.settled == moved.amount.minor
            }
            Trace::GivenUp { till, epoch } => {
                let life = self.books.enrolments.get((*till, *epoch)).unwrap().unwrap();
                life.revoked_at.is_some()
            }
            Trace::RightShort { .. } | Trace::History { .. } | Trace::EndedOrLetIn { .. } => true,
        }
    }
}

fn is_of(moved: &Moved, entry: &Entry) -> bool {
    let plan = Plan::of_entry(entry.till, entry.epoch, entry.sequence);
    (0..=9).map(Branch).any(|branch| plan.clone().on_line(branch).id == moved.plan)
}

/// What the last row moved, and what its entry claims of it.
fn last(desk: &Desk, payment: &str, effect: &Effect) -> (Claim, Vec<Moved>) {
    let entry = desk.sent(payment).peek().unwrap().payload;
    let plan = desk.log.last().unwrap().plan;
    let moved = desk.log.iter().filter(|moved| moved.plan == plan).copied().collect();
    (Claim::of(&entry.body, effect), moved)
}

fn eur(minor: i64) -> Amount {
    Amount { minor: Minor::new(minor).unwrap(), asset: crate::money::Asset::EUR }
}

#[test]
fn what_an_entry_cannot_have_caused_does_not_fit_it() {
    let desk = check(
        "
        limit A1 -> C 500.00 N 20
        take A1 p1 C 20.00 floor -> settled",
    );
    let (claim, moved) = last(&desk, "p1", &Effect::Settled);
    let [paid] = moved[..] else { panic!("{moved:?}") };
    let say = |more: Moved| {
        let mut claim = claim.clone();
        claim.take(&paid).unwrap();
        claim.take(&more)
    };
    let (AccountId::Card(card), AccountId::Sales(..)) = (paid.debit, paid.credit) else {
        panic!("{paid:?}")
    };
    let about = Err(Misfit::OtherAmount(eur(2_000)));
    assert_eq!(claim.clone().take(&paid), Ok(None));
    assert_eq!(say(paid), about, "the same once more");
    assert_eq!(say(Moved { amount: eur(1), ..paid }), about, "a cent more");
    let other = AccountId::Card(CardId([9; 16]));
    assert_eq!(say(Moved { debit: paid.credit, credit: paid.debit, ..paid }), OTHER);
    assert_eq!(claim.clone().take(&Moved { debit: other, ..paid }), OTHER, "of another card");
    let heir = Moved { credit: other, amount: eur(1), ..paid };
    let passed = Trace::Heir { card, heir: CardId([9; 16]) };
    assert_eq!(say(heir), Ok(Some(passed)), "only to the card after it");
    let risk = Moved { debit: desk.log[0].credit, ..paid };
    assert_eq!(claim.clone().take(&risk), OTHER);
    for effect in
        [Effect::Already, Effect::Refused { refusal: crate::ledger::Refusal::UnknownCard }]
    {
        assert_eq!(last(&desk, "p1", &effect).0.take(&paid), Err(Misfit::MovesNothing));
    }
}

const OTHER: Result<Option<Trace>, Misfit> = Err(Misfit::OtherAccounts);

#[test]
fn a_void_opens_its_own_payment_once() {
    let desk = check(
        "
        limit A1 -> C 500.00 N 20
        take A1 p1 C 20.00 floor -> settled
        refund A1 r1 p1 5.00 -> settled",
    );
    let (claim, moved) = last(&desk, "r1", &Effect::Settled);
    let [opened, back] = moved[..] else { panic!("{moved:?}") };
    let mut twice = claim.clone();
    let AccountId::Refundable(payment) = opened.credit else { panic!("{opened:?}") };
    let store = crate::ids::StoreId(1);
    assert_eq!(twice.take(&opened), Ok(Some(Trace::Settled { payment, store })));
    assert_eq!(twice.take(&opened), OTHER, "a second time");
    assert_eq!(twice.take(&back), Ok(None));
    assert_eq!(twice.take(&back), Err(Misfit::OtherAmount(eur(500))), "more than came back");
    let another = AccountId::Refundable(crate::ids::PaymentId(uuid::Uuid::from_u128(7)));
    assert_eq!(claim.clone().take(&Moved { credit: another, ..opened }), OTHER);
    let borne = Moved {
        debit: AccountId::Risk(store, crate::ledger::Shard::of(CardId([0; 16]))),
        credit: desk.log[0].debit,
        ..back
    };
    assert_eq!(claim.clone().take(&borne), OTHER, "{:?}", desk.log[0]);
}

#[test]
fn what_no_act_moves_has_no_trace() {
    let desk = check("");
    for moved in &desk.log {
        let turned = Moved { debit: moved.credit, credit: moved.debit, ..*moved };
        let known = traces_of_act(moved).unwrap();
        let is_ceiling = matches!(moved.debit, AccountId::CeilingSet(_));
        assert_eq!(known.is_empty(), is_ceiling, "{moved:?}");
        assert_eq!(traces_of_act(&turned).is_some(), is_ceiling, "{turned:?}");
    }
}

/// One try, in numbers that the strategy draws: which act, till, card, amount and earlier payment.
type Try = (u8, usize, usize, u32, usize);

fn play(desk: &mut Desk, number: usize, (act, till, card, cents, earlier): Try) {
    let tills = ["A1", "A2", "B1", "X", "Y"];
    let (till, card, heir) = (tills[till % 5], CARDS[card % 4], CARDS[earlier % 4]);
    let amount = format!("{}.{:02}", cents / 100, cents % 100);
    let (new, old) = (format!("p{number}"), format!("p{}", earlier % number.max(1)));
    let knows = desk.knows(&old);
    let row: Vec<&str> = match act {
        0 => vec!["limit", till],
        1 => vec!["grant", till, card, &amount],
        2..=3 => vec!["take", till, &new, card, &amount, "floor"],
        4 => vec!["take", till, &new, card, &amount, "right", &amount],
        5 => vec!["take", till, &new, card, "10.00", "floor", "right", "4.00"],
        6 => vec!["ask", till, &new, card, "10.00"],
        7 => vec!["take", till, &old, card, "10.00", "online"],
        8 if knows => vec!["cancel", till, &old],
        9 if knows => vec!["refund", till, &new, &old, &amount],
        10 if knows => vec!["void", till, &new, &old],
        11 if knows => vec!["void", till, &new, &old, "right"],
        12 if knows => vec!["askvoid", till, &new, &old],
        13 if knows => vec!["askrefund", till, &new, &old, &amount],
        14 if knows => vec!["void", till, &old, &old, "online"],
        15 => vec!["release", till, card, &amount],
        16 => vec!["sell", till, &new, card, &amount, "floor"],
        17 => vec!["load", till, &new, card, &amount, "floor"],
        18 => vec!["let-in", &old],
        19 => vec!["copy", "A1", "X"],
        20 => vec!["copy", "B1", "Y"],
        21 if earlier % 3 == 0 => vec!["desk", "close", card, heir],
        22 if earlier % 4 == 0 => vec!["recall", till, "C", "D", "E", "F"],
        23 if earlier % 2 == 0 => vec!["write-off", till],
        24 => vec!["desk", "block", card],
        25 => vec!["list", till],
        26 => vec!["desk", "up", card, &amount],
        27 => vec!["desk", "down", card, &amount],
        28 => vec!["desk", "load", card, &amount],
        _other => vec!["desk", "unblock", card],
    };
    desk.row(&row);
}

const CARDS: [&str; 4] = ["C", "D", "E", "F"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    /// Copied tills, ended cards, recalled rights: [`Desk::row`] looks at whatever moves.
    #[test]
    fn no_history_moves_without_a_cause(
        tries in prop::collection::vec((0..30_u8, 0..5_usize, 0..4_usize, 1..6_000_u32, 0..60_usize), 1..80)
    ) {
        let mut desk = Desk::new();
        desk.play("copy A1 X\ncopy B1 Y\nissue E\nissue F");
        for till in ["A1", "A2", "B1"] {
            desk.row(&["limit", till]);
        }
        for (number, step) in tries.iter().enumerate() {
            play(&mut desk, number, *step);
        }
    }
}
