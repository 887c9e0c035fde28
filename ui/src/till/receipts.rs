//! What was done at this till, newest first, and the way to give it back.

use super::{acts, terms, use_till};
use crate::parts::{Button, Glyph, Kind, Money, NoticeLine, Panel, Pill, Table, Tint};
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::wire::screen::{LastReceipts, LastReceiptsOf, ReceiptRow};

/// How many receipts the page lists.
const COUNT: u8 = 50;

/// The page of receipts.
#[component]
pub(crate) fn Receipts() -> impl IntoView {
    let till = use_till();
    let rows = acts::load::<LastReceipts>(LastReceiptsOf { count: COUNT, acts: Vec::new() });
    view! {
        <main class="page">
            <Panel title=say("till-receipts") class="list">
                {move || match rows.get() {
                    None => view! { <p class="soft" aria-busy="true">{say("till-waiting")}</p> }.into_any(),
                    Some(Err(error)) => {
                        view! { <NoticeLine tint=Tint::Bad words=error.words code=error.code/> }.into_any()
                    }
                    Some(Ok(rows)) if rows.is_empty() => view! { <Nothing/> }.into_any(),
                    Some(Ok(rows)) => view! { <List rows/> }.into_any(),
                }}
                <super::work::Failed/>
                <div class="row">
                    <Button
                        label=say("till-back-to-sale")
                        kind=Kind::Primary
                        key_name="F2"
                        on_press=move |()| till.go_on()
                    />
                </div>
            </Panel>
        </main>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    view! { <p class="empty">{say("till-receipts-none")}</p> }
}

#[component]
fn List(rows: Vec<ReceiptRow>) -> impl IntoView {
    let heads = [
        "till-col-time",
        "till-col-what",
        "till-col-card",
        "till-col-state",
        "till-col-amount",
        "till-col-entry",
        "till-col-act",
    ];
    let numbers = ["till-col-amount"];
    let heads = heads
        .iter()
        .map(|key| if numbers.contains(key) { format!("#{}", say(key)) } else { say(key) })
        .collect();
    view! {
        <Table caption=say("till-receipts") heads>
            {rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}
        </Table>
    }
}

#[component]
fn Row(row: ReceiptRow) -> impl IntoView {
    let till = use_till();
    let receipt = row.receipt.clone();
    let (tint, glyph, settling) = terms::settling(receipt.settling);
    let entry = say_with(
        "till-receipt-entry",
        &[("sequence", receipt.sequence.to_string().into()), ("hash", receipt.hash.short().into())],
    );
    let back = row.refundable.minor.is_positive();
    let kept = StoredValue::new(row);
    view! {
        <tr>
            <td>{till.moment(receipt.at)}</td>
            <td>{terms::act(receipt.act)}</td>
            <td>{say_with("till-card-short", &[("card", receipt.last_four.as_str().into())])}</td>
            <td><Pill tint glyph text=settling/></td>
            <td class="number"><Money amount=receipt.amount/></td>
            <td><code>{entry}</code></td>
            <td>
                {back.then(|| view! {
                    <Button
                        label=say("till-give-back")
                        icon=Glyph::Undo2
                        disabled=till.busy
                        on_press=move |()| till.open_give_back(kept.get_value())
                    />
                })}
            </td>
        </tr>
    }
}
