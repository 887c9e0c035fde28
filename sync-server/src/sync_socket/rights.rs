//! Asking tills for rights back: where a question needs them, and where a card was stopped.

use super::Word;
use crate::app::App;
use crate::settling::Journal;
use crate::store::{StoreFault, tills};
use shared::ids::{CardId, TillId};
use shared::sync::ToTill;

/// Asks these tills to give up their rights on a card; false where none of them is connected.
pub(super) fn ask_holders(app: &App, card: CardId, holders: &[TillId]) -> bool {
    let told =
        |till: &TillId| app.tills.tell(*till, Word::Push(Box::new(ToTill::Release { card })));
    holders.iter().filter(|till| told(till)).count() > 0
}

/// Asks every till for its rights on a card that was stopped. Who is away is asked when it comes.
pub(crate) async fn ask_back(app: &App, card: CardId) -> Result<(), StoreFault> {
    let holders = app.store.read(move |sql| tills::holders(sql, card, None)).await?;
    let _nobody_there = ask_holders(app, card, &holders);
    Ok(())
}

/// What a till is asked when it comes: its rights on cards that were stopped.
pub(super) async fn on_stopped(app: &App, journal: Journal) -> Result<Vec<ToTill>, StoreFault> {
    let cards = app.store.read(move |sql| tills::rights_on_stopped(sql, journal)).await?;
    Ok(cards.into_iter().map(|card| ToTill::Release { card }).collect())
}
