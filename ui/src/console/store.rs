//! One store: what its tills may lose, and what is set for it.

use super::home::share;
use super::load::load_all;
use super::parts::{Empty, Side, panel_bones, shown};
use super::place::{Place, StorePanel};
use super::{is_hq, use_console, words};
use crate::http::Ask;
use crate::parts::{Button, Fact, Glyph};
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::ids::StoreId;
use shared::wire::api::{NewStore, StoreExposure, StoreRow, TillExposure};

/// The panel of a store.
#[component]
pub(crate) fn StoreSide(
    /// Which one.
    id: StoreId,
) -> impl IntoView {
    let stores = load_all::<StoreRow>(|| Ask::get("/stores"));
    let exposure = load_all::<StoreExposure>(|| Ask::get("/exposure"));
    let console = use_console();
    let may = is_hq();
    let change = move |()| console.go(&Place::Stores(Some(StorePanel::Change(id))));
    let of_store = move |report: Vec<StoreExposure>| {
        let found = report.into_iter().find(|store| store.store == id);
        found.map(|store| view! { <Losses store/> })
    };
    let settings = move |rows: Vec<StoreRow>| {
        let Some(row) = rows.into_iter().find(|store| store.id == id) else {
            return no_such_store();
        };
        let change = may.then(|| {
            view! { <Button label=say("console-change") icon=Glyph::Settings on_press=change/> }
        });
        view! { <Rules settings=row.settings/>{change} }.into_any()
    };
    let name = move || {
        let find = |rows: Vec<StoreRow>| rows.into_iter().find(|store| store.id == id);
        stores.here().and_then(find).map(|store| store.settings.name)
    };
    view! {
        <Side title=say("console-store")>
            <p class="side-name">{name}</p>
            {shown(exposure, panel_bones, of_store)}
            {shown(stores, panel_bones, settings)}
        </Side>
    }
}

/// What stands in the panel of a store that is none.
pub(crate) fn no_such_store() -> AnyView {
    view! { <Empty glyph=Glyph::Store title="console-no-such-store" note="console-no-such-note"/> }
        .into_any()
}

/// What it could lose, and through which till.
#[component]
fn Losses(store: StoreExposure) -> impl IntoView {
    let till = |till: TillExposure| {
        let place = Place::Stores(Some(StorePanel::Till(till.till)));
        let parts = words::sums([till.floor, till.issue, till.recalled, till.copies]);
        view! {
            <Fact name=till.name>
                <a href=place.href()>{parts.into_iter().map(words::money).collect_view()}</a>
            </Fact>
        }
    };
    let of = [("amount", store.ceiling.into())];
    view! {
        <div class="worth tint-offline">
            <span class="soft">{say("console-exposure")}</span>
            <span class="worth-figure indigo">{words::money(store.exposure)}</span>
            <div class="share indigo">{share(store.exposure.minor, store.ceiling.minor)}</div>
            <span class="soft">{say_with("console-of-ceilings", &of)}</span>
        </div>
        <dl class="facts">
            <Fact name=say("console-free")>{words::money(store.free)}</Fact>
            <Fact name=say("console-uncleared")>{words::money(store.uncleared)}</Fact>
            {store.tills.into_iter().map(till).collect_view()}
        </dl>
    }
}

/// How limits of its tills are signed.
#[component]
fn Rules(settings: NewStore) -> impl IntoView {
    let asset = settings.asset;
    let policy = settings.policy;
    let money = move |minor| words::said(minor, asset);
    let hours = |length: shared::time::Millis| {
        say_with("console-hours", &[("count", (length.0 / 3_600_000).to_string().into())])
    };
    view! {
        <h3>{say("console-offline-rules")}</h3>
        <dl class="facts">
            <Fact name=say("console-payment-max")>{money(policy.payment_minor_max)}</Fact>
            <Fact name=say("console-card-max")>{money(policy.card_minor_max)}</Fact>
            <Fact name=say("console-floor-max")>{money(policy.floor_minor)}</Fact>
            <Fact name=say("console-floor-count")>{policy.floor_count.to_string()}</Fact>
            <Fact name=say("console-issue-max")>{money(policy.issue_minor)}</Fact>
            <Fact name=say("console-issue-count")>{policy.issue_count.to_string()}</Fact>
            <Fact name=say("console-soft-line")>{format!("{} %", policy.soft_line_percent)}</Fact>
            <Fact name=say("console-valid-for")>{hours(policy.valid_for)}</Fact>
            <Fact name=say("console-list-age")>{hours(policy.status_age_max)}</Fact>
        </dl>
    }
}
