//! Programs: the rules of a family of cards.

use super::input::{Asked, Order, WhichPage, text};
use super::once::once;
use crate::acts::shops;
use crate::app::App;
use crate::auth::{Hq, Person};
use crate::error::{ApiError, ApiResult};
use crate::store::StoreFault;
use crate::store::read::programs;
use axum::Json;
use axum::extract::State;
use shared::books::Program;
use shared::wire::api::{NewProgram, Page, ProgramRow};

/// All of them.
pub(super) async fn list(
    _: Person,
    State(app): State<App>,
    Asked(which): Asked<WhichPage>,
) -> ApiResult<Json<Page<ProgramRow>>> {
    let turn = which.turn()?;
    let found: Result<_, StoreFault> = app.store.read(move |sql| programs::list(sql, turn)).await;
    Ok(Json(found?))
}

/// Adds one.
pub(super) async fn create(
    Hq(person): Hq,
    State(app): State<App>,
    order: Order<NewProgram>,
) -> ApiResult<Json<ProgramRow>> {
    let made = once(&app, &person, order, |desk, deed, new| {
        let id = shops::create_program(desk, &deed.actor, checked(&new)?)?;
        if !new.redeem_offline {
            shops::take_online_only(desk, &deed.actor, id)?;
        }
        desk.flush()?;
        let row = programs::find(&desk.sql, id)?;
        Ok(row.ok_or_else(|| StoreFault::damaged("a new program is not there"))?)
    });
    Ok(Json(made.await?))
}

fn checked(new: &NewProgram) -> ApiResult<Program> {
    let name = text("name", &new.name, 80)?;
    let bad = |field: &str, detail: &str| Err(ApiError::field(field, "bad_program", detail));
    if !new.load_min.is_positive() {
        return bad("load_min", "The least of one load is more than nothing.");
    }
    if new.load_max < new.load_min {
        return bad("load_max", "The most of one load is at least the least.");
    }
    if new.balance_max < new.load_max {
        return bad("balance_max", "The most on a card is at least the most of one load.");
    }
    if new.expires_after.is_some_and(|length| length.0 == 0 || length.0 > LENGTH_MAX_MS) {
        return bad(
            "expires_after",
            "The time that a card is good for is not nothing, and at most a hundred years.",
        );
    }
    Ok(Program {
        name,
        asset: new.asset,
        load_min: new.load_min,
        load_max: new.load_max,
        balance_max: new.balance_max,
        expires_after: new.expires_after,
        activate_offline: new.activate_offline,
    })
}

/// A hundred years.
const LENGTH_MAX_MS: u64 = 100 * 366 * 24 * 3_600_000;
