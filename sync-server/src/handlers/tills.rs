//! What tills ask over HTTP: to be enrolled, and to bring entries without a socket.

use crate::acts::{shops, tills};
use crate::app::App;
use crate::auth::{Caller, Door};
use crate::error::{ApiError, ApiResult};
use crate::settling::{self, Journal};
use crate::store::tills::key_of;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Extension, Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use shared::books::Store;
use shared::ids::{Epoch, TillId};
use shared::signing::{PublicKey, seal};
use shared::sync::codec::{self, List, Text};
use shared::sync::server_side::Stop;
use shared::sync::{Admission, ENTRIES_MAX, ToServer, ToTill};
use shared::wire::enrol::{EnrolRequest, Enrolled};
use shared::wire::screen::Secret;

/// Makes a machine a till.
pub(crate) async fn enrol(
    State(app): State<App>,
    Extension(door): Extension<Door>,
    Caller(address): Caller,
    request: Result<Json<EnrolRequest>, JsonRejection>,
) -> ApiResult<Json<Enrolled>> {
    let Json(request) =
        request.map_err(|_| ApiError::bad("bad_json", "Send a code and a public key as JSON."))?;
    let key: PublicKey = request.key.parse().map_err(|bad| ApiError::bad("bad_key", bad))?;
    let enrolled = app.store.write(move |desk| {
        let till = tills::enrol(desk, &request.code.0, key)?;
        let store = shops::find_store(desk, till.store)?;
        let epoch = desk.books.rules().server_epoch;
        Ok::<_, ApiError>((till, store, epoch))
    });
    let (till, store, epoch) = door.guess(address, app.clock.now(), enrolled).await?;
    let admission = Admission {
        till: till.till,
        epoch: till.epoch,
        store: till.store,
        key,
        name: Text::shortened(&till.name),
        server_epoch: epoch,
        signed_at: app.clock.now(),
    };
    Ok(Json(told(&app, till, store, &admission)))
}

/// All that a till begins with.
fn told(app: &App, till: tills::Enrolled, store: Store, admission: &Admission) -> Enrolled {
    Enrolled {
        till: till.till,
        till_name: till.name,
        store: till.store,
        store_name: store.name,
        asset: store.asset,
        epoch: till.epoch,
        server_epoch: admission.server_epoch,
        admission: hex::encode(seal(admission, &app.keys.server).as_bytes()),
        root: app.trust.root.to_string(),
        trust_list: hex::encode(app.trust.signed.as_bytes()),
        pin_key: Secret(hex::encode(*app.keys.pin.0)),
        locale: "en".to_owned(),
        demo: app.config.demo,
    }
}

/// Takes a frame of entries as the socket would, of any epoch. Anybody may bring them, so bad signatures
/// count like wrong codes. Answers with the frames that the socket
/// would have sent, as byte strings in a CBOR array.
pub(crate) async fn entries(
    State(app): State<App>,
    Extension(door): Extension<Door>,
    Caller(address): Caller,
    Path(till): Path<u32>,
    body: Bytes,
) -> ApiResult<Response> {
    let bad = |detail: &str| ApiError::bad("bad_entries", detail);
    let frame = codec::read::<ToServer>(&body).map_err(|why| bad(&why.to_string()))?;
    let ToServer::Entries { first, entries } = frame else {
        return Err(bad("the body is one frame of entries"));
    };
    let claimed = entries.first().and_then(|entry| entry.peek().ok());
    let claimed = claimed.ok_or_else(|| bad("the first entry cannot be read"))?.payload;
    if claimed.till != TillId(till) {
        return Err(bad("these are another till's entries"));
    }
    let (till, epoch) = (claimed.till, claimed.epoch);
    let key = app.store.read(move |sql| key_of(sql, till, epoch)).await?;
    let key = key.ok_or(ApiError::NotFound { what: "till of this epoch" })?;
    let journal = Journal { till, epoch, key };
    if is_awaited(&app, till, epoch).await? {
        let detail = "These books were restored: the till first shows what it keeps.".to_owned();
        return Err(ApiError::Conflict { code: "till_awaited", detail });
    }
    let settled = settling::settle_brought(&app, journal, first, entries.into_vec());
    let settled = door.guess(address, app.clock.now(), settled).await?;
    frames_of(&app, settled)
}

async fn is_awaited(app: &App, till: TillId, epoch: Epoch) -> ApiResult<bool> {
    let place = (till, epoch);
    app.store.write(move |desk| Ok(desk.books.rules().awaited.contains(&place))).await
}

fn frames_of(app: &App, settled: settling::Settlement) -> ApiResult<Response> {
    let head = settled.signed_head(&app.keys.server);
    let mut frames = Vec::new();
    for part in settled.outcomes.chunks(ENTRIES_MAX) {
        let outcomes = List::first_of(part.iter().cloned());
        frames.push(ToTill::Outcomes { outcomes, head: head.clone() });
    }
    match settled.stop {
        None => {}
        Some(Stop::Gap { from }) => frames.push(ToTill::Need { from }),
        Some(Stop::Halted { at, why }) => frames.push(ToTill::Halted { at, why }),
    }
    if let Some(limit) = settled.limit {
        frames.push(ToTill::Limit { limit: seal(&limit, &app.keys.server) });
    }
    let frames: Result<Vec<_>, _> = frames.iter().map(codec::write).collect();
    let frames = frames.map_err(crate::store::StoreFault::damaged)?;
    let frames: Vec<minicbor::bytes::ByteVec> = frames.into_iter().map(Into::into).collect();
    let body = minicbor::to_vec(&frames).map_err(crate::store::StoreFault::damaged)?;
    Ok(([(header::CONTENT_TYPE, "application/cbor")], body).into_response())
}
