//! Stores.

use super::input::{Asked, Named, Order, WhichPage, text};
use super::once::once;
use crate::acts::shops;
use crate::app::App;
use crate::auth::{Hq, Person};
use crate::error::{ApiError, ApiResult};
use crate::store::read::{Turn, places};
use crate::store::{Desk, StoreFault};
use axum::Json;
use axum::extract::State;
use shared::ids::StoreId;
use shared::limits::OfflinePolicy;
use shared::money::Minor;
use shared::time::Millis;
use shared::wire::api::{NewStore, Page, StoreRow};

/// How long a limit or a list may count at most: as long as tills keep what they signed.
const LENGTH_MAX: Millis = Millis(35 * 24 * 3_600_000);
/// How many payments one limit may allow.
const COUNT_MAX: u64 = 1_000_000;

/// Those that the person sees.
pub(super) async fn list(
    person: Person,
    State(app): State<App>,
    Asked(which): Asked<WhichPage>,
) -> ApiResult<Json<Page<StoreRow>>> {
    let (only, turn) = (person.only(), which.turn()?);
    let found = app.store.read(move |sql| places::stores(sql, only, turn)).await;
    Ok(Json(found?))
}

/// Adds one.
pub(super) async fn create(
    Hq(person): Hq,
    State(app): State<App>,
    order: Order<NewStore>,
) -> ApiResult<Json<StoreRow>> {
    let made = once(&app, &person, order, |desk, deed, new| {
        let id = shops::create_store(desk, &deed.actor, deed.request, checked(new)?)?;
        row(desk, id)
    });
    Ok(Json(made.await?))
}

/// Sets what one is.
pub(super) async fn update(
    Hq(person): Hq,
    State(app): State<App>,
    Named(id): Named<u32>,
    order: Order<NewStore>,
) -> ApiResult<Json<StoreRow>> {
    let id = StoreId(id);
    let made = once(&app, &person, order, move |desk, deed, new| {
        shops::update_store(desk, &deed.actor, deed.request, id, checked(new)?)?;
        row(desk, id)
    });
    Ok(Json(made.await?))
}

fn row(desk: &mut Desk, id: StoreId) -> ApiResult<StoreRow> {
    desk.flush()?;
    let row = places::stores(&desk.sql, Some(id), Turn::default())?.rows.pop();
    Ok(row.ok_or_else(|| StoreFault::damaged(format!("{id} is not there")))?)
}

fn checked(new: NewStore) -> ApiResult<shops::NewStore> {
    let name = text("name", &new.name, 80)?;
    not_below_zero("ceiling", new.ceiling)?;
    check_policy(&new.policy)?;
    Ok(shops::NewStore { name, asset: new.asset, ceiling: new.ceiling, policy: new.policy })
}

fn check_policy(policy: &OfflinePolicy) -> ApiResult<()> {
    not_below_zero("policy.payment_minor_max", policy.payment_minor_max)?;
    not_below_zero("policy.card_minor_max", policy.card_minor_max)?;
    not_below_zero("policy.floor_minor", policy.floor_minor)?;
    not_below_zero("policy.issue_minor", policy.issue_minor)?;
    at_most("policy.floor_count", policy.floor_count, COUNT_MAX)?;
    at_most("policy.issue_count", policy.issue_count, COUNT_MAX)?;
    at_most("policy.valid_for", policy.valid_for.0, LENGTH_MAX.0)?;
    at_most("policy.soft_line_percent", u64::from(policy.soft_line_percent), 100)?;
    at_most("policy.status_age_max", policy.status_age_max.0, LENGTH_MAX.0)
}

fn not_below_zero(field: &str, minor: Minor) -> ApiResult<()> {
    if minor >= Minor::ZERO {
        return Ok(());
    }
    Err(ApiError::field(field, "below_zero", "This cannot be below zero."))
}

fn at_most(field: &str, number: u64, most: u64) -> ApiResult<()> {
    if number <= most {
        return Ok(());
    }
    Err(ApiError::field(field, "too_large", format!("This is at most {most}.")))
}
