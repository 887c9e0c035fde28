//! Real programs on this machine, told what to do only through their public interfaces.
//!
//! The demo and the system tests share this: a server and its command line, tills over standard input
//! and output, the line between them that can be cut, a camera that is a folder of pictures, and
//! headquarters' API. Everything listens on loopback at ports that the system chooses, and whatever was
//! started ends when its value is dropped.

mod api;
mod camera;
mod line;
mod mentions;
mod programs;
mod said;
mod server;
mod shop;
mod till;
mod window;

pub use api::Api;
pub use camera::Camera;
pub use line::{Line, Traffic};
pub use mentions::mentions;
pub use programs::Programs;
pub use server::{Server, ServerFolder};
pub use shop::{Card, DemoShop, Person, TillPlace};
pub use till::{Answer, Logged, Till, TillFolder, redeem_input};
pub use window::Window;

use std::time::Instant;
use std::{fmt, io};

/// What went wrong in the world around the programs, in a sentence.
#[derive(Debug)]
pub struct Trouble(String);

/// What is there, or the trouble that kept it away.
pub type Found<T> = Result<T, Trouble>;

/// Now, for measuring how long real programs take.
#[expect(clippy::disallowed_methods, reason = "real programs take real time, and this measures it")]
pub fn stopwatch() -> Instant {
    Instant::now()
}

impl Trouble {
    /// Says what is wrong.
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }

    /// Puts what was being done before what went wrong.
    pub fn doing<E: fmt::Display>(what: impl fmt::Display) -> impl FnOnce(E) -> Self {
        move |error| Self(format!("{what}: {error}"))
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Trouble {}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self(error.to_string())
    }
}
