//! One JSON command per line in, one JSON answer per line out.

use super::say;
use crate::commands;
use crate::error::Plain;
use crate::till::Till;
use serde::Deserialize;
use serde_json::{Value, json};
use shared::wire::screen::{EVENTS, ScreenError};
use std::io::{self, BufRead};
use std::process::ExitCode;
use std::time::Duration;

/// The most bytes of one line: a picture in base64 with room to spare.
const LINE_BYTES_MAX: u64 = 64 * 1024 * 1024;
const WAIT_MAX: Duration = Duration::from_secs(25);

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: Value,
    command: String,
    #[serde(default)]
    input: Value,
}

#[derive(Deserialize)]
struct EventsAfter {
    #[serde(default)]
    after: u64,
    wait_ms: Option<u64>,
}

pub(super) fn serve(till: &Till) -> io::Result<ExitCode> {
    let mut input = io::stdin().lock();
    loop {
        let mut line = String::new();
        let mut bounded = io::Read::take(&mut input, LINE_BYTES_MAX);
        if bounded.read_line(&mut line)? == 0 {
            return Ok(ExitCode::SUCCESS);
        }
        if !line.trim().is_empty() {
            say(&answer(till, &line))?;
        }
    }
}

fn answer(till: &Till, line: &str) -> Value {
    let Ok(line) = serde_json::from_str::<Line>(line) else {
        let error = till.say(&Plain::InputNotUnderstood.into());
        return json!({ "id": null, "error": error });
    };
    let answered = if line.command == EVENTS {
        events(till, line.input)
    } else {
        commands::call(till, &line.command, line.input)
    };
    match answered {
        Ok(out) => json!({ "id": line.id, "ok": out }),
        Err(error) => json!({ "id": line.id, "error": error }),
    }
}

fn events(till: &Till, input: Value) -> Result<Value, ScreenError> {
    let plain = crate::error::Plain::InputNotUnderstood;
    let asked: EventsAfter = serde_json::from_value(input).map_err(|_| till.say(&plain.into()))?;
    let wait = asked.wait_ms.map_or(WAIT_MAX, Duration::from_millis).min(WAIT_MAX);
    Ok(json!(till.wait_for_events(asked.after, wait)))
}
