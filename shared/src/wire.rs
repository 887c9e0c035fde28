//! What the parts say to each other, as plain types.

pub mod screen;
