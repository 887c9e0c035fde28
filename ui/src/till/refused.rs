//! Not done: what, why, and what helps as the button.

use super::model::{Deed, Request, Step, Till};
use super::work::Failed;
use super::{terms, use_till};
use crate::keys::{enter_is_taken, on_keys};
use crate::parts::{Button, Glyph, Icon, Kind, Panel, Tint};
use crate::say::say;
use leptos::prelude::*;
use shared::wire::screen::{CardSheet, Help, Refusal};

/// The full panel of a refusal.
#[component]
pub(crate) fn Refused(
    /// Why.
    refusal: Refusal,
    /// What was asked for.
    request: Option<Request>,
) -> impl IntoView {
    let till = use_till();
    let title = match &request {
        Some(Request::Take(..)) => "till-not-taken",
        Some(Request::Finish(_)) => "till-not-finished",
        Some(_) => "till-not-done",
        None => "till-not-a-card",
    };
    // Where something was done to the sale, the other way is back to it; else it is another card.
    let other = match &request {
        Some(Request::Undo(_) | Request::Finish(_)) => "till-back-to-sale",
        Some(Request::Take(..) | Request::GiveBack(..)) | None => "till-other-card",
    };
    let (help, request) = (refusal.help, StoredValue::new(request));
    let is_the_same = help == Help::BackToSale;
    let act = move || {
        let request = request.get_value();
        let sheet = match &request {
            Some(Request::Take(sheet, ..)) => Some(sheet.clone()),
            Some(Request::GiveBack(..) | Request::Undo(_) | Request::Finish(_)) | None => None,
        };
        follow(till, help, sheet, request);
        true
    };
    on_keys(move |key| key == "Enter" && !enter_is_taken() && act());
    view! {
        <Panel title=say(title) tint=Tint::Bad class="result refused">
            <Icon glyph=Glyph::CircleX/>
            <p class="why" role="alert">{refusal.words}</p>
            <Failed/>
            <div class="row centre-row">
                <Button
                    label=terms::help(help)
                    kind=Kind::Primary
                    key_name="Enter"
                    disabled=till.busy
                    on_press=move |()| { act(); }
                />
                {(!is_the_same).then(|| view! {
                    <Button label=say(other) on_press=move |()| till.go_on()/>
                })}
            </div>
            <div class="push"></div>
            <p class="soft">{say("till-code")}" "<code>{refusal.code}</code></p>
        </Panel>
    }
}

/// Does what would help.
pub(crate) fn follow(till: Till, help: Help, sheet: Option<CardSheet>, request: Option<Request>) {
    match (help, sheet, request) {
        (Help::TakeLess { amount }, Some(sheet), _) => {
            till.perform_anew(Request::Take(sheet, amount, till.sale_begun()));
        }
        (Help::TakeLess { amount }, None, Some(Request::GiveBack(payment, row, _))) => {
            till.perform_anew(Request::GiveBack(payment, row, amount));
        }
        (Help::WaitForLine | Help::SyncNow, _, Some(request)) => till.perform_anew(request),
        (Help::WaitForLine | Help::SyncNow, Some(sheet), None) => {
            till.look_again(&sheet, Deed::Take);
        }
        (Help::ActivateFirst, Some(sheet), _) => till.go(Step::Card(sheet, Deed::Fill)),
        (_, _, _) => till.go_on(),
    }
}
