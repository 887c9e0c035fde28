//! What went wrong, in one sentence for the person at the terminal.

use std::fmt;
use std::io;
use std::path::Path;

/// A failure that ends a command; its text says what to do where something can be done.
#[derive(Debug)]
pub(crate) struct Fault(String);

/// The result of a step of a command.
pub(crate) type Done<T = ()> = Result<T, Fault>;

impl Fault {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// A file or folder that could not be used, and why.
    pub(crate) fn at(path: &Path, error: &io::Error) -> Self {
        Self(format!("{}: {error}", path.display()))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
