//! What happened to a card, the newest first, with what it was worth after each.

use super::load::{Load, pages};
use super::parts::{Failed, More, panel_bones};
use super::place::{Place, StorePanel};
use super::{use_console, words};
use crate::http::Ask;
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::ids::CardId;
use shared::wire::api::ActivityRow;

/// The history of a card.
#[component]
pub(crate) fn History(
    /// Which one.
    id: CardId,
) -> impl IntoView {
    let list = pages::<ActivityRow>(move || Ask::get(format!("/cards/{id}/activities")));
    let again = Callback::new(move |()| list.first.try_again());
    let rows = move || match list.first.state.get() {
        Load::Waiting => panel_bones(),
        Load::Failed(trouble) => view! { <Failed trouble on_again=again/> }.into_any(),
        Load::Here(page) if page.rows.is_empty() => {
            view! { <p class="soft">{say("console-no-history")}</p> }.into_any()
        }
        Load::Here(page) => view! {
            <ol class="history">
                {lines(page.rows)}
                {move || lines(list.rest.get())}
            </ol>
        }
        .into_any(),
    };
    view! {
        <h3>{say("console-history")}</h3>
        {rows}
        <More list=list/>
    }
}

/// Which way value went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Onto the card.
    In,
    /// Off the card.
    Out,
}

/// Which way an activity moved value; none where it moved none, or where it cannot be told. A void undoes either: what the
/// card was worth before it, by the next older line, says which.
pub(crate) fn way(row: &ActivityRow, older: Option<&ActivityRow>) -> Option<Way> {
    match row.kind.as_str() {
        "activate" | "load" | "refund" | "unlinked_refund" | "adjust_up" | "transfer_in"
        | "import" => Some(Way::In),
        "redeem" | "adjust_down" | "close" | "expire" | "transfer_out" | "cash_out"
        | "write_off" => Some(Way::Out),
        "void" => {
            let before = older?.balance_after.minor;
            Some(if row.balance_after.minor < before { Way::Out } else { Way::In })
        }
        _moves_nothing => None,
    }
}

/// The lines, the newest first; each sees the one before it.
fn lines(rows: Vec<ActivityRow>) -> impl IntoView {
    let older = rows.iter().skip(1).map(Some).chain([None]);
    let ways: Vec<_> = rows.iter().zip(older).map(|(row, older)| way(row, older)).collect();
    rows.into_iter().zip(ways).map(|(row, way)| line(row, way)).collect_view()
}

fn line(row: ActivityRow, way: Option<Way>) -> impl IntoView {
    let console = use_console();
    let when = words::moment(row.at, console.now.get_untracked());
    let till = row.till.map(|till| {
        let place = Place::Stores(Some(StorePanel::Till(till)));
        let words = say_with("console-at-till", &[("till", till.0.to_string().into())]);
        view! { <a href=place.href()>{words}</a> }
    });
    let sign = way.map(|way| if way == Way::In { "+" } else { "−" });
    let amount = (!row.amount.minor.is_zero()).then(|| view! { {sign}{words::money(row.amount)} });
    let after = [("amount", row.balance_after.into())];
    view! {
        <li>
            <div class="history-what">
                <strong>{words::activity(&row.kind)}</strong>
                <span class="number">{amount}</span>
            </div>
            <div class="history-more">
                <span>{when}</span>
                {till}
                <span class="push"></span>
                <span class="number">{say_with("console-balance-after", &after)}</span>
            </div>
            {row.reason.map(|reason| view! { <p class="history-why">{reason}</p> })}
        </li>
    }
}
