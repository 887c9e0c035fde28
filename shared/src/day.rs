//! The business day at a till: its drawer, its shifts, and the report that ends it.
//!
//! A [`Report`] is counted from journal entries and from nothing else, so that any party that holds the entries
//! counts the same one: the till when it closes its day, the server when the entries arrive, a test that
//! compares both. An X report is the same count, not closed.

mod act;
mod count;
mod drawer;
mod figure;
mod refusal;
mod report;
#[cfg(test)]
mod tests;

pub use act::DrawerAct;
pub use count::DayCount;
pub use drawer::{Pieces, Shift, counted};
pub use figure::{Figure, Named};
pub use refusal::DayRefusal;
pub use report::{ByCashier, ByHour, CardFigures, Report, TenderFigures};

/// The most kinds of coins and notes in one count.
pub const PIECES_MAX: usize = 32;

/// The most shifts that a report names; what comes after is counted in the last.
pub const SHIFTS_MAX: usize = 48;

/// The most categories that a report names; what goes beyond is counted under the last.
pub const CATEGORIES_MAX: usize = 64;
