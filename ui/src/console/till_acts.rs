//! What a person does to a till: adds one, lets it join its store, gives it up.

use super::card_acts::REASON_MAX;
use super::fields::Choice;
use super::form::{Form, text_wrong};
use super::load::load_all;
use super::over::Over;
use super::parts::{Empty, Side, panel_bones, shown};
use super::place::{Place, StorePanel};
use super::use_console;
use super::writing::Writing;
use crate::http::Ask;
use crate::parts::{Field, Glyph, Sheet};
use crate::say::{say, say_with};
use leptos::prelude::*;
use serde::Serialize;
use shared::ids::StoreId;
use shared::wire::api::{EnrolCode, NewTill, StateAct, StoreRow, TillRow, TillStanding};

/// The body of a write that says all in its address.
#[derive(Serialize)]
pub(crate) struct Nothing {}

/// The panel for a new till.
#[component]
pub(crate) fn NewTillSide() -> impl IntoView {
    let stores = load_all::<StoreRow>(|| Ask::get("/stores"));
    view! {
        <Side title=say("console-add-till")>
            {shown(stores, panel_bones, |stores: Vec<StoreRow>| {
                if stores.is_empty() {
                    view! { <Empty glyph=Glyph::Store title="console-no-stores" note="console-no-stores-note"/> }
                        .into_any()
                } else {
                    view! { <NewTillForm stores/> }.into_any()
                }
            })}
        </Side>
    }
}

#[component]
fn NewTillForm(stores: Vec<StoreRow>) -> impl IntoView {
    let console = use_console();
    let writing = Writing::new();
    let first = stores.first().map(|store| store.id.0.to_string()).unwrap_or_default();
    let options: Vec<(String, String)> =
        stores.into_iter().map(|store| (store.id.0.to_string(), store.settings.name)).collect();
    let (store, name) = (RwSignal::new(first), RwSignal::new(String::new()));
    let wrong =
        Signal::derive(move || name.with(|name| text_wrong(name, 40, "console-name-missing")));
    let send = move |()| {
        let Ok(id) = store.get_untracked().parse() else { return };
        let new = NewTill { store: StoreId(id), name: name.get_untracked().trim().into() };
        writing.send(Ask::post("/tills"), &new, move |row: TillRow| {
            console.done(say_with("console-till-added", &[("name", row.name.into())]));
            console.go(&Place::Stores(Some(StorePanel::Till(row.id))));
        });
    };
    view! {
        <Form act=say("console-add-till") writing wrong on_send=send>
            <Choice id="store" label=say("console-store") value=store options=Signal::stored(options)/>
            <Field id="name" label=say("console-name") hint=say("console-till-name-hint") value=name focus=true/>
        </Form>
    }
}

/// Asks for a one-time code; it is shown in a sheet of its own, this once.
#[component]
pub(crate) fn EnrolSheet(
    /// The till.
    till: TillRow,
    /// Closes the sheet.
    on_close: Callback<()>,
) -> impl IntoView {
    let console = use_console();
    let writing = Writing::new();
    let fresh = till.standing == TillStanding::New;
    let effect = say(if fresh { "console-enrol-effect" } else { "console-enrol-again-effect" });
    let send = move |()| {
        let ask = Ask::post(format!("/tills/{}/enrol-code", till.id.0));
        let till = till.clone();
        writing.send(ask, &Nothing {}, move |code: EnrolCode| {
            console.over.set(Some(Over::EnrolCode(till, code)));
        });
    };
    view! {
        <Sheet title=say("console-enrol-code") on_close>
            <p class="effect">{effect}</p>
            <Form act=say("console-enrol-make") writing on_send=send/>
        </Sheet>
    }
}

/// Gives a till up: its key is worth nothing from now on.
#[component]
pub(crate) fn RevokeSheet(
    /// The till.
    till: TillRow,
    /// Closes the sheet.
    on_close: Callback<()>,
) -> impl IntoView {
    let console = use_console();
    let writing = Writing::new();
    let reason = RwSignal::new(String::new());
    let wrong = Signal::derive(move || {
        reason.with(|text| text_wrong(text, REASON_MAX, "console-reason-missing"))
    });
    let id = till.id;
    let send = move |()| {
        let body = StateAct { reason: reason.get_untracked().trim().into() };
        writing.send(Ask::post(format!("/tills/{}/revoke", id.0)), &body, move |row: TillRow| {
            on_close.run(());
            console.done(say_with("console-revoke-done", &[("till", row.name.into())]));
        });
    };
    let parts = [("till", till.name.as_str().into()), ("amount", till.exposure.into())];
    let (effect, act) =
        (say_with("console-revoke-effect", &parts), say_with("console-revoke-this", &parts));
    view! {
        <Sheet title=say("console-revoke") on_close>
            <p class="effect">{effect}</p>
            <Form
                act
                danger=true
                writing
                wrong
                on_send=send
            >
                <Field
                    id="reason"
                    label=say("console-reason")
                    hint=say("console-reason-hint")
                    value=reason
                    focus=true
                />
            </Form>
        </Sheet>
    }
}
