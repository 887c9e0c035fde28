//! The till as a whole, against a small headquarters in the same process that keeps real books.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what goes wrong in the world of a test is the test's failure"
)]

mod hq;
mod world;

#[cfg(feature = "loopback")]
mod browser;
mod clock;
mod day;
mod disk;
mod documents;
mod folder;
mod giving_up;
mod headless;
mod messages;
mod migrated;
mod offline;
mod printing;
mod sales;
mod scanning;
mod staff;
