//! The first user, or an invited one: who came by a one-time link chooses a name and a password.

use super::fields::Secret;
use super::form::{Form, text_wrong};
use super::model::Who;
use super::use_console;
use super::writing::Writing;
use crate::http::Ask;
use crate::parts::{Button, Field, Kind};
use crate::say::say;
use leptos::prelude::*;
use shared::wire::api::{FirstUser, Me};

/// The least letters of a password.
const PASSWORD_MIN: usize = 12;

/// A name and a password, twice.
#[component]
pub(crate) fn First() -> impl IntoView {
    let console = use_console();
    let writing = Writing::new();
    let (name, password, again) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let wrong = Signal::derive(move || {
        let missing = name.with(|name| text_wrong(name, 200, "console-name-missing"));
        missing.or_else(|| password_wrong(&password.get(), &again.get()))
    });
    let send = move |()| {
        let Who::Invited(token) = console.who.get_untracked() else { return };
        let name = name.get_untracked().trim().into();
        let body = FirstUser { token, name, password: password.get_untracked() };
        writing.send(Ask::post("/first-user"), &body, move |me: Me| console.who.set(Who::Here(me)));
    };
    view! {
        <main class="door">
            <div class="door-box">
                <h1>{say("console-first-title")}</h1>
                <p class="soft">{say("console-first-note")}</p>
                <Form act=say("console-first-act") writing wrong on_send=send>
                    <Field id="name" label=say("console-name") value=name focus=true/>
                    <Secret
                        id="password"
                        label=say("console-password")
                        hint=say("console-password-hint")
                        value=password
                        fill="new-password"
                    />
                    <Secret id="again" label=say("console-password-again") value=again fill="new-password"/>
                </Form>
                <Button
                    label=say("console-have-sign-in")
                    kind=Kind::Quiet
                    on_press=move |()| console.ask_who_else()
                />
            </div>
        </main>
    }
}

fn password_wrong(password: &str, again: &str) -> Option<String> {
    if password.chars().count() < PASSWORD_MIN {
        Some(say("console-password-short"))
    } else if password == again {
        None
    } else {
        Some(say("console-password-differs"))
    }
}
