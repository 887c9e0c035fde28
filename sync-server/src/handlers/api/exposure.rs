//! What could be lost right now.

use super::input::{Asked, WhichPage};
use crate::app::App;
use crate::auth::Person;
use crate::error::ApiResult;
use crate::store::StoreFault;
use crate::store::read::places;
use axum::Json;
use axum::extract::State;
use shared::wire::api::{Page, StoreExposure};

/// By the stores that the person sees.
pub(super) async fn list(
    person: Person,
    State(app): State<App>,
    Asked(which): Asked<WhichPage>,
) -> ApiResult<Json<Page<StoreExposure>>> {
    let (only, turn) = (person.only(), which.turn()?);
    let look = move |sql: &rusqlite::Connection| places::exposure(sql, only, turn);
    let found: Result<_, StoreFault> = app.store.read(look).await;
    Ok(Json(found?))
}
