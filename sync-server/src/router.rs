//! The addresses of the server. One line each; what they answer stands in `handlers/`.

use crate::app::App;
use crate::auth::Door;
use crate::error::{ApiError, ONLY_TLS, SAFE_HEADERS, as_problem};
use crate::handlers::{api, health, pages, tills};
use crate::openapi;
use crate::sync_socket;
use axum::Router;
use axum::extract::Extension;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

/// The most bytes of any request's body.
const BODY_BYTES_MAX: usize = 2 * 1024 * 1024;

/// All addresses, with what each answer carries.
pub fn router(app: App) -> Router {
    let over_tls = app.config.tls.is_some();
    Router::new()
        .merge(api::router())
        .route("/openapi.json", get(openapi::show))
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .route("/v1/sync", get(sync_socket::upgrade))
        .route("/v1/tills/enrol", post(tills::enrol))
        .route("/v1/tills/{till}/entries", post(tills::entries))
        .route("/", get(pages::home))
        .route("/console", get(pages::console_home))
        .route("/console/", get(pages::console_home))
        .route("/console/{*path}", get(pages::console))
        .fallback(async || ApiError::NotFound { what: "address" })
        .method_not_allowed_fallback(async || ApiError::WrongMethod)
        // One door for all that takes a secret.
        .layer(Extension(Door::default()))
        .layer(RequestBodyLimitLayer::new(BODY_BYTES_MAX))
        .layer(CatchPanicLayer::new())
        .layer(RequestBodyTimeoutLayer::new(app.config.silent_max))
        .layer(from_fn(move |request, next| with_safe_headers(over_tls, request, next)))
        .with_state(app)
}

async fn with_safe_headers(
    over_tls: bool,
    request: axum::extract::Request,
    next: Next,
) -> Response {
    let mut response = as_problem(next.run(request).await);
    add_safe_headers(response.headers_mut());
    if over_tls {
        let (name, value) = ONLY_TLS;
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn add_safe_headers(headers: &mut HeaderMap) {
    for (name, value) in SAFE_HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}
