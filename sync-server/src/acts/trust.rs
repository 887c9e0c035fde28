//! The list of keys that tills trust.

use super::audit;
use crate::error::{ApiError, ApiResult};
use crate::store::people::Actor;
use crate::store::{Desk, StoreFault, trust};
use serde_json::json;
use shared::signing::{PublicKey, SecretKey};
use shared::time::Timestamp;
use shared::trust_list::{Purpose, TrustList, TrustListNumber, TrustedKey};

/// Names one more key beside those that are known, in a new list signed by the root.
pub fn add_key(
    desk: &mut Desk,
    actor: &Actor,
    key: PublicKey,
    purpose: Purpose,
    root: &SecretKey,
) -> ApiResult<()> {
    let before = trust::newest(&desk.sql)?;
    let before = before.ok_or_else(|| StoreFault::damaged("there is no trust list"))?;
    let refused = |detail: String| ApiError::Conflict { code: "trust_list", detail };
    if before.root != root.public() {
        return Err(refused("These books belong to another root key.".to_owned()));
    }
    let mut keys = before.list.keys().to_vec();
    // A card that was issued before is drawn again with the new key, and bears the date of then.
    let not_before = Timestamp(0);
    keys.push(TrustedKey { key, purpose, not_before, revoked_at: None });
    let number = TrustListNumber(before.list.number().0 + 1);
    let list = TrustList::new(number, desk.now, before.list.server_epoch(), keys)
        .map_err(|bad| refused(format!("The list cannot be made: {bad}.")))?;
    trust::add(&desk.sql, &list, root)?;
    Ok(audit(desk, actor, "key_rotate", key.id(), &json!({"purpose": purpose}))?)
}
