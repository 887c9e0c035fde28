//! The made-up server: it answers each path with figures and moves nothing.

use super::figures;
use crate::http::Trouble;
use crate::say::say;
use serde::Serialize;
use shared::wire::api::{ExposureReport, Page};

/// The answer to a path.
pub(super) fn answer(path: &str) -> Option<String> {
    let (path, question) = path.split_once('?').unwrap_or((path, ""));
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    match segments.as_slice() {
        ["session"] => json(&figures::me()),
        ["programs"] => json(&figures::programs()),
        ["cards"] => {
            json(&Page { rows: figures::cards::rows(question), next: Some("more".into()) })
        }
        ["cards", "find"] => json(&Page { rows: figures::cards::rows("search=7Q4K"), next: None }),
        ["cards", _, "activities"] => {
            json(&Page { rows: figures::cards::activities(), next: None })
        }
        ["cards", ..] => json(&figures::cards::one()),
        ["stores"] => json(&figures::stores()),
        ["tills"] => json(&figures::tills()),
        ["tills", _, "enrol-code"] => json(&figures::enrol_code()),
        ["staff"] => json(&figures::staff()),
        ["exposure"] => json(&figures::exposure()),
        ["exceptions"] => {
            json(&Page { rows: figures::exceptions(question == "open=false"), next: None })
        }
        ["totals"] => json(&figures::totals(question)),
        ["audit"] => json(&Page { rows: figures::audit(), next: None }),
        _ => None,
    }
}

/// The answer of a server with nothing in it.
pub(super) fn nothing(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let empty = match path {
        "/exposure" => json(&ExposureReport { stores: Vec::new() }),
        "/cards" | "/exceptions" | "/audit" => json(&Page::<()> { rows: Vec::new(), next: None }),
        _ => None,
    };
    empty.unwrap_or_else(|| "[]".into())
}

/// No answer.
pub(super) fn away() -> Trouble {
    let words = say("console-fault-away");
    Trouble { code: "server_away".into(), words, field: None, settled: false }
}

fn json<T: Serialize>(value: &T) -> Option<String> {
    serde_json::to_string(value).ok()
}
