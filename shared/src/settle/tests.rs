//! The rules of settling as tables in the shop's words.
#![expect(clippy::wildcard_enum_match_arm, reason = "a test names what it looks at")]

mod causes;
mod desk;
mod expiry;
mod journals;
mod mutations;
mod orders;
mod people;
mod random;
mod restore;
mod reversals;
mod rights;
mod sales;
mod takes;
