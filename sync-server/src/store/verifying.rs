//! Verifying: everything that can be worked out again is, and compared with what is stored.

mod causes;
mod journals;
mod ledger;

use crate::store::StoreFault;
use crate::store::trust;
use rusqlite::Connection;

/// One check and what it found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What holds if it is right.
    pub name: &'static str,
    /// How much was looked at, for people.
    pub looked_at: String,
    /// The first thing that is wrong.
    pub fault: Option<String>,
}

/// What one check found: how much it looked at, or the first thing that is wrong.
type Found = Result<String, String>;
/// A check.
type Look = fn(&Connection) -> Result<Found, StoreFault>;

/// All checks, on one snapshot.
pub fn all(sql: &Connection) -> Result<Vec<Check>, StoreFault> {
    sql.execute_batch("BEGIN")?;
    let checks: [(&'static str, Look); 10] = [
        ("the database file is whole", file),
        ("every row refers to rows that are there", references),
        ("balances equal the sum of their transfers and holds", ledger::balances),
        ("each currency sums to zero", ledger::conservation),
        ("no limited account is below zero", ledger::limited),
        ("rights spent and released are at most those granted", ledger::rights),
        ("what is signed for tills is within each store's ceiling", ledger::ceilings),
        ("every entry is signed and follows the one before it", journals::chains),
        ("every transfer is of an entry or of an act on file", causes::transfers),
        ("the list of trusted keys is signed by the root", trusted),
    ];
    let mut found = Vec::new();
    for (name, look) in checks {
        // A check that cannot even read what it needs has found something wrong.
        let result = look(sql).unwrap_or_else(|fault| Err(fault.to_string()));
        let (looked_at, fault) = match result {
            Ok(looked_at) => (looked_at, None),
            Err(fault) => (String::new(), Some(fault)),
        };
        found.push(Check { name, looked_at, fault });
    }
    sql.execute_batch("COMMIT")?;
    Ok(found)
}

/// The sum over all accounts, in minor units; zero in books that are right.
pub fn ledger_sum(sql: &Connection) -> Result<i64, StoreFault> {
    ledger::sum(sql)
}

fn file(sql: &Connection) -> Result<Found, StoreFault> {
    let said: String = sql.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    let pages: i64 = sql.query_row("PRAGMA page_count", [], |row| row.get(0))?;
    Ok(if said == "ok" { Ok(format!("{pages} pages")) } else { Err(said) })
}

fn references(sql: &Connection) -> Result<Found, StoreFault> {
    let mut statement = sql.prepare("PRAGMA foreign_key_check")?;
    let mut rows = statement.query([])?;
    Ok(match rows.next()? {
        None => Ok("all tables".to_owned()),
        Some(row) => Err(format!("a row of {} refers to nothing", row.get::<_, String>(0)?)),
    })
}

fn trusted(sql: &Connection) -> Result<Found, StoreFault> {
    Ok(match trust::newest(sql)? {
        Some(trust) => Ok(format!("{} keys", trust.list.keys().len())),
        None => Err("there is none".to_owned()),
    })
}
