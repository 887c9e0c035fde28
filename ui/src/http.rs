//! The one way from the console to the server: JSON over HTTP under `/v1`, in the session's cookie.
//!
//! `shared::wire::api` says what goes over it.

use crate::say::{say, words};
use leptos::prelude::window;
use serde::de::DeserializeOwned;
use shared::wire::api::{Page, Problem};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, Request, RequestInit, Response};

/// Why there is no answer to show, in words for the person at the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// The stable code, for the telephone.
    pub(crate) code: String,
    /// What to do about it.
    pub(crate) words: String,
    /// The field of the request that it is about.
    pub(crate) field: Option<String>,
    /// Whether it is known that nothing was changed. Otherwise the same write is sent again with its key.
    pub(crate) settled: bool,
}

/// What is asked of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ask {
    method: &'static str,
    path: String,
    body: Option<String>,
    key: Option<String>,
}

impl Ask {
    /// Reads what stands under a path, for example `/cards`.
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self { method: "GET", path: path.into(), body: None, key: None }
    }

    /// Looks for something that must not stand in an address.
    pub(crate) fn find(path: impl Into<String>, body: String) -> Self {
        Self { method: "POST", path: path.into(), body: Some(body), key: None }
    }

    /// Makes or does something.
    pub(crate) fn post(path: impl Into<String>) -> Self {
        Self { method: "POST", path: path.into(), body: None, key: None }
    }

    /// Sets something anew.
    pub(crate) fn put(path: impl Into<String>) -> Self {
        Self { method: "PUT", path: path.into(), body: None, key: None }
    }

    /// Ends something.
    pub(crate) fn delete(path: impl Into<String>) -> Self {
        Self { method: "DELETE", path: path.into(), body: None, key: None }
    }

    /// With a body of JSON.
    pub(crate) fn with(mut self, body: String) -> Self {
        self.body = Some(body);
        self
    }

    /// Under a key, so that it happens once however often it is sent.
    pub(crate) fn once(mut self, key: String) -> Self {
        self.key = Some(key);
        self
    }

    /// The same question from where the last answer ended.
    pub(crate) fn after(mut self, cursor: &str) -> Self {
        self.add("cursor", &escaped(cursor));
        self
    }

    fn add(&mut self, name: &str, value: &str) {
        let joint = if self.path.contains('?') { '&' } else { '?' };
        self.path = format!("{}{joint}{name}={value}", self.path);
    }

    /// What is asked, without its key: the same for two sendings of one write.
    pub(crate) fn facts(&self) -> String {
        format!("{} {} {}", self.method, self.path, self.body.as_deref().unwrap_or_default())
    }
}

/// Asks the server. An answer without a body is read as `null`.
pub(crate) async fn send<T: DeserializeOwned>(ask: Ask) -> Result<T, Trouble> {
    #[cfg(feature = "gallery")]
    if let Some(answer) = crate::console::gallery::answer(ask.method, &ask.path).await {
        return answer.and_then(|json| read(&json));
    }
    let response = carry(&ask).await.map_err(|_| away())?;
    let text = text_of(&response).await.ok_or_else(away)?;
    if response.ok() {
        return read(if text.is_empty() { "null" } else { &text });
    }
    Err(trouble(response.status(), &text))
}

/// Asks for all rows of a list, in the largest pages that the server gives.
pub(crate) async fn send_all<T: DeserializeOwned>(mut ask: Ask) -> Result<Vec<T>, Trouble> {
    ask.add("limit", "500");
    let mut rows = Vec::new();
    let mut turn = ask.clone();
    loop {
        let page = send::<Page<T>>(turn).await?;
        rows.extend(page.rows);
        match page.next {
            Some(cursor) => turn = ask.clone().after(&cursor),
            None => return Ok(rows),
        }
    }
}

/// A text as it may stand in an address.
pub(crate) fn escaped(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

/// A new key for a write: a random UUID of the browser, which has them on every page of a safe origin.
pub(crate) fn new_key() -> String {
    let make = || -> Result<JsValue, JsValue> {
        let crypto = js_sys::Reflect::get(&window(), &"crypto".into())?;
        let random: js_sys::Function =
            js_sys::Reflect::get(&crypto, &"randomUUID".into())?.dyn_into()?;
        random.call0(&crypto)
    };
    // Without one the server refuses the write and says that its key is missing.
    make().ok().and_then(|key| key.as_string()).unwrap_or_default()
}

async fn carry(ask: &Ask) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    headers.set("Accept", "application/json")?;
    let init = RequestInit::new();
    init.set_method(ask.method);
    if let Some(body) = &ask.body {
        headers.set("Content-Type", "application/json")?;
        init.set_body(&JsValue::from_str(body));
    }
    if let Some(key) = &ask.key {
        headers.set("Idempotency-Key", key)?;
    }
    init.set_headers(&headers);
    let request = Request::new_with_str_and_init(&format!("/v1{}", ask.path), &init)?;
    JsFuture::from(window().fetch_with_request(&request)).await?.dyn_into()
}

async fn text_of(response: &Response) -> Option<String> {
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T, Trouble> {
    serde_json::from_str(json).map_err(|_| Trouble {
        code: "page_and_server_differ".into(),
        words: say("console-fault-differ"),
        field: None,
        settled: false,
    })
}

fn away() -> Trouble {
    let words = say("console-fault-away");
    Trouble { code: "server_away".into(), words, field: None, settled: false }
}

fn trouble(status: u16, text: &str) -> Trouble {
    let settled = (400..500).contains(&status);
    match serde_json::from_str::<Problem>(text) {
        Ok(problem) => Trouble {
            words: words().problem(&problem),
            code: problem.code,
            field: problem.field,
            settled,
        },
        Err(_) => Trouble {
            code: format!("http_{status}"),
            words: say("console-fault-server"),
            field: None,
            settled,
        },
    }
}
