//! Values on their way between rows and types.

use super::StoreFault;
use rusqlite::types::Type;
use rusqlite::{Row, RowIndex};
use shared::money::{Amount, Asset, Minor};
use std::str::FromStr;

/// Reads a text column as what it names.
pub(super) fn parsed<T: FromStr>(row: &Row<'_>, column: usize) -> rusqlite::Result<T>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    let text = row.get_ref(column)?.as_str()?;
    text.parse().map_err(|bad| wrong(column, Type::Text, bad))
}

/// Reads minor units.
pub(super) fn minor(row: &Row<'_>, column: usize) -> rusqlite::Result<Minor> {
    Minor::new(row.get(column)?).map_err(|bad| wrong(column, Type::Integer, bad))
}

/// Reads a currency.
pub(super) fn asset(row: &Row<'_>, column: usize) -> rusqlite::Result<Asset> {
    Asset::from_code(row.get_ref(column)?.as_str()?).map_err(|bad| wrong(column, Type::Text, bad))
}

/// Reads minor units and their currency from two columns.
pub(super) fn amount(row: &Row<'_>, minor_at: usize, asset_at: usize) -> rusqlite::Result<Amount> {
    Ok(Amount { minor: minor(row, minor_at)?, asset: asset(row, asset_at)? })
}

/// Reads bytes of a fixed number.
pub(super) fn bytes<const N: usize>(row: &Row<'_>, column: usize) -> rusqlite::Result<[u8; N]> {
    row.get(column)
}

/// Reads a counter, which SQLite keeps as a signed number.
pub(super) fn counter<T: TryFrom<i64>>(row: &Row<'_>, column: usize) -> rusqlite::Result<T>
where
    T::Error: std::error::Error + Send + Sync + 'static,
{
    T::try_from(row.get::<_, i64>(column)?).map_err(|bad| wrong(column, Type::Integer, bad))
}

/// A counter as SQLite keeps it.
pub(super) fn number(counter: u64) -> Result<i64, StoreFault> {
    i64::try_from(counter).map_err(|_| StoreFault::damaged("a counter passed 2^63"))
}

/// A column that does not hold what it must.
pub(super) fn wrong(
    column: impl RowIndex + TryInto<usize>,
    kind: Type,
    why: impl std::error::Error + Send + Sync + 'static,
) -> rusqlite::Error {
    let column = column.try_into().unwrap_or(0);
    rusqlite::Error::FromSqlConversionFailure(column, kind, Box::new(why))
}
