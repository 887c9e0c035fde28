#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![deny(
    clippy::float_arithmetic,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing
)]

pub mod ids;
pub mod money;
#[cfg(feature = "signing")]
pub mod signing;
pub mod time;
pub mod wire;
