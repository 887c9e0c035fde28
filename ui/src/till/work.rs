//! The frame of the work: bar above, sale left, the one thing to do right, keys below.

use super::bar::Bar;
use super::footer::Footer;
use super::model::{Deed, Over, Page, Step};
use super::{approve, card, day, done, due, give_back, idle, receipts, refused, typing, use_till};
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
        let leave = key == "Escape" && till.step.with_untracked(can_be_left);
        if leave {
            till.go(Step::Idle(Deed::Take));
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
                    Step::Due(first) => view! { <due::Due first/> }.into_any(),
                    Step::Card(sheet, deed) => view! { <card::CardStep sheet deed/> }.into_any(),
                    Step::GiveBack(payment, row) => {
                        view! { <give_back::GiveBack payment row/> }.into_any()
                    }
                    Step::Approve(request, words) => {
                        view! { <approve::Approve request words/> }.into_any()
                    }
                    Step::Done(receipt) => view! { <done::Done receipt/> }.into_any(),
                    Step::Again(receipt) => view! { <done::Done receipt again=true/> }.into_any(),
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

/// Whether Escape may leave a step: not while an answer is still to be read.
fn can_be_left(step: &Step) -> bool {
    !matches!(step, Step::Idle(Deed::Take) | Step::Done(_) | Step::Again(_) | Step::Refused(..))
}

/// A step's name for tests and pictures.
fn name(step: &Step) -> &'static str {
    match step {
        Step::Idle(_) => "idle",
        Step::Typing => "typing",
        Step::Due(_) => "due",
        Step::Card(..) => "card",
        Step::GiveBack(..) => "give-back",
        Step::Approve(..) => "approve",
        Step::Done(_) => "done",
        Step::Again(_) => "again",
        Step::Refused(..) => "refused",
    }
}
