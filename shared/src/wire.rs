//! What the parts say to each other, as plain types.

pub mod enrol;
pub mod screen;
