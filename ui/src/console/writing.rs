//! One write to the server: under a key of its own, so that it happens once however often it is sent.

use super::model::Console;
use super::use_console;
use crate::http::{self, Ask, Trouble};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A write that a form makes.
#[derive(Clone, Copy)]
pub(crate) struct Writing {
    /// Whether it is on its way.
    pub(crate) busy: RwSignal<bool>,
    /// Why it did not happen, or may not have.
    pub(crate) trouble: RwSignal<Option<Trouble>>,
    console: Console,
    /// What was sent and not surely answered, with its key.
    unsure: StoredValue<Option<(String, String)>>,
}

impl Writing {
    /// A form that has sent nothing yet.
    pub(crate) fn new() -> Self {
        Self {
            busy: RwSignal::new(false),
            trouble: RwSignal::new(None),
            console: use_console(),
            unsure: StoredValue::new(None),
        }
    }

    /// Sends a write with a body.
    pub(crate) fn send<T: DeserializeOwned + 'static>(
        self,
        ask: Ask,
        body: &impl Serialize,
        then: impl FnOnce(T) + 'static,
    ) {
        match serde_json::to_string(body) {
            Ok(body) => self.send_bare(ask.with(body), then),
            Err(_) => self.trouble.set(None),
        }
    }

    /// Sends a write. The same write again, where the answer was lost, goes under the same key.
    pub(crate) fn send_bare<T: DeserializeOwned + 'static>(
        self,
        ask: Ask,
        then: impl FnOnce(T) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        let facts = ask.facts();
        let before = self.unsure.get_value().filter(|(sent, _)| *sent == facts);
        let key = before.map_or_else(http::new_key, |(_, key)| key);
        self.unsure.set_value(Some((facts, key.clone())));
        self.busy.set(true);
        self.trouble.set(None);
        spawn_local(async move {
            let answer = http::send::<T>(ask.once(key)).await;
            if self.busy.try_set(false).is_some() {
                // The form is gone; what it wrote still has to show in the lists.
                return self.console.writes.update(|writes| *writes = writes.wrapping_add(1));
            }
            match answer {
                Ok(answer) => {
                    self.unsure.set_value(None);
                    then(answer);
                }
                Err(trouble) => self.failed(trouble),
            }
        });
    }

    /// Says why something did not happen.
    fn failed(self, trouble: Trouble) {
        if trouble.settled {
            self.unsure.set_value(None);
        }
        if trouble.code == "not_signed_in" {
            self.console.forget();
        } else {
            self.trouble.set(Some(trouble));
        }
    }
}
