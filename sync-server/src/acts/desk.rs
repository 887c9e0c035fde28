//! Payments without a till.

use super::audit;
use crate::error::ApiResult;
use crate::store::people::Actor;
use crate::store::{Desk, history};
use serde_json::json;
use shared::settle::{self, DeskPayment};

/// Takes a payment at HQ, once for each payment id.
pub fn redeem(desk: &mut Desk, actor: &Actor, wanted: DeskPayment, reason: &str) -> ApiResult<()> {
    let Desk { sql, books, now } = desk;
    let done = books.decide(sql, |books| settle::redeem(books, wanted, *now))??;
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
