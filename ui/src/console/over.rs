//! What lies over the pages: every sheet of the console, one at a time, each with what it is about.

use super::card::CodeSheet;
use super::card_acts::{ActSheet, CardAct};
use super::cards_bulk::BlockMany;
use super::people::RemoveSheet;
use super::till::CodeShown;
use super::till_acts::{EnrolSheet, RevokeSheet};
use super::use_console;
use leptos::prelude::*;
use shared::wire::api::{CardDetail, EnrolCode, StaffRow, TillRow};

/// A sheet. It is open in the console's own state, so that the gallery can show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Over {
    /// An act on a card.
    Act(CardDetail, CardAct),
    /// A card's code may be drawn again.
    Code(CardDetail),
    /// It is drawn.
    CodeDrawn(CardDetail),
    /// All cards that are selected are blocked.
    BlockMany,
    /// A code is made with which a till joins its store.
    Enrol(TillRow),
    /// That code, shown this once.
    EnrolCode(TillRow, EnrolCode),
    /// A till is given up.
    Revoke(TillRow),
    /// Somebody is taken off the tills.
    Remove(StaffRow),
}

/// The sheet that is open, over whichever page.
#[component]
pub(crate) fn OpenSheet() -> impl IntoView {
    let console = use_console();
    let on_close = Callback::new(move |()| console.over.set(None));
    let sheet = move |over| match over {
        Over::Act(card, act) => view! { <ActSheet card act on_close/> }.into_any(),
        Over::Code(card) => view! { <CodeSheet card drawn=false on_close/> }.into_any(),
        Over::CodeDrawn(card) => view! { <CodeSheet card drawn=true on_close/> }.into_any(),
        Over::BlockMany => view! { <BlockMany on_close/> }.into_any(),
        Over::Enrol(till) => view! { <EnrolSheet till on_close/> }.into_any(),
        Over::EnrolCode(till, code) => view! { <CodeShown till code on_close/> }.into_any(),
        Over::Revoke(till) => view! { <RevokeSheet till on_close/> }.into_any(),
        Over::Remove(person) => view! { <RemoveSheet person on_close/> }.into_any(),
    };
    move || console.over.get().map(sheet)
}
