//! Typing the number under a card's code.

use super::use_till;
use super::work::Failed;
use crate::parts::{Button, Field, Glyph, Kind, Panel};
use crate::say::say;
use leptos::prelude::*;

/// The number's characters; dashes and blanks do not count.
const NUMBER_LEN: usize = 20;

/// The step that asks for a card's number.
#[component]
pub(crate) fn Typing() -> impl IntoView {
    let till = use_till();
    let number = RwSignal::new(String::new());
    let short = move || {
        number.with(|text| text.chars().filter(char::is_ascii_alphanumeric).count()) < NUMBER_LEN
    };
    let find = move || {
        if !short() {
            till.number(number.get_untracked());
        }
    };
    view! {
        <Panel title=say("till-type-number-title") class="form">
            <form on:submit=move |event| { event.prevent_default(); find(); }>
                <Field
                    id="number"
                    label=say("till-number")
                    value=number
                    hint=say("till-number-hint")
                    focus=true
                    code=true
                />
                <Failed/>
                <div class="row">
                    <Button
                        label=say("till-find-card")
                        kind=Kind::Primary
                        key_name="Enter"
                        icon=Glyph::CreditCard
                        disabled=Signal::derive(move || short() || till.busy.get())
                        on_press=move |()| find()
                    />
                    <Button
                        label=say("back")
                        kind=Kind::Quiet
                        on_press=move |()| till.go_on()
                    />
                </div>
            </form>
        </Panel>
    }
}
