//! Tills by epoch, the lines of their journals, and the limits signed for them.

use super::super::{StoreFault, values};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};
use shared::books::{BranchKey, BranchTotals, Enrolment, HeldEntry};
use shared::ids::{EntryHash, Epoch, LimitNumber, Sequence, ServerEpoch, StoreId, TillId};
use shared::journal::{Branch, Place};
use shared::limits::Limit;
use shared::settle::KnownTill;
use shared::signing::{PublicKey, SecretKey, seal};
use shared::time::Timestamp;

pub(super) fn find_enrolment(
    sql: &Connection,
    till: TillId,
    epoch: Epoch,
) -> Result<Option<Enrolment>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT store, key, revoked_at, copied, branches, limit_number, floor_ceiling, issue_ceiling,
                recalled_open, known_in, written_off_at
         FROM enrolments WHERE till = ?1 AND epoch = ?2",
    )?;
    Ok(statement.query_row([till.0, epoch.0], read_enrolment).optional()?)
}

fn read_enrolment(row: &Row<'_>) -> rusqlite::Result<Enrolment> {
    Ok(Enrolment {
        store: StoreId(row.get(0)?),
        key: public_key(row, 1)?,
        revoked_at: row.get::<_, Option<i64>>(2)?.map(Timestamp),
        copied: row.get(3)?,
        branches: row.get(4)?,
        limit: LimitNumber(values::counter(row, 5)?),
        floor_ceiling: values::minor(row, 6)?,
        issue_ceiling: values::minor(row, 7)?,
        recalled_open: values::minor(row, 8)?,
        known_in: ServerEpoch(row.get(9)?),
        written_off_at: row.get::<_, Option<i64>>(10)?.map(Timestamp),
    })
}

/// Reads a public key.
pub(crate) fn public_key(row: &Row<'_>, column: usize) -> rusqlite::Result<PublicKey> {
    PublicKey::from_bytes(&values::bytes(row, column)?)
        .map_err(|bad| values::wrong(column, Type::Blob, bad))
}

pub(super) fn write_enrolments(
    sql: &Connection,
    enrolments: &[((TillId, Epoch), Enrolment)],
) -> Result<(), StoreFault> {
    let mut statement = sql.prepare_cached(
        "INSERT INTO enrolments (till, epoch, store, key, key_id, revoked_at, copied, branches,
             limit_number, floor_ceiling, issue_ceiling, recalled_open, known_in, written_off_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
         ON CONFLICT (till, epoch) DO UPDATE SET
             revoked_at = excluded.revoked_at, copied = excluded.copied, branches = excluded.branches,
             limit_number = excluded.limit_number, floor_ceiling = excluded.floor_ceiling,
             issue_ceiling = excluded.issue_ceiling, recalled_open = excluded.recalled_open,
             known_in = excluded.known_in, written_off_at = excluded.written_off_at",
    )?;
    for ((till, epoch), enrolment) in enrolments {
        statement.execute(params![
            till.0,
            epoch.0,
            enrolment.store.0,
            enrolment.key.as_bytes(),
            enrolment.key.id().0,
            enrolment.revoked_at.map(|at| at.0),
            enrolment.copied,
            enrolment.branches,
            values::number(enrolment.limit.0)?,
            enrolment.floor_ceiling.get(),
            enrolment.issue_ceiling.get(),
            enrolment.recalled_open.get(),
            enrolment.known_in.0,
            enrolment.written_off_at.map(|at| at.0),
        ])?;
    }
    Ok(())
}

/// What opening the books must know of each till.
pub(super) fn known_tills(sql: &Connection) -> Result<Vec<KnownTill>, StoreFault> {
    let mut statement =
        sql.prepare_cached("SELECT till, epoch, revoked_at, known_in FROM enrolments")?;
    let read = |row: &Row<'_>| {
        Ok(KnownTill {
            till: TillId(row.get(0)?),
            epoch: Epoch(row.get(1)?),
            revoked_at: row.get::<_, Option<i64>>(2)?.map(Timestamp),
            known_in: ServerEpoch(row.get(3)?),
        })
    };
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn find_branch(
    sql: &Connection,
    key: BranchKey,
) -> Result<Option<BranchTotals>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT head_sequence, head_hash, floor, floor_count, issue, issue_count
         FROM branches WHERE till = ?1 AND epoch = ?2 AND branch = ?3",
    )?;
    let read = |row: &Row<'_>| {
        Ok(BranchTotals {
            head: Place {
                sequence: Sequence(values::counter(row, 0)?),
                hash: EntryHash(values::bytes(row, 1)?),
            },
            floor: values::minor(row, 2)?,
            floor_count: values::counter(row, 3)?,
            issue: values::minor(row, 4)?,
            issue_count: values::counter(row, 5)?,
        })
    };
    let names = params![key.till.0, key.epoch.0, key.branch.0];
    Ok(statement.query_row(names, read).optional()?)
}

pub(super) fn write_branches(
    sql: &Connection,
    branches: &[(BranchKey, BranchTotals)],
) -> Result<(), StoreFault> {
    let mut statement = sql.prepare_cached(
        "INSERT INTO branches (till, epoch, branch, head_sequence, head_hash, floor, floor_count, issue,
             issue_count)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (till, epoch, branch) DO UPDATE SET
             head_sequence = excluded.head_sequence, head_hash = excluded.head_hash,
             floor = excluded.floor, floor_count = excluded.floor_count,
             issue = excluded.issue, issue_count = excluded.issue_count",
    )?;
    for (key, totals) in branches {
        statement.execute(params![
            key.till.0,
            key.epoch.0,
            key.branch.0,
            values::number(totals.head.sequence.0)?,
            totals.head.hash.0,
            totals.floor.get(),
            values::number(totals.floor_count)?,
            totals.issue.get(),
            values::number(totals.issue_count)?,
        ])?;
    }
    Ok(())
}

pub(super) fn find_limit(
    sql: &Connection,
    till: TillId,
    epoch: Epoch,
    number: LimitNumber,
) -> Result<Option<Limit>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT content FROM limits WHERE till = ?1 AND epoch = ?2 AND number = ?3",
    )?;
    let names = params![till.0, epoch.0, values::number(number.0)?];
    let found: Option<Vec<u8>> = statement.query_row(names, |row| row.get(0)).optional()?;
    found.map(|bytes| minicbor::decode(&bytes).map_err(StoreFault::damaged)).transpose()
}

/// No limit is written that is not signed: where there are some, a key must be at hand.
pub(super) fn write_limits(
    sql: &Connection,
    limits: &[((TillId, Epoch, LimitNumber), Limit)],
    key: Option<&SecretKey>,
) -> Result<(), StoreFault> {
    let mut statement = sql.prepare_cached(
        "INSERT INTO limits (till, epoch, number, content, signed_at, signed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for ((till, epoch, number), limit) in limits {
        let key = key.ok_or_else(|| StoreFault::damaged("nobody here may sign a limit"))?;
        let content = minicbor::to_vec(limit).map_err(StoreFault::damaged)?;
        let (number, signed) = (values::number(number.0)?, seal(limit, key));
        let at = limit.signed_at.0;
        statement.execute(params![till.0, epoch.0, number, content, at, signed.as_bytes()])?;
    }
    Ok(())
}

pub(super) fn entries_at(
    sql: &Connection,
    till: TillId,
    epoch: Epoch,
    sequence: Sequence,
) -> Result<Vec<HeldEntry>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT branch, hash, floor, floor_count, issue, issue_count
         FROM entries WHERE till = ?1 AND epoch = ?2 AND sequence = ?3 ORDER BY branch",
    )?;
    let names = params![till.0, epoch.0, values::number(sequence.0)?];
    let read = |row: &Row<'_>| {
        let totals = BranchTotals {
            head: Place { sequence, hash: EntryHash(values::bytes(row, 1)?) },
            floor: values::minor(row, 2)?,
            floor_count: values::counter(row, 3)?,
            issue: values::minor(row, 4)?,
            issue_count: values::counter(row, 5)?,
        };
        Ok(HeldEntry { branch: Branch(row.get(0)?), totals })
    };
    let rows = statement.query_map(names, read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}
