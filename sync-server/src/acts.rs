//! What people change: the same acts for the command line and for the API, each in the writer's
//! transaction and each noted in the audit log.

pub mod cards;
pub mod desk;
pub mod exceptions;
pub mod recall;
pub mod roster;
pub mod shops;
pub mod staff;
pub mod tills;
pub mod trust;
pub mod users;

use crate::error::ApiError;
use crate::store::people::{self, Actor};
use crate::store::{Desk, StoreFault};

/// Notes an act of a person.
#[expect(clippy::needless_pass_by_value, reason = "callers hand over what they have just made")]
fn audit(
    desk: &Desk,
    actor: &Actor,
    act: &str,
    subject: impl ToString,
    detail: &serde_json::Value,
) -> Result<(), StoreFault> {
    people::audit(&desk.sql, actor, act, &subject.to_string(), detail, desk.now)
}

/// A name as people give it: not empty, at most 80 characters, no control characters.
pub fn check_name(name: &str) -> Result<String, ApiError> {
    let name = name.trim();
    let fits = !name.is_empty() && name.len() <= 80 && !name.chars().any(char::is_control);
    if fits {
        Ok(name.to_owned())
    } else {
        Err(ApiError::bad("bad_name", "A name has 1 to 80 characters on one line."))
    }
}
