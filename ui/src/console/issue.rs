//! An order for cards.

use super::fields::{Choice, MoneyField, Tick, amount_of, not_an_amount};
use super::form::Form;
use super::load::load_all;
use super::model::Printing;
use super::parts::{Empty, Side, panel_bones, shown};
use super::place::Place;
use super::use_console;
use super::words;
use super::writing::Writing;
use crate::http::Ask;
use crate::parts::{Button, Field, Glyph};
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::money::{Asset, Minor};
use shared::wire::api::{IssueCards, IssuedCards, ProgramRow};

/// The most cards of one order.
const COUNT_MAX: u32 = 1_000;

/// The panel.
#[component]
pub(crate) fn Issue() -> impl IntoView {
    let programs = load_all::<ProgramRow>(|| Ask::get("/programs"));
    view! {
        <Side title=say("console-issue")>
            {shown(programs, panel_bones, |programs: Vec<ProgramRow>| {
                if programs.is_empty() {
                    view! { <NoProgram/> }.into_any()
                } else {
                    view! { <Order programs/> }.into_any()
                }
            })}
        </Side>
    }
}

/// Cards belong to a program, so the first of those has to be there before them.
#[component]
fn NoProgram() -> impl IntoView {
    let console = use_console();
    let add = move |()| console.go(&Place::Programs { adding: true });
    view! {
        <Empty glyph=Glyph::Layers title="console-no-programs" note="console-no-programs-note">
            <Button label=say("console-add-program") icon=Glyph::Plus on_press=add/>
        </Empty>
    }
}

#[component]
fn Order(programs: Vec<ProgramRow>) -> impl IntoView {
    let console = use_console();
    let writing = Writing::new();
    let first = programs.first().map(|program| program.id.0.to_string()).unwrap_or_default();
    let options: Vec<(String, String)> =
        programs.iter().map(|p| (p.id.0.to_string(), p.rules.name.clone())).collect();
    let (program, count) = (RwSignal::new(first), RwSignal::new("24".to_string()));
    let (sell, value) = (RwSignal::new(false), RwSignal::new(String::new()));
    let chosen = Memo::new(move |_| {
        let id = program.get();
        programs.iter().find(|program| program.id.0.to_string() == id).cloned()
    });
    let asset = Signal::derive(move || chosen.get().map_or(Asset::EUR, |p| p.rules.asset));
    let number = Memo::new(move |_| count_of(&count.get()));
    let minor = Memo::new(move |_| value.with(|text| amount_of(text, asset.get())));
    let wrong = Signal::derive(move || {
        let count = number.get().is_none().then(|| say("console-count-wrong"));
        count.or_else(|| (sell.get() && minor.get().is_none()).then(not_an_amount))
    });
    let send = move |()| {
        let (Some(program), Some(count)) = (chosen.get_untracked(), number.get_untracked()) else {
            return;
        };
        let activate = minor.get_untracked().filter(|_| sell.get_untracked());
        let order = IssueCards { program: program.id, count, activate };
        writing.send(Ask::post("/cards"), &order, move |issued: IssuedCards| {
            console.done(say_with("console-issued-done", &[("count", count.into())]));
            console.go(&Place::cards());
            console.printing.set(Some(Printing { program: program.rules.name, issued }));
        });
    };
    let act = Signal::derive(move || {
        say_with("console-issue-this", &[("count", number.get().unwrap_or(0).into())])
    });
    let effect = move || effect(number.get()?, minor.get().filter(|_| sell.get()), asset.get());
    view! {
        <Form act writing wrong on_send=send>
            <Choice id="program" label=say("console-program") value=program options=Signal::stored(options)/>
            <Field id="count" label=say("console-count") hint=say("console-count-hint") value=count focus=true/>
            <Tick id="sell" label=say("console-activate-at-once") value=sell/>
            <Show when=move || sell.get()>
                <MoneyField id="value" label=say("console-value-each") value asset/>
            </Show>
            <p class="effect">{effect}</p>
        </Form>
    }
}

fn count_of(text: &str) -> Option<u32> {
    text.trim().parse().ok().filter(|count| (1..=COUNT_MAX).contains(count))
}

/// What the order does, before it is sent.
fn effect(count: u32, each: Option<Minor>, asset: Asset) -> Option<String> {
    let Some(each) = each else {
        return Some(say_with("console-issue-effect", &[("count", count.into())]));
    };
    let sum = each.get().checked_mul(i64::from(count)).and_then(|sum| Minor::new(sum).ok())?;
    let parts = [
        ("count", count.into()),
        ("each", words::said(each, asset).into()),
        ("sum", words::said(sum, asset).into()),
    ];
    Some(say_with("console-issue-effect-value", &parts))
}
