//! The made-up server: it answers each path with figures and moves nothing.

use super::figures;
use crate::http::Trouble;
use crate::say::say;
use serde::Serialize;
use shared::wire::api::Page;

/// The answer to a path.
pub(super) fn answer(path: &str) -> Option<String> {
    let (path, question) = path.split_once('?').unwrap_or((path, ""));
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    match segments.as_slice() {
        ["session"] => json(&figures::me()),
        ["programs"] => last(figures::programs()),
        ["cards"] => {
            json(&Page { rows: figures::cards::rows(question), next: Some("more".into()) })
        }
        ["cards", "find"] => last(figures::cards::rows("search=7Q4K")),
        ["cards", id, "activities"] => last(figures::cards::activities(id)),
        ["cards", id, ..] => json(&figures::cards::at(id)?),
        ["stores"] => last(figures::stores()),
        ["tills"] => last(figures::tills()),
        ["tills", _, "enrol-code"] => json(&figures::enrol_code()),
        ["staff"] => last(figures::staff()),
        ["exposure"] => last(figures::exposure()),
        ["exceptions"] => last(figures::exceptions(question == "open=false")),
        ["totals"] => last(figures::totals(question)),
        ["audit"] => last(figures::audit()),
        _ => None,
    }
}

/// The answer of a server with nothing in it: whatever list is asked for has no rows.
pub(super) fn nothing() -> String {
    last(Vec::<()>::new()).unwrap_or_default()
}

/// No answer.
pub(super) fn away() -> Trouble {
    let words = say("console-fault-away");
    Trouble { code: "server_away".into(), words, field: None, settled: false }
}

/// A list's only page.
fn last<T: Serialize>(rows: Vec<T>) -> Option<String> {
    json(&Page { rows, next: None })
}

fn json<T: Serialize>(value: &T) -> Option<String> {
    serde_json::to_string(value).ok()
}
