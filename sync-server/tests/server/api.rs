//! The API as the console meets it: the real router on a real data folder.

mod cards;
pub(crate) mod console;
mod document;
mod once;
mod pages;
mod places;
mod problems;
mod reports;
mod roles;
mod schemas;
mod signing;
