//! The ledger's tables: accounts, holds, transfers.

use super::super::{StoreFault, values};
use rusqlite::{Connection, OptionalExtension, params};
use shared::ids::PlanId;
use shared::ledger::{Account, AccountId, Book, Changes, Hold, HoldId, Moved};
use shared::time::Timestamp;
use std::fmt::Write;

pub(crate) fn find(sql: &Connection, id: &AccountId) -> Result<Option<Account>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT asset, debits_posted_cache, credits_posted_cache, debits_held_cache, credits_held_cache
         FROM accounts WHERE id = ?1",
    )?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Account {
            asset: values::asset(row, 0)?,
            debits_posted: row.get(1)?,
            credits_posted: row.get(2)?,
            debits_held: row.get(3)?,
            credits_held: row.get(4)?,
        })
    };
    Ok(statement.query_row([id.to_string()], read).optional()?)
}

pub(super) fn find_hold(sql: &Connection, id: HoldId) -> Result<Option<Hold>, StoreFault> {
    let mut statement =
        sql.prepare_cached("SELECT debit, credit, amount, asset FROM holds WHERE id = ?1")?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Hold {
            debit: values::parsed(row, 0)?,
            credit: values::parsed(row, 1)?,
            amount: values::amount(row, 2, 3)?,
        })
    };
    Ok(statement.query_row([id.0.as_bytes()], read).optional()?)
}

pub(super) fn was_applied(sql: &Connection, id: PlanId) -> Result<bool, StoreFault> {
    let mut statement = sql.prepare_cached("SELECT 1 FROM transfers WHERE plan = ?1 LIMIT 1")?;
    Ok(statement.exists([id.0])?)
}

pub(super) fn write(
    sql: &Connection,
    book: &Book,
    changes: &Changes,
    now: Timestamp,
) -> Result<(), StoreFault> {
    write_accounts(sql, book, changes)?;
    write_holds(sql, changes)?;
    write_moved(sql, &changes.moved, now)
}

fn write_accounts(sql: &Connection, book: &Book, changes: &Changes) -> Result<(), StoreFault> {
    let mut statement = sql.prepare_cached(
        "INSERT INTO accounts (id, asset, debits_posted_cache, credits_posted_cache,
             debits_held_cache, credits_held_cache) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE SET
             debits_posted_cache = excluded.debits_posted_cache,
             credits_posted_cache = excluded.credits_posted_cache,
             debits_held_cache = excluded.debits_held_cache,
             credits_held_cache = excluded.credits_held_cache",
    )?;
    let mut key = String::with_capacity(80);
    for id in &changes.accounts {
        let account =
            book.account(id).ok().flatten().ok_or_else(|| {
                StoreFault::damaged(format!("account {id} changed and is not there"))
            })?;
        name(&mut key, id);
        statement.execute(params![
            key,
            account.asset.code(),
            account.debits_posted,
            account.credits_posted,
            account.debits_held,
            account.credits_held,
        ])?;
    }
    Ok(())
}

fn write_holds(sql: &Connection, changes: &Changes) -> Result<(), StoreFault> {
    let mut begin = sql.prepare_cached(
        "INSERT OR REPLACE INTO holds (id, debit, credit, amount, asset) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    let mut end = sql.prepare_cached("DELETE FROM holds WHERE id = ?1")?;
    for (id, hold) in &changes.holds {
        match hold {
            Some(hold) => begin.execute(params![
                id.0.as_bytes(),
                hold.debit.to_string(),
                hold.credit.to_string(),
                hold.amount.minor.get(),
                hold.amount.asset.code(),
            ])?,
            None => end.execute([id.0.as_bytes()])?,
        };
    }
    Ok(())
}

fn write_moved(sql: &Connection, moved: &[Moved], now: Timestamp) -> Result<(), StoreFault> {
    let mut statement = sql.prepare_cached(
        "INSERT INTO transfers (plan, line, debit, credit, amount, asset, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    let (mut debit, mut credit) = (String::with_capacity(80), String::with_capacity(80));
    for line in moved {
        name(&mut debit, &line.debit);
        name(&mut credit, &line.credit);
        statement.execute(params![
            line.plan.0,
            line.line,
            debit,
            credit,
            line.amount.minor.get(),
            line.amount.asset.code(),
            now.0,
        ])?;
    }
    Ok(())
}

/// Writes an account's key into room that is used again: this runs for each line of the ledger.
fn name(key: &mut String, id: &AccountId) {
    key.clear();
    write!(key, "{id}").expect("writing to memory cannot fail");
}
