//! The till's enums in words, colours and pictures.

use crate::parts::{Glyph, Tint};
use crate::say::{say, say_with};
use shared::wire::screen::{
    Act, Can, CardState, Help, Line, MoneyClass, Receipt, Role, Settling, Tone,
};

/// A card's state.
pub(crate) fn state(state: CardState) -> (Tint, Glyph, String) {
    let (tint, glyph, key) = match state {
        CardState::Pending => (Tint::None, Glyph::Hourglass, "till-state-pending"),
        CardState::Active => (Tint::Good, Glyph::CircleCheck, "till-state-active"),
        CardState::Blocked => (Tint::Bad, Glyph::CircleX, "till-state-blocked"),
        CardState::Closed => (Tint::Bad, Glyph::CircleX, "till-state-closed"),
        CardState::Expired => (Tint::Warn, Glyph::Clock, "till-state-expired"),
    };
    (tint, glyph, say(key))
}

/// By which right money would be taken, before it is.
pub(crate) fn class_before(class: MoneyClass) -> (Glyph, String) {
    let (glyph, key) = match class {
        MoneyClass::Reserved => (Glyph::ShieldCheck, "till-class-reserved"),
        MoneyClass::Online => (Glyph::CloudCheck, "till-class-online"),
        MoneyClass::Floor => (Glyph::CloudOff, "till-class-floor"),
        MoneyClass::Issue => (Glyph::CloudOff, "till-class-issue"),
    };
    (glyph, say(key))
}

/// By which right money was taken, in a table.
pub(crate) fn class(class: MoneyClass) -> String {
    say(match class {
        MoneyClass::Reserved => "till-by-reserved",
        MoneyClass::Online => "till-by-online",
        MoneyClass::Floor => "till-by-floor",
        MoneyClass::Issue => "till-by-issue",
    })
}

/// What was done, as the headline of a result.
pub(crate) fn done(act: Act) -> String {
    say(match act {
        Act::Redeem => "till-done-redeem",
        Act::Load => "till-done-load",
        Act::Activate => "till-done-activate",
        Act::Void => "till-done-void",
        Act::Refund => "till-done-refund",
    })
}

/// What was done, in a table.
pub(crate) fn act(act: Act) -> String {
    say(match act {
        Act::Redeem => "till-act-redeem",
        Act::Load => "till-act-load",
        Act::Activate => "till-act-activate",
        Act::Void => "till-act-void",
        Act::Refund => "till-act-refund",
    })
}

/// How far an act has come.
pub(crate) fn settling(settling: Settling) -> (Tint, Glyph, String) {
    let (tint, glyph, key) = match settling {
        Settling::Waiting => (Tint::Offline, Glyph::CloudOff, "till-settling-waiting"),
        Settling::Settled => (Tint::Good, Glyph::CircleCheck, "till-settling-settled"),
        Settling::Exception => (Tint::Warn, Glyph::TriangleAlert, "till-settling-exception"),
        Settling::Refused => (Tint::Bad, Glyph::CircleX, "till-settling-refused"),
    };
    (tint, glyph, say(key))
}

/// Whether it was done without the line, which is still down: headquarters hears of it later.
pub(crate) fn settles_later(line: Line, receipts: &[Receipt]) -> bool {
    let unheard = |receipt: &Receipt| {
        receipt.settling == Settling::Waiting && receipt.class != MoneyClass::Online
    };
    matches!(line, Line::Offline { .. }) && receipts.iter().any(unheard)
}

/// What would help, as the words of a button.
pub(crate) fn help(help: Help) -> String {
    match help {
        Help::TakeLess { amount } => say_with("till-help-take-less", &[("amount", amount.into())]),
        Help::ShowCode => say("till-help-show-code"),
        Help::ScanAgain => say("till-help-scan-again"),
        Help::WaitForLine => say("till-help-wait-for-line"),
        Help::SyncNow => say("till-help-sync-now"),
        Help::ActivateFirst => say("till-help-activate-first"),
        Help::OtherMeans => say("till-help-other-means"),
        Help::CallHelp => say("till-help-call"),
        Help::BackToSale => say("till-help-back-to-sale"),
    }
}

/// Something that a till can do.
pub(crate) fn can(can: Can) -> String {
    say(match can {
        Can::TakeReserved => "till-can-take-reserved",
        Can::TakeOnline => "till-can-take-online",
        Can::TakeFloor => "till-can-take-floor",
        Can::Activate => "till-can-activate",
        Can::Load => "till-can-load",
        Can::GiveBack => "till-can-give-back",
    })
}

/// What a person does here.
pub(crate) fn role(role: Role) -> String {
    say(match role {
        Role::Cashier => "till-role-cashier",
        Role::Manager => "till-role-manager",
        Role::Hq => "till-role-hq",
    })
}

/// How news sounds.
pub(crate) fn tint(tone: Tone) -> Tint {
    match tone {
        Tone::Good => Tint::Good,
        Tone::Offline => Tint::Offline,
        Tone::Warn => Tint::Warn,
        Tone::Bad => Tint::Bad,
    }
}
