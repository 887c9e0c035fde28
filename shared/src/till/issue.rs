//! Issue: selling and loading cards, with the server's leave or within the limit for it.

use super::book::TillBook;
use super::decide::{Decision, Wanted, ask, check_card, held_up, no};
use super::floor::{check_binding, live_limit};
use super::people::Cap;
use super::refusal::{Refused, TillRefusal};
use super::situation::{Line, Situation, Standing};
use crate::ids::LimitNumber;
use crate::journal::{PaymentFacts, PaymentKind};
use crate::ledger::{CardState, Refusal};
use crate::money::{Amount, Minor};
use crate::sync::{Allowed, ProgramInfo};

/// Whether a card could be sold or loaded, before anybody takes money for it. With the line up only the server
/// knows: what is certain to be refused is refused now, by the newest word of the card's state.
pub fn check_sellable(
    book: &TillBook,
    wanted: &Wanted,
    situation: &Situation<'_>,
) -> Result<(), Refused> {
    if let Decision::Refuse(refused) = decide(book, wanted, situation) {
        return Err(refused);
    }
    match check_state(book, &wanted.facts, situation) {
        Ok(()) | Err(TillRefusal::StateUnknown) => Ok(()),
        Err(why) => Err(Refused::new(why, None, situation.line)),
    }
}

pub(super) fn decide(book: &TillBook, wanted: &Wanted, situation: &Situation<'_>) -> Decision {
    let checked = check_card(book, &wanted.facts, situation)
        .and_then(|()| check_program(book, &wanted.facts, situation));
    if let Err(why) = checked {
        return no(why, situation);
    }
    match situation.line {
        Line::Up => match situation.people.within_cap(Cap::Payment, wanted.facts.amount.minor) {
            Ok(_) => ask(wanted, Minor::ZERO),
            Err(held) => held_up(held, situation),
        },
        Line::CutOff => alone(book, wanted, situation),
    }
}

/// What the till may do cut off: ceiling and count of a live limit, and a card in the right state.
pub(super) fn alone(book: &TillBook, wanted: &Wanted, situation: &Situation<'_>) -> Decision {
    let facts = &wanted.facts;
    let (limit, left) = match room(book, facts, situation) {
        Ok(room) => room,
        Err(why) => return no(why, situation),
    };
    if facts.amount.minor > left {
        let most = Amount { minor: left, asset: facts.amount.asset };
        let why = TillRefusal::IssueCeiling { left };
        return Decision::Refuse(Refused::new(why, Some(most), situation.line));
    }
    match situation.people.within_cap(Cap::Payment, facts.amount.minor) {
        Ok(approver) => Decision::TakeUnderLimit { from_right: Minor::ZERO, limit, approver },
        Err(held) => held_up(held, situation),
    }
}

/// The limit, and what is left of its issue ceiling.
fn room(
    book: &TillBook,
    facts: &PaymentFacts,
    situation: &Situation<'_>,
) -> Result<(LimitNumber, Minor), TillRefusal> {
    check_binding(situation)?;
    let program = situation.program.ok_or(Refusal::UnknownAccount)?;
    if program.offline_issue == Allowed::No {
        return Err(TillRefusal::NoOfflineClass);
    }
    let limit = live_limit(book, situation.time, facts.amount.asset)?;
    situation.check_known_here(book, facts.card)?;
    check_state(book, facts, situation)?;
    if book.issue.count >= limit.issue.count_max {
        return Err(TillRefusal::IssueCount);
    }
    Ok((limit.number, limit.issue.ceiling.less_at_most(book.issue.total)))
}

/// A pending card is sold; an active one is loaded.
fn check_state(
    book: &TillBook,
    facts: &PaymentFacts,
    situation: &Situation<'_>,
) -> Result<(), TillRefusal> {
    let fits = match facts.kind {
        PaymentKind::Activate => CardState::Pending,
        PaymentKind::Load | PaymentKind::Redeem | PaymentKind::Void | PaymentKind::Refund => {
            CardState::Active
        }
    };
    match situation.standing(book, facts.card) {
        Standing::Is(state) if state == fits => Ok(()),
        Standing::Is(state) => Err(Refusal::CardState { state }.into()),
        Standing::Expired => Err(Refusal::CardExpired.into()),
        Standing::Unknown => Err(TillRefusal::StateUnknown),
    }
}

/// The amount is one that the program loads, and the card may hold that much.
fn check_program(
    book: &TillBook,
    facts: &PaymentFacts,
    situation: &Situation<'_>,
) -> Result<(), TillRefusal> {
    let Some(program) = situation.program else {
        return Ok(());
    };
    let load_max = load_max(book, facts, program, situation);
    let amount = facts.amount.minor;
    if amount < program.load_min || amount > load_max {
        let load_min = program.load_min;
        return Err(Refusal::ProgramLimit { load_min, load_max }.into());
    }
    Ok(())
}

/// The most that could be put on the card, by its program and by what it has, rights here included.
fn load_max(
    book: &TillBook,
    facts: &PaymentFacts,
    program: &ProgramInfo,
    situation: &Situation<'_>,
) -> Minor {
    let known = book.known_balance(facts.card, situation.snapshot);
    let right = book.right(facts.card).map(super::Right::left);
    let has = super::rights::add(known.unwrap_or_default(), right.unwrap_or_default());
    program.load_max.min(program.balance_max.less_at_most(has))
}
