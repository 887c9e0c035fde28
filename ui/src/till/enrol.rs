//! Joining a store with a one-time code.

use super::use_till;
use super::work::Failed;
use crate::parts::{Button, Field, Glyph, Icon, Kind, ThemeSwitch};
use crate::say::say;
use leptos::prelude::*;

/// The screen of a till that belongs to no store yet.
#[component]
pub(crate) fn Enrol() -> impl IntoView {
    let till = use_till();
    let server = RwSignal::new(String::new());
    let code = RwSignal::new(String::new());
    let ready =
        move || !server.with(|s| s.trim().is_empty()) && !code.with(|c| c.trim().is_empty());
    let join = move || {
        if untrack(ready) {
            till.enrol(server.get_untracked().trim().into(), code.get_untracked().trim().into());
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
                        disabled=Signal::derive(move || !ready() || till.busy.get())
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
