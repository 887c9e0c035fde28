//! Stores and programs.

use super::{audit, check_name};
use crate::error::{ApiError, ApiResult};
use crate::store::people::Actor;
use crate::store::{self, Desk, StoreFault, versions};
use serde_json::json;
use shared::books::{Program, Store};
use shared::ids::{ProgramId, StoreId};
use shared::ledger::Refusal;
use shared::limits::OfflinePolicy;
use shared::money::{Asset, Minor};
use shared::settle;
use uuid::Uuid;

/// A store to be added.
#[derive(Clone, Debug)]
pub struct NewStore {
    /// Its name.
    pub name: String,
    /// The currency that it sells in.
    pub asset: Asset,
    /// R: the most that all its tills together may have at risk.
    pub ceiling: Minor,
    /// How its tills' limits are signed.
    pub policy: OfflinePolicy,
}

/// Adds a store. `request` names the ledger's plan for its ceiling.
pub fn create_store(
    desk: &mut Desk,
    actor: &Actor,
    request: Uuid,
    new: NewStore,
) -> ApiResult<StoreId> {
    let name = check_name(&new.name)?;
    if new.ceiling < Minor::ZERO {
        return Err(Refusal::AmountNotPositive.into());
    }
    let id = StoreId(versions::next_id(&desk.sql, "stores")?);
    let store = Store { name, asset: new.asset, ceiling: Minor::ZERO, policy: new.policy };
    desk.books.rules().stores.put(id, store);
    // Tills and people refer to its row.
    desk.flush()?;
    set_ceiling(desk, request, id, new.ceiling)?;
    let detail = json!({"ceiling": new.ceiling, "asset": new.asset});
    audit(desk, actor, "store_create", id, &detail)?;
    Ok(id)
}

/// Sets what a store is. Its currency cannot change, since what it took was in it.
pub fn update_store(
    desk: &mut Desk,
    actor: &Actor,
    request: Uuid,
    id: StoreId,
    new: NewStore,
) -> ApiResult<()> {
    let name = check_name(&new.name)?;
    let before = find_store(desk, id)?;
    if before.asset != new.asset {
        return Err(Refusal::WrongAsset.into());
    }
    if new.ceiling < Minor::ZERO {
        return Err(Refusal::AmountNotPositive.into());
    }
    set_ceiling(desk, request, id, new.ceiling)?;
    let was = json!({"name": before.name, "ceiling": before.ceiling, "policy": before.policy});
    let detail = json!({"name": name, "ceiling": new.ceiling, "policy": new.policy, "before": was});
    let after = Store { name, ceiling: new.ceiling, policy: new.policy, ..before };
    desk.books.rules().stores.put(id, after);
    Ok(audit(desk, actor, "store_update", id, &detail)?)
}

/// Sets R of a store.
fn set_ceiling(desk: &mut Desk, request: Uuid, id: StoreId, ceiling: Minor) -> ApiResult<()> {
    let Desk { sql, books, .. } = desk;
    Ok(books.decide(sql, |books| settle::set_ceiling(books, request, id, ceiling))??)
}

/// Adds a program.
pub fn create_program(desk: &mut Desk, actor: &Actor, mut new: Program) -> ApiResult<ProgramId> {
    new.name = check_name(&new.name)?;
    if !new.load_min.is_positive() || new.load_max < new.load_min || new.balance_max < new.load_max
    {
        return Err(ApiError::bad(
            "bad_program",
            "The least load is more than nothing and not above the most; \
             the most load is not above the most on a card.",
        ));
    }
    let id = ProgramId(versions::next_id(&desk.sql, "programs")?);
    let asset = new.asset;
    desk.books.rules().programs.put(id, new);
    // Cards' orders refer to its row.
    desk.flush()?;
    versions::bump(&desk.sql, versions::PROGRAMS)?;
    audit(desk, actor, "program_create", id, &json!({"asset": asset}))?;
    Ok(id)
}

/// From now on tills that are cut off refuse a program's cards, but for value that is reserved there.
pub fn take_online_only(desk: &Desk, actor: &Actor, id: ProgramId) -> ApiResult<()> {
    store::shops::take_online_only(&desk.sql, id)?;
    versions::bump(&desk.sql, versions::PROGRAMS)?;
    Ok(audit(desk, actor, "program_online_only", id, &json!({}))?)
}

/// The store's record, or that there is none.
pub fn find_store(desk: &mut Desk, id: StoreId) -> ApiResult<Store> {
    let Desk { sql, books, .. } = desk;
    let found = books.decide(sql, |books| Ok(books.stores.get(id)?.cloned()))?;
    found?.ok_or(ApiError::NotFound { what: "store" })
}

/// Fails where there is no such store.
pub(super) fn need_store(desk: &mut Desk, id: StoreId) -> ApiResult<()> {
    find_store(desk, id).map(|_| ())
}

/// Fails where there is no such program.
pub(super) fn need_program(desk: &mut Desk, id: ProgramId) -> ApiResult<()> {
    let Desk { sql, books, .. } = desk;
    let found = books.decide(sql, |books| Ok(books.programs.get(id)?.map(|_| ())))?;
    found?.ok_or(ApiError::NotFound { what: "program" })
}

/// Whether there is nothing in the books yet.
pub fn is_empty(desk: &Desk) -> Result<bool, StoreFault> {
    versions::nothing_yet(&desk.sql)
}
