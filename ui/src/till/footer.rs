//! The keys below, and the sheet that explains them.

use super::model::{Deed, Over, Page, Step, Till};
use super::sale::has_goods;
use super::use_till;
use crate::keys::on_keys;
use crate::parts::{Button, Glyph, Sheet, ThemeSwitch};
use crate::say::say;
use leptos::prelude::*;
use shared::wire::screen::SaleSheet;

/// A key, what it is called, what it means at length, and what it does.
struct Key {
    name: &'static str,
    label: Label,
    note: &'static str,
    act: fn(Till),
}

/// Where a key stands as a button.
enum Label {
    /// In the row below, under this word: the ways around the till.
    Below(&'static str),
    /// Beside what it is about: the sale, or the line in the bar.
    Beside,
}

const KEYS: [Key; 12] = [
    Key {
        name: "F2",
        label: Label::Below("till-key-scan"),
        note: "till-key-scan-note",
        act: |till| till.go(Step::Idle(Deed::Take)),
    },
    Key {
        name: "F3",
        label: Label::Below("till-key-type"),
        note: "till-key-type-note",
        act: |till| till.go(Step::Typing),
    },
    Key {
        name: "F4",
        label: Label::Below("till-key-add"),
        note: "till-key-add-note",
        act: |till| till.go(Step::Add(None)),
    },
    Key {
        name: "F5",
        label: Label::Beside,
        note: "till-key-status-note",
        act: |till| till.sheet.set(Some(Over::Status)),
    },
    Key {
        name: "F6",
        label: Label::Below("till-key-sell"),
        note: "till-key-sell-note",
        act: |till| till.go(Step::Idle(Deed::Fill)),
    },
    Key {
        name: "F7",
        label: Label::Below("till-key-receipts"),
        note: "till-key-receipts-note",
        act: |till| till.page.set(Page::Receipts),
    },
    Key {
        name: "F8",
        label: Label::Beside,
        note: "till-key-discount-note",
        act: |till| go_if(till, has_goods, Step::Discount(None)),
    },
    Key {
        name: "F9",
        label: Label::Beside,
        note: "till-key-cash-note",
        act: |till| go_if(till, is_due, Step::Cash),
    },
    Key {
        name: "F10",
        label: Label::Beside,
        note: "till-key-terminal-note",
        act: |till| go_if(till, is_due, Step::Terminal),
    },
    Key {
        name: "F11",
        label: Label::Below("till-key-day"),
        note: "till-key-day-note",
        act: |till| till.page.set(Page::Day),
    },
    Key {
        name: "F12",
        label: Label::Below("till-key-lock"),
        note: "till-key-lock-note",
        act: Till::sign_out,
    },
    Key {
        name: "F1",
        label: Label::Below("till-key-help"),
        note: "till-key-help-note",
        act: |till| till.sheet.set(Some(Over::Help)),
    },
];

/// The row of keys; each is a button too.
#[component]
pub(crate) fn Footer() -> impl IntoView {
    let till = use_till();
    on_keys(move |pressed| match KEYS.iter().find(|key| key.name == named(pressed)) {
        Some(key) if !till.busy.get_untracked() => {
            (key.act)(till);
            true
        }
        // A key of ours never means the browser's own, even while an answer is on its way.
        found => found.is_some(),
    });
    let button = move |key: &'static Key| {
        let Label::Below(label) = key.label else { return None };
        let button = view! {
            <button
                type="button"
                aria-keyshortcuts=key.name
                disabled=move || till.busy.get()
                on:click=move |_| (key.act)(till)
            >
                <kbd aria-hidden="true">{key.name}</kbd>
                <span>{say(label)}</span>
            </button>
        };
        Some(button)
    };
    view! { <nav class="keys" aria-label=say("till-keys")>{KEYS.iter().map(button).collect_view()}</nav> }
}

/// Opens a step of the sale, where the sale has what it is about.
fn go_if(till: Till, may: fn(&SaleSheet) -> bool, step: Step) {
    if untrack(|| till.of_sale(may)) == Some(true) {
        till.go(step);
    }
}

/// Whether anything is left to pay.
fn is_due(sale: &SaleSheet) -> bool {
    sale.totals.left.is_positive()
}

/// The key that a character asks for.
fn named(pressed: &str) -> &str {
    if pressed == "?" { "F1" } else { pressed }
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
                    <dt><kbd>{say("till-backspace")}</kbd></dt>
                    <dd>{say("till-backspace-note")}</dd>
                </div>
                <div class="fact">
                    <dt><kbd>{say("till-escape")}</kbd></dt>
                    <dd>{say("till-escape-note")}</dd>
                </div>
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
