//! The changes of the till's journal documents: a cache of what the journal says.

use super::{Life, Store, StoreFault, commit};
use shared::ids::Sequence;

/// Documents older than this many are dropped: whoever lacks them takes the direct path.
const DOCUMENTS_KEPT: u32 = 3;

impl Store {
    /// The changes of a document in order.
    pub fn document_changes(&self, life: Life, z_number: u32) -> Result<Vec<Vec<u8>>, StoreFault> {
        let mut query = self.db.prepare_cached(
            "SELECT bytes FROM document_change WHERE till = ?1 AND epoch = ?2 AND z_number = ?3 \
             ORDER BY newest",
        )?;
        let rows = query.query_map([life.till.0, life.epoch.0, z_number], |row| row.get(0))?;
        rows.map(|row| row.map_err(StoreFault::from)).collect()
    }

    /// Keeps changes of a document, each with the newest entry in it, and drops what is too old. The room that
    /// is set aside for decisions is not given up for a cache.
    pub fn keep_changes(
        &mut self,
        life: Life,
        z_number: u32,
        changes: &[(Sequence, Vec<u8>)],
    ) -> Result<(), StoreFault> {
        commit(&self.db, &|db| {
            let mut insert = db.prepare_cached(
                "INSERT INTO document_change (till, epoch, z_number, newest, bytes) \
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?;
            for (newest, bytes) in changes {
                let newest = super::journal::number(newest.0);
                insert.execute((life.till.0, life.epoch.0, z_number, newest, bytes))?;
            }
            let oldest = z_number.saturating_sub(DOCUMENTS_KEPT);
            db.prepare_cached(
                "DELETE FROM document_change WHERE till = ?1 AND epoch = ?2 AND z_number <= ?3",
            )?
            .execute((life.till.0, life.epoch.0, oldest))?;
            Ok(())
        })
    }

    /// Drops a document; the journal makes it again.
    pub fn drop_document(&mut self, life: Life, z_number: u32) -> Result<(), StoreFault> {
        commit(&self.db, &|db| {
            db.execute(
                "DELETE FROM document_change WHERE till = ?1 AND epoch = ?2 AND z_number = ?3",
                (life.till.0, life.epoch.0, z_number),
            )?;
            Ok(())
        })
    }
}
