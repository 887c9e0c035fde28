//! The frame of the console: places on the left, the search above, the page below it.

use super::finder::Finder;
use super::over::OpenSheet;
use super::pages::Page;
use super::place::Place;
use super::print_sheet::PrintSheet;
use super::use_console;
use super::{model, words};
use crate::dom;
use crate::parts::{Button, Glyph, Icon, NoticeLine, Tint};
use crate::say::say;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// How long a line about what was done stays.
const TOLD_MS: i32 = 8_000;

/// A row of the rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Section {
    /// Its name's key.
    pub(crate) key: &'static str,
    glyph: Glyph,
    /// Its address without anything open.
    pub(crate) start: &'static str,
}

const fn section(key: &'static str, glyph: Glyph, start: &'static str) -> Section {
    Section { key, glyph, start }
}

/// The eight places.
pub(crate) const SECTIONS: [Section; 8] = [
    section("console-home", Glyph::House, "home"),
    section("console-cards", Glyph::CreditCard, "cards"),
    section("console-programs", Glyph::Layers, "programs"),
    section("console-stores", Glyph::Store, "stores"),
    section("console-exceptions", Glyph::TriangleAlert, "exceptions"),
    section("console-reports", Glyph::ChartColumn, "reports"),
    section("console-people", Glyph::Users, "people"),
    section("console-settings", Glyph::Settings, "settings"),
];

/// The section that a place belongs to.
pub(crate) fn section_of(place: &Place) -> Section {
    let at = match place {
        Place::Home => 0,
        Place::Cards(_) => 1,
        Place::Programs { .. } => 2,
        Place::Stores(_) => 3,
        Place::Exceptions { .. } => 4,
        Place::Reports(_) => 5,
        Place::People { .. } | Place::Audit => 6,
        Place::Settings => 7,
    };
    SECTIONS.get(at).copied().unwrap_or(section("console-home", Glyph::House, "home"))
}

/// The whole console for somebody who is signed in.
#[component]
pub(crate) fn Frame() -> impl IntoView {
    let console = use_console();
    name_the_window(console);
    let printing = Memo::new(move |_| console.printing.with(Option::is_some));
    move || {
        if printing.get() {
            return view! { <PrintSheet/> }.into_any();
        }
        view! {
            <div class="console">
                <Rail/>
                <div class="stage">
                    <header class="top">
                        <Finder/>
                        <Me/>
                    </header>
                    <main id="page"><Page/></main>
                </div>
                <Told/>
                <OpenSheet/>
            </div>
        }
        .into_any()
    }
}

/// Before the server was heard, or while it does not answer.
#[component]
pub(crate) fn Waiting() -> impl IntoView {
    let console = use_console();
    let lost = move || {
        match console.lost.get() {
        None => view! { <p>{say("console-waiting")}</p> }.into_any(),
        Some(trouble) => view! {
            <NoticeLine tint=Tint::Bad words=trouble.words code=trouble.code/>
            <Button label=say("console-try-again") icon=Glyph::RefreshCw on_press=move |()| console.ask_who()/>
        }
        .into_any(),
    }
    };
    view! {
        <main class="door" aria-busy=move || console.lost.with(Option::is_none).to_string()>
            <div class="door-box waiting">
                <h1>"Scrip"</h1>
                {lost}
            </div>
        </main>
    }
}

#[component]
fn Rail() -> impl IntoView {
    let console = use_console();
    let now = Memo::new(move |_| console.place.with(section_of).key);
    let row = move |section: Section| {
        view! {
            <a
                href=format!("#{}", section.start)
                aria-current=move || (now.get() == section.key).then_some("page")
            >
                <Icon glyph=section.glyph/>
                <span>{say(section.key)}</span>
            </a>
        }
    };
    view! {
        <nav class="rail" aria-label=say("console-places")>
            <span class="brand"><Icon glyph=Glyph::Wallet/><span>"Scrip"</span></span>
            {SECTIONS.map(row).collect_view()}
        </nav>
    }
}

/// Who is signed in, and the way out.
#[component]
fn Me() -> impl IntoView {
    let console = use_console();
    let me = move || match console.who.get() {
        model::Who::Here(me) => view! {
            <span class="me">
                <span>{me.name}</span>
                <small>{words::user_role(me.role)}</small>
            </span>
        }
        .into_any(),
        model::Who::Asking | model::Who::Nobody | model::Who::Invited(_) => ().into_any(),
    };
    view! {
        {me}
        <button
            type="button"
            class="icon-button"
            aria-label=say("console-sign-out")
            title=say("console-sign-out")
            on:click=move |_| console.sign_out()
        >
            <Icon glyph=Glyph::LogOut/>
        </button>
    }
}

/// One line about what was just done. It goes by itself.
#[component]
fn Told() -> impl IntoView {
    let console = use_console();
    Effect::new(move || {
        if let Some(words) = console.told.get() {
            spawn_local(async move {
                dom::wait_ms(TOLD_MS).await;
                if console.told.get_untracked().as_ref() == Some(&words) {
                    console.told.set(None);
                }
            });
        }
    });
    let dismiss = Callback::new(move |()| console.told.set(None));
    view! {
        <div class="news" aria-live="polite">
            {move || console.told.get().map(|words| {
                view! { <NoticeLine tint=Tint::Good words on_dismiss=dismiss/> }
            })}
        </div>
    }
}

/// Names the window after the page, and gives a new page's heading the keyboard.
fn name_the_window(console: model::Console) {
    Effect::new(move |before: Option<&'static str>| {
        let key = console.place.with(section_of).key;
        document().set_title(&format!("{} · Scrip", say(key)));
        if before.is_some_and(|before| before != key) {
            spawn_local(async {
                // One turn later the new page is there.
                dom::wait_ms(0).await;
                focus_heading();
            });
        }
        key
    });
}

fn focus_heading() {
    let in_panel = document().query_selector(".side h2").ok().flatten();
    let heading = in_panel.or_else(|| document().query_selector("main h1").ok().flatten());
    if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
        // A heading without the keyboard is still read first.
        let _ = heading.focus();
    }
}
