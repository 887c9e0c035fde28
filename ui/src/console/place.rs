//! Places in the console and their addresses, all after the `#`. No secret stands in one.

use crate::http::escaped;
use shared::ids::{CardId, ProgramId, StoreId, TillId};
use shared::ledger::CardState;

/// A place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The figures of now.
    Home,
    /// The list of cards.
    Cards(CardsPlace),
    /// The programs.
    Programs {
        /// Whether one is being added.
        adding: bool,
    },
    /// Stores and their tills.
    Stores(Option<StorePanel>),
    /// What a person should look at.
    Exceptions {
        /// Those that somebody cleared.
        cleared: bool,
        /// The one that is open beside the list.
        open: Option<u64>,
    },
    /// What tills took.
    Reports(Days),
    /// Who works at tills.
    People {
        /// Whether one is being added.
        adding: bool,
    },
    /// What people changed.
    Audit,
    /// How the console looks, and who is signed in.
    Settings,
}

/// Which cards are listed, and what is open beside them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CardsPlace {
    /// Only those of a program.
    pub(crate) program: Option<ProgramId>,
    /// Only those in a state.
    pub(crate) state: Option<CardState>,
    /// What is open.
    pub(crate) panel: Option<CardPanel>,
}

/// What stands beside the list of cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CardPanel {
    /// A card.
    Card(CardId),
    /// New cards are being ordered.
    Issue,
}

/// What stands beside stores and tills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StorePanel {
    /// A store.
    Store(StoreId),
    /// What is set for a store is being changed.
    Change(StoreId),
    /// A till.
    Till(TillId),
    /// A store is being added.
    NewStore,
    /// A till is being added.
    NewTill,
}

/// The days of a report, `YYYY-MM-DD`; none for the last fortnight.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Days {
    /// The first.
    pub(crate) from: Option<String>,
    /// The last.
    pub(crate) to: Option<String>,
}

impl Place {
    /// All cards, nothing open.
    pub(crate) fn cards() -> Self {
        Self::Cards(CardsPlace::default())
    }

    /// A card, all cards beside it.
    pub(crate) fn card(id: CardId) -> Self {
        Self::Cards(CardsPlace { panel: Some(CardPanel::Card(id)), ..CardsPlace::default() })
    }

    /// Home's number of open exceptions leads here.
    pub(crate) fn exceptions() -> Self {
        Self::Exceptions { cleared: false, open: None }
    }

    /// A report of the days from one to another.
    pub(crate) fn report(from: &str, to: &str) -> Self {
        Self::Reports(Days { from: Some(from.into()), to: Some(to.into()) })
    }

    /// The same place with nothing open beside it.
    pub(crate) fn closed(&self) -> Self {
        match self {
            Self::Cards(cards) => Self::Cards(CardsPlace { panel: None, ..cards.clone() }),
            Self::Programs { .. } => Self::Programs { adding: false },
            Self::Stores(Some(StorePanel::Change(id))) => {
                Self::Stores(Some(StorePanel::Store(*id)))
            }
            Self::Stores(_) => Self::Stores(None),
            Self::Exceptions { cleared, .. } => Self::Exceptions { cleared: *cleared, open: None },
            Self::People { .. } => Self::People { adding: false },
            Self::Home | Self::Reports(_) | Self::Audit | Self::Settings => self.clone(),
        }
    }

    /// The place whose row in the list it belongs to: a store that is being changed is open there.
    pub(crate) fn row(&self) -> Self {
        let changes = matches!(self, Self::Stores(Some(StorePanel::Change(_))));
        if changes { self.closed() } else { self.clone() }
    }

    /// The address, for links.
    pub(crate) fn href(&self) -> String {
        format!("#{}", self.address())
    }

    /// The address without its `#`.
    pub(crate) fn address(&self) -> String {
        match self {
            Self::Home => "home".into(),
            Self::Cards(cards) => cards.address(),
            Self::Programs { adding } => with_new("programs", *adding),
            Self::Stores(None) => "stores".into(),
            Self::Stores(Some(StorePanel::Store(id))) => format!("stores/{}", id.0),
            Self::Stores(Some(StorePanel::Change(id))) => format!("stores/{}/change", id.0),
            Self::Stores(Some(StorePanel::Till(id))) => format!("tills/{}", id.0),
            Self::Stores(Some(StorePanel::NewStore)) => "stores/new".into(),
            Self::Stores(Some(StorePanel::NewTill)) => "tills/new".into(),
            Self::Exceptions { cleared, open } => {
                let path = open.map_or("exceptions".into(), |open| format!("exceptions/{open}"));
                if *cleared { format!("{path}?cleared=yes") } else { path }
            }
            Self::Reports(days) => {
                asked("reports", &[("from", days.from.clone()), ("to", days.to.clone())])
            }
            Self::People { adding } => with_new("people", *adding),
            Self::Audit => "people/changes".into(),
            Self::Settings => "settings".into(),
        }
    }

    /// The place of an address; an address that is none leads home.
    pub(crate) fn of(address: &str) -> Self {
        let (path, question) = address.split_once('?').unwrap_or((address, ""));
        let (section, rest) = path.split_once('/').unwrap_or((path, ""));
        let answer = |name: &str| answer(question, name);
        match section {
            "cards" => Self::Cards(CardsPlace {
                program: answer("program").and_then(|id| id.parse().ok()).map(ProgramId),
                state: answer("state").and_then(|state| state_named(&state)),
                panel: if rest == "new" {
                    Some(CardPanel::Issue)
                } else {
                    rest.parse().ok().map(CardPanel::Card)
                },
            }),
            "programs" => Self::Programs { adding: rest == "new" },
            "stores" if rest == "new" => Self::Stores(Some(StorePanel::NewStore)),
            "stores" => Self::Stores(store_panel(rest)),
            "tills" if rest == "new" => Self::Stores(Some(StorePanel::NewTill)),
            "tills" => Self::Stores(rest.parse().ok().map(|id| StorePanel::Till(TillId(id)))),
            "exceptions" => {
                Self::Exceptions { cleared: answer("cleared").is_some(), open: rest.parse().ok() }
            }
            "reports" => Self::Reports(Days { from: answer("from"), to: answer("to") }),
            "people" if rest == "changes" => Self::Audit,
            "people" => Self::People { adding: rest == "new" },
            "settings" => Self::Settings,
            _ => Self::Home,
        }
    }
}

impl CardsPlace {
    fn address(&self) -> String {
        let path = match self.panel {
            None => "cards".into(),
            Some(CardPanel::Card(id)) => format!("cards/{id}"),
            Some(CardPanel::Issue) => "cards/new".into(),
        };
        let program = self.program.map(|program| program.0.to_string());
        let state = self.state.map(|state| state_name(state).to_string());
        asked(&path, &[("program", program), ("state", state)])
    }
}

/// A state as addresses and the API name it.
pub(crate) fn state_name(state: CardState) -> &'static str {
    match state {
        CardState::Pending => "pending",
        CardState::Active => "active",
        CardState::Blocked => "blocked",
        CardState::Closing => "closing",
        CardState::Closed => "closed",
    }
}

/// A path with those parts of a question that are given.
pub(crate) fn asked(path: &str, parts: &[(&str, Option<String>)]) -> String {
    let given = parts.iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
    let question: Vec<String> =
        given.map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    if question.is_empty() { path.into() } else { format!("{path}?{}", question.join("&")) }
}

/// A store, or the change of one.
fn store_panel(rest: &str) -> Option<StorePanel> {
    match rest.strip_suffix("/change") {
        Some(id) => id.parse().ok().map(|id| StorePanel::Change(StoreId(id))),
        None => rest.parse().ok().map(|id| StorePanel::Store(StoreId(id))),
    }
}

fn with_new(path: &str, adding: bool) -> String {
    if adding { format!("{path}/new") } else { path.into() }
}

fn state_named(name: &str) -> Option<CardState> {
    use CardState as S;
    [S::Pending, S::Active, S::Blocked, S::Closing, S::Closed]
        .into_iter()
        .find(|state| state_name(*state) == name)
}

fn answer(question: &str, name: &str) -> Option<String> {
    let of = |pair: &str| {
        pair.split_once('=').map(|(name, value)| (name.to_string(), value.to_string()))
    };
    question.split('&').filter_map(of).find(|(found, _)| found == name).map(|(_, value)| value)
}
