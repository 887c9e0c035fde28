//! The console's pages.

use crate::error::ApiResult;
use crate::pages;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::{Redirect, Response};

/// People who come to the bare address want the console.
pub(crate) async fn home() -> Redirect {
    Redirect::temporary("/console/")
}

/// The console's start.
pub(crate) async fn console_home(asked: HeaderMap) -> ApiResult<Response> {
    pages::serve("index.html", &asked)
}

/// A file of the console, or a place in it.
pub(crate) async fn console(Path(path): Path<String>, asked: HeaderMap) -> ApiResult<Response> {
    pages::serve(&path, &asked)
}
