//! The rules of the till as tables in the shop's words; `shop` plays them.

mod clocks;
mod credits;
mod give_back;
mod histories;
mod mutations;
mod questions;
mod rights;
mod shop;
mod steps;
mod under_limit;
mod words;
