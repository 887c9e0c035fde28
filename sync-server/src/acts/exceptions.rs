//! What a person looked at.

use super::audit;
use crate::auth::Person;
use crate::error::{ApiError, ApiResult};
use crate::store::Desk;
use crate::store::read::exceptions::{self, Lost};
use serde_json::json;
use shared::ids::PaymentId;
use shared::money::Minor;
use shared::settle;
use uuid::Uuid;

/// Reasons for which money over the counter is set aside until somebody looks.
const SET_ASIDE: [&str; 2] = ["over_program_max", "credit_on_closed"];

/// Notes that a person looked at an exception. Where it was a loss, the part of the store's ceiling that it
/// used is free again. Where money over the counter was set aside, the card gets it.
pub fn clear(
    desk: &mut Desk,
    person: &Person,
    request: Uuid,
    position: u64,
    note: &str,
) -> ApiResult<()> {
    let found = exceptions::find(&desk.sql, position)?;
    let row = found.ok_or(ApiError::NotFound { what: "exception" })?;
    person.need(row.store)?;
    if row.cleared_at.is_some() {
        let detail = "Somebody has cleared this already.".to_owned();
        return Err(ApiError::Conflict { code: "cleared_already", detail });
    }
    let freed = match exceptions::lost(&desk.sql, position)? {
        Some(lost) => free(desk, request, &lost)?,
        None => Minor::ZERO,
    };
    let let_in = match row.payment.filter(|_| SET_ASIDE.contains(&row.reason.as_str())) {
        Some(payment) => let_in(desk, request, payment)?,
        None => Minor::ZERO,
    };
    exceptions::mark_cleared(&desk.sql, position, person.id, note, desk.now)?;
    let subject = format!("exception-{position}");
    let detail = json!({"note": note, "freed": freed, "let_in": let_in});
    Ok(audit(desk, &person.actor(), "exception_clear", subject, &detail)?)
}

fn let_in(desk: &mut Desk, request: Uuid, payment: PaymentId) -> ApiResult<Minor> {
    let Desk { sql, books, .. } = desk;
    let rule = |books: &mut shared::books::Books| settle::let_in(books, request, payment);
    Ok(books.decide(sql, rule)??)
}

fn free(desk: &mut Desk, request: Uuid, lost: &Lost) -> ApiResult<Minor> {
    let Desk { sql, books, .. } = desk;
    let rule = |books: &mut shared::books::Books| {
        settle::clear_loss(books, request, lost.store, lost.amount)
    };
    Ok(books.decide(sql, rule)??)
}
