//! Every state of the till with made-up figures, under `#gallery/<state>`, or `#gallery/<state>/<theme>`.
//! `#gallery` alone lists them; `[data-scene]` marks each link, so that a test finds them all.

mod figures;
#[cfg(test)]
pub(crate) mod kinds;
mod receipts;
mod sales;
mod scenes;
#[cfg(test)]
mod tests;

pub(crate) use figures::{outcome, people, sheet, status};
pub(crate) use receipts::{receipts, totals};

use crate::dom;
use crate::till::model::Till;
use leptos::prelude::*;
use scenes::SCENES;
use shared::wire::screen::{Theme, TillStatus};

/// Whether the page is a gallery.
pub(crate) fn is_open() -> bool {
    is_index() || scene().is_some()
}

/// Whether the page lists the states.
pub(crate) fn is_index() -> bool {
    dom::hash() == "gallery"
}

/// The status that the open scene begins with.
pub(crate) fn first_status() -> TillStatus {
    scene().map_or_else(status, |scene| (scene.status)())
}

/// Puts the page into the open scene's state, if there is one; a pictured till does not speak.
pub(crate) fn set_scene(till: Till) -> bool {
    let Some(scene) = scene() else { return false };
    till.status.set(Some((scene.status)()));
    till.now.set(figures::NOW);
    till.theme.set(match dom::hash().rsplit('/').next() {
        Some("dark") => Theme::Dark,
        Some("contrast") => Theme::Contrast,
        _ => Theme::Light,
    });
    (scene.set)(till);
    true
}

/// The list of all states.
#[component]
pub(crate) fn Index() -> impl IntoView {
    list(SCENES.iter().map(|scene| scene.name))
}

/// Links to scenes in each theme.
pub(crate) fn list(names: impl Iterator<Item = &'static str>) -> impl IntoView {
    let open = |name: &'static str, theme: &str| {
        let address = format!("#gallery/{name}/{theme}");
        view! { <a href=address target="_blank">{theme.to_string()}</a>" " }
    };
    let line = move |name: &'static str| {
        view! {
            <li data-scene=name>
                {name}" "{["light", "dark", "contrast"].map(|theme| open(name, theme)).collect_view()}
            </li>
        }
    };
    view! { <main><ul>{names.map(line).collect_view()}</ul></main> }
}

fn scene() -> Option<&'static scenes::Scene> {
    let hash = dom::hash();
    let name = hash.strip_prefix("gallery/")?.split('/').next()?;
    SCENES.iter().find(|scene| scene.name == name)
}
