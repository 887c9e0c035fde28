//! What a person does to a card, each in a sheet that says the exact effect first.

use super::fields::{MoneyField, amount_of, not_an_amount};
use super::form::{Form, text_wrong};
use super::load::load_all;
use super::use_console;
use super::words;
use super::writing::Writing;
use crate::http::Ask;
use crate::parts::{Field, Sheet};
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::ids::ProgramId;
use shared::money::{Asset, Minor};
use shared::wire::api::{CardDetail, MoneyAct, ProgramRow, StateAct};

/// The most letters of a reason.
pub(crate) const REASON_MAX: usize = 200;

/// An act on a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CardAct {
    /// Sells it at the desk.
    Activate,
    /// Adds value.
    Load,
    /// Stops it.
    Block,
    /// Lets it go on.
    Unblock,
    /// Ends it.
    Close,
}

impl CardAct {
    /// Its word on a button.
    pub(crate) fn word(self) -> String {
        say(match self {
            Self::Activate => "console-activate",
            Self::Load => "console-load",
            Self::Block => "console-block",
            Self::Unblock => "console-unblock",
            Self::Close => "console-close-card",
        })
    }

    /// Whether only headquarters may do it.
    pub(crate) fn needs_hq(self) -> bool {
        match self {
            Self::Activate | Self::Load | Self::Unblock | Self::Close => true,
            Self::Block => false,
        }
    }

    fn moves_money(self) -> bool {
        matches!(self, Self::Activate | Self::Load)
    }

    fn path(self) -> &'static str {
        match self {
            Self::Activate => "activate",
            Self::Load => "load",
            Self::Block => "block",
            Self::Unblock => "unblock",
            Self::Close => "close",
        }
    }

    /// What exactly it does, before it is done.
    fn effect(self, card: &CardDetail) -> String {
        let key = match self {
            Self::Activate => "console-activate-effect",
            Self::Load => "console-load-effect",
            Self::Block => "console-block-effect",
            Self::Unblock => "console-unblock-effect",
            Self::Close if card.reserved.minor.is_positive() => {
                "console-close-card-effect-reserved"
            }
            Self::Close => "console-close-card-effect",
        };
        let parts = [
            ("digits", card.row.last_four.as_str().into()),
            ("amount", card.row.balance.into()),
            ("reserved", card.reserved.into()),
        ];
        say_with(key, &parts)
    }

    /// What was done.
    fn done(self, digits: &str) -> String {
        let key = match self {
            Self::Activate => "console-activate-done",
            Self::Load => "console-load-done",
            Self::Block => "console-block-done",
            Self::Unblock => "console-unblock-done",
            Self::Close => "console-close-card-done",
        };
        say_with(key, &[("digits", digits.into())])
    }
}

/// The sheet of an act.
#[component]
pub(crate) fn ActSheet(
    /// The card.
    card: CardDetail,
    /// The act.
    act: CardAct,
    /// Closes the sheet.
    on_close: Callback<()>,
) -> impl IntoView {
    let console = use_console();
    let writing = Writing::new();
    let (amount, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let asset = card.row.balance.asset;
    let minor = Memo::new(move |_| amount.with(|text| amount_of(text, asset)));
    let wrong = Signal::derive(move || {
        let amount = (act.moves_money() && minor.get().is_none()).then(not_an_amount);
        amount
            .or_else(|| reason.with(|text| text_wrong(text, REASON_MAX, "console-reason-missing")))
    });
    let (id, digits) = (card.row.id, card.row.last_four.clone());
    let send = move |()| {
        let ask = Ask::post(format!("/cards/{id}/{}", act.path()));
        let digits = digits.clone();
        let done = move |_: CardDetail| {
            on_close.run(());
            console.done(act.done(&digits));
        };
        let reason = reason.get_untracked().trim().to_string();
        match minor.get_untracked().filter(|_| act.moves_money()) {
            Some(amount) => writing.send(ask, &MoneyAct { amount, reason }, done),
            None => writing.send(ask, &StateAct { reason }, done),
        }
    };
    let label = Signal::derive(move || label(act, minor.get(), asset));
    let danger = matches!(act, CardAct::Block | CardAct::Close);
    let program = card.row.program;
    let money = act.moves_money().then(|| {
        view! {
            <MoneyField id="amount" label=say("console-amount") value=amount asset=asset focus=true/>
            <Bounds program/>
        }
    });
    view! {
        <Sheet title=act.word() on_close>
            <p class="effect">{act.effect(&card)}</p>
            <Form act=label danger writing wrong on_send=send>
                {money}
                <Field
                    id="reason"
                    label=say("console-reason")
                    hint=say("console-reason-hint")
                    value=reason
                    focus=!act.moves_money()
                />
            </Form>
        </Sheet>
    }
}

/// What the program lets a card be loaded with.
#[component]
fn Bounds(program: ProgramId) -> impl IntoView {
    let programs = load_all::<ProgramRow>(|| Ask::get("/programs"));
    move || {
        let program = programs.here()?.into_iter().find(|row| row.id == program)?;
        let rules = program.rules;
        let said = |minor| words::said(minor, rules.asset);
        let parts = [
            ("least", said(rules.load_min).into()),
            ("most", said(rules.load_max).into()),
            ("whole", said(rules.balance_max).into()),
        ];
        Some(view! { <p class="soft small">{say_with("console-load-bounds", &parts)}</p> })
    }
}

fn label(act: CardAct, minor: Option<Minor>, asset: Asset) -> String {
    let Some(minor) = minor.filter(|_| act.moves_money()) else { return act.word() };
    let parts = [("amount", words::said(minor, asset).into())];
    let key = if act == CardAct::Load { "console-load-this" } else { "console-activate-this" };
    say_with(key, &parts)
}
