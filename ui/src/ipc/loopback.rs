//! HTTP on loopback: the carrier of an ordinary browser.

use super::Lost;
use crate::dom;
use leptos::prelude::window;
use std::cell::OnceCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, Request, RequestInit, Response};

const TOKEN_KEY: &str = "scrip-token";

thread_local! {
    static TOKEN: OnceCell<String> = const { OnceCell::new() };
}

/// Sends a command and brings its answer.
pub(super) async fn call(name: &str, input: &str) -> Result<String, Lost> {
    let ask = RequestInit::new();
    ask.set_method("POST");
    ask.set_body(&JsValue::from_str(input));
    fetch(&format!("/ipc/{name}"), &ask).await
}

/// Waits for the events after a number.
pub(super) async fn events(after: u64) -> Result<String, Lost> {
    fetch(&format!("/ipc/events?after={after}"), &RequestInit::new()).await
}

async fn fetch(address: &str, ask: &RequestInit) -> Result<String, Lost> {
    let response = send(address, ask).await.map_err(|_| Lost::Away)?;
    let body = response.text().map(JsFuture::from).map_err(|_| Lost::Away)?;
    let text = body.await.ok().and_then(|text| text.as_string()).ok_or(Lost::Away)?;
    match response.status() {
        200 => Ok(text),
        422 => Err(Lost::Told(text)),
        401 | 403 => Err(Lost::Forbidden),
        _ => Err(Lost::Away),
    }
}

async fn send(address: &str, ask: &RequestInit) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    headers.set("Authorization", &format!("Bearer {}", token()))?;
    headers.set("Content-Type", "application/json")?;
    ask.set_headers(&headers);
    let request = Request::new_with_str_and_init(address, ask)?;
    JsFuture::from(window().fetch_with_request(&request)).await?.dyn_into()
}

/// The token of the page's address, which is taken out of sight once it was read.
fn token() -> String {
    TOKEN.with(|kept| {
        let read = || match dom::hash().strip_prefix("token=") {
            Some(token) => {
                dom::keep_here(TOKEN_KEY, token);
                dom::clear_hash();
                token.to_string()
            }
            None => dom::kept_here(TOKEN_KEY).unwrap_or_default(),
        };
        kept.get_or_init(read).clone()
    })
}
