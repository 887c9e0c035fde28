//! Real windows and real browsers: the till in its window, the screens in Chromium, and pictures of all.
//!
//! Nothing here waits for a time to pass: each step waits for what it must see, and a step that does not
//! see it says what the page showed instead and leaves a picture of it.

#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test of real programs waits by the real clock, is told where things are, and fails by what it sees"
)]

mod axe;
mod driver;
mod figures;
mod page;
mod pictures;
mod place;
mod program;
mod screens;
mod shop;
mod site;
mod window;
