//! The journal's rows.

use super::kept::put;
use super::{Kind, StepDone, Store, StoreFault, days, sales};
use shared::ids::{EntryHash, Epoch, SaleId, Sequence, TillId};

/// One life of a journal: another till, or another epoch, is another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Life {
    /// The till.
    pub till: TillId,
    /// The epoch.
    pub epoch: Epoch,
}

/// An entry as it stands on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRow {
    /// The life of the journal that it belongs to.
    pub life: Life,
    /// Its place there.
    pub sequence: Sequence,
    /// SHA-256 of `bytes`.
    pub hash: EntryHash,
    /// The signed entry.
    pub bytes: Vec<u8>,
}

/// What is written in one commit with an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Along {
    /// The sale that it ends.
    pub sale: Option<SaleId>,
    /// The act at the drawer by which it was made.
    pub step: Option<StepDone>,
    /// The Z report that it names, with its number.
    pub report: Option<(u32, Vec<u8>)>,
}

impl Store {
    /// Writes an entry down, and with it what is remembered of time and what goes along with the entry.
    /// When this returns, power may fail.
    pub fn append(
        &mut self,
        row: &EntryRow,
        along: &Along,
        clock: &[u8],
    ) -> Result<(), StoreFault> {
        self.write(|db| {
            let Life { till, epoch } = row.life;
            let place = (till.0, epoch.0, number(row.sequence.0), row.hash.0, &row.bytes);
            db.prepare_cached(
                "INSERT INTO entry (till, epoch, sequence, hash, bytes) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(place)
            .map_err(|error| place_taken(error, row.sequence))?;
            if let Some(sale) = along.sale {
                sales::end(db, sale, row.sequence)?;
            }
            if let Some(step) = &along.step {
                days::keep_step(db, step)?;
            }
            if let Some((z_number, bytes)) = &along.report {
                days::keep_report(db, row.life, row.sequence, (*z_number, bytes))?;
            }
            put(db, Kind::Time, &[], clock)
        })
    }

    /// The entries of `life` after `after`, oldest first, at most `count_max`.
    pub fn entries_after(
        &self,
        life: Life,
        after: Sequence,
        count_max: u32,
    ) -> Result<Vec<EntryRow>, StoreFault> {
        let mut query = self.db.prepare_cached(
            "SELECT sequence, hash, bytes FROM entry WHERE till = ?1 AND epoch = ?2 \
             AND sequence > ?3 ORDER BY sequence LIMIT ?4",
        )?;
        let asked = (life.till.0, life.epoch.0, number(after.0), count_max);
        let rows = query.query_map(asked, |row| entry_row(life, row))?;
        rows.map(|row| row.map_err(StoreFault::from)).collect()
    }

    /// The entries of `life` before `before`, newest first, at most `count_max`.
    pub fn entries_before(
        &self,
        life: Life,
        before: Sequence,
        count_max: u32,
    ) -> Result<Vec<EntryRow>, StoreFault> {
        let mut query = self.db.prepare_cached(
            "SELECT sequence, hash, bytes FROM entry WHERE till = ?1 AND epoch = ?2 \
             AND sequence < ?3 ORDER BY sequence DESC LIMIT ?4",
        )?;
        let asked = (life.till.0, life.epoch.0, number(before.0), count_max);
        let rows = query.query_map(asked, |row| entry_row(life, row))?;
        rows.map(|row| row.map_err(StoreFault::from)).collect()
    }

    /// One entry.
    pub fn entry(&self, life: Life, at: Sequence) -> Result<Option<EntryRow>, StoreFault> {
        let before = Sequence(at.0.saturating_sub(1));
        let found = self.entries_after(life, before, 1)?;
        Ok(found.into_iter().find(|row| row.sequence == at))
    }

    /// Keeps what the server said of entries, as received; the first word stays.
    pub fn keep_outcomes(
        &mut self,
        life: Life,
        outcomes: &[(Sequence, Vec<u8>)],
    ) -> Result<(), StoreFault> {
        self.write(|db| {
            let mut insert = db.prepare_cached(
                "INSERT INTO outcome (till, epoch, sequence, bytes) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (till, epoch, sequence) DO NOTHING",
            )?;
            for (sequence, bytes) in outcomes {
                insert.execute((life.till.0, life.epoch.0, number(sequence.0), bytes))?;
            }
            Ok(())
        })
    }

    /// What the server said of the entries of `life`, by sequence.
    pub fn outcomes(&self, life: Life) -> Result<Vec<(Sequence, Vec<u8>)>, StoreFault> {
        let mut query = self.db.prepare(
            "SELECT sequence, bytes FROM outcome WHERE till = ?1 AND epoch = ?2 ORDER BY sequence",
        )?;
        let rows = query.query_map([life.till.0, life.epoch.0], |row| {
            Ok((Sequence(row.get::<_, i64>(0)?.unsigned_abs()), row.get(1)?))
        })?;
        rows.map(|row| row.map_err(StoreFault::from)).collect()
    }

    /// Remembers that the receipts up to `at` were on the screen.
    pub fn mark_shown(&mut self, life: Life, at: Sequence) -> Result<(), StoreFault> {
        if self.shown(life)? >= at {
            return Ok(());
        }
        self.keep(&[(Kind::Shown, &life.key(), &at.0.to_be_bytes())])
    }

    /// The newest entry whose receipt was on the screen; 0 for none.
    pub fn shown(&self, life: Life) -> Result<Sequence, StoreFault> {
        let kept = self.kept(Kind::Shown, &life.key())?;
        let number = kept.and_then(|bytes| bytes.try_into().ok()).map(u64::from_be_bytes);
        Ok(Sequence(number.unwrap_or(0)))
    }
}

impl Life {
    /// Its name among the things that are kept.
    pub fn key(&self) -> [u8; 8] {
        let mut key = [0; 8];
        key[..4].copy_from_slice(&self.till.0.to_be_bytes());
        key[4..].copy_from_slice(&self.epoch.0.to_be_bytes());
        key
    }
}

fn entry_row(life: Life, row: &rusqlite::Row<'_>) -> rusqlite::Result<EntryRow> {
    Ok(EntryRow {
        life,
        sequence: Sequence(row.get::<_, i64>(0)?.unsigned_abs()),
        hash: EntryHash(row.get(1)?),
        bytes: row.get(2)?,
    })
}

fn place_taken(error: rusqlite::Error, sequence: Sequence) -> StoreFault {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::ConstraintViolation) => {
            StoreFault::PlaceTaken { sequence: sequence.0 }
        }
        _ => error.into(),
    }
}

/// SQLite counts to 2^63 − 1; a till that adds an entry a microsecond gets there in 290,000 years.
pub(super) fn number(sequence: u64) -> i64 {
    i64::try_from(sequence).unwrap_or(i64::MAX)
}
