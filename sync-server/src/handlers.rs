//! What each address answers: who, what, decide, answer.

pub(crate) mod api;
pub(crate) mod health;
pub(crate) mod pages;
pub(crate) mod tills;
