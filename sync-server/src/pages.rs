//! The console's files, embedded as `cargo xtask ui` built them and packed when the server was built.

use crate::error::{ApiError, ApiResult, unchanged};
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/pages.rs"));
}

/// A file of the console.
#[derive(Clone, Copy, Debug)]
struct File {
    name: &'static str,
    bytes: &'static [u8],
    /// With brotli, where that makes it smaller.
    packed: Option<&'static [u8]>,
    /// Another one for other bytes.
    tag: &'static str,
}

/// Answers with a file; an address that is no file is a place in the program, which its start shows.
pub fn serve(path: &str, asked: &HeaderMap) -> ApiResult<Response> {
    let file = find(embedded::CONSOLE, path).ok_or(ApiError::NotFound { what: "page" })?;
    Ok(answer(file, asked))
}

fn find<'a>(files: &'a [File], path: &str) -> Option<&'a File> {
    let named = |name: &str| files.iter().find(|file| file.name == name);
    let is_file = path.rsplit('/').next().is_some_and(|last| last.contains('.'));
    named(path).or_else(|| if is_file { None } else { named("index.html") })
}

/// The file in the form that the caller reads. Browsers keep it and ask each time whether it is still the
/// one: names stay, so nothing else would tell them of a new server.
fn answer(file: &File, asked: &HeaderMap) -> Response {
    let packed = file.packed.filter(|_| takes_brotli(asked));
    let form = if packed.is_some() { "-br" } else { "" };
    let tag = format!("\"{}{form}\"", file.tag);
    let mut response = if has(asked, &tag) {
        unchanged()
    } else {
        Response::new(Body::from(packed.unwrap_or(file.bytes)))
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(file.name)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if packed.is_some() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// Whether `br` is among the codings that the caller takes, and not with the weight 0.
fn takes_brotli(asked: &HeaderMap) -> bool {
    words(asked, &header::ACCEPT_ENCODING).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let weight = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse::<f32>().ok());
        name.trim().eq_ignore_ascii_case("br") && weight != Some(0.0)
    })
}

/// Whether the caller has this very form already.
fn has(asked: &HeaderMap, tag: &str) -> bool {
    words(asked, &header::IF_NONE_MATCH).any(|held| held.trim_start_matches("W/") == tag)
}

/// What stands between the commas of a header.
fn words<'a>(asked: &'a HeaderMap, name: &header::HeaderName) -> impl Iterator<Item = &'a str> {
    let values = asked.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim)
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

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [File; 2] = [
        File { name: "index.html", bytes: b"whole", packed: Some(b"br"), tag: "1" },
        File { name: "fonts/a.woff2", bytes: b"font", packed: None, tag: "2" },
    ];

    /// Status, coding and tag of the answer to a caller that sends these two headers.
    fn said(path: &str, coding: &str, held: &str) -> String {
        let mut asked = HeaderMap::new();
        for (name, value) in [(header::ACCEPT_ENCODING, coding), (header::IF_NONE_MATCH, held)] {
            if !value.is_empty() {
                asked.insert(name, value.parse().unwrap());
            }
        }
        let Some(file) = find(&FILES, path) else { return "none".to_owned() };
        let answer = answer(file, &asked);
        assert_eq!(answer.headers()["cache-control"], "no-cache");
        let header = |name| answer.headers().get(name).map_or("-", |v| v.to_str().unwrap());
        let (coding, tag) = (header("content-encoding"), header("etag"));
        format!("{} {coding} {tag}", answer.status().as_u16())
    }

    #[test]
    fn a_file_goes_packed_to_who_can_read_it_and_once_to_who_keeps_it() {
        let rows = [
            ("index.html", "", "", "200 - \"1\""),
            ("index.html", "gzip, deflate", "", "200 - \"1\""),
            ("index.html", "gzip, br;q=0", "", "200 - \"1\""),
            ("index.html", "gzip, deflate, br, zstd", "", "200 br \"1-br\""),
            ("stores/1", "BR;q=0.5", "", "200 br \"1-br\""),
            ("index.html", "br", "\"0\", W/\"1-br\"", "304 br \"1-br\""),
            ("index.html", "br", "\"1\"", "200 br \"1-br\""),
            ("index.html", "", "\"1\"", "304 - \"1\""),
            ("fonts/a.woff2", "br", "", "200 - \"2\""),
            ("fonts/none.woff2", "br", "", "none"),
        ];
        for (path, coding, held, expected) in rows {
            assert_eq!(said(path, coding, held), expected, "{path} {coding} {held}");
        }
    }

    #[test]
    fn what_is_embedded_is_packed_where_it_is_text_or_code() {
        assert!(find(embedded::CONSOLE, "").is_some(), "there is always a start");
        for file in embedded::CONSOLE {
            let small = media_type(file.name) == "font/woff2" || file.bytes.len() < 200;
            assert!(small || file.packed.is_some(), "{} goes over the line whole", file.name);
            let packed = file.packed.map_or(0, <[u8]>::len);
            assert!(packed < file.bytes.len(), "{}", file.name);
        }
    }
}
