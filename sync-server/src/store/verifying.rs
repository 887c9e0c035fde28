//! Verifying: everything that can be worked out again is, and compared with what is stored.

mod answers;
mod causes;
mod documents;
mod journals;
mod ledger;
mod limits;
mod lists;

use crate::store::{StoreFault, trust};
use rusqlite::Connection;
use shared::ids::KeyId;
use shared::signing::PublicKey;
use shared::trust_list::{Purpose, TrustList};

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

/// The server's keys, past and present. One that was revoked is among them: what was signed with it here is compared
/// with what is stored, and counts no more for that.
struct ServerKeys(TrustList);

impl ServerKeys {
    /// None where the list is missing or bad, which a check of its own says.
    fn of(sql: &Connection) -> Option<Self> {
        trust::newest(sql).ok().flatten().map(|trust| Self(trust.list))
    }

    fn find(&self, id: KeyId) -> Option<PublicKey> {
        let key = self.0.find(id).filter(|key| key.purpose == Purpose::Server)?;
        Some(key.key)
    }
}

/// All checks, on one snapshot.
pub fn all(sql: &Connection) -> Result<Vec<Check>, StoreFault> {
    sql.execute_batch("BEGIN")?;
    let checks: [(&'static str, Look); 15] = [
        ("the database file is whole", file),
        ("every row refers to rows that are there", references),
        ("balances equal the sum of their transfers and holds", ledger::balances),
        ("each currency sums to zero", ledger::conservation),
        ("no limited account is below zero", ledger::limited),
        ("rights spent and released are at most those granted", ledger::rights),
        ("rights are those that were moved to each till", ledger::granted),
        ("what is signed for tills is within each store's ceiling", ledger::ceilings),
        ("every entry is signed and follows the one before it", journals::chains),
        ("every list of trusted keys is signed by the root", lists::trusted),
        ("every answer that an entry counts on is signed by the server", answers::signed),
        ("every limit is signed by the server", limits::signed),
        ("every status list is signed by the server and true", lists::statuses),
        ("every transfer is of an entry or of an act on file", causes::transfers),
        ("what is kept of tills' documents is whole", documents::whole),
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
