//! Payments without a till.

use super::{audit, shops};
use crate::error::{ApiError, ApiResult};
use crate::store::people::Actor;
use crate::store::{Desk, history};
use serde_json::json;
use shared::ledger::Refusal;
use shared::settle::{self, DeskPayment};

/// Takes a payment at HQ, once for each payment id.
pub fn redeem(desk: &mut Desk, actor: &Actor, wanted: DeskPayment, reason: &str) -> ApiResult<()> {
    shops::need_store(desk, wanted.store)?;
    let Desk { sql, books, now } = desk;
    let done = match books.decide(sql, |books| settle::redeem(books, wanted, *now))? {
        // Here no till is asked: what stops the payment are those that have not shown what they keep.
        Err(Refusal::TillStopped) => return Err(awaited()),
        done => done?,
    };
    if let Some(activity) = done {
        history::add(sql, &[activity], Some(reason), *now)?;
        let DeskPayment { id, store, amount, .. } = wanted;
        let detail = json!({
            "payment": id, "store": store, "amount": amount.minor, "reason": reason,
        });
        audit(desk, actor, "card_redeem", wanted.card, &detail)?;
    }
    Ok(())
}

fn awaited() -> ApiError {
    let detail =
        "These books were restored: nothing is taken here until each till has shown what it keeps.";
    ApiError::Conflict { code: "till_awaited", detail: detail.to_owned() }
}
