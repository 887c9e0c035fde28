//! An outside terminal: it took the money by itself, and the till notes down how much and under which reference.

use crate::keys::{enter_is_taken, on_keys};
use crate::parts::{AmountDisplay, AmountEntry, Button, Field, Kind, Pad, Panel};
use crate::say::{say, say_with};
use crate::till::use_till;
use crate::till::work::Failed;
use leptos::prelude::*;
use shared::sale::Step;

/// The step that notes down what a terminal took.
#[component]
pub(crate) fn Terminal() -> impl IntoView {
    let till = use_till();
    let due = untrack(|| till.left()).unwrap_or_default();
    let entry = AmountEntry::offering(till.amount(due));
    let reference = RwSignal::new(String::new());
    let blocked = Signal::derive(move || {
        let minor = entry.minor.get();
        let no_reference = reference.with(|text| text.trim().is_empty());
        till.busy.get() || !minor.is_positive() || minor > due || no_reference
    });
    let note = move || {
        if !blocked.get_untracked() {
            let (amount, reference) = (untrack(|| entry.amount()), reference.get_untracked());
            till.change_sale(Step::Terminal { amount, reference });
        }
        true
    };
    on_keys(move |key| key == "Enter" && !enter_is_taken() && note());
    let label = Signal::derive(move || {
        say_with("till-terminal-note", &[("amount", entry.amount().into())])
    });
    let too_much = move || {
        let most = say_with("till-at-most", &[("amount", till.amount(due).into())]);
        (entry.minor.get() > due).then_some(most)
    };
    view! {
        <Panel title=say("till-terminal") class="with-pad">
            <div class="beside-pad">
                <p class="soft">{say("till-terminal-first")}</p>
                <form on:submit=move |event| { event.prevent_default(); note(); }>
                    <Field
                        id="reference"
                        label=say("till-terminal-reference")
                        value=reference
                        hint=say("till-terminal-reference-hint")
                        focus=true
                    />
                </form>
                <div class="push"></div>
                <AmountDisplay label=say("till-terminal-amount") entry/>
                <p class="foretold tint-bad" aria-live="polite">{too_much}</p>
                <Failed/>
                <Button label kind=Kind::Primary key_name="Enter" disabled=blocked on_press=move |()| { note(); }/>
            </div>
            <div class="pad-side">
                <div class="side-acts">
                    <Button label=say("back") kind=Kind::Quiet key_name="Esc" on_press=move |()| till.go_on()/>
                </div>
                <Pad money=true on_key=move |key| entry.press(key)/>
            </div>
        </Panel>
    }
}
