//! The keyboard: keys that mean something wherever the focus is.

use crate::dom;
use leptos::ev;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// Listens to keys for as long as the component lives. `act` says whether it used the key; a used key does
/// nothing else. Keys typed into a field or inside a dialog are theirs. An Enter that is held down is one Enter: the
/// next step was not read yet.
pub(crate) fn on_keys(act: impl Fn(&str) -> bool + 'static) {
    let handle = window_event_listener(ev::keydown, move |event: KeyboardEvent| {
        let plain = !event.ctrl_key() && !event.alt_key() && !event.meta_key();
        let taken = event.default_prevented() || dom::keeps_key(event.target(), &event.key());
        let is_held = event.repeat() && event.key() == "Enter";
        if plain && !taken && (is_held || act(&event.key())) {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Whether Enter is the focused button's own, so that it must not also press the primary one.
pub(crate) fn enter_is_taken() -> bool {
    document()
        .active_element()
        .and_then(|element| element.closest("button, a, summary").ok().flatten())
        .is_some_and(|element| !element.has_attribute("data-pad"))
}
