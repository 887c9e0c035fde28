//! How cards are looked for, ordered and drawn.

use super::input::text;
use crate::acts::cards::{Order, reissue};
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::qr;
use crate::store::read::cards::Mark;
use axum::http::{HeaderName, header};
use shared::credential::{self, Issued, TypedNumber};
use shared::ids::CardId;
use shared::ledger::Refusal;
use shared::money::Minor;
use shared::trust_list::TrustList;
use shared::wire::api::{IssueCards, IssuedCard};
use shared::words::Words;
use uuid::Uuid;

/// The most cards of one order over the API: all of them are in one answer.
const ORDER_MAX: u32 = 1_000;

/// A picture that no cache keeps.
pub(super) type Drawing = ([(HeaderName, &'static str); 2], Vec<u8>);

/// What may stand in an address: the card's name, or the end of its number.
pub(super) fn open_mark(search: &str) -> ApiResult<Mark> {
    let search = search.trim();
    if let Ok(id) = search.parse() {
        return Ok(Mark::Id(id));
    }
    last_four(search).ok_or_else(|| {
        let detail = "Search by the card's id or the last four characters of its number; \
                      send a whole number or code to /v1/cards/find.";
        ApiError::field("search", "bad_search", detail)
    })
}

/// Anything that names a card, secrets too. They go no further than here.
pub(super) fn any_mark(written: &str, trust: &TrustList) -> ApiResult<Mark> {
    let written = written.trim();
    if let Ok(mark) = open_mark(written) {
        return Ok(mark);
    }
    if written.starts_with("GC") {
        let read = credential::read(written, trust);
        let bad = |bad: credential::BadToken| unreadable(bad.code());
        return read.map(|card| Mark::Id(card.card)).map_err(bad);
    }
    let typed = TypedNumber::parse(written);
    typed.map(|typed| Mark::Id(typed.card())).map_err(|bad| unreadable(bad.code()))
}

/// As a till says it.
fn unreadable(code: &'static str) -> ApiError {
    ApiError::field("text", code, Words::in_language("en").refusal(code, &[]))
}

/// As typed numbers are read: any case, O for 0, I and L for 1.
fn last_four(written: &str) -> Option<Mark> {
    let plain = crate::entropy::plain_code(written);
    let whole = written.chars().count() == 4 && plain.len() == 4;
    whole.then(|| Mark::LastFour(plain.to_string()))
}

/// An order of a size that one answer holds.
pub(super) fn order(wanted: &IssueCards, batch: Uuid) -> ApiResult<Order> {
    if wanted.count == 0 || wanted.count > ORDER_MAX {
        let detail = format!("One order is 1 to {ORDER_MAX} cards.");
        return Err(ApiError::field("count", "bad_count", detail));
    }
    let activate = wanted.activate.map(not_below_zero).transpose()?;
    Ok(Order { program: wanted.program, count: wanted.count, activate, batch })
}

/// Value that a card begins with: nothing, or more.
pub(super) fn not_below_zero(minor: Minor) -> ApiResult<Minor> {
    if minor < Minor::ZERO { Err(Refusal::AmountNotPositive.into()) } else { Ok(minor) }
}

/// Draws the codes of cards that were just made.
pub(super) async fn draw_all(app: &App, ids: Vec<CardId>) -> ApiResult<Vec<IssuedCard>> {
    let keys = app.keys.clone();
    let draw = move |sql: &rusqlite::Connection| {
        ids.into_iter()
            .map(|id| {
                let issued = reissue(sql, &keys, id)?;
                Ok(IssuedCard {
                    id,
                    token: issued.token.text().to_owned(),
                    number: issued.typed.text().to_string(),
                    qr_svg: qr::svg(&issued.token),
                })
            })
            .collect()
    };
    app.store.read(draw).await
}

/// A drawing for print.
pub(super) fn svg(issued: &Issued) -> Drawing {
    (picture("image/svg+xml"), qr::svg(&issued.token).into_bytes())
}

/// A picture for screens.
pub(super) fn png(issued: &Issued) -> Drawing {
    (picture("image/png"), qr::png(&issued.token))
}

fn picture(kind: &'static str) -> [(HeaderName, &'static str); 2] {
    [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")]
}

/// Why, as a person wrote it.
pub(super) fn reason(written: &str) -> ApiResult<String> {
    text("reason", written, 200)
}
