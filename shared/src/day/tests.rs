//! The report's rules, in the shop's words.

mod days;
mod shop;
