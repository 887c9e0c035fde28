//! Who asks: console users, their sessions, and what keeps others out.

pub mod caller;
pub mod cookie;
pub mod door;
pub mod password;
pub mod person;

pub use self::caller::Caller;
pub use self::door::Door;
pub use self::person::{Hq, Person};
