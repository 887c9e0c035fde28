//! What tills took, by day, store and till.

use super::chart::Chart;
use super::csv;
use super::fields::Day;
use super::load::load_all;
use super::parts::{Empty, PageHead, bones, shown};
use super::place::{Days, Place, StorePanel};
use super::report_figures::{self as figures, Column};
use super::{use_console, words};
use crate::http::{Ask, escaped};
use crate::parts::{Glyph, Icon, Table};
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::money::Asset;
use shared::wire::api::TotalsRow;

/// How many days are shown where none are named.
const FORTNIGHT: u32 = 14;
/// The most days of one report.
const DAYS_MAX: u32 = 366;
/// The figures of the table, each with its head.
const COLUMNS: [(&str, Column); 6] = [
    ("console-online", Column::Online),
    ("console-rights", Column::Reserved),
    ("console-floor", Column::Floor),
    ("console-given-back", Column::GivenBack),
    ("console-loaded", Column::Loaded),
    ("console-shortfall", Column::Shortfall),
];

/// The page.
#[component]
pub(crate) fn Reports() -> impl IntoView {
    let console = use_console();
    let ends = Memo::new(move |_| {
        let place = console.place.get();
        let days = if let Place::Reports(days) = place { days } else { Days::default() };
        let last_days = figures::days_before(console.now.get_untracked(), FORTNIGHT);
        let ends = last_days.first().zip(last_days.last());
        let (first, last) = ends.map(|(a, b)| (a.clone(), b.clone())).unwrap_or_default();
        (days.from.unwrap_or(first), days.to.unwrap_or(last))
    });
    let rows = load_all::<TotalsRow>(move || {
        let (from, to) = ends.get();
        Ask::get(format!("/totals?from={}&to={}", escaped(&from), escaped(&to)))
    });
    let go = move |from: String, to: String| {
        // The end that was set last wins: the other follows it.
        console.go(&Place::report(&from, &to));
    };
    let set_from = Callback::new(move |from: String| {
        let to = ends.get_untracked().1;
        go(from.clone(), to.max(from));
    });
    let set_to = Callback::new(move |to: String| {
        let from = ends.get_untracked().0;
        go(from.min(to.clone()), to);
    });
    let file = move || {
        rows.here()
            .map(|rows| format!("data:text/csv;charset=utf-8,{}", escaped(&csv::file(&rows))))
    };
    let name = move || {
        let (from, to) = ends.get();
        format!("scrip-{from}-{to}.csv")
    };
    view! {
        <PageHead title="console-reports">
            <a class="button" href=file download=name>
                <Icon glyph=Glyph::Download/><span class="label">{say("console-csv")}</span>
            </a>
        </PageHead>
        <div class="row report-days">
            <Day id="from" label=say("console-from") value=Signal::derive(move || ends.get().0) on_change=set_from/>
            <Day id="to" label=say("console-to") value=Signal::derive(move || ends.get().1) on_change=set_to/>
            <Quick/>
        </div>
        <p class="soft small">{say("console-totals-note")}</p>
        {shown(rows, || bones("console-reports", heads(), 8), move |rows: Vec<TotalsRow>| {
            let (from, to) = ends.get_untracked();
            let days = figures::days_between(&from, &to, DAYS_MAX, console.now.get_untracked());
            report(rows, &days)
        })}
    }
}

/// The spans that people ask for most.
#[component]
fn Quick() -> impl IntoView {
    let console = use_console();
    let now = console.now.get_untracked();
    let link = move |(key, days): (&'static str, u32)| {
        let days = figures::days_before(now, days);
        let place = days.first().zip(days.last()).map(|(from, to)| Place::report(from, to));
        let place = place.unwrap_or(Place::Home);
        let here = place.clone();
        let current = move || (console.place.get() == here).then_some("true");
        view! { <a class="chip" href=place.href() aria-current=current>{say(key)}</a> }
    };
    let spans = [("console-today", 1), ("console-seven-days", 7), ("console-thirty-days", 30)];
    view! { <div class="chips">{spans.map(link).collect_view()}</div> }
}

fn report(rows: Vec<TotalsRow>, days: &[String]) -> AnyView {
    if rows.is_empty() {
        return view! {
            <Empty glyph=Glyph::ChartColumn title="console-no-totals" note="console-no-totals-note"/>
        }
        .into_any();
    }
    let chart = |asset: Asset| {
        let bars = figures::bars(&rows, asset, days);
        (bars.len() > 1).then(|| view! { <Chart bars asset/> })
    };
    let charts = figures::assets(&rows).into_iter().map(chart).collect_view();
    view! {
        {charts}
        <div class="rows">
            <Table caption=say("console-reports") heads=heads()>
                {sums(&rows)}
                {rows.iter().map(line).collect_view()}
            </Table>
        </div>
    }
    .into_any()
}

fn heads() -> Vec<String> {
    let words = ["console-day", "console-store", "console-till"].map(say);
    let numbers = COLUMNS.map(|(key, _)| format!("#{}", say(key)));
    let payments = format!("#{}", say("console-payment-count"));
    words.into_iter().chain(numbers).chain([payments]).collect()
}

/// The sums stand first, where the eye is.
fn sums(rows: &[TotalsRow]) -> AnyView {
    let line = |asset: Asset| {
        let cell = |(_, column): (&str, Column)| {
            let sum = figures::sum(rows, column).into_iter().find(|sum| sum.asset == asset);
            view! { <td class="number">{sum.map(words::money)}</td> }
        };
        let payments: u64 = rows
            .iter()
            .filter(|row| row.redeemed_online.asset == asset)
            .map(|row| row.payments)
            .sum();
        let name = say_with("console-sum-in", &[("asset", asset.code().into())]);
        view! {
            <tr class="sum">
                <th scope="row" colspan="3">{name}</th>
                {COLUMNS.map(cell).collect_view()}
                <td class="number">{payments.to_string()}</td>
            </tr>
        }
    };
    figures::assets(rows).into_iter().map(line).collect_view().into_any()
}

fn line(row: &TotalsRow) -> impl IntoView + use<> {
    let store = Place::Stores(Some(StorePanel::Store(row.store)));
    let till = Place::Stores(Some(StorePanel::Till(row.till)));
    let cell = |(_, column): (&str, Column)| {
        let amount = column.of(row);
        let class = if amount.minor.is_zero() { "number nothing" } else { "number" };
        view! { <td class=class>{words::money(amount)}</td> }
    };
    view! {
        <tr>
            <th scope="row">{row.day.clone()}</th>
            <td><a href=store.href()>{row.store_name.clone()}</a></td>
            <td><a href=till.href()>{row.till_name.clone()}</a></td>
            {COLUMNS.map(cell).collect_view()}
            <td class="number">{row.payments.to_string()}</td>
        </tr>
    }
}
