//! The sale, on the left: what is bought, what pays it, what is left.

pub(crate) mod add;
pub(crate) mod cash;
pub(crate) mod discount;
pub(crate) mod ended;
pub(crate) mod leave;
pub(crate) mod line;
pub(crate) mod names;
pub(crate) mod paid;
mod rows;
pub(crate) mod tender;
pub(crate) mod terminal;

use super::model::Step;
use super::use_till;
use crate::parts::{Button, Glyph, Kind, Money};
use crate::say::say;
use leptos::prelude::*;
use shared::money::Minor;
use shared::wire::screen::SaleSheet;

/// The left side: the open sale, or the one that ended until the next customer comes.
#[component]
pub(crate) fn SalePane() -> impl IntoView {
    let till = use_till();
    let begun = Memo::new(move |_| till.of_sale(|_| ()).is_some());
    let ended = Memo::new(move |_| {
        till.step.with(
            |step| {
                if let Step::Ended(ended) = step { Some(ended.clone()) } else { None }
            },
        )
    });
    view! {
        <section class="sale panel" aria-label=say("till-sale")>
            <div class="sale-head">
                <h2 class="panel-title">{say("till-sale")}</h2>
                <Show when=move || begun.get()>
                    <Button
                        label=say("till-leave")
                        kind=Kind::Quiet
                        on_press=move |()| till.go(Step::Leave)
                    />
                </Show>
            </div>
            {move || match ended.get() {
                Some(ended) => view! { <rows::RowsOfEnded ended/> }.into_any(),
                None if begun.get() => view! { <rows::Rows/> <Left/> }.into_any(),
                None => view! { <Empty/> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Empty() -> impl IntoView {
    let till = use_till();
    view! {
        <div class="empty">
            <p>{say("till-sale-empty")}</p>
            <Button
                label=say("till-add-amount")
                icon=Glyph::Plus
                key_name="F4"
                on_press=move |()| till.go(Step::Add(None))
            />
        </div>
    }
}

/// What is left to pay, large, at the foot, and what can be done to the sale.
#[component]
fn Left() -> impl IntoView {
    let till = use_till();
    let figures = Memo::new(move |_| till.of_sale(|sale| (sale.totals.left, sale.totals.total)));
    let is_due = move || figures.get().is_some_and(|(left, _)| left.is_positive());
    let key = move || if is_due() { "till-due-left" } else { "till-paid-all" };
    let figure = move || {
        let (left, total) = figures.get().unwrap_or_default();
        till.amount(if left.is_positive() { left } else { total })
    };
    let has_goods = move || till.of_sale(has_goods) == Some(true);
    view! {
        <div class="left-to-pay">
            <span class="figure-name">{move || say(key())}</span>
            <span class="due" aria-live="polite">
                <Money amount=Signal::derive(figure)/>
            </span>
            <div class="row">
                <Button
                    label=say("till-add-amount")
                    icon=Glyph::Plus
                    key_name="F4"
                    on_press=move |()| till.go(Step::Add(None))
                />
                <Button
                    label=say("till-discount")
                    key_name="F8"
                    disabled=Signal::derive(move || !has_goods())
                    on_press=move |()| till.go(Step::Discount(None))
                />
            </div>
        </div>
    }
}

/// Whether there is anything that a discount could be taken off.
pub(crate) fn has_goods(sale: &SaleSheet) -> bool {
    sale.lines.iter().any(|line| line.goods().is_some())
}

/// What to offer of a card: no more than is due, held and allowed. Without a sale nobody knows what is due.
pub(crate) fn offer(room: Option<Minor>, at_most: Minor) -> Minor {
    room.map_or(Minor::ZERO, |room| room.min(at_most))
}
