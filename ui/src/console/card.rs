//! One card: what it is worth, where that is, and what a person can do with it.

use super::card_acts::{ActSheet, CardAct};
use super::card_history::History;
use super::load::load;
use super::parts::{Side, panel_bones, shown};
use super::place::Place;
use super::{is_hq, use_console, words};
use crate::http::Ask;
use crate::parts::{Button, Fact, Glyph, Kind, NoticeLine, Sheet, Tint};
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::ids::CardId;
use shared::ledger::CardState;
use shared::wire::api::CardDetail;

/// What lies over the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    Act(CardAct),
    Code,
}

/// The panel of a card.
#[component]
pub(crate) fn CardSide(
    /// Which one.
    id: CardId,
) -> impl IntoView {
    let card = load::<CardDetail>(move || Ask::get(format!("/cards/{id}")));
    let over = RwSignal::new(None);
    let sheet = move || {
        let (over_now, card) = (over.get()?, card.here()?);
        let close = Callback::new(move |()| over.set(None));
        Some(match over_now {
            Over::Act(act) => view! { <ActSheet card act on_close=close/> }.into_any(),
            Over::Code => view! { <CodeSheet card on_close=close/> }.into_any(),
        })
    };
    view! {
        <Side title=say("console-card")>
            {shown(card, panel_bones, move |card| view! { <Detail card over/> })}
            <History id/>
        </Side>
        {sheet}
    }
}

#[component]
fn Detail(card: CardDetail, over: RwSignal<Option<Over>>) -> impl IntoView {
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
        <Acts state=row.state over/>
        <dl class="facts">
            <Fact name=say("console-available")>{words::money(card.available)}</Fact>
            <Fact name=say("console-reserved")>{words::money(card.reserved)}</Fact>
            <Fact name=say("console-held")>{words::money(card.held)}</Fact>
            <Fact name=say("console-program")>{row.program_name}</Fact>
            <Fact name=say("console-good-until")>{until}</Fact>
            <Fact name=say("console-issued")>{issued}</Fact>
            {successor}
        </dl>
    }
}

/// What can be done with a card in its state by who is signed in.
#[component]
fn Acts(state: CardState, over: RwSignal<Option<Over>>) -> impl IntoView {
    use CardAct as A;
    let acts: &[CardAct] = match state {
        CardState::Pending => &[A::Activate, A::Block, A::Close],
        CardState::Active => &[A::Load, A::Block, A::Close],
        CardState::Blocked => &[A::Unblock, A::Close],
        CardState::Closing | CardState::Closed => &[],
    };
    let may = is_hq();
    let button = move |act: CardAct| {
        let press = move |()| over.set(Some(Over::Act(act)));
        view! { <Button label=act.word() on_press=press/> }
    };
    let shown = acts.iter().copied().filter(move |act| may || !act.needs_hq());
    let code = may.then(|| {
        let press = move |()| over.set(Some(Over::Code));
        view! { <Button label=say("console-code") icon=Glyph::QrCode kind=Kind::Quiet on_press=press/> }
    });
    view! { <div class="row">{shown.map(button).collect_view()}{code}</div> }
}

/// The card's code, drawn again. The server notes who had it drawn, so it is asked for by a press of its own.
#[component]
fn CodeSheet(card: CardDetail, on_close: Callback<()>) -> impl IntoView {
    let drawn = RwSignal::new(false);
    let source = picture(&format!("/v1/cards/{}/qr.svg", card.row.id));
    let digits = card.row.last_four.clone();
    let picture = move || {
        if drawn.get() {
            let alt = say_with("console-code-of", &[("digits", digits.as_str().into())]);
            view! { <img class="qr" src=source.clone() alt=alt/> }.into_any()
        } else {
            view! {
                <Button
                    label=say("console-code-draw")
                    icon=Glyph::QrCode
                    kind=Kind::Primary
                    on_press=move |()| drawn.set(true)
                />
            }
            .into_any()
        }
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
