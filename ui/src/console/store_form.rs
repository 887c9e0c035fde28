//! What is set for a store: a new one, or another ceiling and other rules for one that is there.

use super::fields::{Choice, MoneyField, amount_of, not_an_amount, typed};
use super::form::{Form, text_wrong};
use super::load::load_all;
use super::parts::{Side, panel_bones, shown};
use super::place::{Place, StorePanel};
use super::programs::ASSETS;
use super::store::no_such_store;
use super::use_console;
use super::writing::Writing;
use crate::http::Ask;
use crate::parts::Field;
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::ids::StoreId;
use shared::limits::OfflinePolicy;
use shared::money::{Asset, Minor};
use shared::time::Millis;
use shared::wire::api::{NewStore, StoreRow};

/// What is typed so far.
#[derive(Clone, Copy)]
struct Draft {
    name: RwSignal<String>,
    code: RwSignal<String>,
    ceiling: RwSignal<String>,
    payment: RwSignal<String>,
    card: RwSignal<String>,
    floor: RwSignal<String>,
    floor_count: RwSignal<String>,
    issue: RwSignal<String>,
    issue_count: RwSignal<String>,
    soft: RwSignal<String>,
    hours: RwSignal<String>,
}

impl Draft {
    fn of(settings: &NewStore) -> Self {
        let text = |text: String| RwSignal::new(text);
        let money = |minor: Minor| RwSignal::new(typed(minor, settings.asset));
        let policy = &settings.policy;
        Self {
            name: text(settings.name.clone()),
            code: text(settings.asset.code().into()),
            ceiling: money(settings.ceiling),
            payment: money(policy.payment_minor_max),
            card: money(policy.card_minor_max),
            floor: money(policy.floor_minor),
            floor_count: text(policy.floor_count.to_string()),
            issue: money(policy.issue_minor),
            issue_count: text(policy.issue_count.to_string()),
            soft: text(policy.soft_line_percent.to_string()),
            hours: text((policy.valid_for.0 / 3_600_000).to_string()),
        }
    }

    fn asset(self) -> Asset {
        self.code.with(|code| Asset::from_code(code)).unwrap_or(Asset::EUR)
    }

    /// The settings, if all of it can be read. How old the status list may be stays as it was.
    fn settings(self, status_age_max: Millis) -> Option<NewStore> {
        let asset = self.asset();
        let money = |text: RwSignal<String>| text.with(|text| amount_of(text, asset));
        let hours = self.hours.get().trim().parse().ok().filter(|hours| *hours > 0)?;
        let percent = self.soft.get().trim().parse().ok().filter(|percent| *percent <= 100)?;
        let policy = OfflinePolicy {
            payment_minor_max: money(self.payment)?,
            card_minor_max: money(self.card)?,
            floor_minor: money(self.floor)?,
            floor_count: self.floor_count.get().trim().parse().ok()?,
            issue_minor: money(self.issue)?,
            issue_count: self.issue_count.get().trim().parse().ok()?,
            valid_for: Millis::from_hours(hours),
            soft_line_percent: percent,
            status_age_max,
        };
        Some(NewStore {
            name: self.name.get().trim().into(),
            asset,
            ceiling: money(self.ceiling)?,
            policy,
        })
    }

    fn wrong(self, status_age_max: Millis) -> Option<String> {
        let missing = self.name.with(|name| text_wrong(name, 80, "console-name-missing"));
        missing.or_else(|| self.settings(status_age_max).is_none().then(not_an_amount))
    }
}

/// The panel for a new store.
#[component]
pub(crate) fn NewStoreSide() -> impl IntoView {
    let console = use_console();
    let writing = Writing::new();
    let settings = NewStore {
        name: String::new(),
        asset: Asset::EUR,
        ceiling: Minor::new(400_000).unwrap_or_default(),
        policy: OfflinePolicy::default(),
    };
    let age = settings.policy.status_age_max;
    let draft = Draft::of(&settings);
    let assets = ASSETS.map(|code| (code.to_string(), code.to_string())).to_vec();
    let send = move |()| {
        let Some(settings) = draft.settings(age) else { return };
        writing.send(Ask::post("/stores"), &settings, move |row: StoreRow| {
            console.done(say_with("console-store-added", &[("name", row.settings.name.into())]));
            console.go(&Place::Stores(Some(StorePanel::Store(row.id))));
        });
    };
    let wrong = Signal::derive(move || draft.wrong(age));
    view! {
        <Side title=say("console-add-store")>
            <Form act=say("console-add-store") writing wrong on_send=send>
                <Field id="name" label=say("console-name") value=draft.name focus=true/>
                <Choice id="asset" label=say("console-currency") value=draft.code options=Signal::stored(assets)/>
                <Limits draft/>
            </Form>
        </Side>
    }
}

/// The panel that changes a store.
#[component]
pub(crate) fn ChangeStoreSide(
    /// Which one.
    id: StoreId,
) -> impl IntoView {
    let stores = load_all::<StoreRow>(|| Ask::get("/stores"));
    let form = move |rows: Vec<StoreRow>| match rows.into_iter().find(|store| store.id == id) {
        Some(store) => view! { <ChangeForm store/> }.into_any(),
        None => no_such_store(),
    };
    view! { <Side title=say("console-change")>{shown(stores, panel_bones, form)}</Side> }
}

/// Other settings for a store.
#[component]
fn ChangeForm(store: StoreRow) -> impl IntoView {
    let console = use_console();
    let writing = Writing::new();
    let StoreRow { id, settings, .. } = store;
    let age = settings.policy.status_age_max;
    let draft = Draft::of(&settings);
    let send = move |()| {
        let Some(settings) = draft.settings(age) else { return };
        writing.send(Ask::put(format!("/stores/{}", id.0)), &settings, move |row: StoreRow| {
            console.go(&Place::Stores(Some(StorePanel::Store(id))));
            console.done(say_with("console-store-changed", &[("name", row.settings.name.into())]));
        });
    };
    let wrong = Signal::derive(move || draft.wrong(age));
    view! {
        <Form act=say("console-keep") writing wrong on_send=send>
            <Field id="name" label=say("console-name") value=draft.name focus=true/>
            <Limits draft/>
        </Form>
    }
}

/// The fields that both have.
#[component]
fn Limits(draft: Draft) -> impl IntoView {
    let asset = Signal::derive(move || draft.asset());
    view! {
        <MoneyField id="ceiling" label=say("console-ceiling") value=draft.ceiling asset/>
        <p class="soft small">{say("console-ceiling-note")}</p>
        <h3>{say("console-offline-rules")}</h3>
        <MoneyField id="payment" label=say("console-payment-max") value=draft.payment asset/>
        <MoneyField id="card" label=say("console-card-max") value=draft.card asset/>
        <MoneyField id="floor" label=say("console-floor-max") value=draft.floor asset/>
        <Field id="floor-count" label=say("console-floor-count") value=draft.floor_count/>
        <MoneyField id="issue" label=say("console-issue-max") value=draft.issue asset/>
        <Field id="issue-count" label=say("console-issue-count") value=draft.issue_count/>
        <Field id="soft" label=say("console-soft-line") hint=say("console-soft-line-hint") value=draft.soft/>
        <Field id="hours" label=say("console-valid-for") hint=say("console-hours-hint") value=draft.hours/>
    }
}
