//! What a person should look at: entries that settled with a loss, or that were odd.

use super::fields::Long;
use super::form::{Form, text_wrong};
use super::load::{Load, Paged, pages};
use super::parts::{Empty, LinkRow, More, PageHead, Rows, Side, bones, panel_bones, shown};
use super::place::{Place, StorePanel};
use super::use_console;
use super::words;
use super::writing::Writing;
use crate::http::Ask;
use crate::parts::{Fact, Glyph, NoticeLine, Tint};
use crate::say::{say, say_with};
use leptos::prelude::*;
use shared::wire::api::{ClearException, ExceptionRow, Page};

/// The most letters of a note.
const NOTE_MAX: u32 = 500;

/// The page.
#[component]
pub(crate) fn Exceptions() -> impl IntoView {
    let console = use_console();
    let here = Memo::new(move |_| {
        let place = console.place.get();
        let Place::Exceptions { cleared, open } = place else { return (false, None) };
        (cleared, open)
    });
    let cleared = Memo::new(move |_| here.get().0);
    let open = Memo::new(move |_| here.get().1);
    let list = pages::<ExceptionRow>(move || {
        Ask::get(if cleared.get() { "/exceptions?open=false" } else { "/exceptions?open=true" })
    });
    let chip = move |key: &'static str, which: bool| {
        let place = Place::Exceptions { cleared: which, open: None };
        let current = move || (cleared.get() == which).then_some("true");
        view! { <a class="chip" href=place.href() aria-current=current>{say(key)}</a> }
    };
    view! {
        <PageHead title="console-exceptions"/>
        <div class="chips" role="group" aria-label=say("console-filters")>
            {chip("console-still-open", false)}{chip("console-cleared", true)}
        </div>
        <List list cleared/>
        <More list=list/>
        {move || open.get().map(|position| view! { <ExceptionSide position list/> })}
    }
}

#[component]
fn List(list: Paged<ExceptionRow>, cleared: Memo<bool>) -> impl IntoView {
    let heads = || {
        let (what, about) = (say("console-what"), say("console-about"));
        let place = say("console-till");
        vec![what, place, about, format!("#{}", say("console-amount")), say("console-when")]
    };
    let empty = move || {
        if cleared.get_untracked() {
            view! { <Empty glyph=Glyph::CircleCheck title="console-none-cleared" note="console-none-cleared-note"/> }
                .into_any()
        } else {
            view! { <Empty glyph=Glyph::CircleCheck title="console-none-open" note="console-none-open-note"/> }
                .into_any()
        }
    };
    let waiting = move || bones("console-exceptions", heads(), 6);
    shown(list.first, waiting, move |page: Page<ExceptionRow>| {
        if page.rows.is_empty() {
            return empty();
        }
        let row = move |row: ExceptionRow| view! { <Row row cleared=cleared.get_untracked()/> };
        view! {
            <Rows caption=say("console-exceptions") heads=heads()>
                {page.rows.into_iter().map(row).collect_view()}
                {move || list.rest.get().into_iter().map(row).collect_view()}
            </Rows>
        }
        .into_any()
    })
}

#[component]
fn Row(row: ExceptionRow, cleared: bool) -> impl IntoView {
    let console = use_console();
    let place = Place::Exceptions { cleared, open: Some(row.position) };
    let name = words::exception(&row.reason).into_any();
    let till =
        row.till.map(|till| say_with("console-at-till", &[("till", till.0.to_string().into())]));
    view! {
        <LinkRow place name>
            <td>{till}</td>
            <td class="long soft">{row.detail}</td>
            <td class="number">{row.amount.map(words::money)}</td>
            <td>{words::bare_moment(row.at, console.now.get_untracked())}</td>
        </LinkRow>
    }
}

/// One of them, from the list: the address says which.
#[component]
fn ExceptionSide(position: u64, list: Paged<ExceptionRow>) -> impl IntoView {
    let found = move || match list.first.state.get() {
        Load::Waiting => None,
        Load::Failed(_) => Some(None),
        Load::Here(page) => {
            let row =
                page.rows.into_iter().chain(list.rest.get()).find(|row| row.position == position);
            Some(row)
        }
    };
    let found = Memo::new(move |_| found());
    view! {
        <Side title=say("console-exception")>
            {move || match found.get() {
                None => panel_bones(),
                Some(None) => view! { <p>{say("console-exception-gone")}</p> }.into_any(),
                Some(Some(row)) => view! { <Detail row/> }.into_any(),
            }}
        </Side>
    }
}

#[component]
fn Detail(row: ExceptionRow) -> impl IntoView {
    let console = use_console();
    let now = console.now.get_untracked();
    let amount = row.amount.map(|amount| {
        view! { <Fact name=say("console-amount")>{words::money(amount)}</Fact> }
    });
    let card = row.card.map(|card| {
        view! {
            <Fact name=say("console-card")><a href=Place::card(card).href()>{say("console-open-card")}</a></Fact>
        }
    });
    let till = row.till.map(|till| {
        let place = Place::Stores(Some(StorePanel::Till(till)));
        view! { <Fact name=say("console-till")><a href=place.href()>{till.0.to_string()}</a></Fact> }
    });
    let store = row.store.map(|store| {
        let place = Place::Stores(Some(StorePanel::Store(store)));
        view! { <Fact name=say("console-store")><a href=place.href()>{store.0.to_string()}</a></Fact> }
    });
    let entry = row.sequence.map(|sequence| {
        view! { <Fact name=say("console-entry")>{sequence.0.to_string()}</Fact> }
    });
    let payment = row.payment.map(|payment| {
        view! { <Fact name=say("console-payment")><code class="long">{payment.to_string()}</code></Fact> }
    });
    let end = match row.cleared_at {
        None => {
            view! { <Clear position=row.position hint=words::clearing(&row.reason)/> }.into_any()
        }
        Some(at) => {
            let parts = [("time", words::bare_moment(at, now).into())];
            let words = say_with("console-cleared-at", &parts);
            view! {
                <NoticeLine tint=Tint::Good words/>
                <p class="history-why">{row.note.clone()}</p>
            }
            .into_any()
        }
    };
    view! {
        <p class="side-name">{words::exception(&row.reason)}</p>
        <p class="soft">{row.detail.clone()}</p>
        <dl class="facts">
            {amount}{card}{store}{till}{entry}{payment}
            <Fact name=say("console-when")>{words::moment(row.at, now)}</Fact>
            <Fact name=say("console-code-word")><code>{row.reason.clone()}</code></Fact>
        </dl>
        {end}
    }
}

/// Somebody has looked at it and writes down what was found.
#[component]
fn Clear(position: u64, hint: String) -> impl IntoView {
    let console = use_console();
    let writing = Writing::new();
    let note = RwSignal::new(String::new());
    let wrong = Signal::derive(move || {
        note.with(|text| {
            text_wrong(
                text,
                usize::try_from(NOTE_MAX).unwrap_or(usize::MAX),
                "console-note-missing",
            )
        })
    });
    let send = move |()| {
        let body = ClearException { note: note.get_untracked().trim().into() };
        let ask = Ask::post(format!("/exceptions/{position}/clear"));
        writing.send(ask, &body, move |_: ExceptionRow| {
            console.done(say("console-clear-done"));
            console.go(&Place::exceptions());
        });
    };
    view! {
        <Form act=say("console-clear") writing wrong on_send=send>
            <Long id="note" label=say("console-note") hint value=note most=NOTE_MAX/>
        </Form>
    }
}
