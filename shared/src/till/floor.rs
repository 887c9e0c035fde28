//! Floor: what may be taken on risk, within t, f, C and N of a live limit.

use super::book::TillBook;
use super::clock::TillTime;
use super::people::ApprovalReason;
use super::refusal::TillRefusal;
use super::situation::{Binding, Situation, Standing};
use crate::ids::{CardId, LimitNumber};
use crate::ledger::{CardState, Refusal};
use crate::limits::Limit;
use crate::money::{Asset, Minor};
use crate::sync::Allowed;
use crate::time::Millis;

/// How far the till's time may lie before the moment that a limit or list was signed.
const SKEW_MAX: Millis = Millis(300_000);

/// What the limit still allows for one card, at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FloorRoom {
    pub(super) limit: LimitNumber,
    payment_max: Minor,
    card_left: Minor,
    ceiling_left: Minor,
    count_left: u64,
    below_soft_line: Minor,
    /// None where nobody ever said what the card has: t, f, C and N alone then bound the risk.
    known_left: Option<Minor>,
}

impl FloorRoom {
    /// Step 5: the room there is, if the limit is live, the list fresh and the card active.
    pub(super) fn of(
        book: &TillBook,
        card: CardId,
        asset: Asset,
        situation: &Situation<'_>,
    ) -> Result<Self, TillRefusal> {
        check_binding(situation)?;
        if situation.program.is_some_and(|program| program.offline_redeem == Allowed::No) {
            return Err(TillRefusal::NoOfflineClass);
        }
        let limit = live_limit(book, situation.time, asset)?;
        check_list(limit, situation)?;
        situation.check_known_here(book, card)?;
        check_active(book, card, situation)?;
        Ok(Self::under(limit, book, card, situation))
    }

    fn under(limit: &Limit, book: &TillBook, card: CardId, situation: &Situation<'_>) -> Self {
        let floor = &limit.floor;
        Self {
            limit: limit.number,
            payment_max: floor.payment_max.at_least_zero(),
            card_left: floor.card_max.less_at_most(book.floor_of_card(card, limit.number)),
            ceiling_left: floor.ceiling.less_at_most(book.floor.total),
            count_left: floor.count_max.saturating_sub(book.floor.count),
            below_soft_line: floor.soft_line.less_at_most(book.floor.total),
            known_left: book.known_balance(card, situation.snapshot),
        }
    }

    /// The amount is within t, f, C, N and what the card is known to have.
    pub(super) fn check(&self, amount: Minor) -> Result<(), TillRefusal> {
        if amount > self.payment_max {
            Err(TillRefusal::FloorPayment { max: self.payment_max })
        } else if amount > self.card_left {
            Err(TillRefusal::FloorCard { left: self.card_left })
        } else if amount > self.ceiling_left {
            Err(TillRefusal::FloorCeiling { left: self.ceiling_left })
        } else if self.count_left == 0 {
            Err(TillRefusal::FloorCount)
        } else {
            match self.known_left {
                Some(available) if amount > available => {
                    Err(Refusal::NotEnoughFunds { available }.into())
                }
                Some(_) | None => Ok(()),
            }
        }
    }

    /// Why a manager is asked, where the amount would pass the soft line.
    pub(super) fn soft_line(&self, amount: Minor) -> Option<ApprovalReason> {
        let left = self.below_soft_line;
        (amount > left).then_some(ApprovalReason::SoftLine { left })
    }

    /// What is left below the soft line.
    pub(super) fn below_soft_line(&self) -> Minor {
        self.below_soft_line
    }

    /// The most that one payment could take.
    pub(super) fn most(&self) -> Minor {
        if self.count_left == 0 {
            return Minor::ZERO;
        }
        let most = self.payment_max.min(self.card_left).min(self.ceiling_left);
        self.known_left.map_or(most, |known| most.min(known))
    }
}

/// The till's key is bound to this machine; else no offline class is open.
pub(super) fn check_binding(situation: &Situation<'_>) -> Result<(), TillRefusal> {
    match situation.binding {
        Binding::Intact => Ok(()),
        Binding::Broken => Err(Refusal::TillStopped.into()),
    }
}

/// The limit in use, if its time is not over by a clock that can be relied on.
pub(super) fn live_limit(
    book: &TillBook,
    time: TillTime,
    asset: Asset,
) -> Result<&Limit, TillRefusal> {
    let limit = book.limit().ok_or(TillRefusal::NoLimit)?;
    if let Some(doubt) = time.doubt {
        return Err(TillRefusal::ClockDoubtful(doubt));
    }
    if limit.signed_at > time.now.plus(SKEW_MAX) {
        return Err(TillRefusal::ClockDoubtful(super::ClockDoubt::SetBack));
    }
    let ends = limit.signed_at.plus(limit.valid_for);
    if time.now >= ends {
        return Err(TillRefusal::LimitExpired { since: ends });
    }
    if limit.asset != asset {
        return Err(Refusal::WrongAsset.into());
    }
    Ok(limit)
}

/// The status list is there and not too old.
fn check_list(limit: &Limit, situation: &Situation<'_>) -> Result<(), TillRefusal> {
    let list = situation.list.ok_or(TillRefusal::ListMissing)?;
    if list.as_of > situation.time.now.plus(SKEW_MAX) {
        return Err(TillRefusal::ClockDoubtful(super::ClockDoubt::SetBack));
    }
    if situation.time.now.since(list.as_of) > limit.status_age_max {
        return Err(TillRefusal::ListTooOld { as_of: list.as_of });
    }
    Ok(())
}

/// The newest word says that the card is active.
fn check_active(
    book: &TillBook,
    card: CardId,
    situation: &Situation<'_>,
) -> Result<(), TillRefusal> {
    match situation.standing(book, card) {
        Standing::Is(CardState::Active) => Ok(()),
        Standing::Is(state) => Err(Refusal::CardState { state }.into()),
        Standing::Expired => Err(Refusal::CardExpired.into()),
        Standing::Unknown => Err(TillRefusal::StateUnknown),
    }
}
