//! Done: what was taken, what the card holds now, and the next step.

use super::model::Unseen;
use super::{acts, terms, use_till};
use crate::keys::{enter_is_taken, on_keys};
use crate::parts::{Button, Fact, Glyph, Icon, Kind, Money, NoticeLine, Panel, Tint};
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::money::Minor;
use shared::wire::screen::{Act, Receipt, Settling};

/// The full panel of a result.
#[component]
pub(crate) fn Done(
    /// What was done.
    receipt: Receipt,
    /// Whether it was done before the till stopped.
    #[prop(optional)]
    again: bool,
) -> impl IntoView {
    let till = use_till();
    let payment = receipt.payment;
    if !again {
        acts::shown(payment);
    }
    let go_on = move || {
        if again {
            acts::shown(payment);
            let is_it =
                |kept: &Unseen| matches!(kept, Unseen::Receipt(kept) if kept.payment == payment);
            till.unseen.update(|all| all.retain(|kept| !is_it(kept)));
        }
        till.next();
    };
    on_keys(move |key| {
        let mine = key == "Enter" && !enter_is_taken();
        if mine {
            go_on();
        }
        mine
    });
    let left = untrack(|| till.left()).filter(|left| left.is_positive());
    let next = left.filter(|_| !again).map_or_else(
        || say(if again { "till-seen" } else { "till-next" }),
        |left: Minor| say_with("till-next-rest", &[("amount", till.amount(left).into())]),
    );
    let offline = terms::settles_later(till.line(), std::slice::from_ref(&receipt));
    view! {
        <Panel title=terms::done(receipt.act) tint=Tint::Good class="result done">
            <Icon glyph=Glyph::CircleCheck/>
            <p class="sum"><Money amount=receipt.amount/></p>
            {offline.then(|| view! {
                <p class="foretold tint-offline">
                    <Icon glyph=Glyph::CloudOff/>
                    <span>{say("till-settles-later")}</span>
                </p>
            })}
            {again.then(|| view! { <NoticeLine tint=Tint::Warn words=say("till-shown-again")/> })}
            <Facts receipt=receipt.clone()/>
            <div class="push"></div>
            <Button label=next kind=Kind::Primary key_name="Enter" on_press=move |()| go_on()/>
        </Panel>
    }
}

/// What a receipt prints.
#[component]
fn Facts(receipt: Receipt) -> impl IntoView {
    let till = use_till();
    let entry = say_with(
        "till-receipt-entry",
        &[("sequence", receipt.sequence.to_string().into()), ("hash", receipt.hash.short().into())],
    );
    let card = say_with(
        "till-card-title",
        &[
            ("program", receipt.program.as_str().into()),
            ("card", receipt.last_four.as_str().into()),
        ],
    );
    let at = till.moment(receipt.at);
    // What is given back is on the card when headquarters has settled it.
    let is_back = matches!(receipt.act, Act::Void | Act::Refund);
    let comes_later = is_back && receipt.settling == Settling::Waiting;
    let balance = receipt.balance.filter(|_| !comes_later);
    view! {
        <dl class="facts receipt">
            {balance.map(|balance| view! {
                <Fact name=say("till-balance-after")>
                    <strong><Money amount=balance/></strong>
                </Fact>
            })}
            <Fact name=say("till-receipt-card")>{card}</Fact>
            <Fact name=say("till-receipt-by")>{terms::class(receipt.class)}</Fact>
            <Fact name=say("till-receipt-at")>{at}", "{receipt.cashier}</Fact>
            {receipt.approver.map(|name| view! { <Fact name=say("till-receipt-approved")>{name}</Fact> })}
            <Fact name=say("till-receipt-number")><code>{entry}</code></Fact>
        </dl>
    }
}
