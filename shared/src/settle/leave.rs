//! What of a take was within what the till was given, part by part.

use super::Exception;
use super::draft::Draft;
use crate::books::{Books, BranchKey, CardUse, Halt, Payment, PaymentClass};
use crate::ids::{LimitNumber, PaymentId};
use crate::journal::{PaymentFacts, Rest};
use crate::ledger::Refusal;
use crate::limits::{Answer, Verdict};
use crate::money::Minor;
use crate::signing::Signed;

/// What of a payment has an effect, part by part.
pub(super) struct Leave {
    /// Covered by rights of this line.
    pub(super) right: Minor,
    /// Set aside when the server approved it.
    pub(super) held: Minor,
    /// Taken from the card, and from the store's risk where the card has too little.
    pub(super) open: Minor,
    pub(super) class: PaymentClass,
}

/// What a `take` claims.
pub(super) struct Claim<'a> {
    pub(super) id: PaymentId,
    pub(super) facts: &'a PaymentFacts,
    /// The part that the till took from rights.
    pub(super) from_right: Minor,
    /// The other part.
    pub(super) rest_minor: Minor,
    /// By what leave it took that.
    pub(super) rest: &'a Rest,
}

impl Leave {
    /// Finds out what of the payment was within what the till was given.
    pub(super) fn of(
        d: &mut Draft<'_>,
        claim: &Claim<'_>,
        approved: Option<&Payment>,
    ) -> Result<Self, Halt> {
        let Claim { id, facts, from_right, rest_minor, rest } = *claim;
        let (_, this, granted) = d.card_use(facts.card)?;
        let right = from_right.min(this.right(granted));
        let held = match approved {
            Some(_) => d.books.ledger.hold(&id)?.map_or(Minor::ZERO, |hold| hold.amount.minor),
            None => Minor::ZERO,
        };
        let held = held.min(rest_minor);
        let unheld = rest_minor.less_at_most(held);
        let (open, class) = match rest {
            Rest::Nothing => (Minor::ZERO, PaymentClass::Reserved),
            Rest::Online { answer } => {
                (by_answer(d, id, facts, unheld, answer), PaymentClass::Online)
            }
            Rest::Offline { limit } => {
                let within = by_floor(d, facts, unheld, *limit)?;
                count_floor(d, facts, *limit, held.plus(within).unwrap_or(within))?;
                (within, PaymentClass::Floor)
            }
        };
        let excess =
            from_right.less_at_most(right).plus(unheld.less_at_most(open)).unwrap_or_default();
        if right.is_zero() && held.is_zero() && open.is_zero() {
            return Err(nothing_left(rest, d.books, d.line, facts)?.into());
        }
        if excess.is_positive() {
            d.except(Exception::BeyondLimit { excess });
        }
        Ok(Leave { right, held, open, class })
    }
}

/// Why not even a part had an effect.
fn nothing_left(
    rest: &Rest,
    books: &Books,
    line: BranchKey,
    facts: &PaymentFacts,
) -> Result<Refusal, Halt> {
    Ok(match rest {
        Rest::Online { .. } => Refusal::NotApproved,
        Rest::Nothing => Refusal::BeyondLimit { left: Minor::ZERO },
        Rest::Offline { limit } => match books.limits.get((line.till, line.epoch, *limit))? {
            None => Refusal::UnknownLimit { limit: *limit },
            Some(limit) if limit.asset != facts.amount.asset => Refusal::WrongAsset,
            Some(_) => Refusal::BeyondLimit { left: Minor::ZERO },
        },
    })
}

/// A signed answer proves itself: after a restore the books may not know what they once approved.
fn by_answer(
    d: &Draft<'_>,
    id: PaymentId,
    facts: &PaymentFacts,
    unheld: Minor,
    answer: &[u8],
) -> Minor {
    approved_part(d, id, facts, answer).map_or(Minor::ZERO, |part| part.min(unheld))
}

/// The part that a server's signed answer to this till approved of this very payment, if it did.
pub(super) fn approved_part(
    d: &Draft<'_>,
    id: PaymentId,
    facts: &PaymentFacts,
    answer: &[u8],
) -> Option<Minor> {
    let answer =
        Signed::<Answer>::from_bytes(answer.to_vec()).ok()?.open(d.arrived.server_keys).ok()?;
    let holder = d.enrolment.holder(d.line.till, d.line.epoch);
    let fits = answer.holder == holder && answer.payment == id && answer.facts == *facts;
    match answer.verdict {
        Verdict::Approved { from_card } if fits => Some(from_card),
        Verdict::Approved { .. } | Verdict::Refused { .. } => None,
    }
}

/// The part that the named floor limit still allowed when the till took it.
fn by_floor(
    d: &Draft<'_>,
    facts: &PaymentFacts,
    unheld: Minor,
    number: LimitNumber,
) -> Result<Minor, Halt> {
    let Some(limit) = d.books.limits.get((d.line.till, d.line.epoch, number))? else {
        return Ok(Minor::ZERO);
    };
    if limit.asset != facts.amount.asset || d.totals.floor_count >= limit.floor.count_max {
        return Ok(Minor::ZERO);
    }
    let (_, this, _) = d.card_use(facts.card)?;
    let used = used_under(this, number);
    let room = limit.floor.ceiling.less_at_most(d.totals.floor);
    Ok(unheld
        .min(limit.floor.payment_max)
        .min(limit.floor.card_max.less_at_most(used))
        .min(room)
        .at_least_zero())
}

/// The till counted it under its limit, whatever the server had approved of it; so do the books.
fn count_floor(
    d: &mut Draft<'_>,
    facts: &PaymentFacts,
    limit: LimitNumber,
    within: Minor,
) -> Result<(), Halt> {
    if within.is_zero() {
        return Ok(());
    }
    d.totals.floor = d.totals.floor.plus(within).ok_or(Refusal::AmountTooLarge)?;
    d.totals.floor_count = d.totals.floor_count.saturating_add(1);
    let (key, mut this, _) = d.card_use(facts.card)?;
    this.floor = used_under(this, limit).plus(within).ok_or(Refusal::AmountTooLarge)?;
    this.limit = this.limit.max(limit);
    d.put_use(key, this);
    Ok(())
}

/// What counts against f under this limit. Only a newer limit begins at nothing: a till that names older ones
/// again goes on with the count that it has.
fn used_under(this: CardUse, limit: LimitNumber) -> Minor {
    if limit > this.limit { Minor::ZERO } else { this.floor }
}
