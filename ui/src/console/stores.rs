//! Stores and tills: what each may lose, and how it stands.

use super::home::share;
use super::load::{Loading, load_all};
use super::parts::{Empty, LinkRow, PageHead, Rows, bones, shown};
use super::place::{Place, StorePanel};
use super::store::StoreSide;
use super::store_form::{ChangeStoreSide, NewStoreSide};
use super::till::TillSide;
use super::till_acts::NewTillSide;
use super::{is_hq, use_console, words};
use crate::http::Ask;
use crate::parts::{Button, Glyph, Kind};
use crate::say::say;
use leptos::prelude::*;
use shared::money::Minor;
use shared::wire::api::{StoreExposure, StoreRow, TillRow};

/// The page.
#[component]
pub(crate) fn Stores() -> impl IntoView {
    let console = use_console();
    let stores = load_all::<StoreRow>(|| Ask::get("/stores"));
    let tills = load_all::<TillRow>(|| Ask::get("/tills"));
    let exposure = load_all::<StoreExposure>(|| Ask::get("/exposure"));
    let panel = Memo::new(move |_| {
        let Place::Stores(panel) = console.place.get() else { return None };
        panel
    });
    let may = is_hq();
    let go = move |panel| console.go(&Place::Stores(Some(panel)));
    let buttons = may.then(|| {
        view! {
            <Button label=say("console-add-store") icon=Glyph::Plus on_press=move |()| go(StorePanel::NewStore)/>
            <Button
                label=say("console-add-till")
                icon=Glyph::Plus
                kind=Kind::Primary
                on_press=move |()| go(StorePanel::NewTill)
            />
        }
    });
    view! {
        <PageHead title="console-stores">{buttons}</PageHead>
        <StoreRows stores exposure/>
        <h2>{say("console-tills")}</h2>
        <TillRows tills/>
        {move || match panel.get() {
            Some(StorePanel::Change(id)) if may => view! { <ChangeStoreSide id/> }.into_any(),
            Some(StorePanel::Store(id) | StorePanel::Change(id)) => view! { <StoreSide id/> }.into_any(),
            Some(StorePanel::Till(id)) => view! { <TillSide id/> }.into_any(),
            Some(StorePanel::NewStore) if may => view! { <NewStoreSide/> }.into_any(),
            Some(StorePanel::NewTill) if may => view! { <NewTillSide/> }.into_any(),
            Some(StorePanel::NewStore | StorePanel::NewTill) | None => ().into_any(),
        }}
    }
}

#[component]
fn StoreRows(
    stores: Loading<Vec<StoreRow>>,
    exposure: Loading<Vec<StoreExposure>>,
) -> impl IntoView {
    let heads = || {
        let number = |key| format!("#{}", say(key));
        vec![
            say("console-store"),
            say("console-of-ceiling"),
            number("console-exposure"),
            number("console-ceiling"),
            number("console-free"),
            number("console-uncleared"),
            number("console-tills"),
        ]
    };
    let row = move |store: StoreRow| {
        let place = Place::Stores(Some(StorePanel::Store(store.id)));
        let name = store.settings.name.clone().into_any();
        let known = move || exposure.here()?.into_iter().find(|row| row.store == store.id);
        let bar = move || known().map(|row| share(row.exposure.minor, row.ceiling.minor));
        view! {
            <LinkRow place name>
                <td class="share indigo">{bar}</td>
                <td class="number">{move || known().map(|row| words::money(row.exposure))}</td>
                <td class="number soft">{words::said(store.settings.ceiling, store.settings.asset)}</td>
                <td class="number soft">{move || known().map(|row| words::money(row.free))}</td>
                <td class="number">{move || known().map(|row| words::money(row.uncleared))}</td>
                <td class="number">{store.tills.to_string()}</td>
            </LinkRow>
        }
    };
    shown(
        stores,
        move || bones("console-stores", heads(), 2),
        move |rows: Vec<StoreRow>| {
            if rows.is_empty() {
                return view! {
                <Empty glyph=Glyph::Store title="console-no-stores" note="console-no-stores-note"/>
            }
            .into_any();
            }
            view! {
            <Rows caption=say("console-stores") heads=heads()>{rows.into_iter().map(row).collect_view()}</Rows>
        }
        .into_any()
        },
    )
}

#[component]
fn TillRows(tills: Loading<Vec<TillRow>>) -> impl IntoView {
    let console = use_console();
    let heads = || {
        vec![
            say("console-till"),
            say("console-store"),
            say("console-state"),
            say("console-last-seen"),
            format!("#{}", say("console-settled-through")),
            format!("#{}", say("console-exposure")),
        ]
    };
    let row = move |till: TillRow| {
        let place = Place::Stores(Some(StorePanel::Till(till.id)));
        let now = console.now.get_untracked();
        let seen = till
            .last_seen
            .map_or_else(|| say("console-never").into_any(), |at| words::moment(at, now));
        let exposed =
            if till.exposure.minor > Minor::ZERO { "number indigo" } else { "number soft" };
        view! {
            <LinkRow place name=till.name.into_any()>
                <td>{till.store_name}</td>
                <td>{words::standing(till.standing)}</td>
                <td>{seen}</td>
                <td class="number soft">{till.settled_through.0.to_string()}</td>
                <td class=exposed>{words::money(till.exposure)}</td>
            </LinkRow>
        }
    };
    shown(
        tills,
        move || bones("console-tills", heads(), 4),
        move |rows: Vec<TillRow>| {
            if rows.is_empty() {
                return view! {
                <Empty glyph=Glyph::Monitor title="console-no-tills" note="console-no-tills-note"/>
            }
            .into_any();
            }
            view! {
            <Rows caption=say("console-tills") heads=heads()>{rows.into_iter().map(row).collect_view()}</Rows>
        }
        .into_any()
        },
    )
}
