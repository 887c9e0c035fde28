//! The report's rules, in the shop's words.

mod days;
mod drawer;
mod shop;
