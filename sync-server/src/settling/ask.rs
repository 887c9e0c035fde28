//! Asking: the server decides on a payment before the till takes it.

use super::Journal;
use crate::app::App;
use crate::store::books::WarmBooks;
use crate::store::{Desk, StoreFault, tills};
use rusqlite::Connection;
use shared::ids::{EntryHash, TillId};
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
    let (key, hash) = (journal.key, EntryHash(signed.sha256()));
    let Ok(entry) = signed.open(|id| (id == key.id()).then_some(key)) else {
        return Ok(nothing);
    };
    if entry.till != journal.till || entry.epoch != journal.epoch {
        return Ok(nothing);
    }
    app.store.writer().hand_in(1, move |desk| decide(desk, &entry, hash)).await
}

fn decide(desk: &mut Desk, entry: &Verified<Entry>, hash: EntryHash) -> Result<Asked, StoreFault> {
    let Desk { sql, books, now } = desk;
    let answer = answer(books, sql, (entry, hash), *now)?;
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

/// None where the question's own entry, and so something before it, has not settled.
fn answer(
    books: &mut WarmBooks,
    sql: &Connection,
    (entry, hash): (&Verified<Entry>, EntryHash),
    now: Timestamp,
) -> Result<Option<Answer>, StoreFault> {
    loop {
        match settle::ask(books.rules(), entry, hash, now) {
            Ok(answer) => return Ok(Some(answer)),
            Err(NoAnswer::Missing(missing)) => books.load(sql, missing)?,
            Err(NoAnswer::Recovering | NoAnswer::NotAsked) => return Ok(None),
        }
    }
}
