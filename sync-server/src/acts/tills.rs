//! Tills: a one-time code makes a machine one of them.

use super::{audit, check_name, shops};
use crate::entropy::{Entropy, code_of, plain_code};
use crate::error::{ApiError, ApiResult};
use crate::keys::Keys;
use crate::store::enrolling::{self, Added};
use crate::store::people::{Actor, token_hash};
use crate::store::{Desk, StoreFault, versions};
use serde_json::json;
use sha2::{Digest, Sha256};
use shared::books::{Books, Enrolment};
use shared::ids::{Epoch, StoreId, TillId};
use shared::settle;
use shared::signing::{PublicKey, Verified};
use shared::sync::Admission;
use shared::time::{Millis, Timestamp};
use uuid::Uuid;
use zeroize::Zeroizing;

/// Groups of four characters in an enrolment code: 60 bits, for one use within a day.
const CODE_GROUPS: usize = 3;

/// Which till a code is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeFor {
    /// A new one of a store.
    New {
        /// The store.
        store: StoreId,
        /// Its name; none for “Till N”.
        name: Option<String>,
    },
    /// One that is there already and gets a new machine.
    Existing(TillId),
}

/// A code, to be shown once.
#[derive(Clone, Debug)]
pub struct EnrolCode {
    /// The till that it makes.
    pub till: TillId,
    /// The code, in groups.
    pub code: Zeroizing<String>,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A till that has just been enrolled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// The till.
    pub till: TillId,
    /// Its new epoch.
    pub epoch: Epoch,
    /// Its store.
    pub store: StoreId,
    /// Its name.
    pub name: String,
}

/// Makes a code. Codes of the same till that were not used end.
pub fn make_code(
    desk: &mut Desk,
    actor: &Actor,
    entropy: Entropy,
    wanted: CodeFor,
    valid: Millis,
) -> ApiResult<EnrolCode> {
    let till = match wanted {
        CodeFor::New { store, name } => add_till(desk, store, name)?,
        CodeFor::Existing(till) => find_till(desk, till)?.till,
    };
    keep_code(desk, actor, till, entropy.code(CODE_GROUPS), valid)
}

/// The code that follows from a request: the same request shows the same code again, and nobody finds it
/// without the issuer's secret.
pub fn code_of_request(keys: &Keys, request: Uuid) -> Zeroizing<String> {
    let hash = Sha256::new()
        .chain_update(b"scrip.enrol-code.v1")
        .chain_update(*keys.issuer_secret.to_bytes())
        .chain_update(request.as_bytes())
        .finalize();
    let hash = Zeroizing::new(<[u8; 32]>::from(hash));
    code_of(&hash[..CODE_GROUPS * 4])
}

/// Keeps a code by its hash. Codes of the same till that were not used end.
pub fn keep_code(
    desk: &mut Desk,
    actor: &Actor,
    till: TillId,
    code: Zeroizing<String>,
    valid: Millis,
) -> ApiResult<EnrolCode> {
    let expires_at = desk.now.plus(valid);
    enrolling::end_codes(&desk.sql, till)?;
    let hash = token_hash(&plain_code(&code));
    enrolling::add_code(&desk.sql, &hash, till, expires_at, desk.now)?;
    audit(desk, actor, "till_enrol_code", till, &json!({"expires_at": expires_at}))?;
    Ok(EnrolCode { till, code, expires_at })
}

/// Adds a till, which no machine is yet.
pub fn create(desk: &mut Desk, actor: &Actor, store: StoreId, name: String) -> ApiResult<TillId> {
    let till = add_till(desk, store, Some(name))?;
    audit(desk, actor, "till_create", till, &json!({"store": store}))?;
    Ok(till)
}

fn add_till(desk: &mut Desk, store: StoreId, name: Option<String>) -> ApiResult<TillId> {
    shops::need_store(desk, store)?;
    let id = TillId(versions::next_id(&desk.sql, "tills")?);
    let name = check_name(&name.unwrap_or_else(|| format!("Till {}", id.0)))?;
    enrolling::add_till(&desk.sql, id, store, &name, desk.now)?;
    Ok(id)
}

/// A till by number, with the epoch that is current (0 before the first).
pub fn find_till(desk: &Desk, id: TillId) -> ApiResult<Enrolled> {
    let found = enrolling::find_till(&desk.sql, id)?;
    let Added { epoch, store, name } = found.ok_or(ApiError::NotFound { what: "till" })?;
    Ok(Enrolled { till: id, epoch, store, name })
}

/// Uses a code up: the key becomes that till's key in a new epoch, and older epochs of it are revoked. The
/// same code with the same key again gives the same answer, so that a lost answer locks nobody out.
pub fn enrol(desk: &mut Desk, typed: &str, key: PublicKey) -> ApiResult<Enrolled> {
    let hash = token_hash(&plain_code(typed));
    let code = enrolling::find_code(&desk.sql, &hash)?;
    let wrong = || ApiError::bad("wrong_code", "There is no such enrolment code: compare it.");
    let code = code.ok_or_else(wrong)?;
    match code.used {
        Some((epoch, used)) if used == key.as_bytes() => {
            return Ok(Enrolled { epoch, ..find_till(desk, code.till)? });
        }
        Some(_) => {
            let detail = "This code was used already: ask for a new one.".to_owned();
            return Err(ApiError::Conflict { code: "code_used", detail });
        }
        None => {}
    }
    if code.expires_at <= desk.now {
        let detail = "This code is too old: ask for a new one.".to_owned();
        return Err(ApiError::Conflict { code: "code_expired", detail });
    }
    let before = find_till(desk, code.till)?;
    let epoch = Epoch(before.epoch.0 + 1);
    revoke_older(desk, before.till, epoch)?;
    let rules = desk.books.rules();
    let enrolment = Enrolment::new(before.store, key, rules.server_epoch);
    rules.enrolments.put((before.till, epoch), enrolment);
    enrolling::use_code(&desk.sql, &hash, epoch, &key, desk.now)?;
    audit(desk, &Actor::Server, "till_enrol", before.till, &json!({"epoch": epoch}))?;
    Ok(Enrolled { epoch, ..before })
}

/// Takes a till in again that these books admitted before they were restored from an older backup. One
/// that they know already stays as it is.
pub fn adopt(desk: &mut Desk, admission: &Verified<Admission>) -> ApiResult<()> {
    let (till, epoch, store) = (admission.till, admission.epoch, admission.store);
    let Desk { sql, books, now } = &mut *desk;
    let known = |books: &mut Books| Ok(books.enrolments.get((till, epoch))?.is_some());
    let is_known = books.decide(sql, known)??;
    books.decide(sql, |books| settle::adopt(books, admission))??;
    if is_known {
        return Ok(());
    }
    match enrolling::find_till(sql, till)? {
        None => enrolling::add_till(sql, till, store, &admission.name, *now)?,
        Some(there) if there.store == store && there.epoch < epoch => {}
        Some(_) => {
            let detail = "Another machine is this till by now.".to_owned();
            return Err(ApiError::Conflict { code: "till_taken", detail });
        }
    }
    revoke_older(desk, till, epoch)?;
    metrics::counter!("scrip_tills_adopted_total").increment(1);
    tracing::warn!(%till, "Took {till} in again, which joined after the backup of these books");
    Ok(audit(desk, &Actor::Server, "till_adopt", till, &json!({"epoch": epoch}))?)
}

/// The keys of a till's earlier epochs sign nothing new; what they signed before still settles.
fn revoke_older(desk: &mut Desk, till: TillId, epoch: Epoch) -> Result<(), StoreFault> {
    for old in (1..epoch.0).map(Epoch) {
        let (sql, books, now) = (&desk.sql, &mut desk.books, desk.now);
        let found = books.decide(sql, |books| Ok(books.enrolments.get((till, old))?.cloned()))?;
        if let Ok(Some(mut enrolment)) = found
            && enrolment.revoked_at.is_none()
        {
            enrolment.revoked_at = Some(now);
            books.rules().enrolments.put((till, old), enrolment);
        }
        books.rules().awaited.remove(&(till, old));
    }
    Ok(())
}
