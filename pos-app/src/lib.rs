#![doc = include_str!("../README.md")]

pub mod clock;
pub mod commands;
pub mod config;
mod desk;
#[cfg(feature = "desktop")]
pub mod desktop;
mod documents;
pub mod entropy;
pub mod error;
pub mod events;
pub mod folder;
pub mod headless;
pub mod keys;
pub mod line;
pub mod log;
#[cfg(feature = "loopback")]
pub mod loopback;
pub mod printing;
pub mod scan;
pub mod store;
mod thread;
mod till;
mod uplink;

pub use till::Till;
