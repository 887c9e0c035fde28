//! The colours, one press each.

use super::{Glyph, Icon};
use crate::say::say;
use leptos::prelude::*;
use shared::wire::screen::Theme;

const CHOICES: [(Theme, Glyph, &str); 4] = [
    (Theme::System, Glyph::Monitor, "theme-system"),
    (Theme::Light, Glyph::Sun, "theme-light"),
    (Theme::Dark, Glyph::Moon, "theme-dark"),
    (Theme::Contrast, Glyph::Contrast, "theme-contrast"),
];

/// Four buttons of which one is pressed.
#[component]
pub(crate) fn ThemeSwitch(
    /// The colours now.
    theme: RwSignal<Theme>,
) -> impl IntoView {
    let choice = move |(choice, glyph, key): (Theme, Glyph, &str)| {
        view! {
            <button
                type="button"
                aria-pressed=move || (theme.get() == choice).to_string()
                on:click=move |_| theme.set(choice)
            >
                <Icon glyph/>
                <span>{say(key)}</span>
            </button>
        }
    };
    view! {
        <div class="choices" role="group" aria-label=say("theme")>
            {CHOICES.map(choice).collect_view()}
        </div>
    }
}
