//! The number pad, always in the same place, and the keyboard's digits with it.

use super::{Glyph, Icon};
use crate::keys::on_keys;
use crate::say::{say, say_with};
use leptos::prelude::*;

/// A key of the pad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PadKey {
    /// 0 to 9.
    Digit(u8),
    /// Two zeros at once.
    DoubleZero,
    /// Takes the last digit away.
    Back,
    /// Takes all digits away.
    Clear,
}

/// Twelve keys. For a PIN the lower left one clears; for money it types two zeros.
#[component]
pub(crate) fn Pad(
    /// Where the keys go.
    #[prop(into)]
    on_key: Callback<PadKey>,
    /// Whether money is typed.
    #[prop(optional)]
    money: bool,
) -> impl IntoView {
    on_keys(move |key| match pad_key(key) {
        Some(key) => {
            on_key.run(key);
            true
        }
        None => false,
    });
    let digit = move |digit: u8| {
        view! {
            <button type="button" data-pad on:click=move |_| on_key.run(PadKey::Digit(digit))>
                {digit.to_string()}
            </button>
        }
    };
    let corner = if money { PadKey::DoubleZero } else { PadKey::Clear };
    view! {
        <div class="pad" role="group" aria-label=say("pad")>
            {[1, 2, 3, 4, 5, 6, 7, 8, 9].map(digit).collect_view()}
            <button type="button" data-pad class:small=!money on:click=move |_| on_key.run(corner)>
                {if money { "00".to_string() } else { say("pad-clear") }}
            </button>
            {digit(0)}
            <button
                type="button"
                data-pad
                aria-label=say("pad-back")
                on:click=move |_| on_key.run(PadKey::Back)
            >
                <Icon glyph=Glyph::Delete/>
            </button>
        </div>
    }
}

/// A PIN as dots: how many digits were typed, never which.
#[component]
pub(crate) fn PinDots(
    /// How many digits were typed.
    #[prop(into)]
    typed: Signal<usize>,
) -> impl IntoView {
    let label =
        move || say_with("pin-typed", &[("count", u32::try_from(typed.get()).unwrap_or(0).into())]);
    let dot = move |place: usize| view! { <i class:filled=move || place < typed.get()></i> };
    view! {
        <div class="pin" role="status" aria-label=label>
            {move || (0..typed.get().max(4)).map(dot).collect_view()}
        </div>
    }
}

fn pad_key(key: &str) -> Option<PadKey> {
    match key {
        "Backspace" => Some(PadKey::Back),
        "Delete" => Some(PadKey::Clear),
        _ => match key.parse::<u8>() {
            Ok(digit) if key.len() == 1 => Some(PadKey::Digit(digit)),
            _ => None,
        },
    }
}
