//! Everything that changes in the console and is no one page's own.

use super::over::Over;
use super::place::Place;
use crate::http::{self, Ask, Trouble};
use crate::{dom, theme};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ids::CardId;
use shared::time::Timestamp;
use shared::wire::api::{CardRow, IssuedCards, Me};
use shared::wire::screen::Theme;
use std::collections::BTreeMap;
use wasm_bindgen::JsValue;

/// How often ages are written anew.
const MINUTE_MS: i32 = 60_000;

/// Who sits at the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// The server was not heard yet.
    Asking,
    /// Nobody.
    Nobody,
    /// Somebody who came by a one-time link, with its token. It lives here and nowhere else.
    Invited(String),
    /// A person.
    Here(Me),
}

/// Which of the four pages that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// One moment.
    Asking,
    /// The first user, or an invited one.
    First,
    /// Signing in.
    SignIn,
    /// The console itself.
    Work,
}

impl Who {
    /// The page for it.
    pub(crate) fn stage(&self) -> Stage {
        match self {
            Self::Asking => Stage::Asking,
            Self::Nobody => Stage::SignIn,
            Self::Invited(_) => Stage::First,
            Self::Here(_) => Stage::Work,
        }
    }
}

/// Cards to print, as they came from the server this once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Printing {
    /// The name of their program.
    pub(crate) program: String,
    /// The cards with their codes.
    pub(crate) issued: IssuedCards,
}

/// The console.
#[derive(Clone, Copy)]
pub(crate) struct Console {
    /// Who is there.
    pub(crate) who: RwSignal<Who>,
    /// Where in it.
    pub(crate) place: RwSignal<Place>,
    /// The colours.
    pub(crate) theme: RwSignal<Theme>,
    /// The moment, to show ages with.
    pub(crate) now: RwSignal<Timestamp>,
    /// How much was written here: lists read again when it grows.
    pub(crate) writes: RwSignal<u32>,
    /// One line about what was just done.
    pub(crate) told: RwSignal<Option<String>>,
    /// The sheet that lies over the page.
    pub(crate) over: RwSignal<Option<Over>>,
    /// The cards that are selected in their list.
    pub(crate) selected: RwSignal<BTreeMap<CardId, CardRow>>,
    /// Cards on the sheet for the printer.
    pub(crate) printing: RwSignal<Option<Printing>>,
    /// What is looked for among the cards. It may be a card's number, so it stands in no address.
    pub(crate) wanted: RwSignal<String>,
    /// What is typed into the search above every page.
    pub(crate) sought: RwSignal<String>,
    /// Whether what it finds is shown.
    pub(crate) finding: RwSignal<bool>,
    /// Why the server could not be asked who is there.
    pub(crate) lost: RwSignal<Option<Trouble>>,
}

impl Console {
    /// A page that has heard nothing yet.
    pub(crate) fn new() -> Self {
        Self {
            who: RwSignal::new(Who::Asking),
            place: RwSignal::new(Place::of(&dom::hash())),
            theme: RwSignal::new(theme::kept().unwrap_or(Theme::System)),
            now: RwSignal::new(dom::now()),
            writes: RwSignal::new(0),
            told: RwSignal::new(None),
            over: RwSignal::new(None),
            selected: RwSignal::default(),
            printing: RwSignal::new(None),
            wanted: RwSignal::new(String::new()),
            sought: RwSignal::new(String::new()),
            finding: RwSignal::new(false),
            lost: RwSignal::new(None),
        }
    }

    /// Follows the address and asks who is signed in; a pictured console keeps what it shows.
    pub(crate) fn begin(self, pictured: bool) {
        window_event_listener(ev::hashchange, move |_| self.show(Place::of(&dom::hash())));
        if pictured {
            return;
        }
        match invitation() {
            Some(token) => self.who.set(Who::Invited(token)),
            None => self.ask_who(),
        }
        spawn_local(async move {
            loop {
                dom::wait_ms(MINUTE_MS).await;
                self.now.set(dom::now());
            }
        });
    }

    /// Asks the server who is signed in.
    pub(crate) fn ask_who(self) {
        self.lost.set(None);
        spawn_local(async move {
            match http::send::<Me>(Ask::get("/session")).await {
                Ok(me) => self.who.set(Who::Here(me)),
                Err(trouble) if trouble.settled => self.who.set(Who::Nobody),
                Err(trouble) => self.lost.set(Some(trouble)),
            }
        });
    }

    /// Leaves the one-time link and goes on as somebody who has a sign-in.
    pub(crate) fn ask_who_else(self) {
        self.who.set(Who::Asking);
        self.ask_who();
    }

    /// Signs out; the page forgets what it showed.
    pub(crate) fn sign_out(self) {
        spawn_local(async move {
            // Whether or not the server heard it, this page shows nothing more.
            let _ = http::send::<()>(Ask::delete("/session")).await;
            self.forget();
        });
    }

    /// Nobody is signed in any more.
    pub(crate) fn forget(self) {
        self.over.set(None);
        self.printing.set(None);
        self.wanted.set(String::new());
        self.sought.set(String::new());
        self.told.set(None);
        self.who.set(Who::Nobody);
    }

    /// Goes to a place.
    pub(crate) fn go(self, place: &Place) {
        if dom::hash() == place.address() {
            self.show(place.clone());
        } else {
            // The page hears of the new address like of one that was typed.
            let _ = window().location().set_hash(&place.address());
        }
    }

    /// Shows a place; a sheet over the one before goes with it.
    fn show(self, place: Place) {
        self.over.set(None);
        self.place.set(place);
    }

    /// Says what was done and lets the lists read again.
    pub(crate) fn done(self, words: String) {
        self.told.set(Some(words));
        self.writes.update(|writes| *writes = writes.wrapping_add(1));
    }
}

/// The token of a one-time link, which is taken out of the address and out of the history at once.
fn invitation() -> Option<String> {
    let hash = dom::hash();
    let path = window().location().pathname().unwrap_or_default();
    let token = match hash.strip_prefix("first=") {
        Some(token) => token.to_string(),
        None if path.ends_with("/welcome") && !hash.is_empty() => hash,
        None => return None,
    };
    if let Ok(history) = window().history() {
        let start = document().base_uri().ok().flatten();
        // Where the address cannot be changed the token is used up by the next step anyway.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", start.as_deref());
    }
    Some(token)
}
