//! The console of headquarters.

mod audit;
mod card;
mod card_acts;
mod card_history;
mod cards;
mod cards_bulk;
mod chart;
mod csv;
mod exceptions;
mod fields;
mod finder;
mod first;
mod form;
mod frame;
#[cfg(feature = "gallery")]
pub(crate) mod gallery;
mod home;
mod issue;
mod load;
mod model;
mod over;
mod pages;
mod parts;
mod people;
mod place;
mod print_sheet;
mod programs;
mod report_figures;
mod reports;
mod settings;
mod sign_in;
mod staff_form;
mod store;
mod store_form;
mod stores;
#[cfg(test)]
mod tests;
mod till;
mod till_acts;
mod words;
mod writing;

use crate::{dom, theme};
use leptos::prelude::*;
use model::{Console, Who};

/// Draws the console into the page.
pub fn start() {
    dom::show_panics();
    leptos::mount::mount_to_body(Screen);
}

/// The whole page: who is there decides which.
#[component]
fn Screen() -> impl IntoView {
    #[cfg(feature = "gallery")]
    if gallery::is_index() {
        return gallery::Index().into_any();
    }
    let console = Console::new();
    provide_context(console);
    theme::follow(console.theme);
    #[cfg(feature = "gallery")]
    let pictured = gallery::set_scene(console);
    #[cfg(not(feature = "gallery"))]
    let pictured = false;
    console.begin(pictured);
    let who = Memo::new(move |_| console.who.get().stage());
    view! {
        {move || match who.get() {
            model::Stage::Asking => view! { <frame::Waiting/> }.into_any(),
            model::Stage::First => view! { <first::First/> }.into_any(),
            model::Stage::SignIn => view! { <sign_in::SignIn/> }.into_any(),
            model::Stage::Work => view! { <frame::Frame/> }.into_any(),
        }}
    }
    .into_any()
}

/// The console that this page is.
pub(crate) fn use_console() -> Console {
    expect_context::<Console>()
}

/// Whether the person may do what only headquarters does.
pub(crate) fn is_hq() -> bool {
    let role = |me: &shared::wire::api::Me| me.role == shared::wire::api::UserRole::Hq;
    use_console().who.with(|who| matches!(who, Who::Here(me) if role(me)))
}
