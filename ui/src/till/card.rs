//! A card on the counter: what it holds, what can be done with it, and the one button that does it.

mod fill;

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
use shared::wire::screen::{CardSheet, FigureFrom, Known, MoneyClass, Take};

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
        _ if filling => view! { <fill::Filling sheet=sheet.clone()/> }.into_any(),
        Take::UpTo { at_most, class, manager_above } => {
            let room = untrack(|| use_till().of_sale(|sale| sale.totals.left_for_cards));
            let taking =
                Taking { at_most: *at_most, class: *class, manager_above: *manager_above, room };
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
    /// What a gift card may pay of the open sale; none where no sale is open.
    room: Option<Minor>,
}

impl Taking {
    /// The most that can be taken: what the till may take and the sale has room for.
    fn most(self) -> Minor {
        self.room.map_or(self.at_most.minor, |room| room.min(self.at_most.minor))
    }
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
    let offered = offer(taking.room, taking.at_most.minor);
    let entry = AmountEntry::offering(till.amount(offered));
    let blocked = Signal::derive(move || {
        let minor = entry.minor.get();
        till.busy.get() || !minor.is_positive() || minor > taking.most()
    });
    let request = StoredValue::new(sheet.clone());
    let take = move || {
        if !blocked.get_untracked() {
            let amount = untrack(|| entry.amount());
            till.perform(Request::Take(request.get_value(), amount, till.sale_begun()), None);
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
            <SideActs sheet=sheet entry at_most=taking.most()/>
            <Pad money=true on_key=move |key| entry.press(key)/>
        </div>
    }
}

/// What will happen, or why it cannot, said before anything is pressed.
#[component]
fn Foretold(entry: AmountEntry, taking: Taking) -> impl IntoView {
    let till = use_till();
    let told = move || {
        let minor = entry.minor.get();
        if taking.room == Some(Minor::ZERO) {
            return ("foretold tint-bad", Glyph::TriangleAlert, say(pays_nothing(till)));
        }
        if let Some(room) = taking.room.filter(|room| minor > *room) {
            let due = say_with("till-only-due", &[("amount", till.amount(room).into())]);
            return ("foretold tint-bad", Glyph::TriangleAlert, due);
        }
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

/// Why a gift card pays nothing of the open sale.
fn pays_nothing(till: Till) -> &'static str {
    let is_due = till.left().is_some_and(Minor::is_positive);
    if is_due { "till-card-pays-no-card" } else { "till-nothing-due" }
}

/// What else can be done with the card, above the pad.
#[component]
fn SideActs(sheet: CardSheet, entry: AmountEntry, at_most: Minor) -> impl IntoView {
    let till = use_till();
    let all = say_with("till-take-all", &[("amount", till.amount(at_most).into())]);
    let (again, fill) = (StoredValue::new(sheet.clone()), StoredValue::new(sheet.clone()));
    view! {
        <div class="side-acts">
            {at_most.is_positive().then(|| view! {
                <Button label=all on_press=move |()| entry.offer(at_most)/>
            })}
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
                on_press=move |()| till.go_on()
            />
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
                    on_press=move |()| till.go_on()
                />
                <code class="code">{code}</code>
            </div>
        </div>
    }
}
