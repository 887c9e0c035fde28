//! The one place that writes to the terminal: lines, and one live line where there is a screen.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How many characters of a live line are shown.
const LIVE_WIDTH: usize = 110;

/// Whether standard output belongs to a machine that reads answers.
static ANSWERS_ONLY: AtomicBool = AtomicBool::new(false);

/// From now on, only answers go to standard output.
pub(crate) fn answers_only() {
    ANSWERS_ONLY.store(true, Ordering::Relaxed);
}

/// Writes one line. A closed terminal is no reason to stop the work.
pub(crate) fn line(text: impl AsRef<str>) {
    if ANSWERS_ONLY.load(Ordering::Relaxed) {
        complain(text);
    } else {
        answer(text);
    }
}

/// Writes one line of what was asked for.
pub(crate) fn answer(text: impl AsRef<str>) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{}", text.as_ref());
    let _ = out.flush();
}

/// Writes one line to standard error.
pub(crate) fn complain(text: impl AsRef<str>) {
    let _ = writeln!(io::stderr().lock(), "{}", text.as_ref());
}

/// Whether a person watches, so that a line can be written over.
pub(crate) fn is_live() -> bool {
    let ours = !ANSWERS_ONLY.load(Ordering::Relaxed);
    ours && io::stdout().is_terminal() && std::env::var_os("CI").is_none()
}

/// Writes over the live line.
pub(crate) fn live(text: &str) {
    let shown: String = text.chars().take(LIVE_WIDTH).collect();
    let mut out = io::stdout().lock();
    let _ = write!(out, "\r\x1b[2K{shown}");
    let _ = out.flush();
}

/// Takes the live line away.
pub(crate) fn clear_live() {
    if is_live() {
        live("");
    }
}

/// A duration as people say it: `0.4 s`, `34 s`, `3 min 5 s`.
pub(crate) fn duration(d: Duration) -> String {
    let seconds = d.as_secs();
    if seconds < 10 {
        format!("{}.{} s", seconds, d.subsec_millis() / 100)
    } else if seconds < 60 {
        format!("{seconds} s")
    } else {
        format!("{} min {} s", seconds / 60, seconds % 60)
    }
}

/// A size as people say it: `69 kB`, `1.2 MB`.
pub(crate) fn size(bytes: u64) -> String {
    if bytes < 1_000_000 {
        format!("{} kB", bytes.div_ceil(1000))
    } else {
        format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
    }
}
