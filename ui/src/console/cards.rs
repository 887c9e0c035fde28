//! The list of cards, with filters, a search and pages.

use super::card::CardSide;
use super::cards_bulk::Bulk;
use super::issue::Issue;
use super::load::{Paged, load_all, pages};
use super::parts::{Empty, LinkRow, More, PageHead, Rows, bones, shown};
use super::place::{CardPanel, CardsPlace, Place, asked, state_name};
use super::{is_hq, use_console, words};
use crate::http::Ask;
use crate::parts::{Button, Glyph, Icon, Kind};
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::ids::ProgramId;
use shared::ledger::CardState;
use shared::wire::api::{CardRow, FindCard, Page, ProgramRow};
use std::collections::BTreeMap;

/// The states by which the list can be narrowed.
const STATES: [CardState; 5] = [
    CardState::Active,
    CardState::Pending,
    CardState::Blocked,
    CardState::Closing,
    CardState::Closed,
];

/// The page.
#[component]
pub(crate) fn Cards() -> impl IntoView {
    let console = use_console();
    let here = Memo::new(move |_| {
        let Place::Cards(cards) = console.place.get() else { return CardsPlace::default() };
        cards
    });
    let filter = Memo::new(move |_| (here.get().program, here.get().state));
    let list = pages::<CardRow>(move || {
        let (program, state) = filter.get();
        ask(&console.wanted.get(), program, state)
    });
    // Another list begins with nothing selected, and a list that is left keeps nothing.
    let none = move || console.selected.update(BTreeMap::clear);
    Effect::new(move |before: Option<_>| {
        let now = (filter.get(), console.wanted.get());
        if before.is_some_and(|before| before != now) {
            none();
        }
        now
    });
    on_cleanup(none);
    let panel = Memo::new(move |_| here.get().panel);
    let issue = move || {
        let place =
            Place::Cards(CardsPlace { panel: Some(CardPanel::Issue), ..here.get_untracked() });
        console.go(&place);
    };
    let may = is_hq();
    view! {
        <PageHead title="console-cards">
            {may.then(|| view! {
                <Button label=say("console-issue") icon=Glyph::Plus kind=Kind::Primary on_press=move |()| issue()/>
            })}
        </PageHead>
        <Filters here/>
        <List list here/>
        <More list=list/>
        <Bulk/>
        {move || match panel.get() {
            Some(CardPanel::Card(id)) => view! { <CardSide id/> }.into_any(),
            Some(CardPanel::Issue) if may => view! { <Issue/> }.into_any(),
            Some(CardPanel::Issue) | None => ().into_any(),
        }}
    }
}

/// What the list is narrowed by.
#[component]
fn Filters(here: Memo<CardsPlace>) -> impl IntoView {
    let console = use_console();
    let programs = load_all::<ProgramRow>(|| Ask::get("/programs"));
    let wanted = move || {
        let text = console.wanted.get();
        (!text.is_empty()).then(|| {
            let words = say_with("console-looking-for", &[("text", shortened(&text).into())]);
            view! {
                <button type="button" class="chip" aria-pressed="true" on:click=move |_| console.wanted.set(String::new())>
                    <span>{words}</span><Icon glyph=Glyph::X/>
                </button>
            }
        })
    };
    let by_state = move |state: Option<CardState>| {
        let name = state.map_or_else(|| say("console-all-cards"), words::card_state_word);
        let to = move || CardsPlace { state, panel: None, ..here.get() };
        chip(name, Signal::derive(move || here.get().state == state), Signal::derive(to))
    };
    let by_program = move |program: ProgramRow| {
        let id = program.id;
        let on = Signal::derive(move || here.get().program == Some(id));
        let to = move || {
            let program = if on.get() { None } else { Some(id) };
            CardsPlace { program, panel: None, ..here.get() }
        };
        chip(program.rules.name, on, Signal::derive(to))
    };
    // One program needs no choice.
    let several = move || programs.here().filter(|all| all.len() > 1).unwrap_or_default();
    view! {
        <div class="chips" role="group" aria-label=say("console-filters")>
            {wanted}
            {std::iter::once(None).chain(STATES.map(Some)).map(by_state).collect_view()}
            <Show when=move || !several().is_empty()><span class="chips-gap"></span></Show>
            {move || several().into_iter().map(by_program).collect_view()}
        </div>
    }
}

fn chip(name: String, on: Signal<bool>, to: Signal<CardsPlace>) -> AnyView {
    view! {
        <a class="chip" href=move || Place::Cards(to.get()).href() aria-current=move || on.get().then_some("true")>
            {name}
        </a>
    }
    .into_any()
}

/// The rows, or what stands in their place.
#[component]
fn List(list: Paged<CardRow>, here: Memo<CardsPlace>) -> impl IntoView {
    let console = use_console();
    let narrowed = move || {
        let place = here.get_untracked();
        place.state.is_some()
            || place.program.is_some()
            || console.wanted.with_untracked(|w| !w.is_empty())
    };
    shown(
        list.first,
        || bones("console-cards", heads(), 10),
        move |page: Page<CardRow>| {
            if page.rows.is_empty() {
                return if narrowed() { none_fit() } else { none_yet() };
            }
            let row = move |card: CardRow| view! { <Row card here/> };
            view! {
                <Rows caption=say("console-cards") heads=heads()>
                    {page.rows.into_iter().map(row).collect_view()}
                    {move || list.rest.get().into_iter().map(row).collect_view()}
                </Rows>
            }
            .into_any()
        },
    )
}

#[component]
fn Row(card: CardRow, here: Memo<CardsPlace>) -> impl IntoView {
    let console = use_console();
    let selected = console.selected;
    let id = card.id;
    let panel = Some(CardPanel::Card(id));
    let place = Place::Cards(CardsPlace { panel, ..here.get_untracked() });
    let name = view! { <code>{card.last_four.clone()}</code> }.into_any();
    let until = card.expires_at.map_or_else(|| say("console-no-end"), words::day);
    let issued = words::bare_moment(card.issued_at, console.now.get_untracked());
    let label = say_with("console-select-card", &[("digits", card.last_four.as_str().into())]);
    let kept = card.clone();
    let select = move |event| {
        let on = event_target_checked(&event);
        let card = kept.clone();
        selected.update(|all| {
            drop(if on { all.insert(id, card) } else { all.remove(&id) });
        });
    };
    let check = view! {
        <td class="check" on:click=|event| event.stop_propagation()>
            <input
                type="checkbox"
                aria-label=label
                prop:checked=move || selected.with(|all| all.contains_key(&id))
                on:change=select
            />
        </td>
    };
    view! {
        <LinkRow place name before=check.into_any()>
            <td>{card.program_name}</td>
            <td>{words::card_state(card.state)}</td>
            <td class="number">{words::money(card.balance)}</td>
            <td>{until}</td>
            <td class="soft">{issued}</td>
        </LinkRow>
    }
}

fn heads() -> Vec<String> {
    let number = |key| format!("#{}", say(key));
    vec![
        String::new(),
        say("console-card"),
        say("console-program"),
        say("console-state"),
        number("console-balance"),
        say("console-good-until"),
        say("console-issued"),
    ]
}

fn none_yet() -> AnyView {
    let console = use_console();
    let issue = move |()| {
        let panel = Some(CardPanel::Issue);
        console.go(&Place::Cards(CardsPlace { panel, ..CardsPlace::default() }));
    };
    let button = is_hq().then(|| {
        view! { <Button label=say("console-issue") icon=Glyph::Plus on_press=issue/> }
    });
    view! {
        <Empty glyph=Glyph::CreditCard title="console-no-cards" note="console-no-cards-note">{button}</Empty>
    }
    .into_any()
}

fn none_fit() -> AnyView {
    let console = use_console();
    let all = move |()| {
        console.wanted.set(String::new());
        console.go(&Place::cards());
    };
    view! {
        <Empty glyph=Glyph::Search title="console-no-card-fits" note="console-no-card-fits-note">
            <Button label=say("console-show-all-cards") on_press=all/>
        </Empty>
    }
    .into_any()
}

/// A card's id and its last four characters may stand in an address; anything longer may be the card itself.
fn ask(wanted: &str, program: Option<ProgramId>, state: Option<CardState>) -> Ask {
    let open = is_open_mark(wanted);
    if !wanted.is_empty() && !open {
        let body = serde_json::to_string(&FindCard { text: wanted.into() }).unwrap_or_default();
        return Ask::find("/cards/find", body);
    }
    let search = (!wanted.is_empty()).then(|| wanted.to_string());
    let program = program.map(|program| program.0.to_string());
    let state = state.map(|state| state_name(state).to_string());
    Ask::get(asked("/cards", &[("search", search), ("program", program), ("state", state)]))
}

/// Whether a text is what lists show of a card anyway.
pub(crate) fn is_open_mark(text: &str) -> bool {
    let last_four = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    last_four || text.parse::<shared::ids::CardId>().is_ok()
}

/// What is shown of what was looked for: of a whole number only its end.
fn shortened(text: &str) -> String {
    if is_open_mark(text) {
        return text.into();
    }
    let tail: Vec<char> = text.chars().rev().take(4).collect();
    std::iter::once('…').chain(tail.into_iter().rev()).collect()
}
