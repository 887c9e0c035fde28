//! For whoever watches the server.

use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::store;
use axum::extract::State;

/// The process runs.
pub(crate) async fn live() -> &'static str {
    "live\n"
}

/// It can read and write its books and is not stopping.
pub(crate) async fn ready(State(app): State<App>) -> ApiResult<&'static str> {
    if *app.stopping.borrow() {
        return Err(ApiError::NotReady { detail: "The server is stopping.".to_owned() });
    }
    app.store
        .read(store::can_be_read)
        .await
        .map_err(|_fault| ApiError::NotReady { detail: "The books cannot be read.".to_owned() })?;
    app.store
        .writer()
        .is_there()
        .await
        .map_err(|_fault| ApiError::NotReady { detail: "The books take no change.".to_owned() })?;
    Ok("ready\n")
}

/// Figures for Prometheus.
pub(crate) async fn metrics(State(app): State<App>) -> String {
    app.metrics.render()
}
