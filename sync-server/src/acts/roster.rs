//! People at the tills, once they are there: their caps, and leaving.

use super::audit;
use crate::error::{ApiError, ApiResult};
use crate::store::people::Actor;
use crate::store::{Desk, StoreFault, versions};
use rusqlite::params;
use serde_json::json;
use shared::ids::StaffId;
use shared::money::Minor;

/// Sets the most of one payment that a person takes without a manager; none for no cap.
pub fn set_payment_max(desk: &Desk, id: StaffId, most: Option<Minor>) -> Result<(), StoreFault> {
    desk.sql
        .prepare_cached("UPDATE staff SET payment_max = ?2 WHERE id = ?1")?
        .execute(params![id.0, most.map(Minor::get)])?;
    versions::bump(&desk.sql, versions::ROSTER)
}

/// Takes a person off the roster. What the person did stays on record.
pub fn remove(desk: &Desk, actor: &Actor, id: StaffId) -> ApiResult<()> {
    if !mark_removed(desk, id)? {
        return Err(ApiError::NotFound { what: "person" });
    }
    Ok(audit(desk, actor, "staff_remove", id, &json!({}))?)
}

fn mark_removed(desk: &Desk, id: StaffId) -> Result<bool, StoreFault> {
    let changed = desk
        .sql
        .prepare_cached("UPDATE staff SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL")?
        .execute(params![id.0, desk.now.0])?;
    versions::bump(&desk.sql, versions::ROSTER)?;
    Ok(changed > 0)
}
