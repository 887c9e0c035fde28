//! Typing what is due.

use super::model::{Deed, Step, Till};
use super::use_till;
use crate::keys::{enter_is_taken, on_keys};
use crate::parts::{AmountDisplay, AmountEntry, Button, Kind, Pad, PadKey, Panel};
use crate::say::say;
use leptos::prelude::*;

/// The step that asks what the customer has to pay.
#[component]
pub(crate) fn Due(
    /// The digit that began it, where it was typed before anything was pressed.
    first: Option<u8>,
) -> impl IntoView {
    let till = use_till();
    let before = till.sale.with_untracked(|sale| sale.due).unwrap_or_default();
    let entry = AmountEntry::offering(till.amount(before));
    if let Some(digit) = first {
        entry.press(PadKey::Digit(digit));
    }
    on_keys(move |key| key == "Enter" && !enter_is_taken() && settle(till, entry));
    let nothing = Signal::derive(move || !entry.minor.get().is_positive());
    view! {
        <Panel title=say("till-due-title") class="with-pad">
            <div class="beside-pad">
                <AmountDisplay label=say("till-due-amount") entry/>
                <p class="soft">{say("till-due-note")}</p>
                <div class="push"></div>
                <Button
                    label=say("till-due-set")
                    kind=Kind::Primary
                    key_name="Enter"
                    disabled=nothing
                    on_press=move |()| { settle(till, entry); }
                />
                <Button
                    label=say("back")
                    kind=Kind::Quiet
                    on_press=move |()| till.go(Step::Idle(Deed::Take))
                />
            </div>
            <Pad money=true on_key=move |key| entry.press(key)/>
        </Panel>
    }
}

fn settle(till: Till, entry: AmountEntry) -> bool {
    let due = entry.minor.get_untracked();
    if due.is_positive() {
        till.sale.update(|sale| sale.due = Some(due));
        till.go(Step::Idle(Deed::Take));
    }
    true
}
