//! The sale, on the left: what is due, what cards paid, what is left.

use super::model::{Sale, Step};
use super::{terms, use_till};
use crate::parts::{Button, Glyph, Kind, Money, Pill};
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::money::Minor;
use shared::wire::screen::Receipt;

/// The left side.
#[component]
pub(crate) fn SalePane() -> impl IntoView {
    let till = use_till();
    let begun = move || till.sale.with(|sale| sale.due.is_some() || !sale.tenders.is_empty());
    view! {
        <section class="sale panel" aria-label=say("till-sale")>
            <h2 class="panel-title">{say("till-sale")}</h2>
            {move || if begun() {
                view! { <Tenders/> }.into_any()
            } else {
                view! { <Empty/> }.into_any()
            }}
            <Left/>
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
                label=say("till-type-due")
                key_name="F4"
                on_press=move |()| till.go(Step::Due(None))
            />
        </div>
    }
}

#[component]
fn Tenders() -> impl IntoView {
    let till = use_till();
    let due = move || till.sale.with(|sale| sale.due).map(|due| till.amount(due));
    view! {
        <ul class="lines">
            {move || due().map(|due| view! {
                <li>
                    <span>{say("till-due-all")}</span>
                    <Money amount=due/>
                </li>
            })}
            {move || till.sale.with(|sale| sale.tenders.clone()).into_iter().map(tender).collect_view()}
        </ul>
    }
}

fn tender(receipt: Receipt) -> impl IntoView {
    let (tint, glyph, text) = terms::settling(receipt.settling);
    let name = say_with("till-tender", &[("card", receipt.last_four.as_str().into())]);
    view! {
        <li>
            <span class="tender">
                <span>{name}</span>
                <Pill tint glyph text/>
            </span>
            <span class="minus">"−"<Money amount=receipt.amount/></span>
        </li>
    }
}

/// What is left to pay, large, at the foot.
#[component]
fn Left() -> impl IntoView {
    let till = use_till();
    let figure = Memo::new(move |_| till.sale.with(|sale| (sale.left(), sale.paid())));
    let key = move || match figure.get() {
        (Some(left), paid) if !left.is_positive() && paid.is_positive() => "till-paid-all",
        (Some(_), _) => "till-due-left",
        (None, _) => "till-paid-by-card",
    };
    let amount = move || match figure.get() {
        (Some(left), _) if left.is_positive() => till.amount(left),
        (_, paid) => till.amount(paid),
    };
    let some = move || figure.get() != (None, Minor::ZERO);
    view! {
        <div class="left-to-pay" class:quiet=move || !some()>
            <Show when=some>
                <span class="figure-name">{move || say(key())}</span>
                <span class="due"><Money amount=Signal::derive(amount)/></span>
                <div class="row">
                    <Button
                        label=say("till-change-due")
                        kind=Kind::Quiet
                        on_press=move |()| till.go(Step::Due(None))
                    />
                    <Button
                        label=say("till-new-sale")
                        kind=Kind::Quiet
                        icon=Glyph::Plus
                        on_press=move |()| till.new_sale()
                    />
                </div>
            </Show>
        </div>
    }
}

/// What to offer of a card: no more than is due, held and allowed.
pub(crate) fn offer(sale: &Sale, at_most: Minor) -> Minor {
    sale.left().map_or(Minor::ZERO, |left| left.min(at_most))
}
