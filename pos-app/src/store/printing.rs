//! Papers that wait for the printer.

use super::{Store, StoreFault};
use rusqlite::OptionalExtension;
use shared::paper::Slip;
use shared::time::Timestamp;
use uuid::Uuid;

/// How many papers that came out are kept, for printing one again.
const PRINTED_MAX: u32 = 50;
/// How old a paper may be that opens the drawer: later nobody stands before it with the customer's money.
const DRAWER_WITHIN_MS: i64 = 60_000;

/// A paper that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintJob {
    /// Its number, in the order in which papers were made.
    pub number: i64,
    /// When what stands on it happened.
    pub made_at: Timestamp,
    /// What stands on it.
    pub slip: Slip,
    /// Whether it is of cash.
    pub drawer: bool,
    /// Whether it may have come out before.
    pub was_sent: bool,
}

impl PrintJob {
    /// Whether the drawer opens with it: once, and while the sale is fresh.
    pub fn opens_drawer(&self, now: Timestamp) -> bool {
        let age_ms = now.0.saturating_sub(self.made_at.0);
        self.drawer && !self.was_sent && age_ms <= DRAWER_WITHIN_MS
    }
}

impl Store {
    /// Puts a paper behind those that wait; the receipt of a payment or sale once only.
    pub fn add_print_job(
        &mut self,
        at: Timestamp,
        slip: &Slip,
        drawer: bool,
        about: Option<Uuid>,
    ) -> Result<(), StoreFault> {
        let bytes = minicbor::to_vec(slip)
            .map_err(|error| StoreFault::Damaged { why: error.to_string() })?;
        self.write(|db| {
            db.prepare_cached(
                "INSERT INTO print_job (made_at, slip, about, drawer, standing) \
                 VALUES (?1, ?2, ?3, ?4, 'waiting') ON CONFLICT (about) DO NOTHING",
            )?
            .execute((at.0, &bytes, about.map(Uuid::into_bytes), drawer))?;
            Ok(())
        })
    }

    /// The oldest paper that waits.
    pub fn next_print_job(&self) -> Result<Option<PrintJob>, StoreFault> {
        let found: Option<(i64, i64, Vec<u8>, bool, bool)> = self
            .db
            .prepare_cached(
                "SELECT number, made_at, slip, drawer, standing = 'sent' FROM print_job \
                 WHERE standing IN ('waiting', 'sent') ORDER BY number LIMIT 1",
            )?
            .query_row([], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
            })
            .optional()?;
        let Some((number, made_at, slip, drawer, was_sent)) = found else { return Ok(None) };
        let slip = minicbor::decode(&slip)
            .map_err(|error| StoreFault::Damaged { why: error.to_string() })?;
        Ok(Some(PrintJob { number, made_at: Timestamp(made_at), slip, drawer, was_sent }))
    }

    /// How many papers wait.
    pub fn print_jobs_waiting(&self) -> Result<u32, StoreFault> {
        let count = self
            .db
            .prepare_cached("SELECT count(*) FROM print_job WHERE standing IN ('waiting', 'sent')")?
            .query_row([], |row| row.get(0))?;
        Ok(count)
    }

    /// Notes that the first byte of a paper is about to go out.
    pub fn print_job_sent(&mut self, number: i64) -> Result<(), StoreFault> {
        self.print_job_is(number, "sent")
    }

    /// Notes that a paper came out, and forgets the oldest that did.
    pub fn print_job_printed(&mut self, number: i64) -> Result<(), StoreFault> {
        self.print_job_is(number, "printed")
    }

    /// Gives all papers up that wait.
    pub fn drop_print_jobs(&mut self) -> Result<(), StoreFault> {
        self.write(|db| {
            let waiting = "standing IN ('waiting', 'sent')";
            db.execute(&format!("UPDATE print_job SET standing = 'dropped' WHERE {waiting}"), [])?;
            Ok(())
        })
    }

    fn print_job_is(&mut self, number: i64, standing: &str) -> Result<(), StoreFault> {
        self.write(|db| {
            db.prepare_cached("UPDATE print_job SET standing = ?2 WHERE number = ?1")?
                .execute((number, standing))?;
            db.prepare_cached(
                "DELETE FROM print_job WHERE standing IN ('printed', 'dropped') AND number NOT IN \
                 (SELECT number FROM print_job WHERE standing IN ('printed', 'dropped') \
                  ORDER BY number DESC LIMIT ?1)",
            )?
            .execute([PRINTED_MAX])?;
            Ok(())
        })
    }
}
