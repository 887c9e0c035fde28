//! Every page of the console with made-up figures, under `#gallery/<scene>`, or `#gallery/<scene>/<theme>`.
//! `#gallery` alone lists them; `[data-scene]` marks each link, so that a test finds them all.

mod figures;
mod scenes;
mod story;
#[cfg(test)]
mod tests;

use super::model::{Console, Who};
use super::place::Place;
use crate::dom;
use crate::http::Trouble;
use leptos::prelude::*;
use scenes::{SCENES, Scene};
use shared::wire::screen::Theme;
use std::cell::Cell;

thread_local! {
    static OPEN: Cell<Option<&'static Scene>> = const { Cell::new(None) };
}

/// How the made-up server answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    /// With rows.
    Full,
    /// With nothing in them.
    Empty,
    /// Not at all.
    Away,
    /// Never.
    Slow,
}

/// Whether the page shows a scene.
pub(crate) fn is_open() -> bool {
    OPEN.get().is_some()
}

/// Whether the page lists the scenes.
pub(crate) fn is_index() -> bool {
    dom::hash() == "gallery"
}

/// Puts the console into the scene of the address, if there is one.
pub(crate) fn set_scene(console: Console) -> bool {
    let hash = dom::hash();
    let name = hash.strip_prefix("gallery/").and_then(|rest| rest.split('/').next());
    let Some(scene) = SCENES.iter().find(|scene| Some(scene.name) == name) else { return false };
    OPEN.set(Some(scene));
    console.now.set(figures::NOW);
    console.theme.set(match hash.rsplit('/').next() {
        Some("dark") => Theme::Dark,
        Some("contrast") => Theme::Contrast,
        _ => Theme::Light,
    });
    console.who.set(Who::Here(figures::me()));
    console.place.set(Place::of(scene.address));
    (scene.set)(console);
    true
}

/// What the made-up server answers; none where the page is no gallery.
pub(crate) async fn answer(method: &str, path: &str) -> Option<Result<String, Trouble>> {
    let scene = OPEN.get()?;
    if method == "GET" {
        match scene.mood {
            Mood::Full => {}
            Mood::Empty => return Some(Ok(story::nothing())),
            Mood::Away => return Some(Err(story::away())),
            Mood::Slow => std::future::pending().await,
        }
    }
    Some(story::answer(path).ok_or_else(story::away))
}

/// A picture of a code that opens nothing.
pub(crate) fn picture() -> String {
    format!("data:image/svg+xml,{}", crate::http::escaped(figures::cards::QR))
}

/// The list of all scenes.
#[component]
pub(crate) fn Index() -> impl IntoView {
    crate::gallery::list(SCENES.iter().map(|scene| scene.name))
}
