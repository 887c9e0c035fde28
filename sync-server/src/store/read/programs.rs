//! Programs, with what their cards hold together.

use super::Turn;
use crate::store::{StoreFault, values};
use rusqlite::{Connection, Row, params};
use shared::ids::ProgramId;
use shared::money::Amount;
use shared::time::Millis;
use shared::wire::api::{NewProgram, Page, ProgramRow};

/// All programs.
pub fn list(sql: &Connection, turn: Turn) -> Result<Page<ProgramRow>, StoreFault> {
    let rows = read(sql, None, turn)?;
    Ok(turn.page(rows.into_iter().map(|row| (u64::from(row.id.0), row)).collect()))
}

/// One program.
pub fn find(sql: &Connection, id: ProgramId) -> Result<Option<ProgramRow>, StoreFault> {
    Ok(read(sql, Some(id), Turn::default())?.pop())
}

fn read(
    sql: &Connection,
    id: Option<ProgramId>,
    turn: Turn,
) -> Result<Vec<ProgramRow>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT p.id, p.name, p.asset, p.load_min, p.load_max, p.balance_max, p.expires_after,
                p.activate_offline, p.redeem_offline, count(c.id),
                coalesce(sum(coalesce(a.credits_posted_cache - a.debits_posted_cache, 0)
                             + c.reserved_cache), 0)
         FROM programs p LEFT JOIN cards c ON c.program = p.id
         LEFT JOIN accounts a ON a.id = 'card:' || lower(hex(c.id))
         WHERE (?1 IS NULL OR p.id = ?1) AND p.id > ?2 GROUP BY p.id ORDER BY p.id LIMIT ?3",
    )?;
    let wanted = params![id.map(|id| id.0), turn.beyond(), turn.limit()];
    let rows = statement.query_map(wanted, program)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn program(row: &Row<'_>) -> rusqlite::Result<ProgramRow> {
    let asset = values::asset(row, 2)?;
    let expires: Option<i64> = row.get(6)?;
    let rules = NewProgram {
        name: row.get(1)?,
        asset,
        load_min: values::minor(row, 3)?,
        load_max: values::minor(row, 4)?,
        balance_max: values::minor(row, 5)?,
        expires_after: expires.map(|_| values::counter(row, 6).map(Millis)).transpose()?,
        activate_offline: row.get(7)?,
        redeem_offline: row.get(8)?,
    };
    let outstanding = Amount { minor: values::minor(row, 10)?, asset };
    Ok(ProgramRow {
        id: ProgramId(row.get(0)?),
        rules,
        cards: values::counter(row, 9)?,
        outstanding,
    })
}
