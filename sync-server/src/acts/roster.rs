//! People at the tills, once they are there.

use super::audit;
use crate::error::{ApiError, ApiResult};
use crate::store::people::Actor;
use crate::store::{Desk, staff};
use serde_json::json;
use shared::ids::StaffId;

/// Takes a person off the roster. What the person did stays on record.
pub fn remove(desk: &mut Desk, actor: &Actor, id: StaffId) -> ApiResult<()> {
    if !staff::remove(desk, id)? {
        return Err(ApiError::NotFound { what: "person" });
    }
    Ok(audit(desk, actor, "staff_remove", id, &json!({}))?)
}
