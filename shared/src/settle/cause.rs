//! Causes: whether the signed entry under whose name a transfer stands can have caused it, in kind and in
//! amount, and what an act of HQ leaves on file beside what it moved.
//!
//! This is not settling again: it looks at one transfer after the other and needs no books.

use super::Effect;
use crate::books::ActivityKind;
use crate::ids::{CardId, Epoch, PaymentId, StoreId, TillId};
use crate::journal::Body;
use crate::ledger::{AccountId, Moved};
use crate::money::{Amount, Minor};

/// What an entry says that it moved, and what its transfers have moved so far.
#[derive(Clone, Debug)]
pub struct Claim {
    said: Option<Said>,
    /// What the store bore of it.
    shortfall: Minor,
    sum: Sums,
}

/// What has to stand on file beside a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trace {
    /// This card ended, and the other one came after it.
    Heir {
        /// The one that ended.
        card: CardId,
        /// The one after it.
        heir: CardId,
    },
    /// This payment settled with the amount of the transfer in this store.
    Settled {
        /// The payment.
        payment: PaymentId,
        /// The store.
        store: StoreId,
    },
    /// This life of the till was given up.
    GivenUp {
        /// The till.
        till: TillId,
        /// Its life.
        epoch: Epoch,
    },
    /// A person was told, under the name of the plan, what a store bears of a right on this card.
    RightShort {
        /// The card.
        card: CardId,
    },
    /// The card's history has a line of the transfer's amount and moment; a load may be an activation.
    History {
        /// The card.
        card: CardId,
        /// What the line says.
        kind: ActivityKind,
    },
    /// The card's history has such a line of its end, or a person let in what was set aside on it.
    EndedOrLetIn {
        /// The card.
        card: CardId,
    },
}

/// Why a transfer is not of the entry whose name it bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// The entry moves nothing.
    MovesNothing,
    /// It moves nothing from the one account to the other.
    OtherAccounts,
    /// It is about this much, and all its transfers together are more, or it is of another asset.
    OtherAmount(Amount),
}

#[derive(Clone, Copy, Debug)]
struct Said {
    moves: Moves,
    card: CardId,
    amount: Amount,
    original: Option<PaymentId>,
}

/// Between which accounts an entry moves value.
#[derive(Clone, Copy, Debug)]
enum Moves {
    Take,
    Load,
    GiveBack,
    Ask,
    Cancel,
    Release,
}

/// How much arrived where, by kinds of accounts. No honest entry brings more to one kind than it says.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    sales: Minor,
    issued: Minor,
    refundable: Minor,
    uncleared: Minor,
    /// Cards, rights on them, and stores that had borne a part.
    back: Minor,
    /// What left the store's risk account.
    borne: Minor,
}

impl Claim {
    /// What an entry can have moved, by what it says and what became of it.
    pub fn of(body: &Body, effect: &Effect) -> Self {
        let (acts, shortfall) = match effect {
            Effect::Kept | Effect::Settled => (true, Minor::ZERO),
            Effect::Shortfall { amount } => (true, *amount),
            Effect::Already | Effect::Refused { .. } => (false, Minor::ZERO),
        };
        let said = Said::of(body).filter(|_| acts);
        Self { said, shortfall, sum: Sums::default() }
    }

    /// Counts one of its transfers; gives what has to stand on file beside it, or why it is none.
    pub fn take(&mut self, moved: &Moved) -> Result<Option<Trace>, Misfit> {
        let said = self.said.ok_or(Misfit::MovesNothing)?;
        if !said.moves.go_between(moved.debit, moved.credit) {
            return Err(Misfit::OtherAccounts);
        }
        let first_reversal = self.sum.refundable.is_zero();
        self.count(moved).ok_or(Misfit::OtherAmount(said.amount))?;
        if moved.amount.asset != said.amount.asset {
            return Err(Misfit::OtherAmount(said.amount));
        }
        if let (AccountId::Sales(store, _), AccountId::Refundable(payment)) =
            (moved.debit, moved.credit)
        {
            // All that the payment settled, however little of it comes back.
            let is_it = said.original == Some(payment) && first_reversal;
            return if is_it {
                Ok(Some(Trace::Settled { payment, store }))
            } else {
                Err(Misfit::OtherAccounts)
            };
        }
        let Sums { sales, issued, uncleared, back, borne, .. } = self.sum;
        let most = sales.max(issued).max(back);
        if most > said.amount.minor || borne.max(uncleared) > self.shortfall {
            return Err(Misfit::OtherAmount(said.amount));
        }
        said.trace_of_cards(moved)
    }

    fn count(&mut self, moved: &Moved) -> Option<()> {
        let Moved { debit, credit, amount, .. } = moved;
        let sum = &mut self.sum;
        let arrived = match credit {
            AccountId::Sales(..) => &mut sum.sales,
            AccountId::Issued(..) => &mut sum.issued,
            AccountId::Refundable(_) => &mut sum.refundable,
            AccountId::Uncleared(_) => &mut sum.uncleared,
            AccountId::Card(_)
            | AccountId::Reserved(..)
            | AccountId::Risk(..)
            | AccountId::Ceiling(_)
            | AccountId::CeilingSet(_)
            | AccountId::Outstanding(..)
            | AccountId::Transit(_)
            | AccountId::Expired(_)
            | AccountId::Breakage(_)
            | AccountId::Adjustments(_)
            | AccountId::CashOut(_) => &mut sum.back,
        };
        *arrived = arrived.plus(amount.minor)?;
        if matches!(debit, AccountId::Risk(..)) {
            sum.borne = sum.borne.plus(amount.minor)?;
        }
        Some(())
    }
}

impl Said {
    fn of(body: &Body) -> Option<Self> {
        let moves = match body {
            Body::Take { .. } => Moves::Take,
            Body::Load { .. } | Body::Activate { .. } => Moves::Load,
            Body::Void { .. } | Body::Refund { .. } => Moves::GiveBack,
            Body::Ask { .. } => Moves::Ask,
            Body::Cancel { .. } => Moves::Cancel,
            Body::LimitReleased { card, amount } => {
                let (moves, card, amount) = (Moves::Release, *card, *amount);
                return Some(Self { moves, card, amount, original: None });
            }
            Body::LimitReceived { .. }
            | Body::ShiftOpen { .. }
            | Body::ShiftClose { .. }
            | Body::PayIn { .. }
            | Body::PayOut { .. }
            | Body::DayClose { .. }
            | Body::ClockJump { .. }
            | Body::Sale { .. } => return None,
        };
        let (_, facts) = body.payment()?;
        Some(Self { moves, card: facts.card, amount: facts.amount, original: facts.original })
    }

    /// An entry moves value of its own card; what comes back to one that has ended goes to the one after it.
    fn trace_of_cards(&self, moved: &Moved) -> Result<Option<Trace>, Misfit> {
        if card_of(&moved.debit).is_some_and(|card| card != self.card) {
            return Err(Misfit::OtherAccounts);
        }
        let other = card_of(&moved.credit).filter(|card| *card != self.card);
        Ok(other.map(|heir| Trace::Heir { card: self.card, heir }))
    }
}

impl Moves {
    fn go_between(self, debit: AccountId, credit: AccountId) -> bool {
        use AccountId as Id;
        let both = (debit, credit);
        // What an ended question had set aside, and what a store bears.
        let is_freed = matches!(both, (Id::Card(_), Id::Risk(..) | Id::Card(_)));
        let is_borne = matches!(both, (Id::Outstanding(..), Id::Uncleared(_)));
        match self {
            Self::Take => {
                let is_paid = matches!(
                    both,
                    (Id::Card(_) | Id::Reserved(..) | Id::Risk(..), Id::Sales(..))
                        | (Id::Reserved(..), Id::Card(_))
                );
                is_paid || is_freed || is_borne
            }
            Self::Load => matches!(both, (Id::Issued(..), Id::Card(_) | Id::Reserved(..))),
            Self::GiveBack => {
                let is_undone = matches!(
                    both,
                    (Id::Sales(..), Id::Refundable(_))
                        | (Id::Refundable(_), Id::Risk(..) | Id::Card(_))
                        | (Id::Card(_) | Id::Reserved(..) | Id::Risk(..), Id::Issued(..))
                );
                is_undone || is_borne
            }
            Self::Cancel => is_freed,
            Self::Ask => matches!(both, (Id::Sales(..), Id::Refundable(_))),
            Self::Release => matches!(both, (Id::Reserved(..), Id::Risk(..) | Id::Card(_))),
        }
    }
}

/// What has to stand on file beside a transfer by an act of HQ; none where no act moves anything between these
/// accounts. What moves only within a store's ceiling, or from a card to a right on it, leaves no trace of its
/// own: it must fit what was signed, and the rights.
pub fn traces_of_act(moved: &Moved) -> Option<Vec<Trace>> {
    use AccountId as Id;
    let history = |card, kind| Some(vec![Trace::History { card, kind }]);
    match (moved.debit, moved.credit) {
        (Id::CeilingSet(one) | Id::Uncleared(one), Id::Ceiling(other))
        | (Id::Ceiling(one), Id::CeilingSet(other)) => (one == other).then(Vec::new),
        (Id::Ceiling(_), Id::Outstanding(..))
        | (Id::Outstanding(..), Id::Ceiling(_) | Id::Uncleared(_)) => Some(Vec::new()),
        (Id::Card(card), Id::Reserved(of, ..)) => (card == of).then(Vec::new),
        (Id::Risk(..), Id::Reserved(card, ..)) => Some(vec![Trace::RightShort { card }]),
        (Id::Reserved(_, till, epoch), Id::Risk(..)) => Some(vec![Trace::GivenUp { till, epoch }]),
        (Id::Reserved(card, till, epoch), Id::Card(heir)) => {
            let given_up = Trace::GivenUp { till, epoch };
            let passed = (card != heir).then_some(Trace::Heir { card, heir });
            Some([given_up].into_iter().chain(passed).collect())
        }
        (Id::Card(card), Id::Card(heir)) => {
            Some(vec![Trace::Heir { card, heir }, Trace::EndedOrLetIn { card }])
        }
        (Id::Issued(..), Id::Card(card)) => history(card, ActivityKind::Load),
        (Id::Adjustments(_), Id::Card(card)) => history(card, ActivityKind::AdjustUp),
        (Id::Card(card), Id::Adjustments(_)) => history(card, ActivityKind::AdjustDown),
        (Id::Card(card), Id::Expired(_)) => history(card, ActivityKind::Expire),
        (Id::Card(card), Id::Sales(..)) => history(card, ActivityKind::Redeem),
        _no_act => None,
    }
}

fn card_of(account: &AccountId) -> Option<CardId> {
    if let AccountId::Card(card) | AccountId::Reserved(card, ..) = account {
        Some(*card)
    } else {
        None
    }
}
