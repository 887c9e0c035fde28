//! The Z reports of this till, and the acts that lead to them.

use super::journal::number;
use super::{Life, StepDone, Store, StoreFault};
use rusqlite::{Connection, OptionalExtension};
use shared::ids::{Sequence, StepId};

/// A Z report as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZRow {
    /// Its number, from 1 in each life of the till.
    pub number: u32,
    /// The entry that names it.
    pub sequence: Sequence,
    /// The report.
    pub bytes: Vec<u8>,
}

impl Store {
    /// The newest Z reports of this life of the till, newest first.
    pub fn z_reports(&self, life: Life, count_max: u32) -> Result<Vec<ZRow>, StoreFault> {
        let mut query = self.db.prepare_cached(
            "SELECT number, sequence, bytes FROM z_report WHERE till = ?1 AND epoch = ?2 \
             ORDER BY number DESC LIMIT ?3",
        )?;
        let rows = query.query_map((life.till.0, life.epoch.0, count_max), z_row)?;
        rows.map(|row| row.map_err(StoreFault::from)).collect()
    }

    /// One of them.
    pub fn z_report(&self, life: Life, number: u32) -> Result<Option<ZRow>, StoreFault> {
        let found = self
            .db
            .prepare_cached(
                "SELECT number, sequence, bytes FROM z_report \
                 WHERE till = ?1 AND epoch = ?2 AND number = ?3",
            )?
            .query_row((life.till.0, life.epoch.0, number), z_row)
            .optional()?;
        Ok(found)
    }

    /// What was asked by an act at the drawer that was done; none where it was not.
    pub fn day_step_done(&self, step: StepId) -> Result<Option<[u8; 32]>, StoreFault> {
        let found = self
            .db
            .prepare_cached("SELECT sha256 FROM day_step WHERE step = ?1")?
            .query_row([step.0.as_bytes()], |row| row.get(0))
            .optional()?;
        Ok(found)
    }
}

/// Keeps the report that an entry names, within its transaction.
pub(super) fn keep_report(
    db: &Connection,
    life: Life,
    sequence: Sequence,
    (z_number, bytes): (u32, &[u8]),
) -> Result<(), StoreFault> {
    db.prepare_cached(
        "INSERT INTO z_report (till, epoch, number, sequence, bytes) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute((life.till.0, life.epoch.0, z_number, number(sequence.0), bytes))?;
    Ok(())
}

/// Keeps the act by which an entry was made, within its transaction.
pub(super) fn keep_step(db: &Connection, (step, sha256): &StepDone) -> Result<(), StoreFault> {
    db.prepare_cached("INSERT INTO day_step (step, sha256) VALUES (?1, ?2)")?
        .execute((step.0.as_bytes(), sha256))?;
    Ok(())
}

fn z_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<ZRow> {
    Ok(ZRow {
        number: row.get(0)?,
        sequence: Sequence(row.get::<_, i64>(1)?.unsigned_abs()),
        bytes: row.get(2)?,
    })
}
