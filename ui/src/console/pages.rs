//! Which page a place is.

use super::audit::Audit;
use super::cards::Cards;
use super::exceptions::Exceptions;
use super::home::Home;
use super::people::People;
use super::place::Place;
use super::programs::Programs;
use super::reports::Reports;
use super::settings::Settings;
use super::stores::Stores;
use super::use_console;
use leptos::prelude::*;

/// The kinds of pages; what is open on one is its own affair.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Home,
    Cards,
    Programs,
    Stores,
    Exceptions,
    Reports,
    People,
    Audit,
    Settings,
}

/// The page of the place.
#[component]
pub(crate) fn Page() -> impl IntoView {
    let console = use_console();
    let kind = Memo::new(move |_| console.place.with(kind_of));
    move || match kind.get() {
        Kind::Home => view! { <Home/> }.into_any(),
        Kind::Cards => view! { <Cards/> }.into_any(),
        Kind::Programs => view! { <Programs/> }.into_any(),
        Kind::Stores => view! { <Stores/> }.into_any(),
        Kind::Exceptions => view! { <Exceptions/> }.into_any(),
        Kind::Reports => view! { <Reports/> }.into_any(),
        Kind::People => view! { <People/> }.into_any(),
        Kind::Audit => view! { <Audit/> }.into_any(),
        Kind::Settings => view! { <Settings/> }.into_any(),
    }
}

fn kind_of(place: &Place) -> Kind {
    match place {
        Place::Home => Kind::Home,
        Place::Cards(_) => Kind::Cards,
        Place::Programs { .. } => Kind::Programs,
        Place::Stores(_) => Kind::Stores,
        Place::Exceptions { .. } => Kind::Exceptions,
        Place::Reports(_) => Kind::Reports,
        Place::People { .. } => Kind::People,
        Place::Audit => Kind::Audit,
        Place::Settings => Kind::Settings,
    }
}
