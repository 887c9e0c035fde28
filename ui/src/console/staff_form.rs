//! A new person at the tills.

use super::fields::{Choice, MoneyField, Secret, amount_of, not_an_amount};
use super::form::{Form, text_wrong};
use super::load::load_all;
use super::model::Who;
use super::parts::{Side, panel_bones, shown};
use super::people::asset;
use super::place::Place;
use super::use_console;
use super::writing::Writing;
use crate::http::Ask;
use crate::parts::Field;
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::ids::StoreId;
use shared::wire::api::{NewStaff, StaffRole, StaffRow, StoreRow};

/// The panel.
#[component]
pub(crate) fn AddStaff() -> impl IntoView {
    let stores = load_all::<StoreRow>(|| Ask::get("/stores"));
    view! {
        <Side title=say("console-add-person")>
            {shown(stores, panel_bones, |stores: Vec<StoreRow>| view! { <StaffForm stores/> })}
        </Side>
    }
}

#[component]
fn StaffForm(stores: Vec<StoreRow>) -> impl IntoView {
    let console = use_console();
    let writing = Writing::new();
    let bound = console.who.with_untracked(|who| match who {
        Who::Here(me) => me.store,
        Who::Asking | Who::Nobody | Who::Invited(_) => None,
    });
    let places = choices(&stores, bound);
    let first = places.first().map(|(id, _)| id.clone()).unwrap_or_default();
    let text = |text: &str| RwSignal::new(text.to_string());
    let (name, role, store, pin) = (text(""), text("cashier"), RwSignal::new(first), text(""));
    let (cap, refund_cap) = (text(""), text(""));
    let chosen = move || store.get().parse().ok().map(StoreId);
    let asset = Signal::derive(move || asset(&stores, chosen()));
    let minor = move |cap: RwSignal<String>| cap.with(|text| amount_of(text, asset.get()));
    let wrong = Signal::derive(move || {
        let missing = name.with(|name| text_wrong(name, 40, "console-name-missing"));
        let pin = || (!pin.with(|pin| is_pin(pin))).then(|| say("console-pin-wrong"));
        let no_amount = |cap: RwSignal<String>| {
            cap.with(|text| !text.trim().is_empty()) && minor(cap).is_none()
        };
        let caps = || (no_amount(cap) || no_amount(refund_cap)).then(not_an_amount);
        missing.or_else(pin).or_else(caps)
    });
    let send = move |()| {
        let manager = role.get_untracked() == "manager";
        let new = NewStaff {
            name: name.get_untracked().trim().into(),
            role: if manager { StaffRole::Manager } else { StaffRole::Cashier },
            store: chosen(),
            pin: pin.get_untracked(),
            payment_max: minor(cap),
            refund_max: minor(refund_cap),
        };
        writing.send(Ask::post("/staff"), &new, move |row: StaffRow| {
            console.done(say_with("console-person-added", &[("name", row.name.into())]));
            console.go(&Place::People { adding: false });
        });
    };
    let roles = vec![
        ("cashier".to_string(), say("console-role-cashier")),
        ("manager".to_string(), say("console-role-manager")),
    ];
    view! {
        <Form act=say("console-add-person") writing wrong on_send=send>
            <Field id="name" label=say("console-name") hint=say("console-person-name-hint") value=name focus=true/>
            <Choice id="role" label=say("console-role") value=role options=Signal::stored(roles)/>
            <Choice id="store" label=say("console-store") value=store options=Signal::stored(places)/>
            <Secret id="pin" label=say("console-pin") hint=say("console-pin-hint") value=pin fill="new-password"/>
            <MoneyField id="cap" label=say("console-payment-cap") value=cap asset/>
            <MoneyField id="refund-cap" label=say("console-refund-cap") value=refund_cap asset/>
            <p class="soft small">{say("console-payment-cap-note")}</p>
        </Form>
    }
}

/// The stores that a person may be added to: the own one, or any and all.
fn choices(stores: &[StoreRow], bound: Option<StoreId>) -> Vec<(String, String)> {
    let all = bound.is_none().then(|| (String::new(), say("console-all-stores")));
    let named = stores
        .iter()
        .filter(|store| bound.is_none_or(|bound| bound == store.id))
        .map(|store| (store.id.0.to_string(), store.settings.name.clone()));
    named.chain(all).collect()
}

fn is_pin(pin: &str) -> bool {
    (4..=12).contains(&pin.len()) && pin.bytes().all(|digit| digit.is_ascii_digit())
}
