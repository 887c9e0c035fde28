//! Something off the price, with the reason that the report shows.

use super::add::begin_name;
use super::line::place;
use super::names;
use crate::keys::{enter_is_taken, on_keys};
use crate::parts::{AmountDisplay, AmountEntry, Button, Field, Kind, Pad, Panel};
use crate::say::{say, say_with};
use crate::till::model::Till;
use crate::till::use_till;
use crate::till::work::Failed;
use leptos::prelude::*;
use shared::money::Minor;
use shared::sale::{Line, Step, TakenOff};

/// Reasons that occur every day; any other is typed.
const REASONS: [&str; 4] =
    ["till-reason-damaged", "till-reason-last-one", "till-reason-regular", "till-reason-staff"];

/// How something is taken off.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kinds {
    Percent,
    Amount,
}

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    kind: RwSignal<Kinds>,
    figure: AmountEntry,
    reason: RwSignal<String>,
}

/// The step that takes something off.
#[component]
pub(crate) fn Discount(
    /// The line; none for the goods as a whole.
    line: Option<usize>,
) -> impl IntoView {
    let till = use_till();
    let typed = Typed {
        kind: RwSignal::new(Kinds::Percent),
        figure: AmountEntry::offering(till.amount(Minor::ZERO)),
        reason: RwSignal::new(String::new()),
    };
    let ready =
        move || off(typed).is_some() && typed.reason.with(|reason| !reason.trim().is_empty());
    let blocked = Signal::derive(move || till.busy.get() || !ready());
    let take_off = move || {
        if !blocked.get_untracked() {
            let (off, reason) = (untrack(|| off(typed)), typed.reason.get_untracked());
            till.change_sale(Step::Discount { line: line.map(place), off, reason });
        }
        true
    };
    on_keys(move |key| match key {
        "Enter" => !enter_is_taken() && take_off(),
        "%" => {
            typed.kind.set(Kinds::Percent);
            true
        }
        _ => begin_name(typed.reason, "reason", key),
    });
    let label = Signal::derive(move || match typed.kind.get() {
        Kinds::Percent => say_with("till-take-percent-off", &[("percent", whole(typed).into())]),
        Kinds::Amount => {
            say_with("till-take-amount-off", &[("amount", typed.figure.amount().into())])
        }
    });
    view! {
        <Panel title=title(till, line) class="with-pad">
            <div class="beside-pad">
                <Reason reason=typed.reason on_enter=Callback::new(move |()| { take_off(); })/>
                <div class="push"></div>
                <HowMuch typed/>
                <Failed/>
                <Button label kind=Kind::Primary key_name="Enter" disabled=blocked on_press=move |()| { take_off(); }/>
            </div>
            <div class="pad-side">
                <div class="side-acts">
                    <Button label=say("back") kind=Kind::Quiet key_name="Esc" on_press=move |()| till.go_on()/>
                    <TakeAway line/>
                    <Choose kind=typed.kind/>
                </div>
                <Pad money=true on_key=move |key| typed.figure.press(key)/>
            </div>
        </Panel>
    }
}

/// The reason: one of every day, or typed.
#[component]
fn Reason(reason: RwSignal<String>, on_enter: Callback<()>) -> impl IntoView {
    let choice = move |key: &'static str| {
        let text = say(key);
        let (chosen, pick) = (text.clone(), text.clone());
        view! {
            <button
                type="button"
                data-pad
                aria-pressed=move || reason.with(|reason| *reason == chosen).to_string()
                on:click=move |_| reason.set(pick.clone())
            >
                {text}
            </button>
        }
    };
    view! {
        <form on:submit=move |event| { event.prevent_default(); on_enter.run(()); }>
            <Field id="reason" label=say("till-reason") value=reason hint=say("till-reason-hint")/>
        </form>
        <div class="choices" role="group" aria-label=say("till-reason")>
            {REASONS.map(choice).collect_view()}
        </div>
    }
}

/// Percent or money.
#[component]
fn Choose(kind: RwSignal<Kinds>) -> impl IntoView {
    let choice = move |this: Kinds, key: &str| {
        view! {
            <button
                type="button"
                data-pad
                aria-pressed=move || (kind.get() == this).to_string()
                on:click=move |_| kind.set(this)
            >
                {say(key)}
            </button>
        }
    };
    view! {
        <div class="choices two" role="group" aria-label=say("till-discount-kind")>
            {choice(Kinds::Percent, "till-discount-percent")}
            {choice(Kinds::Amount, "till-discount-amount")}
        </div>
    }
}

/// The figure, as a percentage or as money.
#[component]
fn HowMuch(typed: Typed) -> impl IntoView {
    move || match typed.kind.get() {
        Kinds::Amount => {
            view! { <AmountDisplay label=say("till-discount") entry=typed.figure/> }.into_any()
        }
        Kinds::Percent => view! {
            <div class="amount" role="group" aria-label=say("till-discount")>
                <span class="amount-label">{say("till-discount")}</span>
                <output class="amount-figure" aria-live="polite">
                    {move || say_with("till-percent", &[("percent", whole(typed).into())])}
                </output>
            </div>
        }
        .into_any(),
    }
}

/// Takes an earlier discount away, where there is one.
#[component]
fn TakeAway(line: Option<usize>) -> impl IntoView {
    let till = use_till();
    let has_one = till.of_sale(|sale| match line {
        None => sale.discount.is_some(),
        Some(at) => {
            sale.lines.get(at).and_then(Line::goods).is_some_and(|goods| goods.discount.is_some())
        }
    });
    let nothing = move |()| {
        let line = line.map(place);
        till.change_sale(Step::Discount { line, off: None, reason: String::new() });
    };
    (has_one == Some(true)).then(|| {
        view! {
            <Button label=say("till-discount-none") disabled=till.busy on_press=nothing/>
        }
    })
}

fn title(till: Till, line: Option<usize>) -> String {
    let name = line.and_then(|at| {
        untrack(|| till.of_sale(|sale| sale.lines.get(at).and_then(Line::goods).map(names::goods)))
    });
    match name.flatten() {
        Some(name) => say_with("till-discount-title-line", &[("name", name.into())]),
        None => say("till-discount-title"),
    }
}

/// The digits as a whole number; more than a hundred percent is not taken in by the till, nor shown.
fn whole(typed: Typed) -> u32 {
    u32::try_from(typed.figure.minor.get().get()).unwrap_or(u32::MAX)
}

fn off(typed: Typed) -> Option<TakenOff> {
    let amount = typed.figure.amount();
    match typed.kind.get() {
        Kinds::Amount => amount.minor.is_positive().then_some(TakenOff::Amount(amount)),
        Kinds::Percent => {
            let hundredths = whole(typed).checked_mul(100).and_then(|all| u16::try_from(all).ok());
            hundredths.filter(|all| (1..=10_000).contains(all)).map(TakenOff::Percent)
        }
    }
}
