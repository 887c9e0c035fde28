//! Giving a payment back to its card, wholly or in part.

use super::model::{Page, Request};
use super::work::Failed;
use super::{terms, use_till};
use crate::keys::{enter_is_taken, on_keys};
use crate::parts::{AmountDisplay, AmountEntry, Button, Fact, Glyph, Kind, Money, Pad, Panel};
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::ids::PaymentId;
use shared::wire::screen::ReceiptRow;

/// The step that undoes a payment.
#[component]
pub(crate) fn GiveBack(
    /// The id of the reversal.
    payment: PaymentId,
    /// The payment to undo.
    row: ReceiptRow,
) -> impl IntoView {
    let till = use_till();
    let most = row.refundable;
    let entry = AmountEntry::offering(most);
    let blocked = Signal::derive(move || {
        let minor = entry.minor.get();
        till.busy.get() || !minor.is_positive() || minor > most.minor
    });
    let kept = StoredValue::new(row.clone());
    let act = move || {
        if !blocked.get_untracked() {
            let amount = untrack(|| entry.amount());
            till.perform(Request::GiveBack(payment, kept.get_value(), amount), None);
        }
        true
    };
    on_keys(move |key| key == "Enter" && !enter_is_taken() && act());
    let label = Signal::derive(move || {
        let parts = [
            ("amount", entry.amount().into()),
            ("card", kept.with_value(|row| row.receipt.last_four.clone()).into()),
        ];
        say_with("till-give-back-amount", &parts)
    });
    view! {
        <Panel title=say("till-give-back-title") class="with-pad">
            <div class="beside-pad">
                <Paid row/>
                <div class="push"></div>
                <AmountDisplay label=say("till-give-back-how-much") entry/>
                <Failed/>
                <Button
                    label
                    kind=Kind::Primary
                    icon=Glyph::Undo2
                    key_name="Enter"
                    disabled=blocked
                    on_press=move |()| { act(); }
                />
                <Button label=say("back") kind=Kind::Quiet on_press=move |()| till.page.set(Page::Receipts)/>
            </div>
            <Pad money=true on_key=move |key| entry.press(key)/>
        </Panel>
    }
}

/// The payment as it was.
#[component]
fn Paid(row: ReceiptRow) -> impl IntoView {
    let till = use_till();
    let receipt = row.receipt;
    view! {
        <dl class="facts">
            <Fact name=terms::act(receipt.act)><Money amount=receipt.amount/></Fact>
            <Fact name=say("till-give-back-left")><Money amount=row.refundable/></Fact>
            <Fact name=say("till-receipt-at")>{till.moment(receipt.at)}", "{receipt.cashier}</Fact>
        </dl>
    }
}
