//! The figures of the day at this till.

use super::{acts, terms, use_till};
use crate::parts::{Button, Figure, Kind, Money, NoticeLine, Panel, Table, Tint};
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::money::{Amount, Minor};
use shared::wire::screen::{Act, DayTotal, DayTotals, Totals};

/// The page of the day.
#[component]
pub(crate) fn Day() -> impl IntoView {
    let till = use_till();
    let totals = acts::load::<DayTotals>(());
    view! {
        <main class="page">
            <Panel title=say("till-day") class="list">
                {move || match totals.get() {
                    None => view! { <p class="soft" aria-busy="true">{say("till-waiting")}</p> }.into_any(),
                    Some(Err(error)) => {
                        view! { <NoticeLine tint=Tint::Bad words=error.words code=error.code/> }.into_any()
                    }
                    Some(Ok(totals)) => view! { <Figures totals/> }.into_any(),
                }}
                <div class="row">
                    <Button
                        label=say("till-back-to-sale")
                        kind=Kind::Primary
                        key_name="F2"
                        on_press=move |()| till.go_on()
                    />
                </div>
            </Panel>
        </main>
    }
}

#[component]
fn Figures(totals: Totals) -> impl IntoView {
    let till = use_till();
    let (taken, count) = sum(&totals.rows, Act::Redeem);
    let (loaded, loads) = sum(&totals.rows, Act::Load);
    let (sold, cards) = sum(&totals.rows, Act::Activate);
    let filled = loaded.plus(sold).unwrap_or(loaded);
    let payments = say_with("till-day-payments", &[("count", count.into())]);
    let fills = say_with("till-day-fills", &[("count", loads.saturating_add(cards).into())]);
    let waiting = say_with("till-waiting-count", &[("count", totals.waiting.into())]);
    let since = say_with("till-day-since", &[("time", till.moment(totals.since).into())]);
    let exceptions_tint = if totals.exceptions > 0 { Tint::Warn } else { Tint::None };
    view! {
        <p class="soft">{since}</p>
        <div class="figures">
            <Figure name=say("till-day-taken") remark=payments><Money amount=till.amount(taken)/></Figure>
            <Figure name=say("till-day-filled") remark=fills><Money amount=till.amount(filled)/></Figure>
            <Figure name=say("till-day-open") remark=waiting tint=Tint::Offline>
                <Money amount=totals.offline_open/>
            </Figure>
            <Figure
                name=say("till-day-exceptions")
                remark=say("till-day-exceptions-note")
                tint=exceptions_tint
            >
                {totals.exceptions}
            </Figure>
        </div>
        <ByRight rows=totals.rows/>
    }
}

/// Every act and right, with a bar as long as its share of the largest.
#[component]
fn ByRight(rows: Vec<DayTotal>) -> impl IntoView {
    let largest = rows.iter().map(|row| row.sum.minor.get()).max().unwrap_or(0);
    let share = move |sum: Amount| {
        sum.minor.get().saturating_mul(100).checked_div(largest).unwrap_or(0).clamp(0, 100)
    };
    let row = move |row: DayTotal| {
        view! {
            <tr>
                <td>{terms::act(row.act)}</td>
                <td>{terms::class(row.class)}</td>
                <td class="share" aria-hidden="true">
                    <svg viewBox="0 0 100 8" preserveAspectRatio="none">
                        <rect width=share(row.sum).to_string() height="8"></rect>
                    </svg>
                </td>
                <td class="number">{row.count}</td>
                <td class="number"><Money amount=row.sum/></td>
            </tr>
        }
    };
    let heads = vec![
        say("till-col-what"),
        say("till-col-by"),
        say("till-col-share"),
        format!("#{}", say("till-col-count")),
        format!("#{}", say("till-col-sum")),
    ];
    view! {
        <Table caption=say("till-day-table") heads>
            {rows.into_iter().map(row).collect_view()}
        </Table>
    }
}

fn sum(rows: &[DayTotal], act: Act) -> (Minor, u32) {
    rows.iter().filter(|row| row.act == act).fold((Minor::ZERO, 0), |(sum, count), row| {
        (sum.plus(row.sum.minor).unwrap_or(sum), count.saturating_add(row.count))
    })
}
