//! The ledger's checks.

use super::Found;
use crate::store::StoreFault;
use rusqlite::Connection;
use shared::ledger::AccountId;
use std::collections::HashMap;

/// The four counters of an account, as worked out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counters {
    debits_posted: i64,
    credits_posted: i64,
    debits_held: i64,
    credits_held: i64,
}

/// Works all balances out again from the transfers and open holds.
pub(super) fn balances(sql: &Connection) -> Result<Found, StoreFault> {
    let mut worked_out: HashMap<String, Counters> = HashMap::new();
    let transfers =
        each_movement(sql, "SELECT debit, credit, amount FROM transfers", |from, to, minor| {
            add(&mut worked_out.entry(from).or_default().debits_posted, minor)
                && add(&mut worked_out.entry(to).or_default().credits_posted, minor)
        })?;
    let transfers = match transfers {
        Ok(count) => count,
        Err(account) => return Ok(Err(account)),
    };
    let holds =
        each_movement(sql, "SELECT debit, credit, amount FROM holds", |from, to, minor| {
            add(&mut worked_out.entry(from).or_default().debits_held, minor)
                && add(&mut worked_out.entry(to).or_default().credits_held, minor)
        })?;
    if let Err(account) = holds {
        return Ok(Err(account));
    }
    let mut statement = sql.prepare(
        "SELECT id, debits_posted_cache, credits_posted_cache, debits_held_cache, credits_held_cache
         FROM accounts ORDER BY id",
    )?;
    let mut rows = statement.query([])?;
    let mut accounts = 0_u64;
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        let stored = Counters {
            debits_posted: row.get(1)?,
            credits_posted: row.get(2)?,
            debits_held: row.get(3)?,
            credits_held: row.get(4)?,
        };
        let right = worked_out.remove(&id).unwrap_or_default();
        if stored != right {
            return Ok(Err(format!("{id} is stored as {stored:?} and should be {right:?}")));
        }
        accounts += 1;
    }
    if let Some(id) = worked_out.keys().min() {
        return Ok(Err(format!("{id} has transfers and is not stored")));
    }
    Ok(Ok(format!("{accounts} accounts, {transfers} transfers")))
}

/// Runs over movements; gives how many there were, or what overflowed.
fn each_movement(
    sql: &Connection,
    query: &str,
    mut take: impl FnMut(String, String, i64) -> bool,
) -> Result<Result<u64, String>, StoreFault> {
    let mut statement = sql.prepare(query)?;
    let mut rows = statement.query([])?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        let (debit, credit): (String, String) = (row.get(0)?, row.get(1)?);
        let name = debit.clone();
        if !take(debit, credit, row.get(2)?) {
            return Ok(Err(format!("{name} overflows")));
        }
        count += 1;
    }
    Ok(Ok(count))
}

fn add(counter: &mut i64, minor: i64) -> bool {
    counter.checked_add(minor).map(|sum| *counter = sum).is_some()
}

/// The sum over all accounts of each asset, from the stored balances.
pub(super) fn conservation(sql: &Connection) -> Result<Found, StoreFault> {
    let mut statement = sql.prepare(
        "SELECT asset, sum(credits_posted_cache - debits_posted_cache) FROM accounts GROUP BY asset",
    )?;
    let sums =
        statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?;
    let sums: Vec<(String, i64)> = sums.collect::<Result<_, _>>()?;
    Ok(match sums.iter().find(|(_, sum)| *sum != 0) {
        Some((asset, sum)) => Err(format!("{asset} sums to {sum}")),
        None => Ok(format!("{} currencies", sums.len())),
    })
}

/// How far the sums of all assets are from zero together, so that no two can hide each other.
pub(super) fn sum(sql: &Connection) -> Result<i64, StoreFault> {
    let sum = "SELECT coalesce(sum(abs(sum)), 0) FROM (
                   SELECT sum(credits_posted_cache - debits_posted_cache) AS sum
                   FROM accounts GROUP BY asset)";
    Ok(sql.query_row(sum, [], |row| row.get(0))?)
}

/// Cards, rights, ceilings: none may be below zero, posted or with holds.
pub(super) fn limited(sql: &Connection) -> Result<Found, StoreFault> {
    let mut statement = sql.prepare(
        "SELECT id, credits_posted_cache - debits_posted_cache - debits_held_cache FROM accounts
         ORDER BY id",
    )?;
    let mut rows = statement.query([])?;
    let mut limited = 0_u64;
    while let Some(row) = rows.next()? {
        let (text, free): (String, i64) = (row.get(0)?, row.get(1)?);
        let Ok(id) = text.parse::<AccountId>() else {
            return Ok(Err(format!("{text} names no account")));
        };
        if id.is_limited() {
            limited += 1;
            if free < 0 {
                return Ok(Err(format!("{text} is {free}")));
            }
        }
    }
    Ok(Ok(format!("{limited} accounts")))
}

/// Per card and till: spent + released is at most granted, and the reserved account holds the rest.
pub(super) fn rights(sql: &Connection) -> Result<Found, StoreFault> {
    let overspent = sql
        .prepare(
            "SELECT 'card ' || hex(card) || ' at till-' || till || ' epoch ' || epoch FROM card_uses
             WHERE branch = 0 AND spent + released > granted LIMIT 1",
        )?
        .query_map([], |row| row.get::<_, String>(0))?
        .next()
        .transpose()?;
    if let Some(place) = overspent {
        return Ok(Err(format!("{place} spent more than it was granted")));
    }
    let mismatch = sql
        .prepare(
            "SELECT hex(c.id) FROM cards c WHERE c.reserved_cache <> coalesce((
                 SELECT sum(credits_posted_cache - debits_posted_cache) FROM accounts
                 WHERE id > 'reserved:' || lower(hex(c.id)) || ':'
                   AND id < 'reserved:' || lower(hex(c.id)) || ';'), 0) LIMIT 1",
        )?
        .query_map([], |row| row.get::<_, String>(0))?
        .next()
        .transpose()?;
    if let Some(card) = mismatch {
        return Ok(Err(format!("card {card} says another amount is reserved than its accounts")));
    }
    let count: i64 = sql.query_row("SELECT count(*) FROM card_uses", [], |row| row.get(0))?;
    Ok(Ok(format!("{count} uses")))
}

/// Per card and till: what was ever granted is what was ever moved to the till's account, from which its rights are
/// signed each time anew.
pub(super) fn granted(sql: &Connection) -> Result<Found, StoreFault> {
    let other = sql
        .prepare(
            "SELECT 'card ' || lower(hex(u.card)) || ' at till-' || u.till || ' epoch ' || u.epoch
             FROM card_uses u LEFT JOIN accounts a
                 ON a.id = 'reserved:' || lower(hex(u.card)) || ':' || u.till || '.' || u.epoch
             WHERE u.branch = 0 AND u.granted <> coalesce(a.credits_posted_cache, 0) LIMIT 1",
        )?
        .query_map([], |row| row.get::<_, String>(0))?
        .next()
        .transpose()?;
    if let Some(place) = other {
        return Ok(Err(format!("{place} has another right on file than was moved to it")));
    }
    let query = "SELECT count(*) FROM card_uses WHERE granted > 0";
    let count: i64 = sql.query_row(query, [], |row| row.get(0))?;
    Ok(Ok(format!("{count} rights")))
}

/// Each store's free ceiling, what its tills hold and what it lost add up to R.
pub(super) fn ceilings(sql: &Connection) -> Result<Found, StoreFault> {
    let mut statement = sql.prepare(
        "SELECT s.id, s.ceiling, coalesce((SELECT debits_posted_cache - credits_posted_cache
             FROM accounts WHERE id = 'store:' || s.id || ':ceiling_set'), 0)
         FROM stores s ORDER BY s.id",
    )?;
    let mut rows = statement.query([])?;
    let mut stores = 0_u64;
    while let Some(row) = rows.next()? {
        let (id, ceiling, set): (u32, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if ceiling != set {
            return Ok(Err(format!(
                "store-{id} has ceiling {ceiling}, and its account says {set}"
            )));
        }
        stores += 1;
    }
    let beyond = sql
        .prepare(
            "SELECT 'till-' || b.till || ' epoch ' || b.epoch FROM branches b
             JOIN enrolments e ON e.till = b.till AND e.epoch = b.epoch
             WHERE b.floor > e.floor_ceiling OR b.issue > e.issue_ceiling LIMIT 1",
        )?
        .query_map([], |row| row.get::<_, String>(0))?
        .next()
        .transpose()?;
    if let Some(till) = beyond {
        return Ok(Err(format!("{till} settled more than was ever signed for it")));
    }
    Ok(match uncovered(sql)? {
        Some(till) => Err(format!("{till} may take more than its store's ceiling was charged")),
        None => Ok(format!("{stores} stores")),
    })
}

/// The first till for which more is signed and not settled than its account took from the ceiling. A copy's
/// losses come out of that account too. Restored books may have forgotten limits, and then owe more.
fn uncovered(sql: &Connection) -> Result<Option<String>, StoreFault> {
    let mut statement = sql.prepare(
        "SELECT 'till-' || e.till || ' epoch ' || e.epoch FROM enrolments e
         LEFT JOIN branches b ON b.till = e.till AND b.epoch = e.epoch AND b.branch = 0
         LEFT JOIN accounts a ON a.id = 'till:' || e.till || '.' || e.epoch || ':outstanding'
         WHERE NOT e.copied AND e.revoked_at IS NULL
           AND (SELECT value FROM meta WHERE key = 'server_epoch') = '1'
           AND max(e.floor_ceiling - coalesce(b.floor, 0), 0)
               + max(e.issue_ceiling - coalesce(b.issue, 0), 0)
               > coalesce(a.credits_posted_cache - a.debits_posted_cache, 0) LIMIT 1",
    )?;
    let mut found = statement.query_map([], |row| row.get(0))?;
    Ok(found.next().transpose()?)
}
