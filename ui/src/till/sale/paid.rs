//! All is paid: the sale ends here, if it did not end by itself.

use crate::keys::{enter_is_taken, on_keys};
use crate::parts::{Button, Glyph, Icon, Kind, Money, Panel, Tint};
use crate::say::{say, say_with};
use crate::till::use_till;
use crate::till::work::Failed;
use leptos::prelude::*;

/// The step that ends a sale.
#[component]
pub(crate) fn Paid() -> impl IntoView {
    let till = use_till();
    let figures = untrack(|| till.of_sale(|sale| (sale.totals.total, sale.totals.change)));
    let (total, change) = figures.unwrap_or_default();
    let finish = move || {
        if !till.busy.get_untracked() {
            till.finish();
        }
        true
    };
    on_keys(move |key| key == "Enter" && !enter_is_taken() && finish());
    let label =
        Signal::derive(move || say(if till.busy.get() { "till-finishing" } else { "till-finish" }));
    let change = change
        .is_positive()
        .then(|| say_with("till-change-of", &[("amount", till.amount(change).into())]));
    view! {
        <Panel title=say("till-paid-all") tint=Tint::Good class="result paid">
            <Icon glyph=Glyph::CircleCheck/>
            <p class="sum"><Money amount=till.amount(total)/></p>
            {change.map(|text| view! { <p class="why">{text}</p> })}
            <p class="soft">{say("till-finish-note")}</p>
            <Failed/>
            <div class="push"></div>
            <Button label kind=Kind::Primary key_name="Enter" disabled=till.busy on_press=move |()| { finish(); }/>
        </Panel>
    }
}

/// What was pressed is not in the sale any more.
#[component]
pub(super) fn Gone() -> impl IntoView {
    let till = use_till();
    on_keys(move |key| {
        let mine = key == "Enter" && !enter_is_taken();
        if mine {
            till.go_on();
        }
        mine
    });
    view! {
        <Panel title=say("till-gone") class="question">
            <div class="row">
                <Button
                    label=say("till-back-to-sale")
                    kind=Kind::Primary
                    key_name="Enter"
                    on_press=move |()| till.go_on()
                />
            </div>
        </Panel>
    }
}
