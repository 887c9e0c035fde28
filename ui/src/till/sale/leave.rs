//! Giving a sale up: what goes away, and what stands against it.

use crate::keys::{enter_is_taken, on_keys};
use crate::parts::{Button, Kind, Panel};
use crate::say::{say, say_with};
use crate::till::use_till;
use crate::till::work::Failed;
use leptos::prelude::*;

/// The step that gives a sale up.
#[component]
pub(crate) fn Leave() -> impl IntoView {
    let till = use_till();
    let about = move || {
        let figures = till.of_sale(|sale| {
            (sale.totals.total, sale.totals.paid, sale.lines.len(), !sale.sold.is_empty())
        });
        figures.unwrap_or_default()
    };
    let may = move || {
        let (_, paid, _, sold) = about();
        !paid.is_positive() && !sold
    };
    let words = move || {
        let (total, paid, lines, sold) = about();
        if paid.is_positive() {
            return say_with("till-leave-paid", &[("amount", till.amount(paid).into())]);
        }
        if sold {
            return say("till-leave-sold");
        }
        let lines = u32::try_from(lines).unwrap_or(u32::MAX);
        let parts = [("count", lines.into()), ("amount", till.amount(total).into())];
        say_with("till-leave-note", &parts)
    };
    let leave = move || {
        if untrack(may) && !till.busy.get_untracked() {
            till.abandon();
        }
        true
    };
    on_keys(move |key| key == "Enter" && !enter_is_taken() && leave());
    view! {
        <Panel title=say("till-leave-title") class="question">
            <p class="why">{words}</p>
            <Failed/>
            <div class="row">
                <Show when=may>
                    <Button
                        label=say("till-leave-it")
                        kind=Kind::Primary
                        key_name="Enter"
                        disabled=till.busy
                        on_press=move |()| { leave(); }
                    />
                </Show>
                <Button label=say("till-back-to-sale") key_name="Esc" on_press=move |()| till.go_on()/>
            </div>
        </Panel>
    }
}
