//! The keys below, and the sheet that explains them.

use super::model::{Deed, Over, Page, Step, Till};
use super::use_till;
use crate::keys::on_keys;
use crate::parts::{Button, Glyph, Sheet, ThemeSwitch};
use crate::say::say;
use leptos::prelude::*;

/// A key, what it is called, what it means at length, and what it does.
struct Key {
    name: &'static str,
    label: &'static str,
    note: &'static str,
    act: fn(Till),
}

const KEYS: [Key; 9] = [
    Key {
        name: "F2",
        label: "till-key-scan",
        note: "till-key-scan-note",
        act: |till| till.go(Step::Idle(Deed::Take)),
    },
    Key {
        name: "F3",
        label: "till-key-type",
        note: "till-key-type-note",
        act: |till| till.go(Step::Typing),
    },
    Key {
        name: "F4",
        label: "till-key-due",
        note: "till-key-due-note",
        act: |till| till.go(Step::Due(None)),
    },
    Key {
        name: "F6",
        label: "till-key-sell",
        note: "till-key-sell-note",
        act: |till| till.go(Step::Idle(Deed::Fill)),
    },
    Key {
        name: "F7",
        label: "till-key-receipts",
        note: "till-key-receipts-note",
        act: |till| till.page.set(Page::Receipts),
    },
    Key {
        name: "F8",
        label: "till-key-day",
        note: "till-key-day-note",
        act: |till| till.page.set(Page::Day),
    },
    Key {
        name: "F9",
        label: "till-key-status",
        note: "till-key-status-note",
        act: |till| till.sheet.set(Some(Over::Status)),
    },
    Key { name: "F10", label: "till-key-lock", note: "till-key-lock-note", act: Till::sign_out },
    Key {
        name: "F1",
        label: "till-key-help",
        note: "till-key-help-note",
        act: |till| till.sheet.set(Some(Over::Help)),
    },
];

/// The row of keys; each is a button too.
#[component]
pub(crate) fn Footer() -> impl IntoView {
    let till = use_till();
    on_keys(move |pressed| match KEYS.iter().find(|key| key.name == pressed) {
        Some(key) if !till.busy.get_untracked() => {
            (key.act)(till);
            true
        }
        // A key of ours never means the browser's own, even while an answer is on its way.
        found => found.is_some(),
    });
    let button = move |key: &'static Key| {
        view! {
            <button
                type="button"
                aria-keyshortcuts=key.name
                disabled=move || till.busy.get()
                on:click=move |_| (key.act)(till)
            >
                <kbd aria-hidden="true">{key.name}</kbd>
                <span>{say(key.label)}</span>
            </button>
        }
    };
    view! { <nav class="keys" aria-label=say("till-keys")>{KEYS.iter().map(button).collect_view()}</nav> }
}

/// What the keys mean, the colours, and the way out.
#[component]
pub(crate) fn HelpSheet() -> impl IntoView {
    let till = use_till();
    let row = |key: &'static Key| {
        view! {
            <div class="fact">
                <dt><kbd>{key.name}</kbd></dt>
                <dd>{say(key.note)}</dd>
            </div>
        }
    };
    view! {
        <Sheet
            title=say("till-help")
            on_close=move |()| till.sheet.set(None)
            foot=move || view! { <SignOut/> }
        >
            <dl class="facts keys-list">
                {KEYS.iter().map(row).collect_view()}
                <div class="fact">
                    <dt><kbd>{say("till-enter")}</kbd></dt>
                    <dd>{say("till-enter-note")}</dd>
                </div>
            </dl>
            <h3>{say("theme")}</h3>
            <ThemeSwitch theme=till.theme/>
        </Sheet>
    }
}

#[component]
fn SignOut() -> impl IntoView {
    let till = use_till();
    view! {
        <div class="row end">
            <Button label=say("till-sign-out") icon=Glyph::LogOut on_press=move |()| till.sign_out()/>
        </div>
    }
}
