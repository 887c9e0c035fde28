//! What codes and states are called, with their colours.

use crate::parts::{Glyph, Money, Pill, Tint};
use crate::say::{say, say_with, words};
use leptos::prelude::*;
use shared::ledger::CardState;
use shared::money::{Amount, Asset, Minor};
use shared::time::Timestamp;
use shared::wire::api::{StaffRole, TillStanding, UserRole};

/// The state of a card as a pill.
pub(crate) fn card_state(state: CardState) -> AnyView {
    let (tint, glyph) = match state {
        CardState::Pending => (Tint::None, Glyph::Hourglass),
        CardState::Active => (Tint::Good, Glyph::CircleCheck),
        CardState::Blocked => (Tint::Bad, Glyph::Ban),
        CardState::Closing => (Tint::Warn, Glyph::Hourglass),
        CardState::Closed => (Tint::None, Glyph::CircleX),
    };
    view! { <Pill tint glyph text=card_state_word(state)/> }.into_any()
}

/// The state of a card in a word.
pub(crate) fn card_state_word(state: CardState) -> String {
    say(match state {
        CardState::Pending => "console-card-pending",
        CardState::Active => "console-card-active",
        CardState::Blocked => "console-card-blocked",
        CardState::Closing => "console-card-closing",
        CardState::Closed => "console-card-closed",
    })
}

/// How a till stands.
pub(crate) fn standing(standing: TillStanding) -> AnyView {
    let (tint, glyph, key) = match standing {
        TillStanding::New => (Tint::None, Glyph::Hourglass, "console-till-new"),
        TillStanding::Online => (Tint::Good, Glyph::CloudCheck, "console-till-online"),
        TillStanding::Offline => (Tint::Offline, Glyph::CloudOff, "console-till-offline"),
        TillStanding::Copied => (Tint::Bad, Glyph::TriangleAlert, "console-till-copied"),
        TillStanding::Revoked => (Tint::None, Glyph::Ban, "console-till-revoked"),
    };
    view! { <Pill tint glyph text=say(key)/> }.into_any()
}

/// What a person at a till may do.
pub(crate) fn staff_role(role: StaffRole) -> String {
    say(match role {
        StaffRole::Cashier => "console-role-cashier",
        StaffRole::Manager => "console-role-manager",
    })
}

/// What a user of the console may do.
pub(crate) fn user_role(role: UserRole) -> String {
    say(match role {
        UserRole::Hq => "console-role-hq",
        UserRole::Manager => "console-role-store-manager",
    })
}

/// What happened to a card.
pub(crate) fn activity(kind: &str) -> String {
    let key = match kind {
        "activate" => "console-did-activate",
        "load" => "console-did-load",
        "redeem" => "console-did-redeem",
        "void" => "console-did-void",
        "refund" => "console-did-refund",
        "unlinked_refund" => "console-did-unlinked-refund",
        "adjust_up" => "console-did-adjust-up",
        "adjust_down" => "console-did-adjust-down",
        "block" => "console-did-block",
        "unblock" => "console-did-unblock",
        "close" => "console-did-close",
        "expire" => "console-did-expire",
        "extend" => "console-did-extend",
        "transfer_out" => "console-did-transfer-out",
        "transfer_in" => "console-did-transfer-in",
        "import" => "console-did-import",
        "cash_out" => "console-did-cash-out",
        "write_off" => "console-did-write-off",
        _ => return plain(kind),
    };
    say(key)
}

/// What clearing an exception does.
pub(crate) fn clearing(reason: &str) -> String {
    say(match reason {
        "shortfall" => "console-note-hint-loss",
        "over_program_max" | "credit_on_closed" => "console-note-hint-set-aside",
        _ => "console-note-hint",
    })
}

/// Why a person should look at something.
pub(crate) fn exception(reason: &str) -> String {
    let key = match reason {
        "shortfall" => "console-odd-shortfall",
        "refused" => "console-odd-refused",
        "card_state" => "console-odd-card-state",
        "card_expired" => "console-odd-card-expired",
        "unknown_card" => "console-odd-unknown-card",
        "stopped_in_list" => "console-odd-stopped-in-list",
        "beyond_limit" => "console-odd-beyond-limit",
        "activated_before" => "console-odd-activated-before",
        "over_program_max" => "console-odd-over-program-max",
        "recalled_right" => "console-odd-recalled-right",
        "revoked_till" => "console-odd-revoked-till",
        "copied_till" => "console-odd-copied-till",
        "more_than_paid" => "console-odd-more-than-paid",
        "credit_on_closed" => "console-odd-credit-on-closed",
        "approved_by_requester" => "console-odd-approved-by-requester",
        "unknown_staff" => "console-odd-unknown-staff",
        "removed_staff" => "console-odd-removed-staff",
        "staff_of_other_store" => "console-odd-staff-of-other-store",
        "over_cap" => "console-odd-over-cap",
        "approver_may_not" => "console-odd-approver-may-not",
        _ => return plain(reason),
    };
    say(key)
}

/// A stable word that has no text of its own: `till_enrol_code` as “Till enrol code”.
pub(crate) fn plain(code: &str) -> String {
    let spaced = code.replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A moment by the clock of this machine, and how long ago it was.
pub(crate) fn moment(at: Timestamp, now: Timestamp) -> AnyView {
    let exact = words().moment(at, now, offset_min());
    let ago = words().ago(at, now);
    view! { <span class="moment"><span>{exact}</span>" "<small>{ago}</small></span> }.into_any()
}

/// A moment by the clock of this machine, nothing beside it.
pub(crate) fn bare_moment(at: Timestamp, now: Timestamp) -> String {
    words().moment(at, now, offset_min())
}

/// A day.
pub(crate) fn day(at: Timestamp) -> String {
    words().day(at, offset_min())
}

/// Money for a cell of a table or a fact.
pub(crate) fn money(amount: Amount) -> AnyView {
    view! { <Money amount=Signal::stored(amount)/> }.into_any()
}

/// Money in a sentence.
pub(crate) fn said(minor: Minor, asset: Asset) -> String {
    crate::say::money(Amount { minor, asset }).to_string()
}

/// The sums of several amounts, one per currency, in the order in which they come.
pub(crate) fn sums(amounts: impl IntoIterator<Item = Amount>) -> Vec<Amount> {
    let mut sums: Vec<Amount> = Vec::new();
    for amount in amounts {
        match sums.iter_mut().find(|sum| sum.asset == amount.asset) {
            // More than any account can count stays at what it was: no ledger has such a sum.
            Some(sum) => sum.minor = sum.minor.plus(amount.minor).unwrap_or(sum.minor),
            None => sums.push(amount),
        }
    }
    sums
}

/// A card as people call it.
pub(crate) fn card_name(last_four: &str) -> String {
    say_with("console-card-name", &[("digits", last_four.into())])
}

/// How many minutes this machine's clock is east of UTC, now.
fn offset_min() -> i16 {
    let west = js_sys::Date::new_0().get_timezone_offset();
    // The browser gives whole minutes in a float.
    let west: i16 = west.to_string().parse().unwrap_or_default();
    west.checked_neg().unwrap_or_default()
}
