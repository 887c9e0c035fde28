//! The pages: the console and the customer's page, embedded as `cargo xtask ui` built them.

use crate::error::{ApiError, ApiResult};
use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/pages.rs"));
}

/// One of the programs that run in a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// For HQ and managers.
    Console,
    /// For whoever holds a card.
    Customer,
}

const NOT_BUILT: &str = "<!doctype html>
<html lang=\"en\"><meta charset=\"utf-8\"><title>Scrip</title>
<body style=\"font: 18px/1.5 system-ui; max-width: 40rem; margin: 4rem auto; padding: 0 1rem\">
<h1>The screens are not built yet</h1>
<p>This server runs; only its pages are missing. Build them once, then build the server again:</p>
<pre>cargo xtask ui
cargo build -p sync-server</pre>
<p>The API is described at <a href=\"/openapi.json\">/openapi.json</a>.</p>
</body></html>
";

impl Page {
    fn files(self) -> &'static [(&'static str, &'static [u8])] {
        match self {
            Self::Console => embedded::CONSOLE,
            Self::Customer => embedded::CUSTOMER,
        }
    }

    /// A file of the page; an address that is no file is a place in the program, which its start shows.
    pub fn serve(self, path: &str) -> ApiResult<Response> {
        let files = self.files();
        if files.is_empty() {
            return Ok(Html(NOT_BUILT).into_response());
        }
        let find = |name: &str| files.iter().find(|(file, _)| *file == name);
        let is_file = path.rsplit('/').next().is_some_and(|last| last.contains('.'));
        let (name, bytes) = match find(path) {
            Some(found) => *found,
            None if is_file => return Err(ApiError::NotFound { what: "page" }),
            None => *find("index.html").ok_or(ApiError::NotFound { what: "page" })?,
        };
        let mut response = Response::new(Body::from(bytes));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(name)));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        Ok(response)
    }
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("json") => "application/json",
        Some("txt") => "text/plain; charset=utf-8",
        _other => "application/octet-stream",
    }
}
