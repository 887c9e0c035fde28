//! The frame of the work: bar above, sale left, the one thing to do right, keys below.

use super::bar::Bar;
use super::footer::Footer;
use super::model::{Over, Page, Step};
use super::sale::{add, cash, discount, ended, leave, line, paid, tender, terminal};
use super::{approve, card, day, done, give_back, idle, receipts, refused, typing, use_till};
use crate::keys::on_keys;
use crate::parts::{NoticeLine, Tint};
use leptos::prelude::*;

/// The screen of somebody who is signed in.
#[component]
pub(crate) fn Work() -> impl IntoView {
    let till = use_till();
    view! {
        <div class="till">
            <Bar/>
            {move || match till.page.get() {
                Page::Sell => view! { <Sell/> }.into_any(),
                Page::Receipts => view! { <receipts::Receipts/> }.into_any(),
                Page::Day => view! { <day::Day/> }.into_any(),
            }}
            <Footer/>
            {move || till.sheet.get().map(|over| match over {
                Over::Status => view! { <super::status_sheet::StatusSheet/> }.into_any(),
                Over::Help => view! { <super::footer::HelpSheet/> }.into_any(),
            })}
        </div>
    }
}

#[component]
fn Sell() -> impl IntoView {
    let till = use_till();
    on_keys(move |key| {
        let leave = key == "Escape" && till.step.with_untracked(Step::can_be_left);
        if leave {
            till.go_on();
        }
        leave
    });
    view! {
        <main class="sell" data-step=move || till.step.with(name)>
            <super::sale::SalePane/>
            <div class="now" aria-busy=move || till.busy.get().to_string()>
                {move || match till.step.get() {
                    Step::Idle(deed) => view! { <idle::Idle deed/> }.into_any(),
                    Step::Typing => view! { <typing::Typing/> }.into_any(),
                    Step::Add(first) => view! { <add::Add first/> }.into_any(),
                    Step::Line(at) => view! { <line::LineStep at/> }.into_any(),
                    Step::Discount(line) => view! { <discount::Discount line/> }.into_any(),
                    Step::Cash => view! { <cash::Cash/> }.into_any(),
                    Step::Terminal => view! { <terminal::Terminal/> }.into_any(),
                    Step::Tender(part) => view! { <tender::TenderStep part/> }.into_any(),
                    Step::Paid => view! { <paid::Paid/> }.into_any(),
                    Step::Leave => view! { <leave::Leave/> }.into_any(),
                    Step::Card(sheet, deed) => view! { <card::CardStep sheet deed/> }.into_any(),
                    Step::GiveBack(payment, row) => {
                        view! { <give_back::GiveBack payment row/> }.into_any()
                    }
                    Step::Approve(request, words) => {
                        view! { <approve::Approve request words/> }.into_any()
                    }
                    Step::Done(receipt) => view! { <done::Done receipt/> }.into_any(),
                    Step::Again(receipt) => view! { <done::Done receipt again=true/> }.into_any(),
                    Step::Ended(ended) => view! { <ended::EndedStep ended/> }.into_any(),
                    Step::Refused(refusal, request) => {
                        view! { <refused::Refused refusal request/> }.into_any()
                    }
                }}
            </div>
        </main>
    }
}

/// What failed in the step that is open, as a line in it.
#[component]
pub(crate) fn Failed() -> impl IntoView {
    let till = use_till();
    move || {
        till.failed.get().map(|error| {
            view! { <NoticeLine tint=Tint::Bad words=error.words code=error.code/> }
        })
    }
}

/// A step's name for tests and pictures.
fn name(step: &Step) -> &'static str {
    match step {
        Step::Idle(_) => "idle",
        Step::Typing => "typing",
        Step::Add(_) => "add",
        Step::Line(_) => "line",
        Step::Discount(_) => "discount",
        Step::Cash => "cash",
        Step::Terminal => "terminal",
        Step::Tender(_) => "tender",
        Step::Paid => "paid",
        Step::Leave => "leave",
        Step::Card(..) => "card",
        Step::GiveBack(..) => "give-back",
        Step::Approve(..) => "approve",
        Step::Done(_) => "done",
        Step::Again(_) => "again",
        Step::Ended(_) => "ended",
        Step::Refused(..) => "refused",
    }
}
