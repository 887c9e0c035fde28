//! A card on the counter: what it holds, what can be done with it, and the one button that does it.

use super::model::{Deed, Request, Step, Till};
use super::sale::offer;
use super::work::Failed;
use super::{terms, use_till};
use crate::keys::{enter_is_taken, on_keys};
use crate::parts::{
    AmountDisplay, AmountEntry, Button, Glyph, Icon, Kind, Money, Pad, Panel, Pill,
};
use crate::say::{say, say_with, words};
use leptos::prelude::*;
use shared::money::{Amount, Minor};
use shared::wire::screen::{Act, CardSheet, CardState, FigureFrom, Known, MoneyClass, Take};

/// The step with a card.
#[component]
pub(crate) fn CardStep(
    /// The card.
    sheet: CardSheet,
    /// What is to be done with it.
    deed: Deed,
) -> impl IntoView {
    let title = if is_stranger(&sheet) { "till-card-title-unknown" } else { "till-card-title" };
    let title = say_with(
        title,
        &[("program", sheet.program.as_str().into()), ("card", sheet.last_four.as_str().into())],
    );
    let filling = deed == Deed::Fill && (sheet.can_activate || sheet.can_load);
    let body = match &sheet.take {
        _ if filling => view! { <Filling sheet=sheet.clone()/> }.into_any(),
        Take::UpTo { at_most, class, manager_above } => {
            let taking = Taking { at_most: *at_most, class: *class, manager_above: *manager_above };
            view! { <TakingPart sheet=sheet.clone() taking/> }.into_any()
        }
        Take::Nothing { code, words, help } => {
            let why = (code.clone(), words.clone(), *help);
            view! { <NothingPart sheet=sheet.clone() why/> }.into_any()
        }
    };
    view! {
        <Panel title class="with-pad card">
            {body}
        </Panel>
    }
}

/// Whether the till has never heard of the card: then it knows no program and no state either.
fn is_stranger(sheet: &CardSheet) -> bool {
    sheet.program.is_empty()
}

/// What the till may take now.
#[derive(Clone, Copy)]
struct Taking {
    at_most: Amount,
    class: MoneyClass,
    manager_above: Option<Amount>,
}

/// The balance, large, with how old it is, the state and the expiry.
#[component]
fn Head(sheet: CardSheet) -> impl IntoView {
    let till = use_till();
    let (tint, glyph, state) = terms::state(sheet.state);
    let pill = (!is_stranger(&sheet)).then(|| view! { <Pill tint glyph text=state/> });
    let offset = till.offset_min();
    let expiry = sheet
        .expires_at
        .map(|at| say_with("till-expires", &[("day", words().day(at, offset).into())]));
    let age = sheet.known.map(|known| move || age(till, known));
    view! {
        <div class="card-head">
            {sheet.known.map(|known| view! {
                <span class="figure-name">{say("till-balance")}</span>
                <output class="balance"><Money amount=known.balance/></output>
            })}
            {sheet.known.is_none().then(|| view! { <p class="balance unknown">{say("till-balance-unknown")}</p> })}
            <p class="soft age">{age}</p>
            <div class="row">
                {pill}
                {expiry.map(|text| view! { <span class="soft">{text}</span> })}
            </div>
        </div>
    }
}

fn age(till: Till, known: Known) -> String {
    let key = match known.from {
        FigureFrom::Server => "till-figure-server",
        FigureFrom::Snapshot => "till-figure-snapshot",
        FigureFrom::Journal => "till-figure-journal",
    };
    let ago = words().ago(known.as_of, till.now.get());
    say_with(key, &[("time", till.moment(known.as_of).into()), ("ago", ago.into())])
}

/// Taking from the card.
#[component]
fn TakingPart(sheet: CardSheet, taking: Taking) -> impl IntoView {
    let till = use_till();
    let offered = till.sale.with_untracked(|sale| offer(sale, taking.at_most.minor));
    let entry = AmountEntry::offering(till.amount(offered));
    let blocked = Signal::derive(move || {
        let minor = entry.minor.get();
        till.busy.get() || !minor.is_positive() || minor > taking.at_most.minor
    });
    let request = StoredValue::new(sheet.clone());
    let take = move || {
        if !blocked.get_untracked() {
            let amount = untrack(|| entry.amount());
            till.perform(Request::Card(Act::Redeem, request.get_value(), amount), None);
        }
        true
    };
    on_keys(move |key| key == "Enter" && !enter_is_taken() && take());
    let label = Signal::derive(move || {
        let key = if till.busy.get() { "till-taking" } else { "till-take" };
        say_with(key, &[("amount", entry.amount().into())])
    });
    view! {
        <div class="beside-pad">
            <Head sheet=sheet.clone()/>
            <div class="push"></div>
            <AmountDisplay label=say("till-take-amount") entry/>
            <Foretold entry taking/>
            <Failed/>
            <Button label kind=Kind::Primary key_name="Enter" disabled=blocked on_press=move |()| { take(); }/>
        </div>
        <div class="pad-side">
            <SideActs sheet=sheet entry at_most=taking.at_most.minor/>
            <Pad money=true on_key=move |key| entry.press(key)/>
        </div>
    }
}

/// What will happen, or why it cannot, said before anything is pressed.
#[component]
fn Foretold(entry: AmountEntry, taking: Taking) -> impl IntoView {
    let told = move || {
        let minor = entry.minor.get();
        if minor > taking.at_most.minor {
            let most = say_with("till-at-most", &[("amount", taking.at_most.into())]);
            return ("foretold tint-bad", Glyph::TriangleAlert, most);
        }
        if taking.manager_above.is_some_and(|above| minor > above.minor) {
            return ("foretold tint-warn", Glyph::UserRound, say("till-manager-needed"));
        }
        let (glyph, text) = terms::class_before(taking.class);
        let offline = matches!(taking.class, MoneyClass::Floor | MoneyClass::Issue);
        (if offline { "foretold tint-offline" } else { "foretold" }, glyph, text)
    };
    move || {
        let (class, glyph, text) = told();
        view! {
            <p class=class aria-live="polite">
                <Icon glyph/>
                <span>{text}</span>
            </p>
        }
    }
}

/// What else can be done with the card, above the pad.
#[component]
fn SideActs(sheet: CardSheet, entry: AmountEntry, at_most: Minor) -> impl IntoView {
    let till = use_till();
    let all = say_with("till-take-all", &[("amount", till.amount(at_most).into())]);
    let (again, fill) = (StoredValue::new(sheet.clone()), StoredValue::new(sheet.clone()));
    view! {
        <div class="side-acts">
            <Button label=all on_press=move |()| entry.offer(at_most)/>
            {sheet.can_load.then(|| view! {
                <Button
                    label=say("till-load")
                    icon=Glyph::Plus
                    on_press=move |()| till.go(Step::Card(fill.get_value(), Deed::Fill))
                />
            })}
            <Button
                label=say("till-look-again")
                icon=Glyph::RefreshCw
                kind=Kind::Quiet
                disabled=till.busy
                on_press=move |()| again.with_value(|sheet| till.look_again(sheet, Deed::Take))
            />
            <Button
                label=say("till-other-card")
                kind=Kind::Quiet
                on_press=move |()| till.go(Step::Idle(Deed::Take))
            />
        </div>
    }
}

/// Selling the card, or putting money on it.
#[component]
fn Filling(sheet: CardSheet) -> impl IntoView {
    let till = use_till();
    let entry = AmountEntry::offering(till.amount(Minor::ZERO));
    let act = if sheet.state == CardState::Pending { Act::Activate } else { Act::Load };
    let key = if act == Act::Activate { "till-activate-with" } else { "till-load-with" };
    let blocked = Signal::derive(move || till.busy.get() || !entry.minor.get().is_positive());
    let request = StoredValue::new(sheet.clone());
    let fill = move || {
        if !blocked.get_untracked() {
            let amount = untrack(|| entry.amount());
            till.perform(Request::Card(act, request.get_value(), amount), None);
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

/// Why nothing can be taken, and what helps.
#[component]
fn NothingPart(
    sheet: CardSheet,
    why: (String, String, shared::wire::screen::Help),
) -> impl IntoView {
    let till = use_till();
    let (code, words, help) = why;
    let kept = StoredValue::new(sheet.clone());
    let act = move || {
        super::refused::follow(till, help, Some(kept.get_value()), None);
        true
    };
    on_keys(move |key| key == "Enter" && !enter_is_taken() && act());
    view! {
        <div class="beside-pad wide">
            <Head sheet/>
            <div class="refusal">
                <p class="what">{say("till-nothing-to-take")}</p>
                <p class="why">{words}</p>
                <Failed/>
            </div>
            <div class="push"></div>
            <div class="row">
                <Button
                    label=terms::help(help)
                    kind=Kind::Primary
                    key_name="Enter"
                    disabled=till.busy
                    on_press=move |()| { act(); }
                />
                <Button
                    label=say("till-other-card")
                    kind=Kind::Quiet
                    on_press=move |()| till.go(Step::Idle(Deed::Take))
                />
                <code class="code">{code}</code>
            </div>
        </div>
    }
}
