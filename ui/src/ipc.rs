//! The one way from the screen to the till: Tauri in the window, HTTP on loopback in a browser.
//!
//! `shared::wire::screen` says what the two carriers look like.

mod loopback;
#[cfg(feature = "gallery")]
mod story;

use crate::dom;
use crate::say::words;
use serde::de::DeserializeOwned;
use shared::wire::screen::{Command, EVENTS, Numbered, ScreenError};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Why an answer did not come, before anyone reads it.
enum Lost {
    /// The till answered that it could not.
    Told(String),
    /// Nobody answered.
    Away,
    /// The page may not ask (any more).
    Forbidden,
}

/// Asks the till.
pub(crate) async fn call<C>(input: C::In) -> Result<C::Out, ScreenError>
where
    C: Command<Err = ScreenError>,
{
    let input = serde_json::to_string(&input).map_err(|_| broken())?;
    let answer = carry(C::NAME, &input).await;
    read(answer)
}

/// Hands over each event after `after`, for as long as the page lives; `reached` hears whether the till's
/// program answers at all.
pub(crate) async fn listen(
    after: u64,
    on_event: impl Fn(Numbered),
    reached: impl Fn(Result<(), ScreenError>),
) {
    let mut newest = after;
    loop {
        let answer = match tauri() {
            Some(tauri) => invoke(&tauri, EVENTS, "after", &newest.to_string()).await,
            None => loopback::events(newest).await,
        };
        match read::<Vec<Numbered>>(answer) {
            Ok(events) => {
                reached(Ok(()));
                for event in events {
                    newest = newest.max(event.number);
                    on_event(event);
                }
            }
            Err(error) => {
                reached(Err(error));
                dom::wait_ms(1_000).await;
            }
        }
    }
}

async fn carry(name: &str, input: &str) -> Result<String, Lost> {
    #[cfg(feature = "gallery")]
    if crate::gallery::is_open() {
        return story::call(name, input).await;
    }
    match tauri() {
        Some(tauri) => invoke(&tauri, name, "input", input).await,
        None => loopback::call(name, input).await,
    }
}

fn read<T: DeserializeOwned>(answer: Result<String, Lost>) -> Result<T, ScreenError> {
    match answer {
        Ok(json) => serde_json::from_str(&json).map_err(|_| broken()),
        Err(Lost::Told(json)) => Err(serde_json::from_str(&json).unwrap_or_else(|_| broken())),
        Err(Lost::Away) => Err(error("till_away")),
        Err(Lost::Forbidden) => Err(error("page_expired")),
    }
}

/// What Tauri puts into its pages; `None` in an ordinary browser.
fn tauri() -> Option<JsValue> {
    let window = leptos::prelude::window();
    let inside = js_sys::Reflect::get(&window, &"__TAURI_INTERNALS__".into()).ok()?;
    inside.is_object().then_some(inside)
}

async fn invoke(tauri: &JsValue, name: &str, argument: &str, json: &str) -> Result<String, Lost> {
    let ask = || -> Result<js_sys::Promise, JsValue> {
        let call: js_sys::Function = js_sys::Reflect::get(tauri, &"invoke".into())?.dyn_into()?;
        let arguments = js_sys::Object::new();
        js_sys::Reflect::set(&arguments, &argument.into(), &js_sys::JSON::parse(json)?)?;
        call.call2(tauri, &name.into(), &arguments)?.dyn_into()
    };
    match JsFuture::from(ask().map_err(|_| Lost::Away)?).await {
        Ok(value) => Ok(json_of(&value)),
        Err(value) => Err(Lost::Told(json_of(&value))),
    }
}

/// JSON has no word for `undefined`, which is what a command without an answer resolves with.
fn json_of(value: &JsValue) -> String {
    js_sys::JSON::stringify(value).ok().and_then(|text| text.as_string()).unwrap_or("null".into())
}

fn error(code: &str) -> ScreenError {
    ScreenError { code: code.into(), words: words().fault(code, &[]) }
}

fn broken() -> ScreenError {
    error("till_and_screen_differ")
}

/// The JSON of a made-up answer.
#[cfg(feature = "gallery")]
fn json<T: serde::Serialize>(value: &T) -> Result<String, Lost> {
    serde_json::to_string(value).map_err(|_| Lost::Away)
}
