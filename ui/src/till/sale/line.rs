//! A line of the sale: how many there are, something off it, or off with it.

use super::names;
use crate::keys::{enter_is_taken, on_keys};
use crate::parts::{Button, Fact, Glyph, Kind, Money, Pad, PadKey, Panel};
use crate::say::{say, say_with};
use crate::till::model::{Step, Till};
use crate::till::use_till;
use crate::till::work::Failed;
use leptos::prelude::*;
use shared::money::{Amount, Asset};
use shared::sale::{self, CardLine, Goods, Line, Quantity};

/// The most pieces of a line.
const PIECES_MAX: u32 = 9_999;

/// The step with a line.
#[component]
pub(crate) fn LineStep(
    /// Which one, from 0.
    at: usize,
) -> impl IntoView {
    let till = use_till();
    let line = untrack(|| till.of_sale(|sale| (sale.lines.get(at).cloned(), sale.asset)));
    match line {
        Some((Some(Line::Goods(goods)), asset)) => view! { <OfGoods at goods asset/> }.into_any(),
        Some((Some(Line::Card(card)), asset)) => view! { <OfCard at card asset/> }.into_any(),
        // It went away while it was being pressed.
        Some((None, _)) | None => view! { <super::paid::Gone/> }.into_any(),
    }
}

#[component]
fn OfGoods(at: usize, goods: Goods, asset: Asset) -> impl IntoView {
    let till = use_till();
    let before = goods.quantity.thousandths() / 1000;
    let pieces = RwSignal::new(before);
    let fresh = RwSignal::new(true);
    let press = move |key: PadKey| {
        let so_far = if fresh.get_untracked() { 0 } else { pieces.get_untracked() };
        let after = match key {
            PadKey::Digit(digit) => so_far.saturating_mul(10).saturating_add(digit.into()),
            PadKey::DoubleZero => so_far.saturating_mul(100),
            PadKey::Back => so_far / 10,
            PadKey::Clear => 0,
        };
        if after <= PIECES_MAX {
            pieces.set(after);
            fresh.set(false);
        }
    };
    let blocked = Signal::derive(move || till.busy.get() || pieces.get() == before);
    let set = move || {
        let pieces = pieces.get_untracked();
        if blocked.get_untracked() {
            // Nothing was changed.
        } else if pieces == 0 {
            remove(till, at);
        } else {
            let quantity = pieces.saturating_mul(1000);
            till.change_sale(sale::Step::SetQuantity { line: place(at), quantity });
        }
        true
    };
    on_keys(move |key| key == "Enter" && !enter_is_taken() && set());
    let label = Signal::derive(move || match pieces.get() {
        0 => say("till-line-remove"),
        pieces => say_with("till-line-set", &[("count", pieces.into())]),
    });
    view! {
        <Panel title=names::goods(&goods) class="with-pad">
            <div class="beside-pad">
                <Figures goods asset/>
                <div class="push"></div>
                <div class="amount" role="group" aria-label=say("till-line-count")>
                    <span class="amount-label">{say("till-line-count")}</span>
                    <output class="amount-figure" aria-live="polite">{move || pieces.get()}</output>
                </div>
                <Failed/>
                <Button label kind=Kind::Primary key_name="Enter" disabled=blocked on_press=move |()| { set(); }/>
            </div>
            <div class="pad-side">
                <div class="side-acts">
                    <Button label=say("back") kind=Kind::Quiet key_name="Esc" on_press=move |()| till.go_on()/>
                    <Button
                        label=say("till-discount-line")
                        on_press=move |()| till.go(Step::Discount(Some(at)))
                    />
                    <Button
                        label=say("till-line-remove")
                        icon=Glyph::X
                        disabled=till.busy
                        on_press=move |()| remove(till, at)
                    />
                </div>
                <Pad money=true on_key=press/>
            </div>
        </Panel>
    }
}

#[component]
fn Figures(goods: Goods, asset: Asset) -> impl IntoView {
    let full = Amount { minor: goods.full_price().unwrap_or_default(), asset };
    let is_many = goods.quantity != Quantity::ONE;
    let off = goods.off().ok().filter(|off| off.is_positive());
    let why = goods.discount.as_ref().map(|off| names::discount(off.off, &off.reason));
    view! {
        <dl class="facts">
            <Fact name=say("till-line-price")><Money amount=Amount { minor: goods.price, asset }/></Fact>
            {is_many.then(|| view! { <Fact name=say("till-line-sum")><Money amount=full/></Fact> })}
            {off.zip(why).map(|(off, why)| view! {
                <Fact name=why>"−"<Money amount=Amount { minor: off, asset }/></Fact>
            })}
        </dl>
    }
}

/// A card that is sold or loaded; one that has its value already is undone instead.
#[component]
fn OfCard(at: usize, card: CardLine, asset: Asset) -> impl IntoView {
    let till = use_till();
    let value = Amount { minor: card.value, asset };
    let payment = card.payment;
    let has_value =
        untrack(|| till.of_sale(|sale| sale.sold.contains(&payment))).unwrap_or_default();
    let (note, label) = if has_value {
        ("till-line-card-sold", "till-undo")
    } else {
        ("till-line-card-waits", "till-line-remove")
    };
    let last_four = StoredValue::new(card.last_four.clone());
    let act = move || {
        if till.busy.get_untracked() {
            return true;
        }
        if has_value {
            till.undo(payment, last_four.get_value(), value.minor);
        } else {
            remove(till, at);
        }
        true
    };
    on_keys(move |key| key == "Enter" && !enter_is_taken() && act());
    view! {
        <Panel title=names::card(&card) class="question">
            <p class="sum"><Money amount=value/></p>
            <p class="why">{say(note)}</p>
            <Failed/>
            <div class="row">
                <Button
                    label=say(label)
                    kind=Kind::Primary
                    icon=Glyph::Undo2
                    key_name="Enter"
                    disabled=till.busy
                    on_press=move |()| { act(); }
                />
                <Button label=say("back") kind=Kind::Quiet key_name="Esc" on_press=move |()| till.go_on()/>
            </div>
        </Panel>
    }
}

fn remove(till: Till, at: usize) {
    till.change_sale(sale::Step::Remove { line: place(at) });
}

/// A place in the sale as the till counts it; a sale is far shorter than that.
pub(super) fn place(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}
