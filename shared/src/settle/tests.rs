//! The rules of settling as tables in the shop's words.

mod desk;
mod journals;
mod random;
mod reversals;
mod rights;
mod sales;
mod takes;
