//! The journal's rows.

use super::kept::put;
use super::{Kind, Store, StoreFault};
use rusqlite::OptionalExtension;
use shared::ids::{EntryHash, Epoch, Sequence};

/// An entry as it stands on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRow {
    /// The life of the journal that it belongs to.
    pub epoch: Epoch,
    /// Its place there.
    pub sequence: Sequence,
    /// SHA-256 of `bytes`.
    pub hash: EntryHash,
    /// The signed entry.
    pub bytes: Vec<u8>,
}

impl Store {
    /// Writes an entry down, and with it what is remembered of time. When this returns, power may fail.
    pub fn append(&mut self, row: &EntryRow, clock: &[u8]) -> Result<(), StoreFault> {
        self.write(|db| {
            let place = (row.epoch.0, number(row.sequence.0), row.hash.0, &row.bytes);
            db.prepare_cached(
                "INSERT INTO entry (epoch, sequence, hash, bytes) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(place)
            .map_err(|error| place_taken(error, row.sequence))?;
            put(db, Kind::Time, &[], clock)
        })
    }

    /// The entries of `epoch` after `after`, oldest first, at most `count_max`.
    pub fn entries_after(
        &self,
        epoch: Epoch,
        after: Sequence,
        count_max: u32,
    ) -> Result<Vec<EntryRow>, StoreFault> {
        let mut query = self.db.prepare_cached(
            "SELECT sequence, hash, bytes FROM entry WHERE epoch = ?1 AND sequence > ?2 \
             ORDER BY sequence LIMIT ?3",
        )?;
        let rows =
            query.query_map((epoch.0, number(after.0), count_max), |row| entry_row(epoch, row))?;
        rows.map(|row| row.map_err(StoreFault::from)).collect()
    }

    /// The entries of `epoch` before `before`, newest first, at most `count_max`.
    pub fn entries_before(
        &self,
        epoch: Epoch,
        before: Sequence,
        count_max: u32,
    ) -> Result<Vec<EntryRow>, StoreFault> {
        let mut query = self.db.prepare_cached(
            "SELECT sequence, hash, bytes FROM entry WHERE epoch = ?1 AND sequence < ?2 \
             ORDER BY sequence DESC LIMIT ?3",
        )?;
        let rows = query
            .query_map((epoch.0, number(before.0), count_max), |row| entry_row(epoch, row))?;
        rows.map(|row| row.map_err(StoreFault::from)).collect()
    }

    /// One entry.
    pub fn entry(&self, epoch: Epoch, at: Sequence) -> Result<Option<EntryRow>, StoreFault> {
        let before = Sequence(at.0.saturating_sub(1));
        let found = self.entries_after(epoch, before, 1)?;
        Ok(found.into_iter().find(|row| row.sequence == at))
    }

    /// Keeps what the server said of entries, as received; the first word stays.
    pub fn keep_outcomes(
        &mut self,
        epoch: Epoch,
        outcomes: &[(Sequence, Vec<u8>)],
    ) -> Result<(), StoreFault> {
        self.write(|db| {
            let mut insert = db.prepare_cached(
                "INSERT INTO outcome (epoch, sequence, bytes) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (epoch, sequence) DO NOTHING",
            )?;
            for (sequence, bytes) in outcomes {
                insert.execute((epoch.0, number(sequence.0), bytes))?;
            }
            Ok(())
        })
    }

    /// What the server said of the entries of `epoch`, by sequence.
    pub fn outcomes(&self, epoch: Epoch) -> Result<Vec<(Sequence, Vec<u8>)>, StoreFault> {
        let mut query = self
            .db
            .prepare("SELECT sequence, bytes FROM outcome WHERE epoch = ?1 ORDER BY sequence")?;
        let rows = query.query_map([epoch.0], |row| {
            Ok((Sequence(row.get::<_, i64>(0)?.unsigned_abs()), row.get(1)?))
        })?;
        rows.map(|row| row.map_err(StoreFault::from)).collect()
    }

    /// Remembers that the receipts up to `at` were on the screen.
    pub fn mark_shown(&mut self, epoch: Epoch, at: Sequence) -> Result<(), StoreFault> {
        if self.shown(epoch)? >= at {
            return Ok(());
        }
        self.keep(&[(Kind::Shown, &epoch.0.to_be_bytes(), &at.0.to_be_bytes())])
    }

    /// The newest entry whose receipt was on the screen; 0 for none.
    pub fn shown(&self, epoch: Epoch) -> Result<Sequence, StoreFault> {
        let kept = self.kept(Kind::Shown, &epoch.0.to_be_bytes())?;
        let number = kept.and_then(|bytes| bytes.try_into().ok()).map(u64::from_be_bytes);
        Ok(Sequence(number.unwrap_or(0)))
    }

    /// The newest epoch that has entries, and its newest sequence.
    pub fn newest(&self) -> Result<Option<(Epoch, Sequence)>, StoreFault> {
        let found = self.db.query_row(
            "SELECT epoch, sequence FROM entry ORDER BY epoch DESC, sequence DESC LIMIT 1",
            [],
            |row| Ok((Epoch(row.get(0)?), Sequence(row.get::<_, i64>(1)?.unsigned_abs()))),
        );
        Ok(found.optional()?)
    }
}

fn entry_row(epoch: Epoch, row: &rusqlite::Row<'_>) -> rusqlite::Result<EntryRow> {
    Ok(EntryRow {
        epoch,
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
fn number(sequence: u64) -> i64 {
    i64::try_from(sequence).unwrap_or(i64::MAX)
}
