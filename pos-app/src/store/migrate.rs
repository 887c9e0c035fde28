//! Brings a database up to date: plain SQL files, run once each, in order, never changed afterwards.

use super::StoreFault;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use sha2::{Digest, Sha256};

/// Every migration with its number, oldest first.
const MIGRATIONS: &[(u32, &str)] = &[
    (1, include_str!("../../../migrations/till/0001_journal.sql")),
    (2, include_str!("../../../migrations/till/0002_documents.sql")),
    (3, include_str!("../../../migrations/till/0003_sales.sql")),
    (4, include_str!("../../../migrations/till/0004_printing.sql")),
    (5, include_str!("../../../migrations/till/0005_days.sql")),
];

pub(super) fn run(db: &mut Connection) -> Result<(), StoreFault> {
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(
        "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, sha256 BLOB NOT NULL) STRICT;",
    )?;
    refuse_newer(&transaction)?;
    for (number, sql) in MIGRATIONS {
        let sha256: [u8; 32] = Sha256::digest(sql).into();
        let ran: Option<[u8; 32]> = transaction
            .query_row("SELECT sha256 FROM migration WHERE number = ?1", [number], |row| row.get(0))
            .optional()?;
        match ran {
            Some(then) if then == sha256 => {}
            Some(_) => return Err(StoreFault::MigrationChanged { number: *number }),
            None => {
                transaction.execute_batch(sql)?;
                transaction.execute(
                    "INSERT INTO migration (number, sha256) VALUES (?1, ?2)",
                    (number, sha256),
                )?;
            }
        }
    }
    transaction.commit()?;
    Ok(())
}

fn refuse_newer(db: &Connection) -> Result<(), StoreFault> {
    let newest: Option<u32> =
        db.query_row("SELECT max(number) FROM migration", [], |row| row.get(0))?;
    let known = MIGRATIONS.last().map(|(number, _)| *number);
    match newest {
        Some(number) if Some(number) > known => Err(StoreFault::TooNew { number }),
        _ => Ok(()),
    }
}
