//! The till's decision: six steps in this order, and the first that applies is the answer.

use super::book::TillBook;
use super::floor::FloorRoom;
use super::people::{ApprovalReason, Cap, NoLeave};
use super::record::PaymentState;
use super::refusal::{Refused, TillRefusal};
use super::situation::{Binding, Line, Situation};
use super::{give_back, issue};
use crate::ids::{LimitNumber, PaymentId, Sequence, StaffId};
use crate::journal::{PaymentFacts, PaymentKind};
use crate::ledger::Refusal;
use crate::money::{Amount, Minor};

/// A payment that somebody wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its id, made by the till; the same id again is the same payment.
    pub payment: PaymentId,
    /// What it is.
    pub facts: PaymentFacts,
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It has happened already: show that once more.
    Done {
        /// By which entry.
        at: Sequence,
    },
    /// Rights held here cover it, or nobody's leave is needed.
    Take {
        /// The part from rights: all of it, but for what goes back to a card.
        from_right: Minor,
        /// The manager to name in the entry.
        approver: Option<StaffId>,
    },
    /// Ask the server.
    Ask {
        /// The part that rights held here cover.
        from_right: Minor,
        /// What is asked of the card.
        from_card: Minor,
    },
    /// Take the rest under the limit: floor for a debit, issue for a credit.
    TakeUnderLimit {
        /// The part that rights held here cover.
        from_right: Minor,
        /// The limit.
        limit: LimitNumber,
        /// The manager to name in the entry.
        approver: Option<StaffId>,
    },
    /// The same again, with a manager's PIN.
    NeedsManager {
        /// Why.
        why: ApprovalReason,
    },
    /// No.
    Refuse(Refused),
}

/// Decides a payment that nobody has been asked about yet, or one whose question is still open (it is then
/// asked again, or ended by what the till may do alone).
pub fn decide(book: &TillBook, wanted: &Wanted, situation: &Situation<'_>) -> Decision {
    if let Some(known) = earlier(book, wanted, situation) {
        return known;
    }
    match wanted.facts.kind {
        PaymentKind::Redeem => redeem(book, wanted, situation),
        PaymentKind::Load | PaymentKind::Activate => issue::decide(book, wanted, situation),
        PaymentKind::Void | PaymentKind::Refund => give_back::decide(book, wanted, situation),
    }
}

/// Decides after silence: what the till may do alone with the split that it asked by (steps 5 and 6).
pub(super) fn decide_alone(
    book: &TillBook,
    wanted: &Wanted,
    from_right: Minor,
    situation: &Situation<'_>,
) -> Decision {
    match wanted.facts.kind {
        PaymentKind::Redeem => floor(book, wanted, from_right, situation),
        PaymentKind::Load | PaymentKind::Activate => issue::alone(book, wanted, situation),
        PaymentKind::Void | PaymentKind::Refund => give_back::alone(book, wanted, situation),
    }
}

/// Identity before effect: an id that has had its answer keeps it.
fn earlier(book: &TillBook, wanted: &Wanted, situation: &Situation<'_>) -> Option<Decision> {
    let known = match book.payment(wanted.payment) {
        None if wanted.facts.amount.minor.is_positive() => return None,
        None => return Some(no(Refusal::AmountNotPositive, situation)),
        Some(known) => known,
    };
    if let Some(field) = known.facts.first_difference(&wanted.facts) {
        return Some(no(Refusal::SameIdDifferent { field }, situation));
    }
    match known.state {
        PaymentState::Done { at, .. } => Some(Decision::Done { at }),
        PaymentState::Cancelled => Some(no(Refusal::PaymentCancelled, situation)),
        PaymentState::Asked { from_right } => Some(match situation.line {
            Line::Up => ask(wanted, from_right),
            Line::CutOff => decide_alone(book, wanted, from_right, situation),
        }),
    }
}

fn redeem(book: &TillBook, wanted: &Wanted, situation: &Situation<'_>) -> Decision {
    let facts = &wanted.facts;
    // 1. It is a card. 2. It is not blocked, closed or expired. It counts in what is asked for.
    if let Err(why) = check_card(book, facts, situation) {
        return no(why, situation);
    }
    let approver = match situation.people.within_cap(Cap::Payment, facts.amount.minor) {
        Ok(approver) => approver,
        Err(held) => return held_up(held, situation),
    };
    // 3. Rights cover it.
    let right = right_here(book, facts, situation);
    if right >= facts.amount.minor {
        let from_right = facts.amount.minor;
        return Decision::Take { from_right, approver };
    }
    match situation.line {
        // 4. The server can be asked.
        Line::Up => ask(wanted, right),
        // 5. Floor. 6. No.
        Line::CutOff => floor(book, wanted, right, situation),
    }
}

/// Steps 1 and 2, and the asset.
pub(super) fn check_card(
    book: &TillBook,
    facts: &PaymentFacts,
    situation: &Situation<'_>,
) -> Result<(), TillRefusal> {
    situation.check_presented()?;
    situation.check_not_stopped(book, facts.card)?;
    situation.check_asset(book, facts.card, facts.amount.asset)
}

/// Steps 5 and 6 for a debit.
fn floor(
    book: &TillBook,
    wanted: &Wanted,
    from_right: Minor,
    situation: &Situation<'_>,
) -> Decision {
    let facts = &wanted.facts;
    let rest = facts.amount.minor.less_at_most(from_right);
    let room = match FloorRoom::of(book, facts.card, facts.amount.asset, situation) {
        Ok(room) => room,
        Err(why) => return instead(why, book, facts, from_right, situation),
    };
    if let Err(why) = room.check(rest) {
        return instead(why, book, facts, from_right, situation);
    }
    let by_cap = situation.people.within_cap(Cap::Payment, facts.amount.minor);
    let by_line = match room.soft_line(rest) {
        Some(why) => situation.people.approved(Cap::Payment, facts.amount.minor, why),
        None => Ok(None),
    };
    match by_cap.and_then(|cap| Ok(by_line?.or(cap))) {
        Ok(approver) => Decision::TakeUnderLimit { from_right, limit: room.limit, approver },
        Err(held) => held_up(held, situation),
    }
}

/// Step 6, with the most that would be taken instead.
fn instead(
    why: TillRefusal,
    book: &TillBook,
    facts: &PaymentFacts,
    from_right: Minor,
    situation: &Situation<'_>,
) -> Decision {
    let asset = facts.amount.asset;
    let by_floor =
        FloorRoom::of(book, facts.card, asset, situation).map_or(Minor::ZERO, |room| room.most());
    let minor = super::rights::add(from_right, by_floor);
    let most = Some(Amount { minor, asset });
    Decision::Refuse(Refused::new(why, most, situation.line))
}

/// What rights cover here and now: nothing where the till's key has left its machine.
fn right_here(book: &TillBook, facts: &PaymentFacts, situation: &Situation<'_>) -> Minor {
    match situation.binding {
        Binding::Intact => book.right_available(facts.amount, facts.card),
        Binding::Broken => Minor::ZERO,
    }
}

pub(super) fn ask(wanted: &Wanted, from_right: Minor) -> Decision {
    let from_card = wanted.facts.amount.minor.less_at_most(from_right);
    Decision::Ask { from_right, from_card }
}

pub(super) fn no(why: impl Into<TillRefusal>, situation: &Situation<'_>) -> Decision {
    Decision::Refuse(Refused::new(why.into(), None, situation.line))
}

pub(super) fn held_up(held: NoLeave, situation: &Situation<'_>) -> Decision {
    match held {
        NoLeave::Needs(why) => Decision::NeedsManager { why },
        NoLeave::Never(why) => no(why, situation),
    }
}
