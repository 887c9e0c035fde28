//! The sale's rules, in the shop's words: `do this => expect that`, amounts in euros.

mod histories;
mod sales;
mod shop;
mod till;
