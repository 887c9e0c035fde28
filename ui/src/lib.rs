#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
// Leptos hands a component its properties by value.
#![expect(
    clippy::needless_pass_by_value,
    reason = "a component owns its properties; the builder that Leptos makes hands them over by value"
)]
#![expect(
    unreachable_pub,
    reason = "Leptos writes a public function behind each component, however it is meant to be seen"
)]

mod console;
mod dom;
#[cfg(feature = "gallery")]
mod gallery;
mod http;
mod ipc;
mod keys;
mod parts;
mod say;
mod sound;
mod theme;
mod till;

pub use console::start as start_console;
pub use till::start as start_till;
