//! Typing an amount or goods: 3, times, 2.40, a name where one is wanted, Enter.

use crate::keys::{enter_is_taken, on_keys};
use crate::parts::{AmountDisplay, AmountEntry, Button, Field, Kind, Pad, PadKey, Panel};
use crate::say::{say, say_with};
use crate::till::model::Till;
use crate::till::use_till;
use crate::till::work::Failed;
use leptos::prelude::*;
use shared::money::Minor;
use shared::sale::Step;

/// The most pieces of a line.
const PIECES_MAX: u32 = 9_999;
/// What a card's code begins with; a hand scanner types it wherever the keyboard is.
const TOKEN_START: &str = "GC1:";

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    price: AmountEntry,
    pieces: RwSignal<u32>,
    name: RwSignal<String>,
}

/// The step that adds to the sale.
#[component]
pub(crate) fn Add(
    /// The digit that began it, where it was typed before anything was pressed.
    first: Option<u8>,
) -> impl IntoView {
    let till = use_till();
    let typed = Typed {
        price: AmountEntry::offering(till.amount(Minor::ZERO)),
        pieces: RwSignal::new(1),
        name: RwSignal::new(String::new()),
    };
    if let Some(digit) = first {
        typed.price.press(PadKey::Digit(digit));
    }
    on_keys(move |key| match key {
        "Enter" => !enter_is_taken() && add(till, typed),
        "*" | "x" => times(typed),
        _ => begin_name(typed.name, "name", key),
    });
    let blocked = Signal::derive(move || till.busy.get() || !typed.price.minor.get().is_positive());
    view! {
        <Panel title=say("till-add-title") class="with-pad">
            <div class="beside-pad">
                <form on:submit=move |event| { event.prevent_default(); add(till, typed); }>
                    <Field
                        id="name"
                        label=say("till-add-name")
                        value=typed.name
                        hint=say("till-add-name-hint")
                    />
                </form>
                <div class="push"></div>
                <Sum typed/>
                <AmountDisplay label=say("till-add-price") entry=typed.price/>
                <Failed/>
                <Button
                    label=say("till-add-it")
                    kind=Kind::Primary
                    key_name="Enter"
                    disabled=blocked
                    on_press=move |()| { add(till, typed); }
                />
            </div>
            <div class="pad-side">
                <div class="side-acts">
                    <Button label=say("back") kind=Kind::Quiet key_name="Esc" on_press=move |()| till.go_on()/>
                    <Button
                        label=say("till-add-times")
                        key_name="*"
                        on_press=move |()| { times(typed); }
                    />
                </div>
                <Pad money=true on_key=move |key| typed.price.press(key)/>
            </div>
        </Panel>
    }
}

/// How many at which price, and what that makes.
#[component]
fn Sum(typed: Typed) -> impl IntoView {
    let text = move || {
        let (pieces, price) = (typed.pieces.get(), typed.price.amount());
        let sum = price.minor.get().checked_mul(pieces.into()).and_then(|sum| Minor::new(sum).ok());
        let sum = shared::money::Amount { minor: sum.unwrap_or_default(), ..price };
        let parts = [("count", pieces.into()), ("price", price.into()), ("sum", sum.into())];
        (pieces > 1).then(|| say_with("till-add-sum", &parts))
    };
    view! { <p class="times" aria-live="polite">{text}</p> }
}

/// What was typed so far is how many; the price comes next.
fn times(typed: Typed) -> bool {
    let pieces = typed.price.minor.get_untracked().get();
    let pieces = u32::try_from(pieces).ok().filter(|pieces| (1..=PIECES_MAX).contains(pieces));
    if let Some(pieces) = pieces {
        typed.pieces.set(pieces);
        typed.price.press(PadKey::Clear);
    }
    true
}

/// Letters typed anywhere begin a text: the keyboard is in its field from there on.
pub(super) fn begin_name(name: RwSignal<String>, field: &str, key: &str) -> bool {
    let is_letter = key.chars().count() == 1 && key.chars().all(char::is_alphabetic);
    if is_letter {
        name.update(|text| text.push_str(key));
        crate::dom::focus(field);
    }
    is_letter
}

fn add(till: Till, typed: Typed) -> bool {
    let name = typed.name.get_untracked();
    if name.starts_with(TOKEN_START) {
        till.token(name);
        return true;
    }
    let amount = untrack(|| typed.price.amount());
    if !amount.minor.is_positive() || till.busy.get_untracked() {
        return true;
    }
    let name = if name.trim().is_empty() { say("till-goods") } else { name };
    let pieces = typed.pieces.get_untracked();
    till.change_sale(if pieces == 1 {
        Step::KeyIn { name, amount, tax: 0 }
    } else {
        let quantity = pieces.saturating_mul(1000);
        Step::Add { name, category: String::new(), quantity, price: amount, tax: 0 }
    });
    true
}
