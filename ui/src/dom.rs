//! The browser: the few things that screens ask it for beside drawing.

use leptos::prelude::{document, window};
use shared::time::Timestamp;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, Storage};

/// The moment by this machine's clock, to show ages with; nothing is decided by it.
pub(crate) fn now() -> Timestamp {
    // The browser counts in whole milliseconds, kept in a float.
    Timestamp(js_sys::Date::now().to_string().parse().unwrap_or_default())
}

/// The part of the page's address after `#`, without it.
pub(crate) fn hash() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.trim_start_matches('#').to_string()
}

/// Takes the part after `#` out of the address, so that nobody copies a token with it.
pub(crate) fn clear_hash() {
    let location = window().location();
    let path = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    if let Ok(history) = window().history() {
        // An address that cannot be changed stays as it is, which does no harm to what follows.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&path));
    }
}

/// What this browser keeps for later visits, if it keeps anything.
pub(crate) fn kept(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

/// Keeps a text for later visits, where the browser allows it.
pub(crate) fn keep(key: &str, text: &str) {
    store(window().local_storage().ok().flatten(), key, text);
}

/// What this page kept until it is closed.
pub(crate) fn kept_here(key: &str) -> Option<String> {
    window().session_storage().ok()??.get_item(key).ok()?
}

/// Keeps a text until the page is closed.
pub(crate) fn keep_here(key: &str, text: &str) {
    store(window().session_storage().ok().flatten(), key, text);
}

/// Sets an attribute of the page's root element.
pub(crate) fn mark_root(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        // Only an attribute name with a blank in it could fail, and ours are literals.
        let _ = root.set_attribute(name, value);
    }
}

/// Whether the machine says yes to a media question, for example `(prefers-color-scheme: dark)`.
pub(crate) fn machine_prefers(question: &str) -> bool {
    window().match_media(question).ok().flatten().is_some_and(|media| media.matches())
}

/// The language of the page.
pub(crate) fn language() -> String {
    if cfg!(not(target_arch = "wasm32")) {
        // A unit test has no page.
        return String::new();
    }
    document().document_element().and_then(|root| root.get_attribute("lang")).unwrap_or_default()
}

/// Waits by the browser's timer.
pub(crate) async fn wait_ms(ms: i32) {
    let timer = js_sys::Promise::new(&mut |done, _| {
        // Without a timer the promise never ends, which is as good as any answer a page without one has.
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, ms);
    });
    let _ = JsFuture::from(timer).await;
}

/// The bytes of a file that a person chose, in base64.
pub(crate) async fn base64_of(file: File) -> Option<String> {
    let bytes = JsFuture::from(file.array_buffer()).await.ok()?;
    let bytes = js_sys::Uint8Array::new(&bytes).to_vec();
    let mut text = String::with_capacity(bytes.len().saturating_mul(4) / 3 + 4);
    for chunk in bytes.chunks(0x6000) {
        // A multiple of three bytes a time, so that the pieces join without padding between them.
        let binary: String = chunk.iter().map(|byte| char::from(*byte)).collect();
        text.push_str(&window().btoa(&binary).ok()?);
    }
    Some(text)
}

/// The bytes behind a base64 text.
pub(crate) fn bytes_of(base64: &str) -> Option<Vec<u8>> {
    let binary = window().atob(base64).ok()?;
    binary.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect()
}

/// Shows a panic on the page itself: a cashier has no console to read.
pub(crate) fn show_panics() {
    std::panic::set_hook(Box::new(|panic| {
        if let Some(body) = document().body() {
            let text = crate::say::say_with("till-stopped", &[("what", panic.to_string().into())]);
            body.set_inner_text(&text);
        }
    }));
}

/// Gives the keyboard to the element of an id, if it is there.
pub(crate) fn focus(id: &str) {
    let element = document().get_element_by_id(id);
    if let Some(element) = element.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
        // It fails only for an element that has left the page.
        let _ = element.focus();
    }
}

/// Whether a key means something to the element that has the keyboard. A field keeps what can be typed into
/// it, a sheet keeps everything.
pub(crate) fn keeps_key(target: Option<web_sys::EventTarget>, key: &str) -> bool {
    let typed = key.chars().count() == 1 || matches!(key, "Enter" | "Backspace" | "Delete");
    let keepers = if typed { "input, select, textarea, dialog" } else { "dialog" };
    target
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .and_then(|element| element.closest(keepers).ok().flatten())
        .is_some()
}

fn store(storage: Option<Storage>, key: &str, text: &str) {
    if let Some(storage) = storage {
        // A browser that keeps nothing (private, or full) loses a preference, never money.
        let _ = storage.set_item(key, text);
    }
}
