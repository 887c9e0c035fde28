//! The list of keys that tills trust.

use super::audit;
use crate::error::{ApiError, ApiResult};
use crate::store::people::Actor;
use crate::store::{Desk, StoreFault, trust};
use serde_json::json;
use shared::ids::KeyId;
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
    // A card that was issued before is drawn again with the new key, and bears the date of then.
    let not_before = Timestamp(0);
    sign_next(desk, root, |keys, _| {
        keys.push(TrustedKey { key, purpose, not_before, revoked_at: None });
        Ok(())
    })?;
    Ok(audit(desk, actor, "key_rotate", key.id(), &json!({"purpose": purpose}))?)
}

/// Says in a new list that nothing which a key signed counts, whatever its date; gives what it was for. For good: a key
/// that somebody else has is never good again.
pub fn revoke_key(
    desk: &mut Desk,
    actor: &Actor,
    id: KeyId,
    root: &SecretKey,
) -> ApiResult<Purpose> {
    let purpose = sign_next(desk, root, |keys, now| {
        let known = keys.iter_mut().find(|known| known.key.id() == id);
        let known = known.ok_or_else(|| refused(format!("Tills know no key {id}.")))?;
        if known.revoked_at.is_some() {
            return Err(refused(format!("The key {id} is revoked already.")));
        }
        known.revoked_at = Some(now);
        Ok(known.purpose)
    })?;
    audit(desk, actor, "key_revoke", id, &json!({"purpose": purpose}))?;
    Ok(purpose)
}

/// The next list, with its keys changed.
fn sign_next<T>(
    desk: &mut Desk,
    root: &SecretKey,
    change: impl FnOnce(&mut Vec<TrustedKey>, Timestamp) -> ApiResult<T>,
) -> ApiResult<T> {
    let before = trust::newest(&desk.sql)?;
    let before = before.ok_or_else(|| StoreFault::damaged("there is no trust list"))?;
    if before.root != root.public() {
        return Err(refused("These books belong to another root key.".to_owned()));
    }
    let mut keys = before.list.keys().to_vec();
    let changed = change(&mut keys, desk.now)?;
    let number = TrustListNumber(before.list.number().0 + 1);
    let list = TrustList::new(number, desk.now, before.list.server_epoch(), keys)
        .map_err(|bad| refused(format!("The list cannot be made: {bad}.")))?;
    trust::add(&desk.sql, &list, root)?;
    Ok(changed)
}

fn refused(detail: String) -> ApiError {
    ApiError::Conflict { code: "trust_list", detail }
}
