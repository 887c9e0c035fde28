//! The rows of the sale: lines, what is taken off, the total, and what pays. Each can be pressed.

use super::names;
use crate::parts::{Glyph, Money, Pill, Tint};
use crate::say::{say, say_with};
use crate::till::model::{Ended, Part, Step, Till};
use crate::till::{terms, use_till};
use leptos::html::Div;
use leptos::prelude::*;
use shared::ids::PaymentId;
use shared::money::{Amount, Asset, Minor};
use shared::sale::{Discount, Goods, Line, Paying, Tender};
use shared::wire::screen::{Receipt, SaleSheet};

/// All rows; the newest is in sight.
#[component]
pub(super) fn Rows() -> impl IntoView {
    let till = use_till();
    let place = NodeRef::<Div>::new();
    Effect::new(move || {
        till.sale.track();
        if let Some(place) = place.get() {
            place.set_scroll_top(place.scroll_height());
        }
    });
    view! {
        <div class="rows" node_ref=place role="group" aria-label=say("till-sale-rows")>
            {move || till.of_sale(|sale| all(till, sale, &till.receipts.get()))}
        </div>
    }
}

/// The same of a sale that is over: nothing in it can be pressed any more.
#[component]
pub(super) fn RowsOfEnded(ended: Ended) -> impl IntoView {
    let till = use_till();
    view! {
        // It may be longer than the pane: the keyboard has to be able to scroll it.
        <div class="rows" role="group" aria-label=say("till-sale-rows") tabindex="0">
            {all(till, &ended.sale, &ended.receipts)}
        </div>
    }
}

fn all(till: Till, sale: &SaleSheet, receipts: &[Receipt]) -> AnyView {
    let asset = sale.asset;
    let lines = sale.lines.iter().enumerate();
    let lines: Vec<AnyView> = lines.map(|(at, line)| line_row(till, at, line, asset)).collect();
    let tenders = sale.tenders.iter().enumerate();
    let tenders: Vec<AnyView> =
        tenders.map(|(at, tender)| tender_row(till, at, tender, asset, receipts)).collect();
    let discount = sale.discount.as_ref().map(|discount| all_off(till, sale, discount));
    let is_paid_in_part = !tenders.is_empty() || sale.paying.is_some();
    let total = Amount { minor: sale.totals.total, asset };
    view! {
        <ul class="lines">{lines} {discount}</ul>
        {is_paid_in_part.then(|| view! {
            <p class="total"><span>{say("till-total")}</span><Money amount=total/></p>
            <ul class="lines">
                {tenders}
                {sale.paying.as_ref().map(|paying| asked_row(till, paying, asset))}
            </ul>
        })}
    }
    .into_any()
}

/// A row that opens a step.
fn row(till: Till, step: Step, name: AnyView, amount: AnyView) -> AnyView {
    let here = step.clone();
    view! {
        <li>
            <button
                type="button"
                class="line"
                aria-current=move || till.step.with(|now| (*now == here).then_some("true"))
                disabled=move || till.busy.get() || till.sale.with(Option::is_none)
                on:click=move |_| till.go(step.clone())
            >
                <span class="line-name">{name}</span>
                <span class="line-amount">{amount}</span>
            </button>
        </li>
    }
    .into_any()
}

fn line_row(till: Till, at: usize, line: &Line, asset: Asset) -> AnyView {
    let (name, full) = match line {
        Line::Goods(goods) => (goods_name(goods, asset), goods.full_price().unwrap_or_default()),
        Line::Card(card) => (view! { <span>{names::card(card)}</span> }.into_any(), card.value),
    };
    let off = line.goods().filter(|goods| goods.discount.is_some());
    let off = off.and_then(|goods| goods.off().ok()).filter(|off| off.is_positive());
    let amount = view! {
        <Money amount=Amount { minor: full, asset }/>
        {off.map(|off| view! { <span class="line-off">{minus(off, asset)}</span> })}
    };
    row(till, Step::Line(at), name, amount.into_any())
}

fn goods_name(goods: &Goods, asset: Asset) -> AnyView {
    let off =
        goods.discount.as_ref().map(|discount| names::discount(discount.off, &discount.reason));
    view! {
        <span>{names::goods(goods)}</span>
        {names::pieces(goods, asset).map(|text| view! { <span class="line-note">{text}</span> })}
        {off.map(|text| view! { <span class="line-note line-off">{text}</span> })}
    }
    .into_any()
}

/// What is taken off the goods as a whole.
fn all_off(till: Till, sale: &SaleSheet, discount: &Discount) -> AnyView {
    let own = sale.lines.iter().filter_map(Line::goods).filter_map(|goods| goods.off().ok());
    let own = own.fold(Minor::ZERO, |sum, off| sum.plus(off).unwrap_or(sum));
    let off = sale.totals.off.less_at_most(own);
    let text = names::discount(discount.off, &discount.reason);
    let name = view! {
        <span>{say("till-discount-all")}</span>
        <span class="line-note">{text}</span>
    };
    let amount = view! { <span class="line-off">{minus(off, sale.asset)}</span> };
    row(till, Step::Discount(None), name.into_any(), amount.into_any())
}

fn tender_row(
    till: Till,
    at: usize,
    tender: &Tender,
    asset: Asset,
    receipts: &[Receipt],
) -> AnyView {
    let name = view! {
        <span>{names::tender(tender)}</span>
        {state_of(tender, asset, receipts)}
    };
    let amount = minus(tender.pays(), asset);
    row(till, Step::Tender(Part::Tender(at)), name.into_any(), amount)
}

/// How far a card's payment has come, or what of the cash was handed back.
fn state_of(tender: &Tender, asset: Asset, receipts: &[Receipt]) -> Option<AnyView> {
    let of = |payment: &PaymentId| receipts.iter().find(|receipt| receipt.payment == *payment);
    match tender {
        Tender::GiftCard { payment, .. } => of(payment).map(|receipt| {
            let (tint, glyph, text) = terms::settling(receipt.settling);
            view! { <Pill tint glyph text/> }.into_any()
        }),
        Tender::Cash { given, change } => change.is_positive().then(|| {
            let parts = [Amount { minor: *given, asset }, Amount { minor: *change, asset }];
            let [given, change] = parts.map(Into::into);
            let text =
                say_with("till-cash-given-and-change", &[("given", given), ("change", change)]);
            view! { <span class="line-note">{text}</span> }.into_any()
        }),
        Tender::Terminal { .. } => None,
    }
}

/// The gift card that is being asked to pay.
fn asked_row(till: Till, paying: &Paying, asset: Asset) -> AnyView {
    let name = say_with("till-tender", &[("card", paying.last_four.as_str().into())]);
    let name = view! {
        <span>{name}</span>
        <Pill tint=Tint::Warn glyph=Glyph::Hourglass text=say("till-undecided")/>
    };
    let amount = view! { <Money amount=Amount { minor: paying.amount, asset }/> };
    row(till, Step::Tender(Part::Asked), name.into_any(), amount.into_any())
}

fn minus(minor: Minor, asset: Asset) -> AnyView {
    view! { <span>"−"<Money amount=Amount { minor, asset }/></span> }.into_any()
}
