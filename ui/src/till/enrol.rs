//! Joining a store with a one-time code.

use super::use_till;
use super::work::Failed;
use crate::parts::{Button, Field, Glyph, Icon, Kind, ThemeSwitch};
use crate::say::say;
use leptos::prelude::*;

/// Between the server's address and the code in an enrolment's QR, which a hand scanner types into one field.
const BETWEEN: &str = "/enrol#";

/// The screen of a till that belongs to no store yet.
#[component]
pub(crate) fn Enrol() -> impl IntoView {
    let till = use_till();
    let server = RwSignal::new(String::new());
    let code = RwSignal::new(String::new());
    let with = move || server.with(|server| code.with(|code| joined_with(server, code)));
    let join = move || {
        if let Some((address, one_time)) = untrack(with) {
            // What was scanned into one field stands in both from here on, to be read and mended.
            server.set(address.clone());
            code.set(one_time.clone());
            till.enrol(address, one_time);
        }
    };
    view! {
        <main class="centre">
            <section class="panel form narrow">
                <Icon glyph=Glyph::Wallet/>
                <h1>{say("till-enrol-title")}</h1>
                <p class="soft">{say("till-enrol-note")}</p>
                <form on:submit=move |event| { event.prevent_default(); join(); }>
                    <Field
                        id="server"
                        label=say("till-enrol-server")
                        value=server
                        hint=say("till-enrol-server-hint")
                        focus=true
                    />
                    <Field
                        id="code"
                        label=say("till-enrol-code")
                        value=code
                        hint=say("till-enrol-code-hint")
                        code=true
                    />
                    <Failed/>
                    <Button
                        label=Signal::derive(move || say(if till.busy.get() { "till-enrolling" } else { "till-enrol" }))
                        kind=Kind::Primary
                        key_name="Enter"
                        disabled=Signal::derive(move || with().is_none() || till.busy.get())
                        on_press=move |()| join()
                    />
                    // Enter in a field sends a form only if it has a button of its own.
                    <button type="submit" class="only-read" tabindex="-1" aria-hidden="true"></button>
                </form>
            </section>
            <ThemeSwitch theme=till.theme/>
        </main>
    }
}

/// The server's address and the code, once both are there: each in its field, or both in one as scanned.
pub(crate) fn joined_with(server: &str, code: &str) -> Option<(String, String)> {
    let scanned = code.split_once(BETWEEN).or_else(|| server.split_once(BETWEEN));
    let (server, code) = scanned.unwrap_or((server, code));
    let (server, code) = (server.trim(), code.trim());
    (!server.is_empty() && !code.is_empty()).then(|| (server.into(), code.into()))
}
