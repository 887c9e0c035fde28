//! Who asks: console users, their sessions, and what keeps others out.

pub mod cookie;
pub mod door;
pub mod password;
pub mod person;

pub use self::door::Door;
pub use self::person::{Hq, Person};
