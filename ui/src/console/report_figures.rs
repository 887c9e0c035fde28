//! The sums of a report: by day, by store, by till. Nothing here draws.

use super::words;
use shared::money::{Amount, Asset, Minor};
use shared::time::{Millis, Timestamp};
use shared::wire::api::TotalsRow;

/// A figure of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// All that was taken from cards.
    Redeemed,
    /// With the server's leave.
    Online,
    /// From rights.
    Reserved,
    /// Under the floor limit.
    Floor,
    /// Given back.
    GivenBack,
    /// Put on cards.
    Loaded,
    /// Borne by the store.
    Shortfall,
}

impl Column {
    /// The figure of one row.
    pub(crate) fn of(self, row: &TotalsRow) -> Amount {
        match self {
            Self::Redeemed => {
                let parts = [row.redeemed_online, row.redeemed_reserved, row.redeemed_floor];
                words::sums(parts).first().copied().unwrap_or(row.redeemed_online)
            }
            Self::Online => row.redeemed_online,
            Self::Reserved => row.redeemed_reserved,
            Self::Floor => row.redeemed_floor,
            Self::GivenBack => row.given_back,
            Self::Loaded => row.loaded,
            Self::Shortfall => row.shortfall,
        }
    }
}

/// The sums of a figure over rows, one per currency.
pub(crate) fn sum(rows: &[TotalsRow], column: Column) -> Vec<Amount> {
    words::sums(rows.iter().map(|row| column.of(row)))
}

/// The currencies of rows, in the order in which they come.
pub(crate) fn assets(rows: &[TotalsRow]) -> Vec<Asset> {
    sum(rows, Column::Redeemed).into_iter().map(|amount| amount.asset).collect()
}

/// One day of a chart: what was taken while connected and while cut off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bar {
    /// `YYYY-MM-DD`.
    pub(crate) day: String,
    /// With the server's leave.
    pub(crate) online: Minor,
    /// From rights and under the floor limit.
    pub(crate) offline: Minor,
}

/// One bar per day from the first to the last, days without a sale among them.
pub(crate) fn bars(rows: &[TotalsRow], asset: Asset, days: &[String]) -> Vec<Bar> {
    let total = |day: &str, columns: &[Column]| {
        let amounts = rows
            .iter()
            .filter(|row| row.day == day)
            .flat_map(|row| columns.iter().map(move |column| column.of(row)));
        words::sums(amounts)
            .iter()
            .find(|sum| sum.asset == asset)
            .map_or(Minor::ZERO, |sum| sum.minor)
    };
    let bar = |day: &String| Bar {
        day: day.clone(),
        online: total(day, &[Column::Online]),
        offline: total(day, &[Column::Reserved, Column::Floor]),
    };
    days.iter().map(bar).collect()
}

/// The day of a moment in UTC, which is how the server counts days.
pub(crate) fn day_of(at: Timestamp) -> String {
    at.to_string().chars().take(10).collect()
}

/// The days that end with the one of `now`, the earliest first.
pub(crate) fn days_before(now: Timestamp, count: u32) -> Vec<String> {
    let back = |days: u32| {
        let length = Millis::from_hours(days.saturating_mul(24)).0;
        Timestamp(now.0.saturating_sub_unsigned(length))
    };
    (0..count).rev().map(|days| day_of(back(days))).collect()
}

/// The days from one to another, both counted; none where they are no days or more than `most`.
pub(crate) fn days_between(from: &str, to: &str, most: u32, now: Timestamp) -> Vec<String> {
    if from > to {
        return Vec::new();
    }
    // Counted back from today, since this page has no calendar of its own.
    let days = days_before(now, most);
    let inside = |day: &String| day.as_str() >= from && day.as_str() <= to;
    days.into_iter().filter(inside).collect()
}
