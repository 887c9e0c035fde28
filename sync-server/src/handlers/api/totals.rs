//! What tills took.

use super::input::{Asked, turn};
use crate::app::App;
use crate::auth::Person;
use crate::error::{ApiError, ApiResult};
use crate::store::StoreFault;
use crate::store::read::totals::{self as read, Days};
use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use serde::Deserialize;
use shared::ids::StoreId;
use shared::time::Timestamp;
use shared::wire::api::{Page, TotalsRow};

/// Which days, of which store.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    from: Option<String>,
    to: Option<String>,
    store: Option<StoreId>,
    cursor: Option<String>,
    limit: Option<String>,
}

/// One row per day, store and till; today, where no day is named.
pub(super) async fn list(
    person: Person,
    State(app): State<App>,
    Asked(which): Asked<Which>,
) -> ApiResult<Json<Page<TotalsRow>>> {
    let store = person.look_at(which.store)?;
    let days = days(&which, app.clock.now())?;
    let turn = turn(which.cursor.as_deref(), which.limit.as_deref())?;
    let found: Result<_, StoreFault> =
        app.store.read(move |sql| read::list(sql, days, store, turn)).await;
    Ok(Json(found?))
}

/// The days asked for; where one end is missing, the other stands for both or today does.
fn days(which: &Which, now: Timestamp) -> ApiResult<Days> {
    let first = which.from.as_deref().map(|text| parsed("from", text)).transpose()?;
    let last = which.to.as_deref().map(|text| parsed("to", text)).transpose()?;
    let today = Days::of(now);
    let days = Days {
        first: first.or(last).unwrap_or(today),
        last: last.unwrap_or_else(|| first.map_or(today, |first| first.max(today))),
    };
    if (1..=Days::MOST).contains(&days.count()) {
        return Ok(days);
    }
    let detail = format!("Ask for 1 to {} days, the earlier one first.", Days::MOST);
    Err(ApiError::field("to", "bad_days", detail))
}

fn parsed(field: &str, text: &str) -> ApiResult<Date> {
    let bad = || ApiError::field(field, "bad_day", "A day is YYYY-MM-DD.");
    if text.len() != "YYYY-MM-DD".len() {
        return Err(bad());
    }
    text.parse().map_err(|_| bad())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_are_asked_for() {
        let now = Timestamp(1_795_000_000_000);
        let rows = [
            (None, None, "2026-11-18 2026-11-18"),
            (Some("2026-11-01"), None, "2026-11-01 2026-11-18"),
            (None, Some("2026-11-01"), "2026-11-01 2026-11-01"),
            (Some("2026-10-01"), Some("2026-10-31"), "2026-10-01 2026-10-31"),
            (Some("2026-12-01"), None, "2026-12-01 2026-12-01"),
            (Some("2026-11-02"), Some("2026-11-01"), "bad_days"),
            (Some("2024-01-01"), Some("2026-01-01"), "bad_days"),
            (Some("2026-02-29"), None, "bad_day"),
            (Some("20261101"), None, "bad_day"),
            (Some("yesterday!"), None, "bad_day"),
        ];
        for (from, to, expected) in rows {
            let [from, to] = [from, to].map(|day| day.map(str::to_owned));
            let which = Which { from, to, ..Which::default() };
            let said = match days(&which, now) {
                Ok(days) => format!("{} {}", days.first, days.last),
                Err(bad) => bad.code().to_owned(),
            };
            assert_eq!(said, expected, "{which:?}");
        }
    }
}
