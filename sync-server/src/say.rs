//! Words to the person at the terminal: the one place that prints.

use std::fmt::Display;
use std::io::{self, Write};

/// One line to standard output. A closed pipe (`sync-server … | head`) is no fault.
pub fn line(text: impl Display) {
    let _closed_pipe = writeln!(io::stdout().lock(), "{text}");
}

/// One line to standard error.
pub fn warn(text: impl Display) {
    let _closed_pipe = writeln!(io::stderr().lock(), "{text}");
}

/// A value as one line of JSON on standard output.
pub fn json(value: &serde_json::Value) {
    line(value);
}
