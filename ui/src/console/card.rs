//! One card: what it is worth, where that is, and what a person can do with it.

use super::card_acts::CardAct;
use super::card_history::History;
use super::load::load;
use super::over::Over;
use super::parts::{Side, panel_bones, shown};
use super::place::Place;
use super::{is_hq, use_console, words};
use crate::http::Ask;
use crate::parts::{Button, Fact, Glyph, Kind, NoticeLine, Sheet, Tint};
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::ids::CardId;
use shared::ledger::CardState;
use shared::time::Timestamp;
use shared::wire::api::{CardDetail, CardRow};

/// The panel of a card.
#[component]
pub(crate) fn CardSide(
    /// Which one.
    id: CardId,
) -> impl IntoView {
    let card = load::<CardDetail>(move || Ask::get(format!("/cards/{id}")));
    view! {
        <Side title=say("console-card")>
            {shown(card, panel_bones, |card| view! { <Detail card/> })}
            <History id/>
        </Side>
    }
}

#[component]
fn Detail(card: CardDetail) -> impl IntoView {
    let console = use_console();
    let row = card.row.clone();
    let until = row.expires_at.map_or_else(|| say("console-no-end"), words::day);
    let issued = words::moment(row.issued_at, console.now.get_untracked());
    let shortfall = card.shortfall.minor.is_positive().then(|| {
        let parts = [("amount", card.shortfall.into())];
        view! { <NoticeLine tint=Tint::Warn words=say_with("console-card-shortfall", &parts)/> }
    });
    let successor = card.successor.map(|next| {
        view! {
            <Fact name=say("console-successor")>
                <a href=Place::card(next).href()>{say("console-successor-open")}</a>
            </Fact>
        }
    });
    view! {
        <div class="worth">
            <div class="row">
                <code class="digits">{words::card_name(&row.last_four)}</code>
                {words::card_state(row.state)}
            </div>
            <span class="worth-figure">{words::money(row.balance)}</span>
        </div>
        {shortfall}
        <Acts card=card.clone()/>
        <dl class="facts">
            {free(&card, console.now.get_untracked())}
            <Fact name=say("console-reserved")>{words::money(card.reserved)}</Fact>
            <Fact name=say("console-held")>{words::money(card.held)}</Fact>
            <Fact name=say("console-program")>{row.program_name}</Fact>
            <Fact name=say("console-good-until")>{until}</Fact>
            <Fact name=say("console-issued")>{issued}</Fact>
            {successor}
        </dl>
    }
}

/// What the card's holder can spend of it now. Of a card that is stopped, or whose time is over, that is nothing: its
/// value is held back.
fn free(card: &CardDetail, now: Timestamp) -> Option<impl IntoView + use<>> {
    let name = if can_spend(&card.row, now) { "console-available" } else { "console-held-back" };
    let there = name == "console-available" || card.available.minor.is_positive();
    let worth = card.available;
    there.then(|| view! { <Fact name=say(name)>{words::money(worth)}</Fact> })
}

/// Whether anything can be taken from a card.
pub(crate) fn can_spend(row: &CardRow, now: Timestamp) -> bool {
    row.state == CardState::Active && row.expires_at.is_none_or(|end| end > now)
}

/// What can be done with a card in its state by who is signed in.
#[component]
fn Acts(card: CardDetail) -> impl IntoView {
    use CardAct as A;
    let console = use_console();
    let acts: &[CardAct] = match card.row.state {
        CardState::Pending => &[A::Activate, A::Block, A::Close],
        CardState::Active => &[A::Load, A::Block, A::Close],
        CardState::Blocked => &[A::Unblock, A::Close],
        CardState::Closing | CardState::Closed => &[],
    };
    let may = is_hq();
    let open = move |over: Over| console.over.set(Some(over));
    let of_act = card.clone();
    let button = move |act: CardAct| {
        let card = of_act.clone();
        let press = move |()| open(Over::Act(card.clone(), act));
        view! { <Button label=act.word() on_press=press/> }
    };
    let shown = acts.iter().copied().filter(move |act| may || !act.needs_hq());
    let code = may.then(|| {
        let press = move |()| open(Over::Code(card.clone()));
        view! { <Button label=say("console-code") icon=Glyph::QrCode kind=Kind::Quiet on_press=press/> }
    });
    view! { <div class="row">{shown.map(button).collect_view()}{code}</div> }
}

/// The card's code, drawn again. The server notes who had it drawn, so it is asked for by a press of its own.
#[component]
pub(crate) fn CodeSheet(
    /// The card.
    card: CardDetail,
    /// Whether somebody pressed for it.
    drawn: bool,
    /// Closes it.
    on_close: Callback<()>,
) -> impl IntoView {
    let console = use_console();
    let picture = if drawn {
        let source = picture(&format!("/v1/cards/{}/qr.svg", card.row.id));
        let alt = say_with("console-code-of", &[("digits", card.row.last_four.into())]);
        view! { <img class="qr" src=source alt=alt/> }.into_any()
    } else {
        let draw = move |()| console.over.set(Some(Over::CodeDrawn(card.clone())));
        view! {
            <Button label=say("console-code-draw") icon=Glyph::QrCode kind=Kind::Primary on_press=draw/>
        }
        .into_any()
    };
    view! {
        <Sheet title=say("console-code") on_close>
            <p>{say("console-code-note")}</p>
            <div class="row centre-row">{picture}</div>
        </Sheet>
    }
}

/// The address of a picture; the gallery has no server to draw it.
fn picture(path: &str) -> String {
    #[cfg(feature = "gallery")]
    if super::gallery::is_open() {
        return super::gallery::picture();
    }
    path.to_string()
}
