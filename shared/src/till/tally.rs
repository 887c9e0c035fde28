//! What this till did with one card, as far as it still matters.

use super::rights::{Right, add};
use crate::ids::{LimitNumber, Sequence};
use crate::money::Minor;
use crate::sync::CardSnapshot;
use crate::time::Timestamp;

/// One card in the till's book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CardTally {
    /// What may be spent of it here.
    pub(super) right: Right,
    /// The floor takes that have not settled, over all limits.
    pub(super) floor_open: Minor,
    /// What was taken by floor under the limit named last.
    floor_under: (LimitNumber, Minor),
    /// Takes and loads that have not settled, oldest first.
    open: Vec<OpenMove>,
    /// How many sales of this card by this till while cut off still stand.
    pub(super) sold_here: u32,
}

/// A movement of the card's own balance that the server has not settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OpenMove {
    /// The entry.
    pub(super) at: Sequence,
    /// Which way.
    pub(super) way: Way,
    /// How much.
    pub(super) amount: Minor,
    /// When the server approved it, if it did: younger snapshots include it.
    pub(super) heard_at: Option<Timestamp>,
}

/// Which way value moved, seen from the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Out,
    In,
}

impl CardTally {
    /// What was taken by floor under this limit.
    pub(super) fn floor_under(&self, limit: LimitNumber) -> Minor {
        let (number, total) = self.floor_under;
        if number == limit { total } else { Minor::ZERO }
    }

    pub(super) fn take_by_floor(&mut self, limit: LimitNumber, amount: Minor) {
        self.floor_under = (limit, add(self.floor_under(limit), amount));
        self.floor_open = add(self.floor_open, amount);
    }

    pub(super) fn open(&mut self, movement: OpenMove) {
        if movement.amount.is_positive() {
            self.open.push(movement);
        }
    }

    /// The movement of an entry settled, or was undone before it settled.
    pub(super) fn close(&mut self, at: Sequence) {
        self.open.retain(|movement| movement.at != at);
    }

    /// Whether anything here says that the card exists; a question about it does not.
    pub(super) fn is_known(&self) -> bool {
        self.right.granted().is_positive() || self.sold_here > 0 || !self.open.is_empty()
    }

    /// The takes that have not settled.
    pub(super) fn open_debits(&self) -> Minor {
        self.open
            .iter()
            .filter(|movement| movement.way == Way::Out)
            .fold(Minor::ZERO, |sum, movement| add(sum, movement.amount))
    }

    /// What the card has, by the newest snapshot and what was done here since; none where nobody ever said.
    pub(super) fn balance(&self, snapshot: Option<&CardSnapshot>) -> Option<Minor> {
        let told = snapshot.filter(|_| !self.outran(snapshot));
        let (start, as_of) = match told {
            Some(known) => (known.balance.minor, Some(known.as_of)),
            // Sold here: all its value is the right, until the server says otherwise.
            None if self.sold_here > 0 => (Minor::ZERO, None),
            None => return None,
        };
        let counts = |movement: &&OpenMove| match (movement.heard_at, as_of) {
            (Some(heard_at), Some(as_of)) => heard_at > as_of,
            (None, _) | (_, None) => true,
        };
        let (mut taken, mut put) = (Minor::ZERO, start);
        for movement in self.open.iter().filter(counts) {
            match movement.way {
                Way::Out => taken = add(taken, movement.amount),
                Way::In => put = add(put, movement.amount),
            }
        }
        Some(put.less_at_most(taken))
    }

    /// Whether the card was sold here after the snapshot was made.
    fn outran(&self, snapshot: Option<&CardSnapshot>) -> bool {
        let was_pending =
            snapshot.is_some_and(|known| known.state == crate::ledger::CardState::Pending);
        self.sold_here > 0 && was_pending
    }
}
