//! The server as tills meet it: a real data folder, the real router, real sockets on loopback.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "in a test, what is not as expected ends it; frames that a test does not look for are passed over"
)]

mod api;
mod asks;
mod bugs;
mod commands;
mod crowds;
mod damaged;
mod documents;
mod entries;
mod folder;
mod full_disk;
mod guessing;
mod house;
mod http;
mod messages;
mod migrated;
mod once;
mod people;
mod restored;
mod rotation;
mod signed;
mod socket;
mod strangers;
mod till;
