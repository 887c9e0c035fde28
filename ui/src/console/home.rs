//! Home: the figures of now. Each of them opens the rows that it was counted from.

use super::load::{Load, Loading, load, load_all};
use super::parts::{PageHead, shown};
use super::place::{Place, StorePanel};
use super::report_figures::{self as figures, Column};
use super::{use_console, words};
use crate::http::Ask;
use crate::parts::{Glyph, Icon, Money, Table, Tint};
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::money::{Amount, Asset, Minor};
use shared::wire::api::{
    ExceptionRow, Page, ProgramRow, StoreExposure, TillRow, TillStanding, TotalsRow,
};

/// The page.
#[component]
pub(crate) fn Home() -> impl IntoView {
    let console = use_console();
    let today = Memo::new(move |_| figures::day_of(console.now.get()));
    let exposure = load_all::<StoreExposure>(|| Ask::get("/exposure"));
    let tills = load_all::<TillRow>(|| Ask::get("/tills"));
    let odd = load::<Page<ExceptionRow>>(|| Ask::get("/exceptions?open=true"));
    let programs = load_all::<ProgramRow>(|| Ask::get("/programs"));
    let totals = load_all::<TotalsRow>(move || {
        let today = today.get();
        Ask::get(format!("/totals?from={today}&to={today}"))
    });
    let report = move || Place::report(&today.get(), &today.get());
    view! {
        <PageHead title="console-home"/>
        <div class="home-figures">
            <ExposureFigure exposure/>
            <Counted
                name="console-taken-today"
                place=Signal::derive(report)
                loading=totals
                value=|rows| taken(rows)
                remark=|rows| payments(rows)
            />
            <Counted
                name="console-tills-online"
                place=Signal::stored(Place::Stores(None))
                loading=tills
                value=|rows| tills_online(rows)
                remark=|rows| tills_remark(rows)
            />
            <Counted
                name="console-open-exceptions"
                place=Signal::stored(Place::exceptions())
                loading=odd
                value=odd_count
                remark=odd_remark
                tint=odd_tint
            />
            <Counted
                name="console-outstanding"
                place=Signal::stored(Place::Programs { adding: false })
                loading=programs
                value=|rows| outstanding(rows)
                remark=|rows| on_cards(rows)
            />
        </div>
        <h2>{say("console-exposure-by-store")}</h2>
        <ByStore exposure/>
    }
}

/// One figure that leads to its rows.
#[component]
fn Counted<T>(
    name: &'static str,
    place: Signal<Place>,
    loading: Loading<T>,
    value: fn(&T) -> AnyView,
    remark: fn(&T) -> String,
    #[prop(optional)] tint: Option<fn(&T) -> Tint>,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
{
    let class = move || {
        let tint = loading.here().zip(tint).map_or(Tint::None, |(answer, tint)| tint(&answer));
        format!("figure {}", tint.class())
    };
    let figure = move || match loading.state.get() {
        Load::Waiting => view! { <span class="bone tall"></span> }.into_any(),
        Load::Here(answer) => value(&answer),
        Load::Failed(_) => view! { <Icon glyph=Glyph::TriangleAlert/> }.into_any(),
    };
    let remark = move || match loading.state.get() {
        Load::Waiting => String::new(),
        Load::Here(answer) => remark(&answer),
        Load::Failed(trouble) => trouble.words,
    };
    view! {
        <a class=class href=move || place.get().href()>
            <span class="figure-name">{say(name)}</span>
            <span class="figure-value">{figure}</span>
            <span class="figure-remark">{remark}</span>
        </a>
    }
}

/// The most that could be lost right now, in indigo, always.
#[component]
fn ExposureFigure(exposure: Loading<Vec<StoreExposure>>) -> impl IntoView {
    let figure = move || match exposure.state.get() {
        Load::Waiting => view! { <span class="bone tall"></span> }.into_any(),
        Load::Here(report) => amounts(&words::sums(report.iter().map(|s| s.exposure))),
        Load::Failed(_) => view! { <Icon glyph=Glyph::TriangleAlert/> }.into_any(),
    };
    let remark = move || match exposure.state.get() {
        Load::Waiting => String::new(),
        Load::Here(report) => {
            let ceilings = words::sums(report.iter().map(|store| store.ceiling));
            let said: Vec<String> =
                ceilings.iter().map(|c| words::said(c.minor, c.asset)).collect();
            say_with("console-of-ceilings", &[("amount", said.join(" + ").into())])
        }
        Load::Failed(trouble) => trouble.words,
    };
    view! {
        <a class="figure tint-offline exposure" href=Place::Stores(None).href()>
            <span class="figure-name">{say("console-exposure")}</span>
            <span class="figure-value">{figure}</span>
            <span class="figure-remark">{remark}</span>
        </a>
    }
}

/// What each store could lose, with its ceiling.
#[component]
fn ByStore(exposure: Loading<Vec<StoreExposure>>) -> impl IntoView {
    let heads = || {
        let number = |key| format!("#{}", say(key));
        let (exposure, ceiling) = (number("console-exposure"), number("console-ceiling"));
        let share = say("console-of-ceiling");
        vec![say("console-store"), share, exposure, ceiling, number("console-uncleared")]
    };
    let row = |store: StoreExposure| {
        let place = Place::Stores(Some(StorePanel::Store(store.store)));
        let bad = if store.uncleared.minor.is_positive() { "number bad" } else { "number soft" };
        view! {
            <tr>
                <th scope="row"><a href=place.href()>{store.name}</a></th>
                <td class="share indigo">{share(store.exposure.minor, store.ceiling.minor)}</td>
                <td class="number">{words::money(store.exposure)}</td>
                <td class="number soft">{words::money(store.ceiling)}</td>
                <td class=bad>{words::money(store.uncleared)}</td>
            </tr>
        }
    };
    let waiting = move || super::parts::bones("console-exposure-by-store", heads(), 2);
    shown(exposure, waiting, move |report: Vec<StoreExposure>| {
        view! {
            <div class="rows">
                <Table caption=say("console-exposure-by-store") heads=heads()>
                    {report.into_iter().map(row).collect_view()}
                </Table>
            </div>
        }
    })
}

/// A bar as long as a part is of a whole.
pub(crate) fn share(part: Minor, whole: Minor) -> AnyView {
    let per_mille = per_mille(part, whole);
    view! {
        <svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
            <rect width=per_mille.to_string() height="10"></rect>
        </svg>
    }
    .into_any()
}

fn per_mille(part: Minor, whole: Minor) -> i64 {
    let part = part.at_least_zero().get();
    part.checked_mul(1_000).and_then(|part| part.checked_div(whole.get())).unwrap_or(0).min(1_000)
}

/// One amount per currency, under each other; nothing at all is nothing of the usual currency.
fn amounts(amounts: &[Amount]) -> AnyView {
    if amounts.is_empty() {
        let none = Amount { minor: Minor::ZERO, asset: Asset::EUR };
        return view! { <Money amount=Signal::stored(none)/> }.into_any();
    }
    let line = |amount: &Amount| view! { <Money amount=Signal::stored(*amount)/> };
    view! { <span class="amounts">{amounts.iter().map(line).collect_view()}</span> }.into_any()
}

fn taken(rows: &[TotalsRow]) -> AnyView {
    amounts(&figures::sum(rows, Column::Redeemed))
}

fn payments(rows: &[TotalsRow]) -> String {
    let payments = rows.iter().map(|row| row.payments).sum();
    say_with("console-payments", &[("count", count(payments))])
}

fn odd_count(page: &Page<ExceptionRow>) -> AnyView {
    let more = if page.next.is_some() { "+" } else { "" };
    format!("{}{more}", page.rows.len()).into_any()
}

fn odd_remark(page: &Page<ExceptionRow>) -> String {
    say(if page.rows.is_empty() { "console-nothing-odd" } else { "console-look-at-them" })
}

fn odd_tint(page: &Page<ExceptionRow>) -> Tint {
    if page.rows.is_empty() { Tint::None } else { Tint::Warn }
}

fn outstanding(rows: &[ProgramRow]) -> AnyView {
    amounts(&words::sums(rows.iter().map(|row| row.outstanding)))
}

fn on_cards(rows: &[ProgramRow]) -> String {
    say_with("console-on-cards", &[("count", count(rows.iter().map(|row| row.cards).sum()))])
}

fn tills_online(rows: &[TillRow]) -> AnyView {
    let online = standing(rows, TillStanding::Online);
    let all = rows.len().saturating_sub(standing(rows, TillStanding::Revoked));
    let of = say_with("console-of-tills", &[("count", all.to_string().into())]);
    view! { <span>{online.to_string()}<small>{of}</small></span> }.into_any()
}

fn tills_remark(rows: &[TillRow]) -> String {
    let copied = standing(rows, TillStanding::Copied);
    let offline = standing(rows, TillStanding::Offline);
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX).into();
    match (copied, offline) {
        (0, 0) => say("console-all-connected"),
        (0, offline) => say_with("console-tills-offline", &[("count", number(offline))]),
        (copied, _) => say_with("console-tills-copied", &[("count", number(copied))]),
    }
}

fn standing(rows: &[TillRow], standing: TillStanding) -> usize {
    rows.iter().filter(|till| till.standing == standing).count()
}

fn count(count: u64) -> shared::words::Part {
    u32::try_from(count).unwrap_or(u32::MAX).into()
}
