//! All that a decision is made from, besides the till's own book.

use super::book::TillBook;
use super::clock::TillTime;
use super::people::People;
use super::refusal::TillRefusal;
use crate::credential::BadToken;
use crate::ids::CardId;
use crate::ledger::{CardState, Refusal};
use crate::money::Asset;
use crate::status_list::{CardStatus, StatusVersion};
use crate::sync::{CardSnapshot, ProgramInfo};
use crate::time::Timestamp;

/// What stands on the counter, as the carrier found it.
#[derive(Clone, Debug)]
pub struct Situation<'a> {
    /// How the card came in.
    pub presented: Presented,
    /// The status list in use; none where the till has none.
    pub list: Option<ListWord>,
    /// The newest snapshot of the card, answers of the server included.
    pub snapshot: Option<&'a CardSnapshot>,
    /// The card's program, where the till knows it.
    pub program: Option<&'a ProgramInfo>,
    /// Whether the server can be asked.
    pub line: Line,
    /// What time it is, as far as the till can tell.
    pub time: TillTime,
    /// Midnight on the shop's wall: when its day began, by the till's own clock. None where what is to be undone
    /// stands in the sale that is open: a void is its only way out, and no day or shift ends that.
    pub day_began: Option<Timestamp>,
    /// Whether the till's key is still bound to this machine.
    pub binding: Binding,
    /// Who asks, and who approved.
    pub people: People,
}

/// How a card came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presented {
    /// Its code was read, and everything about it that can be checked here was.
    Code,
    /// Its number was typed, which proves nothing by itself.
    Number,
    /// A code was read that is no card.
    Unreadable(BadToken),
    /// No card: a receipt named the payment to undo.
    Receipt,
}

/// What the status list says of the card, and of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListWord {
    /// The card's status; none where the list does not reach it, or its place is not known.
    pub status: Option<CardStatus>,
    /// The list's version.
    pub version: StatusVersion,
    /// When the list was true, by the server's clock.
    pub as_of: Timestamp,
}

/// Whether the server can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// It can.
    Up,
    /// It cannot.
    CutOff,
}

/// Whether the till's key is still bound to this machine and its journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// It is.
    Intact,
    /// It is not, or a copy was found: no offline class until the till is enrolled again.
    Broken,
}

/// What the newest word says of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was ever heard of it.
    Unknown,
    /// Its state, by the newest word.
    Is(CardState),
    /// Its time is over.
    Expired,
}

impl Situation<'_> {
    /// Step 1: what came in is a card.
    pub(super) fn check_presented(&self) -> Result<(), TillRefusal> {
        match self.presented {
            Presented::Unreadable(reason) => Err(TillRefusal::Code(reason)),
            Presented::Code | Presented::Number | Presented::Receipt => Ok(()),
        }
    }

    /// Step 2: the card is not blocked, closed or expired.
    pub(super) fn check_not_stopped(
        &self,
        book: &TillBook,
        card: CardId,
    ) -> Result<(), TillRefusal> {
        match self.standing(book, card) {
            Standing::Expired => Err(Refusal::CardExpired.into()),
            Standing::Is(state @ (CardState::Blocked | CardState::Closing | CardState::Closed)) => {
                Err(Refusal::CardState { state }.into())
            }
            Standing::Is(CardState::Pending | CardState::Active) | Standing::Unknown => Ok(()),
        }
    }

    /// The card counts in this asset, as far as anything here says what it counts in.
    pub(super) fn check_asset(
        &self,
        book: &TillBook,
        card: CardId,
        asset: Asset,
    ) -> Result<(), TillRefusal> {
        let said = [
            self.program.map(|program| program.asset),
            self.snapshot.map(|snapshot| snapshot.balance.asset),
            book.right(card).and_then(super::Right::asset),
        ];
        if said.into_iter().flatten().all(|other| other == asset) {
            Ok(())
        } else {
            Err(Refusal::WrongAsset.into())
        }
    }

    /// A typed number is good while cut off only for a card that this till already knows.
    pub(super) fn check_known_here(
        &self,
        book: &TillBook,
        card: CardId,
    ) -> Result<(), TillRefusal> {
        let is_known = self.snapshot.is_some() || book.knows(card);
        match self.presented {
            Presented::Number if !is_known => Err(TillRefusal::NumberUnknownHere),
            Presented::Code | Presented::Number | Presented::Unreadable(_) | Presented::Receipt => {
                Ok(())
            }
        }
    }

    /// What the newest word says: of list and snapshot the younger one, at one moment the stricter one, and
    /// this till's own sale of the card where nobody else has heard of it yet.
    pub fn standing(&self, book: &TillBook, card: CardId) -> Standing {
        let by_list = self.list.and_then(|list| Some((list.as_of, state_of(list.status?))));
        let by_snapshot = self.snapshot.map(|known| (known.as_of, known.state));
        let newest = by_list.max(by_snapshot).map(|(_, state)| state);
        let state = match newest {
            None | Some(CardState::Pending) if book.sold_here(card) => Some(CardState::Active),
            other => other,
        };
        match state {
            Some(CardState::Pending | CardState::Active) | None if self.is_expired() => {
                Standing::Expired
            }
            Some(state) => Standing::Is(state),
            None => Standing::Unknown,
        }
    }

    fn is_expired(&self) -> bool {
        let ends = self.snapshot.and_then(|known| known.expires_at);
        ends.is_some_and(|end| end <= self.time.now)
    }
}

fn state_of(status: CardStatus) -> CardState {
    match status {
        CardStatus::Pending => CardState::Pending,
        CardStatus::Active => CardState::Active,
        CardStatus::Blocked => CardState::Blocked,
        CardStatus::Closed => CardState::Closed,
    }
}
