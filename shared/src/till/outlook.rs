//! What could be done with a card on the counter, before anyone names an amount.

use super::book::TillBook;
use super::floor::FloorRoom;
use super::refusal::TillRefusal;
use super::rights::add;
use super::situation::{Binding, Line, Situation, Standing};
use crate::ids::CardId;
use crate::money::{Amount, Asset, Minor};

/// What is known of a card, and the most that could be taken from it now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// What the newest word says of it.
    pub standing: Standing,
    /// What it has by all that is known here, rights here not included; none where nobody ever said.
    pub balance: Option<Amount>,
    /// What rights here cover.
    pub right: Amount,
    /// The most that could be taken: with the line up, what it is known to have; cut off, rights and floor.
    /// None where only the server can say.
    pub most: Option<Amount>,
    /// Above this a manager's PIN is asked; none where it is not, up to `most`.
    pub manager_above: Option<Amount>,
    /// Why nothing, or no more than rights, can be taken.
    pub refusal: Option<TillRefusal>,
}

/// Looks at a card.
pub fn outlook(book: &TillBook, card: CardId, asset: Asset, situation: &Situation<'_>) -> Outlook {
    let amount = |minor| Amount { minor, asset };
    let balance = book.known_balance(card, situation.snapshot);
    let right = match situation.binding {
        Binding::Intact => book.right_available(amount(Minor::ZERO), card),
        Binding::Broken => Minor::ZERO,
    };
    let stopped = situation
        .check_presented()
        .and_then(|()| situation.check_not_stopped(book, card))
        .and_then(|()| situation.check_asset(book, card, asset));
    let (most, manager_above, refusal) = match (stopped, situation.line) {
        (Err(why), _) => (Some(Minor::ZERO), None, Some(why)),
        (Ok(()), Line::Up) => (balance.map(|known| add(known, right)), None, None),
        (Ok(()), Line::CutOff) => match FloorRoom::of(book, card, asset, situation) {
            Ok(room) => {
                let line = room.below_soft_line();
                let above = (line < room.most()).then(|| add(right, line));
                (Some(add(right, room.most())), above, room.check(least()).err())
            }
            Err(why) => (Some(right), None, Some(why)),
        },
    };
    Outlook {
        standing: situation.standing(book, card),
        balance: balance.map(amount),
        right: amount(right),
        most: most.map(amount),
        manager_above: manager_above.map(amount),
        refusal,
    }
}

/// The smallest amount there is: what cannot be taken by one cannot be taken at all.
fn least() -> Minor {
    Minor::new(1).unwrap_or_default()
}
