//! Wrong PINs, counted on disk so that a restart does not forget them.

use super::{Store, StoreFault};
use rusqlite::OptionalExtension;
use shared::ids::StaffId;
use shared::time::Timestamp;

/// Wrong PINs of one person since the last right one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PinTries {
    /// How many.
    pub wrong: u32,
    /// Before this no PIN is looked at.
    pub wait_until: Timestamp,
}

impl Store {
    /// The tries of one person.
    pub fn pin_tries(&self, staff: StaffId) -> Result<PinTries, StoreFault> {
        let found = self
            .db
            .query_row("SELECT wrong, wait_until FROM pin_try WHERE staff = ?1", [staff.0], |row| {
                Ok(PinTries { wrong: row.get(0)?, wait_until: Timestamp(row.get(1)?) })
            })
            .optional()?;
        Ok(found.unwrap_or_default())
    }

    /// Counts; written before the PIN is looked at, so that pulling the plug gives no free try.
    pub fn set_pin_tries(&mut self, staff: StaffId, tries: PinTries) -> Result<(), StoreFault> {
        self.write(|db| {
            db.execute(
                "INSERT INTO pin_try (staff, wrong, wait_until) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (staff) DO UPDATE SET wrong = excluded.wrong, \
                 wait_until = excluded.wait_until",
                (staff.0, tries.wrong, tries.wait_until.0),
            )?;
            Ok(())
        })
    }
}
