//! The sale is over: the change, what each card holds now, and the next customer.

use crate::keys::{enter_is_taken, on_keys};
use crate::parts::{Button, Fact, Glyph, Icon, Kind, Money, NoticeLine, Panel, Tint};
use crate::say::{say, say_with};
use crate::till::model::{Ended, Unseen};
use crate::till::{acts, terms, use_till};
use leptos::prelude::*;
use shared::money::Amount;
use shared::wire::screen::{Receipt, SaleSheet, SaleStands};

/// The full panel of a sale's end.
#[component]
pub(crate) fn EndedStep(
    /// What there is to see.
    ended: Ended,
) -> impl IntoView {
    let till = use_till();
    let Ended { sale, receipts, again } = ended;
    let id = sale.sale;
    if !again {
        acts::sale_shown(id);
    }
    let go_on = move || {
        if again {
            acts::sale_shown(id);
            let is_it = |kept: &Unseen| matches!(kept, Unseen::Sale(kept) if kept.sale.sale == id);
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
    let change = sale.totals.change.is_positive();
    let minor = if change { sale.totals.change } else { sale.totals.total };
    let offline = terms::settles_later(till.line(), &receipts);
    let next = say(if again { "till-seen" } else { "till-next" });
    view! {
        <Panel title=say("till-ended") tint=Tint::Good class="result done ended">
            <Icon glyph=Glyph::CircleCheck/>
            {change.then(|| view! { <p class="figure-name">{say("till-change")}</p> })}
            <p class="sum"><Money amount=Amount { minor, asset: sale.asset }/></p>
            {offline.then(|| view! {
                <p class="foretold tint-offline">
                    <Icon glyph=Glyph::CloudOff/>
                    <span>{say("till-settles-later")}</span>
                </p>
            })}
            {again.then(|| view! { <NoticeLine tint=Tint::Warn words=say("till-shown-again")/> })}
            <Facts sale receipts/>
            <div class="push"></div>
            <Button label=next kind=Kind::Primary key_name="Enter" on_press=move |()| go_on()/>
        </Panel>
    }
}

/// What the cards hold now, and the receipt's number; the rest stands on the left.
#[component]
fn Facts(sale: SaleSheet, receipts: Vec<Receipt>) -> impl IntoView {
    let till = use_till();
    let balances: Vec<AnyView> = receipts.iter().filter_map(on_card).collect();
    let SaleStands::Paid { sequence, hash, at, cashier } = sale.stands else {
        return ().into_any();
    };
    let entry = say_with(
        "till-receipt-entry",
        &[("sequence", sequence.to_string().into()), ("hash", hash.short().into())],
    );
    view! {
        // Of many cards it may be longer than the panel: the keyboard has to be able to scroll it.
        <div class="receipt" role="group" aria-label=say("till-receipt-number") tabindex="0">
            <dl class="facts">
                {balances}
                <Fact name=say("till-receipt-at")>{till.moment(at)}", "{cashier}</Fact>
                <Fact name=say("till-receipt-number")><code>{entry}</code></Fact>
            </dl>
        </div>
    }
    .into_any()
}

/// What a card holds now.
fn on_card(receipt: &Receipt) -> Option<AnyView> {
    let balance = receipt.balance?;
    let name = say_with("till-on-card", &[("card", receipt.last_four.as_str().into())]);
    Some(view! { <Fact name><strong><Money amount=balance/></strong></Fact> }.into_any())
}
