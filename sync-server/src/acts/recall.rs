//! Giving a lost till up.

use super::{audit, tills};
use crate::error::{ApiError, ApiResult};
use crate::store::people::Actor;
use crate::store::read::places::cards_reserved;
use crate::store::{Desk, enrolling};
use serde_json::json;
use sha2::{Digest, Sha256};
use shared::ids::{Epoch, TillId};
use shared::money::Minor;
use shared::settle;
use uuid::Uuid;

/// Revokes a till's key, ends its unused code, and gives what is reserved to it back to its cards. What it
/// may have spent of that counts as exposure; refused where the store's ceiling has no room for it.
pub fn recall(
    desk: &mut Desk,
    actor: &Actor,
    request: Uuid,
    till: TillId,
    reason: &str,
) -> ApiResult<()> {
    let newest = tills::find_till(desk, till)?.epoch;
    if newest == Epoch(0) {
        let detail = "No machine was ever this till, so there is nothing to revoke.".to_owned();
        return Err(ApiError::Conflict { code: "never_enrolled", detail });
    }
    let mut open = Minor::ZERO;
    for epoch in (1..=newest.0).map(Epoch) {
        open = open.max(recall_epoch(desk, part_of(request, epoch), (till, epoch))?);
    }
    enrolling::end_codes(&desk.sql, till)?;
    let detail = json!({"reason": reason, "recalled": open});
    Ok(audit(desk, actor, "till_revoke", till, &detail)?)
}

fn recall_epoch(desk: &mut Desk, request: Uuid, place: (TillId, Epoch)) -> ApiResult<Minor> {
    desk.flush()?;
    let cards = cards_reserved(&desk.sql, place)?;
    let Desk { sql, books, now } = desk;
    let rule =
        |books: &mut shared::books::Books| settle::recall(books, request, place, &cards, *now);
    Ok(books.decide(sql, rule)??)
}

/// Each epoch is a plan of its own in the ledger.
fn part_of(request: Uuid, epoch: Epoch) -> Uuid {
    let epoch = epoch.0.to_be_bytes();
    let hash = Sha256::new().chain_update(request.as_bytes()).chain_update(epoch).finalize();
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(id).into_uuid()
}
