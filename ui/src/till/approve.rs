//! A manager's PIN, where an act passes the soft line.

use super::acts::{self, credentials};
use super::model::Request;
use super::sign_in::{People, PinPad};
use super::use_till;
use super::work::Failed;
use crate::parts::{Button, Kind, Panel, Tint};
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::money::{Amount, Asset};
use shared::wire::screen::{Person, Role, StaffList};

/// The step that asks a manager.
#[component]
pub(crate) fn Approve(
    /// What is to be approved.
    request: Request,
    /// Why.
    words: String,
) -> impl IntoView {
    let till = use_till();
    let people = acts::load::<StaffList>(());
    let chosen = RwSignal::new(None::<Person>);
    let mine = untrack(|| till.cashier()).map(|person| person.id);
    // Nobody approves what they ask for themselves.
    let may = move |person: &Person| person.role != Role::Cashier && Some(person.id) != mine;
    let asked = what_is_asked(&request, till.asset());
    let not =
        if matches!(request, Request::Take(..)) { "till-approve-not" } else { "till-not-now" };
    let request = StoredValue::new(request);
    let approve = move |pin: String| {
        if let Some(person) = chosen.get_untracked() {
            till.perform(request.get_value(), Some(credentials(person.id, pin)));
        }
    };
    view! {
        <Panel title=say("till-approve-title") tint=Tint::Warn class="with-pad">
            <div class="beside-pad">
                <p class="why">{words}</p>
                <p class="soft">{asked}</p>
                <People people chosen may=Callback::new(move |person: Person| may(&person))/>
                <Failed/>
                <div class="push"></div>
                <Button
                    label=say(not)
                    kind=Kind::Quiet
                    on_press=move |()| till.go_on()
                />
            </div>
            <PinPad chosen action=say("till-approve") on_pin=approve/>
        </Panel>
    }
}

/// The act in words, so that the manager sees what they say yes to.
fn what_is_asked(request: &Request, asset: Asset) -> String {
    let (key, amount, card) = match request {
        Request::Take(sheet, amount, _) => ("till-approve-take", *amount, sheet.last_four.as_str()),
        Request::GiveBack(_, row, amount) => {
            ("till-approve-give-back", *amount, row.receipt.last_four.as_str())
        }
        Request::Undo(undoing) => {
            let amount = Amount { minor: undoing.amount, asset };
            ("till-approve-undo", amount, undoing.last_four.as_str())
        }
        Request::Finish(finishing) => {
            ("till-approve-finish", Amount { minor: finishing.value, asset }, "")
        }
    };
    say_with(key, &[("amount", amount.into()), ("card", card.into())])
}
