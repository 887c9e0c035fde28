//! Cards as they were ordered: from this and the issuer's secret the same token follows again.

use super::{StoreFault, values};
use rusqlite::{Connection, OptionalExtension, Row, params};
use shared::credential::{CardNumber, CardOrder};
use shared::ids::{CardId, ProgramId, StatusIndex};
use shared::time::Timestamp;
use uuid::Uuid;

/// Keeps an order of a card that is in the books.
pub fn add(
    sql: &Connection,
    order: &CardOrder,
    card: CardId,
    last_four: &str,
    batch: Uuid,
) -> Result<(), StoreFault> {
    sql.prepare_cached(
        "INSERT INTO card_orders (program, number, card, issued_at, issuer, batch, last_four)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        order.program.0,
        values::number(order.number.0)?,
        card.0,
        order.issued_at.0,
        order.issuer.to_string(),
        batch.as_bytes(),
        last_four,
    ])?;
    Ok(())
}

/// The order that a card came from.
pub fn find(sql: &Connection, card: CardId) -> Result<Option<CardOrder>, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT o.program, o.number, o.issued_at, o.issuer, c.status_index
         FROM card_orders o JOIN cards c ON c.id = o.card WHERE o.card = ?1",
    )?;
    let read = |row: &Row<'_>| {
        Ok(CardOrder {
            issuer: values::parsed(row, 3)?,
            issued_at: Timestamp(row.get(2)?),
            program: ProgramId(row.get(0)?),
            number: CardNumber(values::counter(row, 1)?),
            index: StatusIndex(row.get(4)?),
        })
    };
    Ok(statement.query_row([card.0], read).optional()?)
}

/// The next number of a program's cards.
pub fn next_number(sql: &Connection, program: ProgramId) -> Result<u64, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT coalesce(max(number), 0) + 1 FROM card_orders WHERE program = ?1",
    )?;
    Ok(statement.query_row([program.0], |row| values::counter(row, 0))?)
}

/// The next place in the status list.
pub fn next_index(sql: &Connection) -> Result<u32, StoreFault> {
    let mut statement =
        sql.prepare_cached("SELECT coalesce(max(status_index), -1) + 1 FROM cards")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}
