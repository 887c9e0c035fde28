//! What could be lost right now.

use crate::app::App;
use crate::auth::Person;
use crate::error::ApiResult;
use crate::store::StoreFault;
use crate::store::read::places;
use axum::Json;
use axum::extract::State;
use shared::wire::api::ExposureReport;

/// By the stores that the person sees.
pub(super) async fn show(
    person: Person,
    State(app): State<App>,
) -> ApiResult<Json<ExposureReport>> {
    let only = person.only();
    let found: Result<_, StoreFault> = app.store.read(move |sql| places::exposure(sql, only)).await;
    Ok(Json(found?))
}
