//! A redemption without a till.

use super::card_input::reason;
use super::input::Order;
use super::once::once;
use crate::acts::desk;
use crate::app::App;
use crate::auth::Hq;
use crate::error::ApiResult;
use crate::store::read::cards;
use axum::Json;
use axum::extract::State;
use shared::ledger::Refusal;
use shared::settle::DeskPayment;
use shared::wire::api::{CardDetail, OnlineRedeem};

/// Takes a payment at HQ.
pub(super) async fn redeem(
    Hq(person): Hq,
    State(app): State<App>,
    order: Order<OnlineRedeem>,
) -> ApiResult<Json<CardDetail>> {
    let done = once(&app, &person, order, |at, deed, wanted| {
        let OnlineRedeem { payment, card, amount, store, .. } = wanted;
        let payment = DeskPayment { id: payment, card, amount, store };
        desk::redeem(at, &deed.actor, payment, &reason(&wanted.reason)?)?;
        at.flush()?;
        Ok(cards::find(&at.sql, card)?.ok_or(Refusal::UnknownCard)?)
    });
    Ok(Json(done.await?))
}
