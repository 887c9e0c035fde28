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
                {page.rows.into_iter().map(line).collect_view()}
                {move || list.rest.get().into_iter().map(line).collect_view()}
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

fn line(row: ActivityRow) -> impl IntoView {
    let console = use_console();
    let when = words::moment(row.at, console.now.get_untracked());
    let till = row.till.map(|till| {
        let place = Place::Stores(Some(StorePanel::Till(till)));
        let words = say_with("console-at-till", &[("till", till.0.to_string().into())]);
        view! { <a href=place.href()>{words}</a> }
    });
    let amount = (!row.amount.minor.is_zero()).then(|| words::money(row.amount));
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
