//! Cash: what the customer hands over, and the change that it makes.

use crate::keys::{enter_is_taken, on_keys};
use crate::parts::{AmountDisplay, AmountEntry, Button, Kind, Money, Pad, Panel};
use crate::say::{say, say_with};
use crate::till::use_till;
use crate::till::work::Failed;
use leptos::prelude::*;
use shared::money::Minor;
use shared::sale::Step;

/// What notes come in, in whole units; the next multiple of each is what people hand over.
const NOTES: [i64; 5] = [5, 10, 20, 50, 100];
/// More than these is looked for with the pad.
const OFFERS_MAX: usize = 3;

/// The step that takes cash.
#[component]
pub(crate) fn Cash() -> impl IntoView {
    let till = use_till();
    let due = untrack(|| till.left()).unwrap_or_default();
    let given = AmountEntry::offering(till.amount(due));
    let blocked = Signal::derive(move || till.busy.get() || !given.minor.get().is_positive());
    let take = move || {
        if !blocked.get_untracked() {
            till.change_sale(Step::Cash { given: untrack(|| given.amount()) });
        }
        true
    };
    on_keys(move |key| key == "Enter" && !enter_is_taken() && take());
    let label =
        Signal::derive(move || say_with("till-cash-take", &[("amount", given.amount().into())]));
    let scale = till.asset().scale();
    let offer = move |minor: Minor| {
        let label = say_with("till-cash-offer", &[("amount", till.amount(minor).into())]);
        view! { <Button label on_press=move |()| given.offer(minor)/> }
    };
    view! {
        <Panel title=say("till-cash") class="with-pad">
            <div class="beside-pad">
                <Change due given/>
                <div class="push"></div>
                <AmountDisplay label=say("till-cash-given") entry=given/>
                <Failed/>
                <Button label kind=Kind::Primary key_name="Enter" disabled=blocked on_press=move |()| { take(); }/>
            </div>
            <div class="pad-side">
                <div class="side-acts">
                    <Button label=say("back") kind=Kind::Quiet key_name="Esc" on_press=move |()| till.go_on()/>
                    <div class="two">
                    {offers(due, scale).into_iter().map(offer).collect_view()}
                    </div>
                </div>
                <Pad money=true on_key=move |key| given.press(key)/>
            </div>
        </Panel>
    }
}

/// What will be handed back, or what will still be due.
#[component]
fn Change(due: Minor, given: AmountEntry) -> impl IntoView {
    let till = use_till();
    let figure = move || {
        let typed = given.minor.get();
        if typed < due {
            ("till-cash-rest", due.less_at_most(typed))
        } else {
            ("till-change", typed.less_at_most(due))
        }
    };
    view! {
        <div class="change" aria-live="polite">
            <p class="figure-name">{move || say(figure().0)}</p>
            <p class="balance"><Money amount=Signal::derive(move || till.amount(figure().1))/></p>
        </div>
    }
}

/// What a customer may hand over: exactly what is due, and the next round amounts.
pub(crate) fn offers(due: Minor, scale: u32) -> Vec<Minor> {
    let unit = 10_i64.checked_pow(scale).unwrap_or(1);
    let up_to = |note: i64| {
        let note = note.checked_mul(unit)?;
        let times = due.get().checked_add(note - 1)?.checked_div(note)?;
        times.checked_mul(note).and_then(|up| Minor::new(up).ok())
    };
    let mut all: Vec<Minor> = NOTES.into_iter().filter_map(up_to).collect();
    all.retain(|up| *up > due);
    all.sort_unstable();
    all.dedup();
    all.truncate(OFFERS_MAX);
    all.insert(0, due);
    all
}
