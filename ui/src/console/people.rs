//! Who works at tills.

use super::load::load_all;
use super::over::Over;
use super::parts::{Empty, PageHead, bones, shown};
use super::place::Place;
use super::staff_form::AddStaff;
use super::writing::Writing;
use super::{use_console, words};
use crate::http::Ask;
use crate::parts::{Button, Glyph, Kind, Sheet, Table};
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::ids::StoreId;
use shared::money::{Asset, Minor};
use shared::wire::api::{StaffRow, StoreRow};

/// The page.
#[component]
pub(crate) fn People() -> impl IntoView {
    let console = use_console();
    let staff = load_all::<StaffRow>(|| Ask::get("/staff"));
    let stores = load_all::<StoreRow>(|| Ask::get("/stores"));
    let adding = Memo::new(move |_| matches!(console.place.get(), Place::People { adding: true }));
    let names = Signal::derive(move || stores.here().unwrap_or_default());
    view! {
        <PeopleHead/>
        {shown(staff, || bones("console-people", heads(), 4), move |rows: Vec<StaffRow>| {
            if rows.is_empty() {
                return view! {
                    <Empty glyph=Glyph::Users title="console-no-staff" note="console-no-staff-note"><AddButton/></Empty>
                }
                .into_any();
            }
            let row = move |person: StaffRow| view! { <Row person names/> };
            view! {
                <div class="rows">
                    <Table caption=say("console-people") heads=heads()>{rows.into_iter().map(row).collect_view()}</Table>
                </div>
            }
            .into_any()
        })}
        <Show when=move || adding.get()><AddStaff/></Show>
    }
}

/// The head that the people and what they changed have in common.
#[component]
pub(crate) fn PeopleHead() -> impl IntoView {
    let console = use_console();
    let audit = Memo::new(move |_| matches!(console.place.get(), Place::Audit));
    let tab = move |key: &'static str, place: Place, of_audit: bool| {
        let current = move || (audit.get() == of_audit).then_some("true");
        view! { <a class="chip" href=place.href() aria-current=current>{say(key)}</a> }
    };
    view! {
        <PageHead title="console-people"><AddButton/></PageHead>
        <div class="chips">
            {tab("console-staff", Place::People { adding: false }, false)}
            {tab("console-audit", Place::Audit, true)}
        </div>
    }
}

#[component]
fn AddButton() -> impl IntoView {
    let console = use_console();
    let add = move |()| console.go(&Place::People { adding: true });
    view! { <Button label=say("console-add-person") icon=Glyph::Plus kind=Kind::Primary on_press=add/> }
}

fn heads() -> Vec<String> {
    vec![
        say("console-name"),
        say("console-role"),
        say("console-store"),
        format!("#{}", say("console-payment-cap")),
        format!("#{}", say("console-refund-cap")),
        String::new(),
    ]
}

#[component]
fn Row(person: StaffRow, names: Signal<Vec<StoreRow>>) -> impl IntoView {
    let console = use_console();
    let store = person.store;
    let (payment, refund) = (person.payment_max, person.refund_max);
    let place = move || names.with(|stores| store_name(stores, store));
    let cap = move |cap: Option<Minor>| {
        let said = |cap| words::said(cap, names.with(|stores| asset(stores, store)));
        cap.map_or_else(|| say("console-no-cap"), said)
    };
    let name = person.name.clone();
    let role = words::staff_role(person.role);
    let leave = move |()| console.over.set(Some(Over::Remove(person.clone())));
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td>{role}</td>
            <td>{place}</td>
            <td class="number soft">{move || cap(payment)}</td>
            <td class="number soft">{move || cap(refund)}</td>
            <td class="number"><Button label=say("console-remove") kind=Kind::Quiet on_press=leave/></td>
        </tr>
    }
}

/// Takes a person off the tills.
#[component]
pub(crate) fn RemoveSheet(
    /// Who.
    person: StaffRow,
    /// Closes it.
    on_close: Callback<()>,
) -> impl IntoView {
    let console = use_console();
    let writing = Writing::new();
    let (id, name) = (person.id, person.name.clone());
    let send = move |()| {
        let name = name.clone();
        let ask = Ask::post(format!("/staff/{}/remove", id.0));
        writing.send(ask, &super::till_acts::Nothing {}, move |_: StaffRow| {
            on_close.run(());
            console.done(say_with("console-remove-done", &[("name", name.into())]));
        });
    };
    let parts = [("name", person.name.as_str().into())];
    let act = say_with("console-remove-this", &parts);
    view! {
        <Sheet title=say("console-remove") on_close>
            <p class="effect">{say_with("console-remove-effect", &parts)}</p>
            <super::form::Form act danger=true writing on_send=send/>
        </Sheet>
    }
}

/// The name of a store; none is all of them.
fn store_name(stores: &[StoreRow], store: Option<StoreId>) -> String {
    let Some(store) = store else { return say("console-all-stores") };
    let found = stores.iter().find(|row| row.id == store);
    found.map_or_else(|| store.to_string(), |row| row.settings.name.clone())
}

/// The currency of a store, or of the first one.
pub(crate) fn asset(stores: &[StoreRow], store: Option<StoreId>) -> Asset {
    let found = stores.iter().find(|row| Some(row.id) == store).or_else(|| stores.first());
    found.map_or(Asset::EUR, |row| row.settings.asset)
}
