//! What people changed.

use super::input::{Asked, cursor};
use crate::app::App;
use crate::auth::Hq;
use crate::error::ApiResult;
use crate::store::StoreFault;
use crate::store::read::people;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::wire::api::{AuditRow, Page};

/// Where to go on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Where {
    cursor: Option<String>,
}

/// The newest first.
pub(super) async fn list(
    _: Hq,
    State(app): State<App>,
    Asked(from): Asked<Where>,
) -> ApiResult<Json<Page<AuditRow>>> {
    let cursor = cursor(from.cursor.as_deref())?;
    let found: Result<_, StoreFault> = app.store.read(move |sql| people::audit(sql, cursor)).await;
    Ok(Json(found?))
}
