//! Tills, as people look after them.

use super::card_input::reason;
use super::input::{Asked, Named, Nothing, Order, WhichPage, text};
use super::once::once;
use crate::acts::{recall, tills};
use crate::app::App;
use crate::auth::{Hq, Person};
use crate::error::{ApiError, ApiResult};
use crate::qr;
use crate::store::read::places;
use crate::store::{Desk, StoreFault};
use crate::sync_socket::Word;
use axum::Json;
use axum::extract::State;
use shared::ids::TillId;
use shared::time::Millis;
use shared::wire::api::{EnrolCode, NewTill, Page, StateAct, TillRow, TillStanding};

/// How long a code is good for.
const CODE_VALID: Millis = Millis(24 * 3_600_000);

/// Those that the person sees.
pub(super) async fn list(
    person: Person,
    State(app): State<App>,
    Asked(which): Asked<WhichPage>,
) -> ApiResult<Json<Page<TillRow>>> {
    let (only, turn) = (person.only(), which.turn()?);
    let look = move |sql: &rusqlite::Connection| places::tills(sql, only, turn);
    let found: Result<_, StoreFault> = app.store.read(look).await;
    let Page { rows, next } = found?;
    let rows = rows.into_iter().map(|row| with_line(&app, row)).collect();
    Ok(Json(Page { rows, next }))
}

/// Adds one.
pub(super) async fn create(
    Hq(person): Hq,
    State(app): State<App>,
    order: Order<NewTill>,
) -> ApiResult<Json<TillRow>> {
    let made = once(&app, &person, order, |desk, deed, new| {
        let name = text("name", &new.name, 40)?;
        let till = tills::create(desk, &deed.actor, new.store, name)?;
        row(desk, till)
    });
    Ok(Json(made.await?))
}

/// Makes a code that enrols one. The same order again shows the same code.
pub(super) async fn enrol_code(
    person: Person,
    State(app): State<App>,
    Named(till): Named<u32>,
    order: Order<Nothing>,
) -> ApiResult<Json<EnrolCode>> {
    let (keys, who, till) = (app.keys.clone(), person.clone(), TillId(till));
    let made = once(&app, &person, order, move |desk, deed, Nothing {}| {
        who.need(Some(tills::find_till(desk, till)?.store))?;
        let code = tills::code_of_request(&keys, deed.request);
        let made = tills::keep_code(desk, &deed.actor, till, code, CODE_VALID)?;
        Ok((deed.request, made.expires_at))
    });
    let (request, expires_at) = made.await?;
    let code = tills::code_of_request(&app.keys, request).to_string();
    // Behind the #, so that no server sees it where the code is opened as an address.
    let address = format!("{}/enrol#{code}", app.config.public_url);
    let qr_svg = qr::svg_of_text(&address)
        .ok_or_else(|| StoreFault::damaged("the server's public address is too long to draw"))?;
    Ok(Json(EnrolCode { code, qr_svg, expires_at }))
}

/// Gives a lost one up.
pub(super) async fn revoke(
    Hq(person): Hq,
    State(app): State<App>,
    Named(till): Named<u32>,
    order: Order<StateAct>,
) -> ApiResult<Json<TillRow>> {
    let till = TillId(till);
    let done = once(&app, &person, order, move |desk, deed, wanted| {
        let why = reason(&wanted.reason)?;
        recall::recall(desk, &deed.actor, deed.request, till, &why)?;
        row(desk, till)
    });
    let row = done.await?;
    app.tills.tell(till, Word::Stopped);
    Ok(Json(row))
}

/// Writes off what one that was given up could still lose.
pub(super) async fn write_off(
    Hq(person): Hq,
    State(app): State<App>,
    Named(till): Named<u32>,
    order: Order<StateAct>,
) -> ApiResult<Json<TillRow>> {
    let till = TillId(till);
    let done = once(&app, &person, order, move |desk, deed, wanted| {
        let why = reason(&wanted.reason)?;
        recall::write_off(desk, &deed.actor, deed.request, till, &why)?;
        row(desk, till)
    });
    Ok(Json(done.await?))
}

fn row(desk: &mut Desk, till: TillId) -> ApiResult<TillRow> {
    desk.flush()?;
    places::till(&desk.sql, till)?.ok_or(ApiError::NotFound { what: "till" })
}

/// Whether it is connected stands in no table.
fn with_line(app: &App, row: TillRow) -> TillRow {
    match row.standing {
        TillStanding::Offline if app.tills.is_connected(row.id) => {
            TillRow { standing: TillStanding::Online, last_seen: Some(app.clock.now()), ..row }
        }
        TillStanding::New
        | TillStanding::Online
        | TillStanding::Offline
        | TillStanding::Copied
        | TillStanding::Revoked => row,
    }
}
