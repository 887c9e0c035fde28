//! Buttons.

use super::{Glyph, Icon};
use leptos::prelude::*;

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The one thing to do now; one on the screen at a time.
    Primary,
    /// Another thing that could be done.
    #[default]
    Plain,
    /// A thing beside the way.
    Quiet,
}

impl Kind {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button primary",
            Self::Plain => "button",
            Self::Quiet => "button quiet",
        }
    }
}

/// A button whose label says the act.
#[component]
pub(crate) fn Button(
    /// The act, in words.
    #[prop(into)]
    label: Signal<String>,
    /// What happens.
    #[prop(into)]
    on_press: Callback<()>,
    /// How much it asks for attention.
    #[prop(optional)]
    kind: Kind,
    /// A picture before the word.
    #[prop(optional, into)]
    icon: Option<Glyph>,
    /// The key that does the same.
    #[prop(optional, into)]
    key_name: Option<&'static str>,
    /// Whether it can be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class=kind.class()
            aria-keyshortcuts=key_name
            disabled=move || disabled.get()
            on:click=move |_| on_press.run(())
        >
            {icon.map(|glyph| view! { <Icon glyph/> })}
            <span class="label">{move || label.get()}</span>
            {key_name.map(|key| view! { <kbd aria-hidden="true">{key}</kbd> })}
        </button>
    }
}
