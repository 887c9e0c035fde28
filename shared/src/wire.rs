//! What the parts say to each other, as plain types.

pub mod api;
pub mod enrol;
pub mod screen;
