//! People at the tills.

use super::input::{Asked, Named, Nothing, Order, WhichPage, text};
use super::once::once;
use crate::acts::roster;
use crate::acts::staff::{self, NewPerson, check_pin, hash_pin};
use crate::app::App;
use crate::auth::Person;
use crate::error::{ApiError, ApiResult};
use crate::store::read::people;
use crate::store::{Desk, StoreFault};
use axum::Json;
use axum::extract::State;
use shared::ids::StaffId;
use shared::sync::Caps;
use shared::wire::api::{NewStaff, Page, StaffRole, StaffRow};

/// Those that the person sees.
pub(super) async fn list(
    person: Person,
    State(app): State<App>,
    Asked(which): Asked<WhichPage>,
) -> ApiResult<Json<Page<StaffRow>>> {
    let (only, turn) = (person.only(), which.turn()?);
    let look = move |sql: &rusqlite::Connection| people::staff(sql, only, turn);
    let found: Result<_, StoreFault> = app.store.read(look).await;
    Ok(Json(found?))
}

/// Adds one.
pub(super) async fn create(
    person: Person,
    State(app): State<App>,
    order: Order<NewStaff>,
) -> ApiResult<Json<StaffRow>> {
    person.need(order.body.store)?;
    let new = checked(&app, &order.body).await?;
    let made = once(&app, &person, order, |desk, deed, _| {
        let id = staff::create(desk, &deed.actor, new)?;
        row(desk, id)
    });
    Ok(Json(made.await?))
}

/// Takes one off the roster.
pub(super) async fn remove(
    person: Person,
    State(app): State<App>,
    Named(id): Named<u32>,
    order: Order<Nothing>,
) -> ApiResult<Json<StaffRow>> {
    let (who, id) = (person.clone(), StaffId(id));
    let done = once(&app, &person, order, move |desk, deed, Nothing {}| {
        who.need(row(desk, id)?.store)?;
        roster::remove(desk, &deed.actor, id)?;
        row(desk, id)
    });
    Ok(Json(done.await?))
}

fn row(desk: &Desk, id: StaffId) -> ApiResult<StaffRow> {
    people::find_staff(&desk.sql, id)?.ok_or(ApiError::NotFound { what: "person" })
}

/// Checks what was written and hashes the PIN, which takes too long for the writer.
async fn checked(app: &App, new: &NewStaff) -> ApiResult<NewPerson> {
    let name = text("name", &new.name, 40)?;
    check_pin(&new.pin).map_err(|bad| bad.in_field("pin"))?;
    let (keys, entropy, pin) = (app.keys.clone(), app.entropy, new.pin.clone());
    let hash = tokio::task::spawn_blocking(move || hash_pin(&pin, &keys.pin, entropy)).await;
    let role = match new.role {
        StaffRole::Cashier => "cashier",
        StaffRole::Manager => "manager",
    };
    let pin_hash = hash.map_err(|_panicked| StoreFault::Stopped)?;
    let caps = Caps { payment_max: new.payment_max, refund_max: new.refund_max };
    Ok(NewPerson { name, role, store: new.store, caps, pin_hash })
}
