//! The bar above: where this is, who works here, and how the line is.

use super::model::{Over, Till};
use super::use_till;
use crate::parts::{Glyph, Icon, Tint};
use crate::say::{say, say_with, words};
use leptos::prelude::*;
use shared::wire::screen::{Line, TillStatus};

/// Store, till, cashier; the status on the right.
#[component]
pub(crate) fn Bar() -> impl IntoView {
    let till = use_till();
    let place = move || {
        till.of_status(|status| {
            status.place.as_ref().map(|place| (place.store_name.clone(), place.till_name.clone()))
        })
    };
    let cashier = move || till.cashier().map(|person| person.name);
    view! {
        <header class="bar">
            <h1>
                <Icon glyph=Glyph::Store/>
                <span>{move || place().map(|(store, _)| store)}</span>
                <span class="dot" aria-hidden="true">"·"</span>
                <span>{move || place().map(|(_, name)| name)}</span>
                <span class="dot" aria-hidden="true">"·"</span>
                <span class="who">{cashier}</span>
            </h1>
            <StatusPill/>
        </header>
    }
}

/// The line in a word; pressing it tells all.
#[component]
pub(crate) fn StatusPill() -> impl IntoView {
    let till = use_till();
    let shown = Memo::new(move |_| till.status.with(|status| status.as_ref().map(look)));
    view! {
        {move || shown.get().map(|Look { tint, glyph, text, left }| view! {
            <button
                type="button"
                class=format!("pill status {}", tint.class())
                aria-haspopup="dialog"
                aria-keyshortcuts="F5"
                on:click=move |_| open(till)
            >
                <Icon glyph/>
                <span>{text}</span>
                {left.map(|left| view! { <span class="left">{left}</span> })}
            </button>
        })}
    }
}

fn open(till: Till) {
    till.sheet.set(Some(Over::Status));
}

/// How a status looks in the bar.
#[derive(Clone, PartialEq)]
pub(crate) struct Look {
    pub(crate) tint: Tint,
    pub(crate) glyph: Glyph,
    pub(crate) text: String,
    pub(crate) left: Option<String>,
}

/// The line in words, its colour and its picture.
pub(crate) fn look(status: &TillStatus) -> Look {
    let (tint, glyph, text) = match status.line.line {
        Line::Online => (Tint::Good, Glyph::CloudCheck, say("till-online")),
        Line::Syncing => {
            let count = status.line.pending.into();
            (Tint::Good, Glyph::RefreshCw, say_with("till-syncing", &[("count", count)]))
        }
        Line::Offline { since } => {
            let since = words().moment(since, status.now, status.utc_offset_min);
            (
                Tint::Offline,
                Glyph::CloudOff,
                say_with("till-offline-since", &[("time", since.into())]),
            )
        }
    };
    let offline = matches!(status.line.line, Line::Offline { .. });
    let left = status
        .head_room
        .as_ref()
        .filter(|_| offline)
        .map(|room| say_with("till-left", &[("amount", room.floor_left.into())]));
    Look { tint, glyph, text, left }
}
