//! Giving a lost till up, and writing off what it could lose.

use super::tills::{self, Enrolled};
use super::{audit, shops};
use crate::error::{ApiError, ApiResult};
use crate::store::people::Actor;
use crate::store::read::places::{cards_reserved, copied_rights};
use crate::store::{Desk, enrolling};
use serde_json::json;
use sha2::{Digest, Sha256};
use shared::ids::{Epoch, TillId};
use shared::ledger::Refusal;
use shared::money::{Amount, Minor};
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

/// Writes off what a till that was given up could still lose: nobody waits for its entries any more. Those
/// that come yet still settle. Gives how much it was, over all its lives that are over.
pub fn write_off(
    desk: &mut Desk,
    actor: &Actor,
    request: Uuid,
    till: TillId,
    reason: &str,
) -> ApiResult<Amount> {
    let Enrolled { epoch: newest, store, .. } = tills::find_till(desk, till)?;
    let (mut lives, mut sum) = (0, Minor::ZERO);
    for epoch in (1..=newest.0).map(Epoch) {
        if is_over(desk, (till, epoch))? {
            let part = part_of(request, epoch);
            recall_epoch(desk, part, (till, epoch))?;
            let written_off = write_off_epoch(desk, part_of(part, epoch), (till, epoch))?;
            sum = sum.plus(written_off).ok_or(Refusal::AmountTooLarge)?;
            lives += 1;
        }
    }
    if lives == 0 {
        let detail =
            "This till was not given up, so it may come back: give it up first.".to_owned();
        return Err(ApiError::Conflict { code: "not_given_up", detail });
    }
    let detail = json!({"reason": reason, "amount": sum});
    audit(desk, actor, "till_write_off", till, &detail)?;
    Ok(Amount { minor: sum, asset: shops::find_store(desk, store)?.asset })
}

fn is_over(desk: &mut Desk, place: (TillId, Epoch)) -> ApiResult<bool> {
    let Desk { sql, books, .. } = desk;
    let rule = |books: &mut shared::books::Books| {
        Ok(books.enrolments.get(place)?.is_some_and(|life| life.revoked_at.is_some()))
    };
    Ok(books.decide(sql, rule)??)
}

fn write_off_epoch(desk: &mut Desk, request: Uuid, place: (TillId, Epoch)) -> ApiResult<Minor> {
    desk.flush()?;
    let copied = copied_rights(&desk.sql, place)?;
    let Desk { sql, books, now } = desk;
    let rule =
        |books: &mut shared::books::Books| settle::write_off(books, request, place, copied, *now);
    Ok(books.decide(sql, rule)??)
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
