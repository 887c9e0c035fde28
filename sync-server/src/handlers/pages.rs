//! The console and the customer's page.

use crate::error::ApiResult;
use crate::pages::Page;
use axum::extract::Path;
use axum::response::{Redirect, Response};

/// People who come to the bare address want the console.
pub(crate) async fn home() -> Redirect {
    Redirect::temporary("/console/")
}

/// The console's start.
pub(crate) async fn console_home() -> ApiResult<Response> {
    Page::Console.serve("index.html")
}

/// A file of the console, or a place in it.
pub(crate) async fn console(Path(path): Path<String>) -> ApiResult<Response> {
    Page::Console.serve(&path)
}

/// The customer's start.
pub(crate) async fn customer_home() -> ApiResult<Response> {
    Page::Customer.serve("index.html")
}

/// A file of the customer's page, or a place in it.
pub(crate) async fn customer(Path(path): Path<String>) -> ApiResult<Response> {
    Page::Customer.serve(&path)
}
