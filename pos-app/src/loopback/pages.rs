//! The screens as files.

use crate::error::NotServed;
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use std::path::{Component, Path, PathBuf};

/// Where `cargo xtask ui` puts the till's screens.
const DIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/dist/till");

/// The window's own rules, but for the ways in which only the window speaks.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
                      img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

const NOT_BUILT: &str = "<!doctype html><html lang=en><meta charset=utf-8><title>Scrip</title>\
    <h1>The screens are not built</h1><p>Run <code>cargo xtask ui</code> and load this page again.</p>";

pub(super) async fn page(uri: Uri) -> Response {
    let name = match uri.path() {
        "/" => "index.html",
        path => path.trim_start_matches('/'),
    };
    let Some(path) = inside(name) else { return NotServed::NoSuchPage.into_response() };
    match tokio::fs::read(&path).await {
        Ok(bytes) => with_headers(kind_of(&path), bytes),
        Err(_) if name == "index.html" => {
            with_headers("text/html; charset=utf-8", NOT_BUILT.into())
        }
        Err(_) => NotServed::NoSuchPage.into_response(),
    }
}

/// A plain path below the folder of the screens; nothing that leads out of it.
fn inside(name: &str) -> Option<PathBuf> {
    let name = Path::new(name);
    let is_plain = name.components().all(|part| matches!(part, Component::Normal(_)));
    is_plain.then(|| Path::new(DIST).join(name))
}

fn with_headers(kind: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, bytes).into_response()
}

fn kind_of(path: &Path) -> &'static str {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("json") => "application/json",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_folder() {
        for name in ["index.html", "fonts/plex.woff2"] {
            assert!(inside(name).is_some(), "{name}");
        }
        for name in ["../Cargo.toml", "a/../../x", "/etc/passwd"] {
            assert!(inside(name).is_none(), "{name}");
        }
    }
}
