//! A small word with its colour and its picture.

use super::{Glyph, Icon};
use leptos::prelude::*;

/// What a colour says; the word beside it says it too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tint {
    /// Nothing in particular.
    #[default]
    None,
    /// All is well.
    Good,
    /// Working without the line, which is normal.
    Offline,
    /// Something to look at soon.
    Warn,
    /// Something is wrong, or was not done.
    Bad,
}

impl Tint {
    /// The class that brings the colour and its soft ground.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::None => "tint-none",
            Self::Good => "tint-good",
            Self::Offline => "tint-offline",
            Self::Warn => "tint-warn",
            Self::Bad => "tint-bad",
        }
    }
}

/// A state in a word.
#[component]
pub(crate) fn Pill(
    /// Its colour.
    tint: Tint,
    /// Its picture.
    glyph: Glyph,
    /// Its word.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <span class=format!("pill {}", tint.class())>
            <Icon glyph/>
            <span>{text}</span>
        </span>
    }
}
