//! The sale that is open, and the newest of those that are over.

use super::journal::number;
use super::kept::put;
use super::{Kind, Life, Store, StoreFault};
use rusqlite::{Connection, OptionalExtension};
use shared::ids::{SaleId, Sequence, StepId};

/// How many sales that are over are kept, for a screen that asks for the end of one again.
const OVER_MAX: u32 = 20;

/// A sale as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaleRow {
    /// Its id.
    pub id: SaleId,
    /// Whether it is over.
    pub standing: SaleStanding,
    /// What was done in it.
    pub bytes: Vec<u8>,
}

/// Whether a sale is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaleStanding {
    /// It goes on.
    Open,
    /// It was given up.
    Abandoned,
    /// It was paid, by this entry.
    Paid(Sequence),
}

/// A step, with the SHA-256 of what was asked.
pub type StepDone = (StepId, [u8; 32]);

impl Store {
    /// The sale that is open.
    pub fn open_sale(&self, life: Life) -> Result<Option<SaleRow>, StoreFault> {
        let found = self
            .db
            .prepare_cached(
                "SELECT id, standing, ended_by, bytes FROM sale \
                 WHERE till = ?1 AND epoch = ?2 AND standing = 'open'",
            )?
            .query_row([life.till.0, life.epoch.0], sale_row)
            .optional()?;
        Ok(found)
    }

    /// A sale of this life of the till.
    pub fn sale(&self, life: Life, sale: SaleId) -> Result<Option<SaleRow>, StoreFault> {
        let found = self
            .db
            .prepare_cached(
                "SELECT id, standing, ended_by, bytes FROM sale \
                 WHERE id = ?1 AND till = ?2 AND epoch = ?3",
            )?
            .query_row((sale.0.as_bytes(), life.till.0, life.epoch.0), sale_row)
            .optional()?;
        Ok(found)
    }

    /// The newest sale that an entry after this one paid.
    pub fn paid_after(&self, life: Life, after: Sequence) -> Result<Option<SaleId>, StoreFault> {
        let found = self
            .db
            .prepare_cached(
                "SELECT id FROM sale WHERE till = ?1 AND epoch = ?2 AND ended_by > ?3 \
                 ORDER BY ended_by DESC LIMIT 1",
            )?
            .query_row((life.till.0, life.epoch.0, number(after.0)), |row| row.get(0))
            .optional()?;
        Ok(found.map(|id| SaleId(uuid::Uuid::from_bytes(id))))
    }

    /// Begins a sale, and forgets the oldest of those that are over. Whoever begins one has seen what the journal
    /// said until `shown`.
    pub fn begin_sale(
        &mut self,
        life: Life,
        sale: SaleId,
        bytes: &[u8],
        shown: Sequence,
    ) -> Result<(), StoreFault> {
        self.write(|db| {
            db.prepare_cached(
                "INSERT INTO sale (id, till, epoch, standing, bytes) VALUES (?1, ?2, ?3, 'open', ?4)",
            )?
            .execute((sale.0.as_bytes(), life.till.0, life.epoch.0, bytes))?;
            let over = "standing IN ('abandoned', 'paid')";
            db.prepare_cached(&format!(
                "DELETE FROM sale WHERE {over} AND id NOT IN \
                 (SELECT id FROM sale WHERE {over} ORDER BY id DESC LIMIT ?1)"
            ))?
            .execute([OVER_MAX])?;
            put(db, Kind::Shown, &life.key(), &shown.0.to_be_bytes())
        })
    }

    /// Keeps what the open sale has become, and by which step.
    pub fn keep_sale(
        &mut self,
        sale: SaleId,
        bytes: &[u8],
        by: Option<&StepDone>,
    ) -> Result<(), StoreFault> {
        self.write(|db| {
            let kept = db
                .prepare_cached("UPDATE sale SET bytes = ?2 WHERE id = ?1 AND standing = 'open'")?
                .execute((sale.0.as_bytes(), bytes))?;
            one_row(kept)?;
            if let Some((step, sha256)) = by {
                db.prepare_cached(
                    "INSERT INTO sale_step (sale, step, sha256) VALUES (?1, ?2, ?3)",
                )?
                .execute((sale.0.as_bytes(), step.0.as_bytes(), sha256))?;
            }
            Ok(())
        })
    }

    /// What was asked by a step that was done; none where it was not.
    pub fn step_done(&self, sale: SaleId, step: StepId) -> Result<Option<[u8; 32]>, StoreFault> {
        let found = self
            .db
            .prepare_cached("SELECT sha256 FROM sale_step WHERE sale = ?1 AND step = ?2")?
            .query_row((sale.0.as_bytes(), step.0.as_bytes()), |row| row.get(0))
            .optional()?;
        Ok(found)
    }

    /// Gives the open sale up.
    pub fn abandon_sale(&mut self, sale: SaleId) -> Result<(), StoreFault> {
        self.write(|db| {
            let ended = db
                .prepare_cached(
                    "UPDATE sale SET standing = 'abandoned' WHERE id = ?1 AND standing = 'open'",
                )?
                .execute([sale.0.as_bytes()])?;
            one_row(ended)
        })
    }
}

/// Ends a sale with the entry that says it was paid, within a transaction.
pub(super) fn end(db: &Connection, sale: SaleId, by: Sequence) -> Result<(), StoreFault> {
    let ended = db
        .prepare_cached(
            "UPDATE sale SET standing = 'paid', ended_by = ?2 WHERE id = ?1 AND standing = 'open'",
        )?
        .execute((sale.0.as_bytes(), number(by.0)))?;
    one_row(ended)
}

/// A sale that is not there, or is over, is not quietly left as it is.
fn one_row(changed: usize) -> Result<(), StoreFault> {
    if changed == 1 { Ok(()) } else { Err(rusqlite::Error::StatementChangedRows(changed).into()) }
}

fn sale_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<SaleRow> {
    let standing: String = row.get(1)?;
    let ended_by: Option<i64> = row.get(2)?;
    Ok(SaleRow {
        id: SaleId(uuid::Uuid::from_bytes(row.get(0)?)),
        standing: match (standing.as_str(), ended_by) {
            (_, Some(by)) => SaleStanding::Paid(Sequence(by.unsigned_abs())),
            ("abandoned", None) => SaleStanding::Abandoned,
            (_, None) => SaleStanding::Open,
        },
        bytes: row.get(3)?,
    })
}
