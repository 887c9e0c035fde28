//! Value that comes back to a card: a void, a refund, a release, a recall, a cancelled question.

use crate::books::Card;
use crate::ids::{CardId, PaymentId};
use crate::ledger::{AccountId, CardState, Plan, Shard};
use crate::money::{Amount, Minor};

/// Value on its way back.
pub(super) struct ComeBack {
    /// Where it comes from.
    pub(super) from: AccountId,
    /// The card that it belongs to.
    pub(super) card: CardId,
    /// How much.
    pub(super) amount: Amount,
    /// The payment that is undone: its own shortfall is repaid before others.
    pub(super) own: Option<PaymentId>,
}

impl ComeBack {
    /// Plans it: first to whoever bore a shortfall of this card, older ones before newer, then to the
    /// card, or to its successor once it is closed. Gives what reached the card.
    pub(super) fn plan(&self, plan: &mut Plan, card: &mut Card) -> Minor {
        let mut left = self.amount.minor;
        let own_first = |shortfall: &crate::books::Shortfall| Some(shortfall.payment) != self.own;
        card.shortfalls.sort_by_key(own_first);
        for shortfall in &mut card.shortfalls {
            let part = left.min(shortfall.open);
            shortfall.open = shortfall.open.less_at_most(part);
            left = left.less_at_most(part);
            let risk = AccountId::Risk(shortfall.store, Shard::of(self.card));
            plan.transfer(self.from, risk, Amount { minor: part, ..self.amount });
        }
        card.shortfalls.retain(|shortfall| shortfall.open.is_positive());
        let to = card.successor.filter(|_| is_ended(card.state)).unwrap_or(self.card);
        let to = AccountId::Card(to);
        if to != self.from {
            plan.transfer(self.from, to, Amount { minor: left, ..self.amount });
        }
        left
    }
}

/// Whether a card in this state takes no value any more.
pub(super) fn is_ended(state: CardState) -> bool {
    match state {
        CardState::Closing | CardState::Closed => true,
        CardState::Pending | CardState::Active | CardState::Blocked => false,
    }
}
