//! The colours: as the machine, light, dark or high contrast.

use crate::dom;
use leptos::prelude::*;
use shared::wire::screen::Theme;

const KEY: &str = "scrip-theme";

/// The theme that was chosen here before; the machine's otherwise.
pub(crate) fn kept() -> Option<Theme> {
    match dom::kept(KEY)?.as_str() {
        "system" => Some(Theme::System),
        "light" => Some(Theme::Light),
        "dark" => Some(Theme::Dark),
        "contrast" => Some(Theme::Contrast),
        _ => None,
    }
}

/// Shows the page in a theme, from now on whenever the signal changes.
pub(crate) fn follow(theme: RwSignal<Theme>) {
    Effect::new(move |before: Option<()>| {
        let theme = theme.get();
        dom::mark_root("data-theme", attribute(theme));
        if before.is_some() {
            dom::keep(KEY, name(theme));
        }
    });
}

fn attribute(theme: Theme) -> &'static str {
    match theme {
        Theme::System if dom::machine_prefers("(prefers-contrast: more)") => "contrast",
        Theme::System if dom::machine_prefers("(prefers-color-scheme: dark)") => "dark",
        Theme::System | Theme::Light => "light",
        Theme::Dark => "dark",
        Theme::Contrast => "contrast",
    }
}

fn name(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
        Theme::Contrast => "contrast",
    }
}
