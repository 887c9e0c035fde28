//! Asking: the server decides on a payment before the till takes it.

use super::Journal;
use crate::app::App;
use crate::store::books::WarmBooks;
use crate::store::{Desk, StoreFault, tills};
use rusqlite::Connection;
use shared::ids::TillId;
use shared::journal::Entry;
use shared::ledger::Refusal;
use shared::limits::{Answer, Verdict};
use shared::settle::{self, NoAnswer};
use shared::signing::{Signed, Verified};
use shared::time::Timestamp;

/// What came of a question, durable.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The answer; none where there is none to give, which the till takes as silence.
    pub answer: Option<Answer>,
    /// Where the card's value is held elsewhere: the tills that could release it.
    pub holders: Vec<TillId>,
}

/// Decides on an `ask` whose entry has settled.
pub async fn ask(app: &App, journal: Journal, signed: Signed<Entry>) -> Result<Asked, StoreFault> {
    let nothing = Asked { answer: None, holders: Vec::new() };
    let key = journal.key;
    let Ok(entry) = signed.open(|id| (id == key.id()).then_some(key)) else {
        return Ok(nothing);
    };
    if entry.till != journal.till || entry.epoch != journal.epoch {
        return Ok(nothing);
    }
    app.store.writer().hand_in(1, move |desk| decide(desk, &entry)).await
}

fn decide(desk: &mut Desk, entry: &Verified<Entry>) -> Result<Asked, StoreFault> {
    let Desk { sql, books, now } = desk;
    if !is_held(books, sql, entry)? {
        return Ok(Asked { answer: None, holders: Vec::new() });
    }
    let answer = answer(books, sql, entry, *now)?;
    let holders = match &answer {
        Some(Answer {
            verdict: Verdict::Refused { refusal: Refusal::HeldElsewhere { .. } },
            facts,
            ..
        }) => tills::holders(sql, facts.card, Some(entry.till))?,
        _other => Vec::new(),
    };
    Ok(Asked { answer, holders })
}

/// The question's own entry, and so everything before it, must have settled.
fn is_held(
    books: &mut WarmBooks,
    sql: &Connection,
    entry: &Verified<Entry>,
) -> Result<bool, StoreFault> {
    let place = (entry.till, entry.epoch, entry.sequence);
    let held =
        books.decide(sql, |books| Ok(books.entries.get(place)?.is_some_and(|e| !e.is_empty())))?;
    Ok(held.unwrap_or(false))
}

fn answer(
    books: &mut WarmBooks,
    sql: &Connection,
    entry: &Verified<Entry>,
    now: Timestamp,
) -> Result<Option<Answer>, StoreFault> {
    loop {
        match settle::ask(books.rules(), entry, now) {
            Ok(answer) => return Ok(Some(answer)),
            Err(NoAnswer::Missing(missing)) => books.load(sql, missing)?,
            Err(NoAnswer::Recovering | NoAnswer::NotAsked) => return Ok(None),
        }
    }
}
