//! The till.
pub mod scan;
