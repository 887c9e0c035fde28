//! What a person should look at.

use super::input::{Asked, Named, Order, text, turn};
use super::once::once;
use crate::acts::exceptions;
use crate::app::App;
use crate::auth::Person;
use crate::error::{ApiError, ApiResult};
use crate::store::StoreFault;
use crate::store::read::exceptions::{self as read, Wanted};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::wire::api::{ClearException, ExceptionRow, Page};

/// Which exceptions.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    open: Option<bool>,
    cursor: Option<String>,
    limit: Option<String>,
}

/// Those of the stores that the person sees, the newest first.
pub(super) async fn list(
    person: Person,
    State(app): State<App>,
    Asked(which): Asked<Which>,
) -> ApiResult<Json<Page<ExceptionRow>>> {
    let only = person.only();
    let turn = turn(which.cursor.as_deref(), which.limit.as_deref())?;
    let wanted = match which.open {
        None => Wanted::All,
        Some(true) => Wanted::Open,
        Some(false) => Wanted::Cleared,
    };
    let look = move |sql: &rusqlite::Connection| read::list(sql, only, wanted, turn);
    let found: Result<_, StoreFault> = app.store.read(look).await;
    Ok(Json(found?))
}

/// Somebody has looked at one.
pub(super) async fn clear(
    person: Person,
    State(app): State<App>,
    Named(position): Named<u64>,
    order: Order<ClearException>,
) -> ApiResult<Json<ExceptionRow>> {
    let who = person.clone();
    let done = once(&app, &person, order, move |desk, deed, written| {
        let note = text("note", &written.note, 500)?;
        exceptions::clear(desk, &who, deed.request, position, &note)?;
        let row = read::find(&desk.sql, position)?;
        row.ok_or(ApiError::NotFound { what: "exception" })
    });
    Ok(Json(done.await?))
}
