//! How the demo speaks: plain lines with the time since it began.

use crate::real::stopwatch;
use std::io::Write;
use std::time::Instant;

/// Writes the story down as it happens.
pub struct Teller<'a> {
    out: &'a mut dyn Write,
    began: Instant,
}

impl<'a> Teller<'a> {
    /// Begins now.
    pub fn new(out: &'a mut dyn Write) -> Self {
        Self { out, began: stopwatch() }
    }

    /// A new part of the story.
    pub fn part(&mut self, title: &str) {
        self.write(&format!("\n{title}\n"));
    }

    /// Something that somebody or some machine did.
    pub fn says(&mut self, who: &str, what: impl AsRef<str>) {
        let seconds = self.began.elapsed().as_secs_f32();
        self.write(&format!("{seconds:6.1} s  {who:<12}  {}\n", what.as_ref()));
    }

    /// A closed pipe must not stop the story before it was counted.
    fn write(&mut self, words: &str) {
        let _nobody_reads = self.out.write_all(words.as_bytes()).and_then(|()| self.out.flush());
    }
}

/// An amount as people read it.
pub(super) fn euros(minor: i64) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let minor = minor.unsigned_abs();
    format!("{sign}€{}.{:02}", minor / 100, minor % 100)
}
