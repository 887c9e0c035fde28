//! The search that finds any card, store, till or person; `/` goes to it from anywhere.

use super::load::{Loading, load_all};
use super::place::{Place, StorePanel};
use super::use_console;
use crate::http::Ask;
use crate::keys::on_keys;
use crate::parts::{Glyph, Icon};
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::wire::api::{StaffRow, StoreRow, TillRow};
use web_sys::KeyboardEvent;

/// The most places that are offered beside the cards.
const MOST: usize = 7;

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Hit {
    glyph: Glyph,
    words: String,
    /// Where it is; none for a search among the cards.
    place: Option<Place>,
}

/// Everything that has a name.
#[derive(Clone, Copy)]
struct Named {
    stores: Loading<Vec<StoreRow>>,
    tills: Loading<Vec<TillRow>>,
    staff: Loading<Vec<StaffRow>>,
}

/// The search field with what it finds.
#[component]
pub(crate) fn Finder() -> impl IntoView {
    let console = use_console();
    let (text, open) = (console.sought, console.finding);
    let at = RwSignal::new(0_usize);
    let node = NodeRef::<leptos::html::Input>::new();
    let named = Named {
        stores: load_all(|| Ask::get("/stores")),
        tills: load_all(|| Ask::get("/tills")),
        staff: load_all(|| Ask::get("/staff")),
    };
    let hits = Memo::new(move |_| hits(&text.get(), named));
    let choose = move |hit: Hit| {
        if hit.place.is_none() {
            console.wanted.set(text.get_untracked().trim().to_string());
        }
        console.go(&hit.place.unwrap_or_else(Place::cards));
        text.set(String::new());
        open.set(false);
        // The page that opens takes the keyboard; a field that is gone has none to give up.
        let _ = node.get_untracked().map(|field| field.blur());
    };
    on_keys(move |key| {
        let field = node.get_untracked().filter(|_| key == "/");
        field.is_some_and(|field| field.focus().is_ok())
    });
    let on_key = move |event: KeyboardEvent| {
        let hits = hits.get_untracked();
        let last = hits.len().saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = at.saturating_add(1).min(last)),
            "ArrowUp" => at.update(|at| *at = at.saturating_sub(1)),
            "Enter" => hits.get(at.get_untracked()).cloned().into_iter().for_each(choose),
            "Escape" => open.set(false),
            _ => return,
        }
        event.prevent_default();
    };
    let list = move || {
        let hits = hits.get();
        (open.get() && !hits.is_empty())
            .then(|| view! { <Hits hits at on_choose=Callback::new(choose)/> })
    };
    view! {
        <div class="finder" role="search">
            <Icon glyph=Glyph::Search/>
            <input
                node_ref=node
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                aria-label=say("console-find")
                aria-expanded=move || (open.get() && !hits.with(Vec::is_empty)).to_string()
                aria-controls="found"
                aria-autocomplete="list"
                aria-activedescendant=move || open.get().then(|| format!("found-{}", at.get()))
                placeholder=say("console-find")
                prop:value=move || text.get()
                on:input=move |event| {
                    text.set(event_target_value(&event));
                    at.set(0);
                    open.set(true);
                }
                on:keydown=on_key
                on:blur=move |_| open.set(false)
            />
            <kbd aria-hidden="true">"/"</kbd>
            {list}
        </div>
    }
}

/// What was found, under the field.
#[component]
fn Hits(hits: Vec<Hit>, at: RwSignal<usize>, on_choose: Callback<Hit>) -> impl IntoView {
    let line = move |(place, hit): (usize, Hit)| {
        let chosen = hit.clone();
        view! {
            <li
                id=format!("found-{place}")
                role="option"
                aria-selected=move || (at.get() == place).to_string()
                // The field keeps the keyboard, so that leaving it does not close the list first.
                on:mousedown=move |event| {
                    event.prevent_default();
                    on_choose.run(chosen.clone());
                }
            >
                <Icon glyph=hit.glyph/>
                <span>{hit.words}</span>
            </li>
        }
    };
    view! {
        <ul id="found" role="listbox" aria-label=say("console-found")>
            {hits.into_iter().enumerate().map(line).collect_view()}
        </ul>
    }
}

fn hits(text: &str, named: Named) -> Vec<Hit> {
    let text = text.trim();
    if text.is_empty() {
        return Vec::new();
    }
    let small = text.to_lowercase();
    let fits = |name: &str| name.to_lowercase().contains(&small);
    let hit = |glyph, words: String, place| Hit { glyph, words, place: Some(place) };
    let stores = named.stores.here().unwrap_or_default().into_iter();
    let stores = stores.filter(|store| fits(&store.settings.name)).map(|store| {
        hit(Glyph::Store, store.settings.name, Place::Stores(Some(StorePanel::Store(store.id))))
    });
    let tills = named.tills.here().unwrap_or_default().into_iter();
    let tills = tills.filter(|till| fits(&till.name) || fits(&till.id.to_string())).map(|till| {
        let words = format!("{} · {}", till.name, till.store_name);
        hit(Glyph::Monitor, words, Place::Stores(Some(StorePanel::Till(till.id))))
    });
    let staff = named.staff.here().unwrap_or_default().into_iter();
    let staff = staff
        .filter(|person| fits(&person.name))
        .map(|person| hit(Glyph::UserRound, person.name, Place::People { adding: false }));
    let cards = Hit {
        glyph: Glyph::CreditCard,
        words: say_with("console-find-cards", &[("text", text.into())]),
        place: None,
    };
    std::iter::once(cards).chain(stores.chain(tills).chain(staff).take(MOST)).collect()
}
