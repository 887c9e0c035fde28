//! What the console shows: lists and pages, read in one snapshot, in the words of the API.

pub mod cards;
pub mod exceptions;
pub mod people;
pub mod places;
pub mod programs;
pub mod totals;

use super::values;
use rusqlite::{Row, types::Type};
use serde_json::Value;
use shared::money::Minor;
use shared::time::Timestamp;
use shared::wire::api::Page;

/// Rows of one page.
pub const PAGE_ROWS: usize = 50;

/// One more row than a page has tells whether there is a next page.
fn limit() -> i64 {
    i64::try_from(PAGE_ROWS + 1).unwrap_or(i64::MAX)
}

/// A page of rows that come with their places, the largest first.
fn page<T>(mut found: Vec<(u64, T)>) -> Page<T> {
    let more = found.len() > PAGE_ROWS;
    found.truncate(PAGE_ROWS);
    let last = found.last().map(|(place, _)| place.to_string());
    Page { next: last.filter(|_| more), rows: found.into_iter().map(|(_, row)| row).collect() }
}

/// Places before this one; all, where there is none.
fn before(cursor: Option<u64>) -> i64 {
    cursor.and_then(|place| i64::try_from(place).ok()).unwrap_or(i64::MAX)
}

/// Reads minor units that may be none.
fn minor_or_none(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Minor>> {
    let set: Option<i64> = row.get(column)?;
    set.map(|_| values::minor(row, column)).transpose()
}

/// Reads JSON.
fn json(row: &Row<'_>, column: usize) -> rusqlite::Result<Value> {
    let text = row.get_ref(column)?.as_str()?;
    serde_json::from_str(text).map_err(|bad| values::wrong(column, Type::Text, bad))
}

/// Details as people read them: `amount: 4000, store: 1`. What the row says already is left out.
fn in_words(detail: &Value) -> String {
    let Value::Object(parts) = detail else {
        return detail.as_str().map_or_else(String::new, str::to_owned);
    };
    let said = parts.iter().filter(|(name, value)| {
        !value.is_null() && !matches!(name.as_str(), "reason" | "code" | "effect")
    });
    let words = said.map(|(name, value)| {
        let name = name.replace('_', " ");
        match value {
            Value::String(text) => format!("{name}: {text}"),
            Value::Object(_) => format!("{name}: {}", in_words(value)),
            Value::Number(at) if name.ends_with(" at") => {
                let at = at.as_i64().map_or_else(|| at.to_string(), |at| Timestamp(at).to_string());
                format!("{name}: {at}")
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
                format!("{name}: {value}")
            }
        }
    });
    words.collect::<Vec<_>>().join(", ")
}
