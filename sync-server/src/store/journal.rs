//! Entries: each till's journal as signed, with what became of it.

use super::{StoreFault, values};
use minicbor::{Decode, Encode};
use rusqlite::{Connection, OptionalExtension, params};
use shared::books::{BranchKey, BranchTotals};
use shared::ids::{EntryHash, Epoch, Sequence, TillId};
use shared::journal::{Branch, Entry};
use shared::settle::{Effect, Exception, Outcome};
use shared::signing::Signed;
use shared::sync::Halt;
use shared::time::Timestamp;

/// What became of an entry, as kept beside it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Kept {
    /// Its effect on money.
    #[n(0)]
    pub effect: Effect,
    /// What a person should look at.
    #[n(1)]
    pub exceptions: Vec<Exception>,
}

impl Kept {
    /// The outcome again, without the lines of history, which stand in their own table.
    pub fn into_outcome(self) -> Outcome {
        Outcome { effect: self.effect, exceptions: self.exceptions, activities: Vec::new() }
    }
}

/// An entry that was settled and has no row yet.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// The line that it is in.
    pub line: BranchKey,
    /// The line's totals with it; it is their head.
    pub totals: BranchTotals,
    /// As the till signed it.
    pub bytes: Signed<Entry>,
    /// What became of it.
    pub kept: Kept,
}

/// Keeps entries, in order.
pub fn add(sql: &Connection, entries: &[NewEntry], now: Timestamp) -> Result<(), StoreFault> {
    let mut statement = sql.prepare_cached(
        "INSERT INTO entries (till, epoch, branch, sequence, hash, bytes, outcome, floor, floor_count,
             issue, issue_count, received_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?;
    for NewEntry { line, totals, bytes, kept } in entries {
        let outcome = minicbor::to_vec(kept).map_err(StoreFault::damaged)?;
        statement.execute(params![
            line.till.0,
            line.epoch.0,
            line.branch.0,
            values::number(totals.head.sequence.0)?,
            totals.head.hash.0,
            bytes.as_bytes(),
            outcome,
            totals.floor.get(),
            values::number(totals.floor_count)?,
            totals.issue.get(),
            values::number(totals.issue_count)?,
            now.0,
        ])?;
    }
    Ok(())
}

/// What became of an entry that is held.
pub fn kept(sql: &Connection, entry: &Entry, branch: Branch) -> Result<Kept, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT outcome FROM entries WHERE till = ?1 AND epoch = ?2 AND sequence = ?3 AND branch = ?4",
    )?;
    let sequence = values::number(entry.sequence.0)?;
    let place = params![entry.till.0, entry.epoch.0, sequence, branch.0];
    let bytes: Option<Vec<u8>> = statement.query_row(place, |row| row.get(0)).optional()?;
    let bytes = bytes
        .ok_or_else(|| StoreFault::damaged(format!("{} is held and not there", entry.till)))?;
    minicbor::decode(&bytes).map_err(StoreFault::damaged)
}

/// Whether an entry with these very bytes is held.
pub fn holds(
    sql: &Connection,
    (till, epoch): (TillId, Epoch),
    sequence: Sequence,
    hash: EntryHash,
) -> Result<bool, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT 1 FROM entries WHERE till = ?1 AND epoch = ?2 AND sequence = ?3 AND hash = ?4",
    )?;
    Ok(statement.exists(params![till.0, epoch.0, values::number(sequence.0)?, hash.0])?)
}

/// Outcomes of the main line after a place, oldest first, at most `count`.
pub fn outcomes_after(
    sql: &Connection,
    (till, epoch): (TillId, Epoch),
    after: Sequence,
    count: usize,
) -> Result<Vec<(Sequence, Outcome)>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT sequence, outcome FROM entries
         WHERE till = ?1 AND epoch = ?2 AND branch = 0 AND sequence > ?3 ORDER BY sequence LIMIT ?4",
    )?;
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let mut rows = statement.query(params![till.0, epoch.0, values::number(after.0)?, count])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let kept: Kept = minicbor::decode(row.get_ref(1)?.as_blob().map_err(StoreFault::damaged)?)
            .map_err(StoreFault::damaged)?;
        found.push((Sequence(values::counter(row, 0)?), kept.into_outcome()));
    }
    Ok(found)
}

/// Where a till's journal first had a second line, if it was copied.
pub fn forked_at(
    sql: &Connection,
    (till, epoch): (TillId, Epoch),
) -> Result<Option<Sequence>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT sequence FROM entries WHERE till = ?1 AND epoch = ?2 AND branch > 0
             AND EXISTS (SELECT 1 FROM enrolments WHERE till = ?1 AND epoch = ?2 AND copied)
         ORDER BY sequence LIMIT 1",
    )?;
    let found = statement.query_row(params![till.0, epoch.0], |row| values::counter(row, 0));
    Ok(found.optional()?.map(Sequence))
}

/// Notes once that a journal stopped at a place, for a person to look at.
pub fn note_halt(
    sql: &Connection,
    till: TillId,
    epoch: Epoch,
    at: Sequence,
    why: Halt,
    now: Timestamp,
) -> Result<(), StoreFault> {
    sql.prepare_cached(
        "INSERT INTO exceptions (reason, detail, store, till, epoch, sequence, at)
         SELECT ?1, '{}', (SELECT store FROM tills WHERE id = ?2), ?2, ?3, ?4, ?5
         WHERE NOT EXISTS (SELECT 1 FROM exceptions WHERE reason = ?1 AND till = ?2 AND epoch = ?3
                           AND sequence = ?4 AND cleared_at IS NULL)",
    )?
    .execute(params![why.code(), till.0, epoch.0, values::number(at.0)?, now.0])?;
    Ok(())
}
