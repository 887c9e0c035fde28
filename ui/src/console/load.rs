//! What is read from the server, and read again when something was written here.

use super::use_console;
use crate::http::{self, Ask, Trouble};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use shared::wire::api::Page;

/// What is known of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Load<T> {
    /// Nothing yet.
    Waiting,
    /// This.
    Here(T),
    /// Why there is none.
    Failed(Trouble),
}

/// An answer that is kept up to date.
pub(crate) struct Loading<T: Send + Sync + 'static> {
    /// What is known of it.
    pub(crate) state: RwSignal<Load<T>>,
    again: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Loading<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Loading<T> {}

impl<T: Clone + Send + Sync + 'static> Loading<T> {
    /// Asks once more.
    pub(crate) fn try_again(self) {
        self.again.update(|again| *again = again.wrapping_add(1));
    }

    /// The answer, where there is one.
    pub(crate) fn here(self) -> Option<T> {
        self.state.with(|state| match state {
            Load::Here(answer) => Some(answer.clone()),
            Load::Waiting | Load::Failed(_) => None,
        })
    }
}

/// Reads what `ask` names, again whenever it names something else or something was written here. An answer
/// stays in sight while the same question is asked again.
pub(crate) fn load<T>(ask: impl Fn() -> Ask + Send + Sync + 'static) -> Loading<T>
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
{
    load_by(ask, http::send::<T>)
}

/// Reads all rows of a list like [`load`]: for what is chosen from, counted or looked up here.
pub(crate) fn load_all<T>(ask: impl Fn() -> Ask + Send + Sync + 'static) -> Loading<Vec<T>>
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
{
    load_by(ask, http::send_all::<T>)
}

fn load_by<T, R>(ask: impl Fn() -> Ask + Send + Sync + 'static, send: fn(Ask) -> R) -> Loading<T>
where
    T: Clone + Send + Sync + 'static,
    R: Future<Output = Result<T, Trouble>> + 'static,
{
    let console = use_console();
    let loading = Loading { state: RwSignal::new(Load::Waiting), again: RwSignal::new(0) };
    let turn = StoredValue::new(0_u32);
    let ask = Memo::new(move |_| ask());
    Effect::new(move |before: Option<Ask>| {
        console.writes.track();
        loading.again.track();
        let ask = ask.get();
        let failed = loading.state.with_untracked(|state| matches!(state, Load::Failed(_)));
        if before.as_ref() != Some(&ask) || failed {
            loading.state.set(Load::Waiting);
        }
        let mine = turn.get_value().wrapping_add(1);
        turn.set_value(mine);
        let question = ask.clone();
        spawn_local(async move {
            let answer = send(question).await;
            // A page that was left, or that asked something else since, wants this answer no more.
            if turn.try_get_value() == Some(mine) {
                take(console, loading, answer);
            }
        });
        ask
    });
    loading
}

fn take<T: Send + Sync + 'static>(
    console: super::model::Console,
    loading: Loading<T>,
    answer: Result<T, Trouble>,
) {
    let state = match answer {
        Ok(answer) => Load::Here(answer),
        Err(trouble) if trouble.code == "not_signed_in" => return console.forget(),
        Err(trouble) => Load::Failed(trouble),
    };
    loading.state.set(state);
}

/// A list that is read page after page.
pub(crate) struct Paged<T: Send + Sync + 'static> {
    /// The first page.
    pub(crate) first: Loading<Page<T>>,
    /// The rows of the pages after it.
    pub(crate) rest: RwSignal<Vec<T>>,
    /// Where to go on.
    pub(crate) next: RwSignal<Option<String>>,
    /// Whether the next page is on its way.
    pub(crate) busy: RwSignal<bool>,
    /// Why the next page did not come.
    pub(crate) trouble: RwSignal<Option<Trouble>>,
    asked: StoredValue<Option<Ask>>,
}

impl<T: Send + Sync + 'static> Clone for Paged<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Paged<T> {}

impl<T: DeserializeOwned + Clone + Send + Sync + 'static> Paged<T> {
    /// Reads the next page.
    pub(crate) fn more(self) {
        let (Some(ask), Some(cursor)) = (self.asked.get_value(), self.next.get_untracked()) else {
            return;
        };
        self.busy.set(true);
        self.trouble.set(None);
        spawn_local(async move {
            let answer = http::send::<Page<T>>(ask.clone().after(&cursor)).await;
            let current = self.asked.try_get_value().flatten().as_ref() == Some(&ask)
                && self.next.try_get_untracked().flatten().as_deref() == Some(&cursor);
            if !current {
                return;
            }
            self.busy.set(false);
            match answer {
                Ok(page) => {
                    self.rest.update(|rest| rest.extend(page.rows));
                    self.next.set(page.next);
                }
                Err(trouble) => self.trouble.set(Some(trouble)),
            }
        });
    }
}

/// Reads a list's first page like [`load`]; the rest comes when it is asked for.
pub(crate) fn pages<T>(ask: impl Fn() -> Ask + Send + Sync + 'static) -> Paged<T>
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
{
    let asked = StoredValue::new(None);
    let first = load::<Page<T>>(move || {
        let ask = ask();
        asked.set_value(Some(ask.clone()));
        ask
    });
    let paged = Paged {
        first,
        rest: RwSignal::new(Vec::new()),
        next: RwSignal::new(None),
        busy: RwSignal::new(false),
        trouble: RwSignal::new(None),
        asked,
    };
    Effect::new(move || {
        let next = first.state.with(|state| match state {
            Load::Here(page) => page.next.clone(),
            Load::Waiting | Load::Failed(_) => None,
        });
        paged.rest.set(Vec::new());
        paged.busy.set(false);
        paged.next.set(next);
    });
    paged
}
