//! Migrations: plain SQL files, applied once, in order, and never changed afterwards.

use super::StoreFault;
use rusqlite::{Connection, TransactionBehavior, params};
use sha2::{Digest, Sha256};
use shared::time::Timestamp;

/// One file of `migrations/server/sqlite`.
struct Migration {
    number: u32,
    name: &'static str,
    sql: &'static str,
}

/// A migration that was applied just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The file's name.
    pub name: String,
}

macro_rules! migration {
    ($number:literal, $name:literal) => {
        Migration {
            number: $number,
            name: $name,
            sql: include_str!(concat!("../../../migrations/server/sqlite/", $name, ".sql")),
        }
    };
}

/// All of them, in order. Append only: what was released is never edited.
const MIGRATIONS: &[Migration] = &[
    migration!(1, "0001_books"),
    migration!(2, "0002_people"),
    migration!(3, "0003_documents"),
    migration!(4, "0004_written_off"),
    migration!(5, "0005_cards"),
    migration!(6, "0006_signed_limits"),
];

const BOOKKEEPING: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (
    number     INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    applied_at INTEGER NOT NULL
) STRICT";

/// Brings the tables up to date, in one transaction, and says what was applied.
pub fn migrate(connection: &mut Connection, now: Timestamp) -> Result<Vec<Applied>, StoreFault> {
    run(connection, now, MIGRATIONS)
}

fn run(
    connection: &mut Connection,
    now: Timestamp,
    migrations: &[Migration],
) -> Result<Vec<Applied>, StoreFault> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(BOOKKEEPING)?;
    check_history(&transaction, migrations)?;
    let newest: u32 = transaction.query_row(
        "SELECT coalesce(max(number), 0) FROM schema_migrations",
        [],
        |row| row.get(0),
    )?;
    let mut applied = Vec::new();
    for migration in migrations.iter().filter(|migration| migration.number > newest) {
        transaction.execute_batch(migration.sql)?;
        transaction.execute(
            "INSERT INTO schema_migrations (number, name, sha256, applied_at) VALUES (?1, ?2, ?3, ?4)",
            params![migration.number, migration.name, checksum(migration.sql), now.0],
        )?;
        applied.push(Applied { name: migration.name.to_owned() });
    }
    transaction.commit()?;
    Ok(applied)
}

/// Every migration in the books must be one of ours, unchanged.
fn check_history(connection: &Connection, migrations: &[Migration]) -> Result<(), StoreFault> {
    let mut statement =
        connection.prepare("SELECT number, name, sha256 FROM schema_migrations ORDER BY number")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (number, name, sha256): (u32, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        match migrations.iter().find(|migration| migration.number == number) {
            None => return Err(StoreFault::UnknownMigration { name }),
            Some(known) if known.name != name || checksum(known.sql) != sha256 => {
                return Err(StoreFault::ChangedMigration { name });
            }
            Some(_same) => {}
        }
    }
    Ok(())
}

fn checksum(sql: &str) -> String {
    hex::encode(Sha256::digest(sql))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Migration = Migration { number: 1, name: "0001_a", sql: "CREATE TABLE a (x) ;" };
    const EDITED: Migration = Migration { sql: "CREATE TABLE a (x, y);", ..FIRST };
    const SECOND: Migration = Migration { number: 2, name: "0002_b", sql: "CREATE TABLE b (x);" };
    const BROKEN: Migration =
        Migration { number: 2, name: "0002_c", sql: "CREATE TABLE c (x); CREATE TABLE c (x);" };

    /// Runs one list after another on the same books; gives the last result in words.
    fn check(lists: &[&[Migration]], expected: &str) {
        let mut connection = Connection::open_in_memory().unwrap();
        let mut said = String::new();
        for list in lists {
            said = match run(&mut connection, Timestamp(0), list) {
                Ok(applied) => {
                    applied.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(" ")
                }
                Err(StoreFault::ChangedMigration { name }) => format!("changed {name}"),
                Err(StoreFault::UnknownMigration { name }) => format!("unknown {name}"),
                Err(other) => format!("fault {other}"),
            };
        }
        assert!(said.starts_with(expected), "expected {expected:?}, got {said:?}");
    }

    #[test]
    fn migrations_are_applied_once_and_refused_when_changed_or_unknown() {
        check(&[&[FIRST, SECOND]], "0001_a 0002_b");
        check(&[&[FIRST], &[FIRST]], "");
        check(&[&[FIRST], &[FIRST, SECOND]], "0002_b");
        check(&[&[FIRST], &[EDITED]], "changed 0001_a");
        check(&[&[FIRST, SECOND], &[FIRST]], "unknown 0002_b");
        check(&[&[FIRST], &[FIRST, BROKEN]], "fault");
        check(&[&[FIRST], &[FIRST, BROKEN], &[FIRST, SECOND]], "0002_b");
    }

    #[test]
    fn the_files_are_numbered_without_gaps() {
        for (at, migration) in MIGRATIONS.iter().enumerate() {
            assert_eq!(usize::try_from(migration.number).unwrap(), at + 1);
            assert!(migration.name.starts_with(&format!("{:04}_", migration.number)));
        }
        let mut connection = Connection::open_in_memory().unwrap();
        assert_eq!(migrate(&mut connection, Timestamp(0)).unwrap().len(), MIGRATIONS.len());
    }
}
