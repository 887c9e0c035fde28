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

/// Which page of a list: where the one before ended, and how many rows. A list is in the order of places that
/// never change, so what is added meanwhile shifts no page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn<P = u64> {
    /// The place of the last row before it; none for the first page.
    pub after: Option<P>,
    /// Its rows.
    pub rows: usize,
}

impl Turn {
    /// Rows of one page, where nobody asks for another number.
    pub const ROWS: usize = 50;
    /// The most rows of one page.
    pub const ROWS_MAX: usize = 500;

    /// Where to go on in a list that is read from its largest place.
    fn before(self) -> i64 {
        self.after.and_then(|place| i64::try_from(place).ok()).unwrap_or(i64::MAX)
    }

    /// Where to go on in a list that is read from its smallest place.
    fn beyond(self) -> i64 {
        self.after.map_or(-1, |place| i64::try_from(place).unwrap_or(i64::MAX))
    }
}

impl Default for Turn {
    /// The first page.
    fn default() -> Self {
        Self { after: None, rows: Self::ROWS }
    }
}

impl<P: ToString> Turn<P> {
    /// One more row than the page has tells whether there is a next one.
    fn limit(&self) -> i64 {
        i64::try_from(self.rows.saturating_add(1)).unwrap_or(i64::MAX)
    }

    /// The page, of rows that come with their places.
    fn page<T>(&self, mut found: Vec<(P, T)>) -> Page<T> {
        let more = found.len() > self.rows;
        found.truncate(self.rows);
        let last = found.last().map(|(place, _)| place.to_string());
        Page { next: last.filter(|_| more), rows: found.into_iter().map(|(_, row)| row).collect() }
    }
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
