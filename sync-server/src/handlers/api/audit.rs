//! What people changed.

use super::input::{Asked, WhichPage};
use crate::app::App;
use crate::auth::Hq;
use crate::error::ApiResult;
use crate::store::StoreFault;
use crate::store::read::people;
use axum::Json;
use axum::extract::State;
use shared::wire::api::{AuditRow, Page};

/// The newest first.
pub(super) async fn list(
    _: Hq,
    State(app): State<App>,
    Asked(which): Asked<WhichPage>,
) -> ApiResult<Json<Page<AuditRow>>> {
    let turn = which.turn()?;
    let found: Result<_, StoreFault> = app.store.read(move |sql| people::audit(sql, turn)).await;
    Ok(Json(found?))
}
