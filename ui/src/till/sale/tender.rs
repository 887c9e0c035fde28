//! A part of what pays the sale, taken back: a card's payment is undone, cash handed back.

use super::line::place;
use super::names;
use crate::keys::{enter_is_taken, on_keys};
use crate::parts::{Button, Glyph, Kind, Money, Panel};
use crate::say::{say, say_with};
use crate::till::model::{Part, Till};
use crate::till::use_till;
use crate::till::work::Failed;
use leptos::prelude::*;
use shared::ids::PaymentId;
use shared::money::Minor;
use shared::sale::{Step, Tender};
use shared::wire::screen::SaleSheet;

/// What is to be taken back, in words and as an act.
#[derive(Clone)]
struct Back {
    title: String,
    amount: Minor,
    note: &'static str,
    label: &'static str,
    act: Act,
}

/// How it is taken back.
#[derive(Clone)]
enum Act {
    Undo(PaymentId, String),
    Unpay(usize),
}

/// The step with a part of what pays.
#[component]
pub(crate) fn TenderStep(
    /// Which one.
    part: Part,
) -> impl IntoView {
    let till = use_till();
    match untrack(|| till.of_sale(|sale| back(sale, part))).flatten() {
        Some(back) => view! { <TakeBack back/> }.into_any(),
        // It went away while it was being pressed.
        None => view! { <super::paid::Gone/> }.into_any(),
    }
}

#[component]
fn TakeBack(back: Back) -> impl IntoView {
    let till = use_till();
    let amount = till.amount(back.amount);
    let act = StoredValue::new((back.act, back.amount));
    let take_back = move || {
        if !till.busy.get_untracked() {
            act.with_value(|(act, amount)| perform(till, act, *amount));
        }
        true
    };
    on_keys(move |key| key == "Enter" && !enter_is_taken() && take_back());
    view! {
        <Panel title=back.title class="question">
            <p class="sum"><Money amount/></p>
            <p class="why">{say_with(back.note, &[("amount", amount.into())])}</p>
            <Failed/>
            <div class="row">
                <Button
                    label=say(back.label)
                    kind=Kind::Primary
                    icon=Glyph::Undo2
                    key_name="Enter"
                    disabled=till.busy
                    on_press=move |()| { take_back(); }
                />
                <Button label=say("back") kind=Kind::Quiet key_name="Esc" on_press=move |()| till.go_on()/>
            </div>
        </Panel>
    }
}

fn perform(till: Till, act: &Act, amount: Minor) {
    match act {
        Act::Undo(payment, last_four) => till.undo(*payment, last_four.clone(), amount),
        Act::Unpay(at) => till.change_sale(Step::Unpay { tender: place(*at) }),
    }
}

fn back(sale: &SaleSheet, part: Part) -> Option<Back> {
    let at = match part {
        Part::Tender(at) => at,
        Part::Asked => {
            let paying = sale.paying.as_ref()?;
            return Some(Back {
                title: say_with("till-tender", &[("card", paying.last_four.as_str().into())]),
                amount: paying.amount,
                note: "till-back-undecided",
                label: "till-take-out",
                act: Act::Undo(paying.payment, paying.last_four.clone()),
            });
        }
    };
    let tender = sale.tenders.get(at)?;
    let (note, label, act) = match tender {
        Tender::GiftCard { payment, last_four, .. } => {
            ("till-back-card", "till-undo", Act::Undo(*payment, last_four.clone()))
        }
        Tender::Cash { .. } => ("till-back-cash", "till-back-cash-done", Act::Unpay(at)),
        Tender::Terminal { .. } => {
            ("till-back-terminal", "till-back-terminal-done", Act::Unpay(at))
        }
    };
    Some(Back { title: names::tender(tender), amount: tender.pays(), note, label, act })
}
