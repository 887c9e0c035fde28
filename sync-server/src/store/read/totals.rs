//! What tills took, by day.

use super::Turn;
use crate::store::{StoreFault, values};
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Span, tz::TimeZone};
use rusqlite::{Connection, Row, params};
use shared::ids::{StoreId, TillId};
use shared::money::{Amount, Asset};
use shared::time::Timestamp;
use shared::wire::api::{Page, TotalsRow};
use std::fmt;
use std::str::FromStr;

/// Milliseconds of a day in UTC.
const DAY_MS: i64 = 24 * 3_600_000;

/// Days in UTC, first and last included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub first: Date,
    /// The last.
    pub last: Date,
}

impl Days {
    /// The most days of one question.
    pub const MOST: i32 = 366;

    /// The day of a moment.
    pub fn of(now: Timestamp) -> Date {
        day(now.0.div_euclid(DAY_MS))
    }

    /// How many they are; below one where the last comes before the first.
    pub fn count(self) -> i32 {
        let apart = self.first.until((jiff::Unit::Day, self.last));
        apart.map_or(0, |apart: Span| apart.get_days().saturating_add(1))
    }

    /// From the first moment to the one after the last.
    fn moments(self) -> [i64; 2] {
        [begin(self.first), begin(self.last).saturating_add(DAY_MS)]
    }
}

/// The place of a row among all: its day, store, till and currency, as in `20775.1.2.EUR`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowPlace {
    day: i64,
    store: u32,
    till: u32,
    asset: Asset,
}

/// The text is no place of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no place among the totals")]
pub struct NoPlace;

impl fmt::Display for RowPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { day, store, till, asset } = self;
        write!(f, "{day}.{store}.{till}.{}", asset.code())
    }
}

impl FromStr for RowPlace {
    type Err = NoPlace;

    fn from_str(text: &str) -> Result<Self, NoPlace> {
        let mut parts = text.splitn(4, '.');
        let mut part = || parts.next().ok_or(NoPlace);
        let (day, store, till, asset) = (part()?, part()?, part()?, part()?);
        Ok(Self {
            // No day of a report is beyond what a day counts to.
            day: day.parse::<i32>().map_err(|_| NoPlace)?.into(),
            store: store.parse().map_err(|_| NoPlace)?,
            till: till.parse().map_err(|_| NoPlace)?,
            asset: Asset::from_code(asset).map_err(|_| NoPlace)?,
        })
    }
}

/// The totals of each day, store and till on which something happened, the newest day first.
pub fn list(
    sql: &Connection,
    days: Days,
    store: Option<StoreId>,
    turn: Turn<RowPlace>,
) -> Result<Page<TotalsRow>, StoreFault> {
    // A payment has one line of history. What its card did not have stands in an exception of the same
    // moment. A sale that was voided was never one.
    let mut statement = sql.prepare_cached(
        "WITH happened AS (
             SELECT a.at / 86400000 AS day, a.store, coalesce(a.till, 0) AS till, a.asset,
                    CASE WHEN p.kind = 'redeem' AND p.class IN ('online', 'desk')
                         THEN p.settled ELSE 0 END AS online,
                    CASE WHEN p.kind = 'redeem' AND p.class = 'reserved'
                         THEN p.settled ELSE 0 END AS reserved,
                    CASE WHEN p.kind = 'redeem' AND p.class = 'floor'
                         THEN p.settled ELSE 0 END AS floor,
                    CASE WHEN p.kind IN ('void', 'refund') AND o.kind = 'redeem'
                         THEN p.settled ELSE 0 END AS given_back,
                    CASE WHEN p.kind IN ('load', 'activate') THEN p.settled
                         WHEN o.kind IN ('load', 'activate') THEN -p.settled ELSE 0 END AS loaded,
                    0 AS shortfall, 1 AS payments
             FROM activities a JOIN payments p ON p.id = a.payment
             LEFT JOIN payments o ON o.id = p.original
             WHERE a.store IN (SELECT id FROM stores WHERE ?3 IS NULL OR id = ?3)
               AND a.at >= ?1 AND a.at < ?2
             UNION ALL
             SELECT at / 86400000, store, coalesce(till, 0), asset, 0, 0, 0, 0, 0,
                    json_extract(detail, '$.amount'), 0
             FROM exceptions
             WHERE reason = 'shortfall' AND at >= ?1 AND at < ?2 AND (?3 IS NULL OR store = ?3)
         )
         SELECT h.day, h.store, s.name, h.till, coalesce(t.name, 'Desk'), h.asset, sum(h.online),
                sum(h.reserved), sum(h.floor), sum(h.given_back), sum(h.loaded), sum(h.shortfall),
                sum(h.payments)
         FROM happened h JOIN stores s ON s.id = h.store LEFT JOIN tills t ON t.id = h.till
         WHERE ?4 IS NULL OR h.day < ?4
            OR (h.day = ?4 AND (h.store, h.till, h.asset) > (?5, ?6, ?7))
         GROUP BY h.day, h.store, h.till, h.asset ORDER BY h.day DESC, h.store, h.till, h.asset
         LIMIT ?8",
    )?;
    let [from, mut to] = days.moments();
    let after = turn.after;
    if let Some(RowPlace { day, .. }) = after {
        to = to.min(day.saturating_add(1).saturating_mul(DAY_MS));
    }
    let found = statement.query_map(
        params![
            from,
            to,
            store.map(|store| store.0),
            after.map(|place| place.day),
            after.map(|place| place.store),
            after.map(|place| place.till),
            after.map(|place| place.asset.code().to_owned()),
            turn.limit()
        ],
        |row| Ok((place(row)?, totals(row)?)),
    )?;
    Ok(turn.page(found.collect::<Result<_, _>>()?))
}

fn place(row: &Row<'_>) -> rusqlite::Result<RowPlace> {
    let asset = values::asset(row, 5)?;
    Ok(RowPlace { day: row.get(0)?, store: row.get(1)?, till: row.get(3)?, asset })
}

fn totals(row: &Row<'_>) -> rusqlite::Result<TotalsRow> {
    let asset = values::asset(row, 5)?;
    let amount =
        |column| Ok::<_, rusqlite::Error>(Amount { minor: values::minor(row, column)?, asset });
    Ok(TotalsRow {
        day: day(row.get(0)?).to_string(),
        store: StoreId(row.get(1)?),
        store_name: row.get(2)?,
        till: TillId(row.get(3)?),
        till_name: row.get(4)?,
        redeemed_online: amount(6)?,
        redeemed_reserved: amount(7)?,
        redeemed_floor: amount(8)?,
        given_back: amount(9)?,
        loaded: amount(10)?,
        shortfall: amount(11)?,
        payments: values::counter(row, 12)?,
    })
}

/// The day that is this many after the first of 1970.
fn day(number: i64) -> Date {
    let hours = SignedDuration::from_hours(number.saturating_mul(24));
    date(1970, 1, 1).saturating_add(hours)
}

fn begin(day: Date) -> i64 {
    day.to_zoned(TimeZone::UTC).map_or(0, |moment| moment.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_one_text() {
        let place = RowPlace { day: 20_775, store: 1, till: 2, asset: Asset::EUR };
        assert_eq!(place.to_string(), "20775.1.2.EUR");
        assert_eq!("20775.1.2.EUR".parse(), Ok(place));
        for text in ["", "7", "1.2.3", "1.2.3.E", "1.2.3.EUR.4", "x.2.3.EUR", "1.-2.3.EUR"] {
            assert_eq!(text.parse::<RowPlace>(), Err(NoPlace), "{text:?}");
        }
    }

    #[test]
    fn days_are_counted_in_utc() {
        assert_eq!(Days::of(Timestamp(0)), date(1970, 1, 1));
        assert_eq!(Days::of(Timestamp(DAY_MS - 1)), date(1970, 1, 1));
        assert_eq!(Days::of(Timestamp(1_795_000_000_000)), date(2026, 11, 18));
        let days = Days { first: date(2024, 2, 28), last: date(2024, 3, 1) };
        assert_eq!(days.count(), 3, "2024 has a 29th of February");
        assert_eq!(days.moments()[1] - days.moments()[0], 3 * DAY_MS);
        assert_eq!(Days { first: days.last, last: days.first }.count(), -1);
    }
}
