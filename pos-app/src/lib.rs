#![doc = include_str!("../README.md")]

pub mod clock;
pub mod config;
mod desk;
pub mod entropy;
pub mod error;
pub mod events;
pub mod folder;
pub mod keys;
pub mod line;
pub mod scan;
pub mod store;
mod till;
mod uplink;

pub use till::Till;
