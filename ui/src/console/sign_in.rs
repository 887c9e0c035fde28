//! Signing in.

use super::fields::Secret;
use super::form::{Form, text_wrong};
use super::model::Who;
use super::use_console;
use super::writing::Writing;
use crate::http::Ask;
use crate::parts::Field;
use crate::say::say;
use leptos::prelude::*;
use shared::wire::api::{Me, SignIn as Asked};

/// The name and the password.
#[component]
pub(crate) fn SignIn() -> impl IntoView {
    let console = use_console();
    let writing = Writing::new();
    let (name, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let wrong = Signal::derive(move || {
        let missing = name.with(|name| text_wrong(name, 200, "console-name-missing"));
        missing.or_else(|| password.with(|p| text_wrong(p, 1_000, "console-password-missing")))
    });
    let send = move |()| {
        let body =
            Asked { name: name.get_untracked().trim().into(), password: password.get_untracked() };
        writing.send(Ask::post("/session"), &body, move |me: Me| {
            console.who.set(Who::Here(me));
        });
        password.set(String::new());
    };
    view! {
        <main class="door">
            <div class="door-box">
                <h1>"Scrip"</h1>
                <p class="soft">{say("console-sign-in-note")}</p>
                <Form act=say("console-sign-in") writing wrong on_send=send>
                    <Field id="name" label=say("console-name") value=name focus=true/>
                    <Secret id="password" label=say("console-password") value=password fill="current-password"/>
                </Form>
            </div>
        </main>
    }
}
