//! Several cards at once: the bar that appears with a selection, and blocking them all.

use super::card_acts::REASON_MAX;
use super::form::{Form, text_wrong};
use super::model::Console;
use super::over::Over;
use super::writing::Writing;
use super::{use_console, words};
use crate::http::{self, Ask, Trouble};
use crate::parts::{Button, Field, Glyph, Kind, Sheet};
use crate::say::{say, say_with};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ids::CardId;
use shared::ledger::CardState;
use shared::wire::api::{CardDetail, CardRow, StateAct};
use std::collections::BTreeMap;

/// The bar; it is there while something is selected.
#[component]
pub(crate) fn Bulk() -> impl IntoView {
    let console = use_console();
    let selected = console.selected;
    move || {
        let cards: Vec<CardRow> = selected.with(|all| all.values().cloned().collect());
        (!cards.is_empty()).then(|| {
            let some_to_block = cards.iter().any(can_block);
            view! {
                <div class="bulk" role="region" aria-label=say("console-selection")>
                    <strong>{holding("console-selected", &cards)}</strong>
                    <span class="push"></span>
                    <Button
                        label=say("console-block")
                        icon=Glyph::Ban
                        disabled=!some_to_block
                        on_press=move |()| console.over.set(Some(Over::BlockMany))
                    />
                    <Button
                        label=say("console-select-none")
                        kind=Kind::Quiet
                        on_press=move |()| selected.update(BTreeMap::clear)
                    />
                </div>
            }
        })
    }
}

/// Asks for the reason and blocks one card after the other.
#[component]
pub(crate) fn BlockMany(
    /// Closes it.
    on_close: Callback<()>,
) -> impl IntoView {
    let console = use_console();
    let cards: Vec<CardRow> = console
        .selected
        .with_untracked(|all| all.values().filter(|card| can_block(card)).cloned().collect());
    let writing = Writing::new();
    let reason = RwSignal::new(String::new());
    let wrong = Signal::derive(move || {
        reason.with(|text| text_wrong(text, REASON_MAX, "console-reason-missing"))
    });
    // One key per card for as long as the sheet is open: pressed again, a lost answer doubles nothing.
    let orders: Vec<(CardId, String)> =
        cards.iter().map(|card| (card.id, http::new_key())).collect();
    let effect = holding("console-block-many-effect", &cards);
    let label = holding("console-block-many", &cards);
    let send = move |()| {
        let body = StateAct { reason: reason.get_untracked().trim().into() };
        let Ok(body) = serde_json::to_string(&body) else { return };
        writing.busy.set(true);
        writing.trouble.set(None);
        let orders = orders.clone();
        spawn_local(async move {
            let outcome = block_all(console, orders, &body).await;
            finish(console, writing, outcome, on_close);
        });
    };
    view! {
        <Sheet title=say("console-block") on_close>
            <p class="effect">{effect}</p>
            <Form act=label danger=true writing wrong on_send=send>
                <Field
                    id="reason"
                    label=say("console-reason")
                    hint=say("console-reason-hint")
                    value=reason
                    focus=true
                />
            </Form>
        </Sheet>
    }
}

/// How many were blocked, and why it ended before the last.
async fn block_all(
    console: Console,
    orders: Vec<(CardId, String)>,
    body: &str,
) -> (u32, Option<Trouble>) {
    let mut done = 0_u32;
    for (card, key) in orders {
        // One that a press before this one blocked is selected no more.
        if console.selected.with_untracked(|all| !all.contains_key(&card)) {
            continue;
        }
        let ask = Ask::post(format!("/cards/{card}/block")).with(body.into()).once(key);
        match http::send::<CardDetail>(ask).await {
            Ok(_) => {
                done = done.saturating_add(1);
                console.selected.update(|all| drop(all.remove(&card)));
            }
            Err(trouble) => return (done, Some(trouble)),
        }
    }
    (done, None)
}

fn finish(
    console: Console,
    writing: Writing,
    (done, trouble): (u32, Option<Trouble>),
    on_close: Callback<()>,
) {
    console.done(say_with("console-block-many-done", &[("count", done.into())]));
    if writing.busy.try_set(false).is_some() {
        return;
    }
    match trouble {
        Some(trouble) if trouble.code == "not_signed_in" => console.forget(),
        Some(trouble) => writing.trouble.set(Some(trouble)),
        None => on_close.run(()),
    }
}

fn can_block(card: &CardRow) -> bool {
    matches!(card.state, CardState::Pending | CardState::Active)
}

/// A text with how many cards it is about, and what they hold.
fn holding(key: &'static str, cards: &[CardRow]) -> String {
    let sums = words::sums(cards.iter().map(|card| card.balance));
    let sums: Vec<String> = sums.iter().map(|sum| words::said(sum.minor, sum.asset)).collect();
    let count = u32::try_from(cards.len()).unwrap_or(u32::MAX);
    say_with(key, &[("count", count.into()), ("amount", sums.join(" + ").into())])
}
