//! How the console looks, who is signed in, and which keys there are.

use super::model::Who;
use super::parts::PageHead;
use super::{use_console, words};
use crate::parts::{Button, Fact, Glyph, ThemeSwitch};
use crate::say::say;
use leptos::prelude::*;
use shared::wire::api::Me;

const KEYS: [(&str, &str); 5] = [
    ("/", "console-key-find"),
    ("↓ ↑", "console-key-rows"),
    ("Enter", "console-key-open"),
    ("Esc", "console-key-close"),
    ("Tab", "console-key-next"),
];

/// The page.
#[component]
pub(crate) fn Settings() -> impl IntoView {
    let console = use_console();
    let me = move || match console.who.get() {
        Who::Here(me) => Some(view! { <Account me/> }),
        Who::Asking | Who::Nobody | Who::Invited(_) => None,
    };
    let key = |(key, words): (&'static str, &'static str)| {
        view! { <div class="fact"><dt><kbd>{key}</kbd></dt><dd>{say(words)}</dd></div> }
    };
    view! {
        <PageHead title="console-settings"/>
        <div class="settings">
            <section class="panel">
                <h2>{say("theme")}</h2>
                <ThemeSwitch theme=console.theme/>
            </section>
            {me}
            <section class="panel keys">
                <h2>{say("console-keys")}</h2>
                <dl class="facts">{KEYS.map(key).collect_view()}</dl>
            </section>
        </div>
    }
}

#[component]
fn Account(me: Me) -> impl IntoView {
    let console = use_console();
    let place = me.store.map_or_else(|| say("console-all-stores"), |store| store.to_string());
    view! {
        <section class="panel">
            <h2>{say("console-account")}</h2>
            <dl class="facts">
                <Fact name=say("console-name")>{me.name}</Fact>
                <Fact name=say("console-role")>{words::user_role(me.role)}</Fact>
                <Fact name=say("console-store")>{place}</Fact>
            </dl>
            <div class="row">
                <Button label=say("console-sign-out") icon=Glyph::LogOut on_press=move |()| console.sign_out()/>
            </div>
        </section>
    }
}
