//! Programs: the rules of families of cards.

use super::fields::{Choice, MoneyField, Tick, amount_of, not_an_amount};
use super::form::{Form, text_wrong};
use super::load::load_all;
use super::parts::{Empty, PageHead, Side, bones, shown};
use super::place::{CardsPlace, Place};
use super::writing::Writing;
use super::{is_hq, use_console, words};
use crate::http::Ask;
use crate::parts::{Button, Field, Glyph, Kind, Table};
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::money::{Asset, Minor};
use shared::time::Millis;
use shared::wire::api::{NewProgram, ProgramRow};

/// The currencies that are offered; any other of ISO 4217 can be typed over the API.
pub(crate) const ASSETS: [&str; 12] =
    ["EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD", "JPY"];
const DAY_MS: u64 = 86_400_000;
/// How long cards may be good for, in days; none for ever.
const LENGTHS: [(u64, &str); 5] = [
    (0, "console-no-end"),
    (365, "console-one-year"),
    (730, "console-two-years"),
    (1_096, "console-three-years"),
    (1_826, "console-five-years"),
];

/// The page.
#[component]
pub(crate) fn Programs() -> impl IntoView {
    let console = use_console();
    let programs = load_all::<ProgramRow>(|| Ask::get("/programs"));
    let adding =
        Memo::new(move |_| matches!(console.place.get(), Place::Programs { adding: true }));
    let may = is_hq();
    let add = Callback::new(move |()| console.go(&Place::Programs { adding: true }));
    let button = move |kind| {
        view! { <Button label=say("console-add-program") icon=Glyph::Plus kind=kind on_press=add/> }
    };
    view! {
        <PageHead title="console-programs">{may.then(|| button(Kind::Primary))}</PageHead>
        {shown(programs, || bones("console-programs", heads(), 3), move |rows: Vec<ProgramRow>| {
            if rows.is_empty() {
                let add = may.then(|| button(Kind::Plain));
                return view! {
                    <Empty glyph=Glyph::Layers title="console-no-programs" note="console-no-programs-note">{add}</Empty>
                }
                .into_any();
            }
            view! {
                <div class="rows">
                    <Table caption=say("console-programs") heads=heads()>
                        {rows.into_iter().map(line).collect_view()}
                    </Table>
                </div>
            }
            .into_any()
        })}
        <Show when=move || adding.get() && may><Add/></Show>
    }
}

fn heads() -> Vec<String> {
    let number = |key| format!("#{}", say(key));
    vec![
        say("console-program"),
        number("console-cards"),
        number("console-outstanding"),
        number("console-load-least"),
        number("console-load-most"),
        number("console-balance-most"),
        say("console-good-for"),
        say("console-sold-offline"),
        say("console-taken-offline"),
    ]
}

fn line(row: ProgramRow) -> impl IntoView {
    let rules = row.rules;
    let cards = Place::Cards(CardsPlace { program: Some(row.id), ..CardsPlace::default() });
    let money = |minor: Minor| words::said(minor, rules.asset);
    let sold = say(if rules.activate_offline { "console-yes" } else { "console-no" });
    let taken = say(if rules.redeem_offline { "console-yes" } else { "console-no" });
    view! {
        <tr>
            <th scope="row"><a href=cards.href()>{rules.name.clone()}</a></th>
            <td class="number">{row.cards.to_string()}</td>
            <td class="number">{words::money(row.outstanding)}</td>
            <td class="number soft">{money(rules.load_min)}</td>
            <td class="number soft">{money(rules.load_max)}</td>
            <td class="number soft">{money(rules.balance_max)}</td>
            <td>{length(rules.expires_after)}</td>
            <td>{sold}</td>
            <td>{taken}</td>
        </tr>
    }
}

/// How long a card is good for, in the words of the form where it has some.
fn length(length: Option<Millis>) -> String {
    let Some(length) = length else { return say("console-no-end") };
    let days = length.0 / DAY_MS;
    let known = LENGTHS.iter().find(|(known, _)| *known == days);
    known.map_or_else(
        || say_with("console-days", &[("count", days.to_string().into())]),
        |(_, key)| say(key),
    )
}

/// A new program.
#[component]
fn Add() -> impl IntoView {
    let console = use_console();
    let writing = Writing::new();
    let text = |text: &str| RwSignal::new(text.to_string());
    let (name, code, days) = (text(""), text("EUR"), text("1096"));
    let (least, most, whole) = (text("5.00"), text("250.00"), text("500.00"));
    let (offline, redeem) = (RwSignal::new(true), RwSignal::new(true));
    let asset =
        Signal::derive(move || code.with(|code| Asset::from_code(code)).unwrap_or(Asset::EUR));
    let rules = Memo::new(move |_| {
        let minor = |text: RwSignal<String>| text.with(|text| amount_of(text, asset.get()));
        let days: u64 = days.get().parse().ok()?;
        Some(NewProgram {
            name: name.get().trim().into(),
            asset: asset.get(),
            load_min: minor(least)?,
            load_max: minor(most)?,
            balance_max: minor(whole)?,
            expires_after: days.checked_mul(DAY_MS).filter(|ms| *ms > 0).map(Millis),
            activate_offline: offline.get(),
            redeem_offline: redeem.get(),
        })
    });
    let wrong = Signal::derive(move || {
        let missing = name.with(|name| text_wrong(name, 80, "console-name-missing"));
        missing.or_else(|| rules.with(|rules| rules_wrong(rules.as_ref())))
    });
    let send = move |()| {
        let Some(rules) = rules.get_untracked() else { return };
        writing.send(Ask::post("/programs"), &rules, move |row: ProgramRow| {
            console.done(say_with("console-program-added", &[("name", row.rules.name.into())]));
            console.go(&Place::Programs { adding: false });
        });
    };
    let assets = ASSETS.map(|code| (code.to_string(), code.to_string())).to_vec();
    let lengths = LENGTHS.map(|(days, key)| (days.to_string(), say(key))).to_vec();
    view! {
        <Side title=say("console-add-program")>
            <Form act=say("console-add-program") writing wrong on_send=send>
                <Field id="name" label=say("console-name") hint=say("console-program-name-hint") value=name focus=true/>
                <Choice id="asset" label=say("console-currency") value=code options=Signal::stored(assets)/>
                <MoneyField id="least" label=say("console-load-least") value=least asset/>
                <MoneyField id="most" label=say("console-load-most") value=most asset/>
                <MoneyField id="whole" label=say("console-balance-most") value=whole asset/>
                <Choice id="length" label=say("console-good-for") value=days options=Signal::stored(lengths)/>
                <Tick id="offline" label=say("console-sell-offline") value=offline/>
                <Tick id="redeem" label=say("console-take-offline") value=redeem/>
            </Form>
        </Side>
    }
}

fn rules_wrong(rules: Option<&NewProgram>) -> Option<String> {
    let Some(rules) = rules else { return Some(not_an_amount()) };
    let ordered = rules.load_min.is_positive()
        && rules.load_min <= rules.load_max
        && rules.load_max <= rules.balance_max;
    (!ordered).then(|| say("console-load-order"))
}
