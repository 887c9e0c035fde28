#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![deny(
    clippy::float_arithmetic,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing
)]
#![cfg_attr(
    test,
    allow(
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::indexing_slicing,
        clippy::allow_attributes,
        reason = "test code counts and picks with literals; a wrong one fails the test"
    )
)]

#[cfg(feature = "signing")]
pub mod books;
#[cfg(feature = "signing")]
pub mod credential;
#[cfg(test)]
mod damage;
pub mod day;
#[cfg(feature = "documents")]
pub mod documents;
pub mod ids;
pub mod journal;
pub mod ledger;
pub mod limits;
pub mod money;
pub mod paper;
pub mod sale;
#[cfg(feature = "signing")]
pub mod settle;
#[cfg(feature = "signing")]
pub mod signing;
#[cfg(feature = "signing")]
pub mod status_list;
#[cfg(feature = "signing")]
pub mod sync;
#[cfg(feature = "signing")]
pub mod till;
pub mod time;
#[cfg(feature = "signing")]
pub mod trust_list;
pub mod wire;
pub mod words;
