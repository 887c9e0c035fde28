//! A sheet of cards for the printer. Their codes came from the server this once and are kept nowhere.

use super::model::Printing;
use super::use_console;
use crate::http::escaped;
use crate::keys::on_keys;
use crate::parts::{Button, Glyph, Kind, NoticeLine, Tint};
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::wire::api::IssuedCard;

/// The sheet in place of the whole console.
#[component]
pub(crate) fn PrintSheet() -> impl IntoView {
    let console = use_console();
    let done = move || console.printing.set(None);
    on_keys(move |key| {
        let escape = key == "Escape";
        if escape {
            done();
        }
        escape
    });
    let print = move |()| {
        // A browser that cannot print says so itself.
        let _ = window().print();
    };
    let sheet = move || console.printing.get().map(|printing| view! { <Cells printing/> });
    let count = move || {
        let count = console.printing.with(|p| p.as_ref().map_or(0, |p| p.issued.cards.len()));
        say_with(
            "console-print-title",
            &[("count", u32::try_from(count).unwrap_or(u32::MAX).into())],
        )
    };
    view! {
        <main class="print-page">
            <header class="page-head no-print">
                <h1 tabindex="-1">{count}</h1>
                <div class="row end">
                    <Button label=say("console-print") icon=Glyph::Printer kind=Kind::Primary on_press=print/>
                    <Button label=say("console-print-done") on_press=move |()| done()/>
                </div>
            </header>
            <div class="no-print"><NoticeLine tint=Tint::Warn words=say("console-print-note")/></div>
            {sheet}
        </main>
    }
}

#[component]
fn Cells(printing: Printing) -> impl IntoView {
    let program = printing.program;
    let cell = |card: IssuedCard| {
        let picture = format!("data:image/svg+xml,{}", escaped(&card.qr_svg));
        let last = card.number.rsplit([' ', '-']).next().unwrap_or_default().to_string();
        let alt = say_with("console-code-of", &[("digits", last.into())]);
        view! {
            <li class="cut">
                <img src=picture alt=alt/>
                <div>
                    <strong>{program.clone()}</strong>
                    <code>{card.number}</code>
                    <small>{say("console-print-hint")}</small>
                </div>
            </li>
        }
    };
    view! { <ul class="print-sheet">{printing.issued.cards.into_iter().map(cell).collect_view()}</ul> }
}
