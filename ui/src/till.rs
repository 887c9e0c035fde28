//! The till's screen.

mod acts;
mod approve;
mod bar;
mod card;
mod day;
mod done;
pub(crate) mod enrol;
mod footer;
mod give_back;
mod hear;
mod idle;
pub(crate) mod model;
mod receipts;
mod refused;
mod sale;
mod sign_in;
mod status_sheet;
mod terms;
#[cfg(test)]
mod tests;
mod typing;
mod work;

use crate::parts::{Glyph, Icon, NoticeLine};
use crate::say::say;
use crate::{dom, theme};
use leptos::prelude::*;
use model::Till;

/// Draws the till into the page and begins to speak with it.
pub fn start() {
    dom::show_panics();
    leptos::mount::mount_to_body(Screen);
}

/// The whole screen: what the till's status says decides which.
#[component]
fn Screen() -> impl IntoView {
    #[cfg(feature = "gallery")]
    if crate::gallery::is_index() {
        return crate::gallery::Index().into_any();
    }
    let till = Till::new();
    provide_context(till);
    provide_context(enrol::Joining::new());
    theme::follow(till.theme);
    #[cfg(feature = "gallery")]
    let pictured = crate::gallery::set_scene(till);
    #[cfg(not(feature = "gallery"))]
    let pictured = false;
    if !pictured {
        till.begin();
    }
    let stage = Memo::new(move |_| till.stage());
    view! {
        <News/>
        {move || match stage.get() {
            model::Stage::Waiting => view! { <Waiting/> }.into_any(),
            model::Stage::Enrol => view! { <enrol::Enrol/> }.into_any(),
            model::Stage::SignIn => view! { <sign_in::SignIn/> }.into_any(),
            model::Stage::Work => view! { <work::Work/> }.into_any(),
        }}
    }
    .into_any()
}

/// The till that this page belongs to.
pub(crate) fn use_till() -> Till {
    expect_context::<Till>()
}

/// Before the first status came.
#[component]
fn Waiting() -> impl IntoView {
    view! {
        <main class="centre" aria-busy="true">
            <Icon glyph=Glyph::Wallet/>
            <h1>"Scrip"</h1>
            <p>{say("till-waiting")}</p>
        </main>
    }
}

/// Lines of news over the page, and the one that says that the till itself is away.
#[component]
fn News() -> impl IntoView {
    let till = use_till();
    let line = move |(place, notice): (usize, shared::wire::screen::Notice)| {
        let done = Callback::new(move |()| till.notices.update(|all| drop(all.remove(place))));
        view! { <NoticeLine tint=terms::tint(notice.tone) words=notice.words code=notice.code on_dismiss=done/> }
    };
    let away = move || {
        till.away.get().map(|error| {
            view! { <NoticeLine tint=crate::parts::Tint::Bad words=error.words code=error.code/> }
        })
    };
    view! {
        <div class="news">
            {away}
            {move || till.notices.get().into_iter().enumerate().map(line).collect_view()}
        </div>
    }
}
