//! Selling a card, or putting money on it: it becomes a line of the sale.

use super::Head;
use crate::keys::{enter_is_taken, on_keys};
use crate::parts::{AmountDisplay, AmountEntry, Button, Kind, Pad};
use crate::say::{say, say_with};
use crate::till::model::{Deed, Step};
use crate::till::use_till;
use crate::till::work::Failed;
use leptos::prelude::*;
use shared::money::Minor;
use shared::sale::CardAct;
use shared::wire::screen::{CardSheet, CardState};

/// Selling the card, or putting money on it.
#[component]
pub(super) fn Filling(sheet: CardSheet) -> impl IntoView {
    let till = use_till();
    let entry = AmountEntry::offering(till.amount(Minor::ZERO));
    let act = if sheet.state == CardState::Pending { CardAct::Activate } else { CardAct::Load };
    let key = if act == CardAct::Activate { "till-sell-with" } else { "till-load-with" };
    let blocked = Signal::derive(move || till.busy.get() || !entry.minor.get().is_positive());
    let request = StoredValue::new(sheet.clone());
    let fill = move || {
        if !blocked.get_untracked() {
            let amount = untrack(|| entry.amount());
            request.with_value(|sheet| till.sell(sheet, act, amount));
        }
        true
    };
    on_keys(move |key| key == "Enter" && !enter_is_taken() && fill());
    let label = Signal::derive(move || say_with(key, &[("amount", entry.amount().into())]));
    view! {
        <div class="beside-pad">
            <Head sheet/>
            <div class="push"></div>
            <AmountDisplay label=say("till-fill-amount") entry/>
            <p class="foretold">{say("till-fill-note")}</p>
            <Failed/>
            <Button label kind=Kind::Primary key_name="Enter" disabled=blocked on_press=move |()| { fill(); }/>
        </div>
        <div class="pad-side">
            <div class="side-acts">
                <Button
                    label=say("till-other-card")
                    kind=Kind::Quiet
                    on_press=move |()| till.go(Step::Idle(Deed::Fill))
                />
            </div>
            <Pad money=true on_key=move |key| entry.press(key)/>
        </div>
    }
}
