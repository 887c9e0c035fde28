//! Tests.

pub mod frames;
