//! What handlers take: a body with its `Idempotency-Key`, a query, a name in the path. What does not fit is
//! a problem document that names the field, and never repeats what was sent.

use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::store::read::Turn;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::{HeaderMap, header, request::Parts};
use hmac::{Hmac, KeyInit, Mac};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::Sha256;
use std::str::FromStr;
use uuid::Uuid;

/// The header that makes a write happen once.
const KEY: &str = "idempotency-key";

/// A write: what is asked, and the name that the caller gave to this request.
pub(crate) struct Order<T> {
    /// The caller's name for it.
    pub(crate) key: Uuid,
    /// A keyed hash of method, address and content: the same order again has the same.
    pub(crate) asked: [u8; 32],
    /// What is asked.
    pub(crate) body: T,
}

/// A body that is no write, or that is guarded in another way.
pub(crate) struct Body<T>(pub(crate) T);

/// The part of an address after `?`.
pub(crate) struct Asked<T>(pub(crate) T);

/// What an address names.
pub(crate) struct Named<T>(pub(crate) T);

/// The body of writes that say all in their address.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Nothing {}

impl<T: DeserializeOwned + Serialize> FromRequest<App> for Order<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> ApiResult<Self> {
        let key = key_of(request.headers())?;
        let (parts, content) = request.into_parts();
        let address = format!("{} {}", parts.method, parts.uri);
        let request = Request::from_parts(parts, content);
        let Body(body) = Body::<T>::from_request(request, app).await?;
        let asked = asked(app, &address, &body)?;
        Ok(Self { key, asked, body })
    }
}

impl<T: DeserializeOwned + Serialize> FromRequest<App> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> ApiResult<Self> {
        let headers = request.headers().clone();
        let bytes =
            Bytes::from_request(request, app).await.map_err(|bad| ApiError::unread(&bad))?;
        if bytes.is_empty() {
            return read(b"{}").map(Self);
        }
        if !is_json(&headers) {
            return Err(ApiError::bad("not_json", "Send JSON, with the content type to match."));
        }
        read(&bytes).map(Self)
    }
}

impl<T: DeserializeOwned> FromRequestParts<App> for Asked<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> ApiResult<Self> {
        let detail = "The part of the address after `?` is not what this address takes.";
        let found = Query::try_from_uri(&parts.uri);
        found.map(|Query(asked)| Self(asked)).map_err(|_| ApiError::bad("bad_query", detail))
    }
}

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Named<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> ApiResult<Self> {
        let found = Path::from_request_parts(parts, app).await;
        let nothing = ApiError::NotFound { what: "thing of this name" };
        found.map(|Path(name)| Self(name)).map_err(|_| nothing)
    }
}

fn key_of(headers: &HeaderMap) -> ApiResult<Uuid> {
    let bad = |detail| ApiError::field("Idempotency-Key", "idempotency_key", detail);
    let key = headers.get(KEY).ok_or_else(|| {
        bad("Every write carries an Idempotency-Key: a new UUID, and the same one when you try again.")
    })?;
    let key = key.to_str().ok().and_then(|key| Uuid::try_parse(key).ok());
    key.ok_or_else(|| bad("The Idempotency-Key is not a UUID."))
}

/// The hash is keyed, since a body may hold a PIN, which is soon found from a plain hash.
fn asked(app: &App, address: &str, body: &impl Serialize) -> ApiResult<[u8; 32]> {
    let body = serde_json::to_vec(body).map_err(crate::store::StoreFault::damaged)?;
    let key = app.keys.issuer_secret.to_bytes();
    let mut mac = Hmac::<Sha256>::new_from_slice(&*key).expect("HMAC takes a key of any length");
    for part in [b"scrip.request.v1".as_slice(), address.as_bytes(), &body] {
        mac.update(part);
        mac.update(&[0]);
    }
    Ok(mac.finalize().into_bytes().into())
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.and_then(|kind| kind.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// Reads JSON strictly: no field is missing, none is unknown, none is there twice.
fn read<T: DeserializeOwned + Serialize>(bytes: &[u8]) -> ApiResult<T> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let body: T = serde_path_to_error::deserialize(&mut json).map_err(|bad| say_where(&bad))?;
    json.end().map_err(|_| not_json())?;
    let sent: Value = serde_json::from_slice(bytes).map_err(|_| not_json())?;
    let known = serde_json::to_value(&body).map_err(|_| not_json())?;
    match unknown_field(&sent, &known) {
        Some(field) => {
            Err(ApiError::field(field, "unknown_field", "This field is not known here."))
        }
        None => Ok(body),
    }
}

fn not_json() -> ApiError {
    ApiError::bad("bad_json", "The body is not one JSON value.")
}

/// Serde's own words can repeat what was sent, so only the place is taken from them.
fn say_where(bad: &serde_path_to_error::Error<serde_json::Error>) -> ApiError {
    if !bad.inner().is_data() {
        return not_json();
    }
    let said = bad.inner().to_string();
    let missing = said.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
    match missing {
        Some(field) => ApiError::field(field, "missing_field", "This field is missing."),
        None => ApiError::field(bad.path(), "bad_field", "This field is not what it must be."),
    }
}

/// The first field of what was sent that its type does not have.
fn unknown_field(sent: &Value, known: &Value) -> Option<String> {
    let (Value::Object(sent), Value::Object(known)) = (sent, known) else {
        return None;
    };
    sent.iter().find_map(|(name, value)| match known.get(name) {
        None => Some(name.clone()),
        Some(inner) => unknown_field(value, inner).map(|field| format!("{name}.{field}")),
    })
}

/// A text that a person wrote: something in it, not too long, on one line.
pub(crate) fn text(field: &str, written: &str, characters_max: usize) -> ApiResult<String> {
    let written = written.trim();
    let fits = (1..=characters_max).contains(&written.chars().count());
    if fits && !written.chars().any(char::is_control) {
        return Ok(written.to_owned());
    }
    let detail = format!("Write 1 to {characters_max} characters on one line.");
    Err(ApiError::field(field, "bad_text", detail))
}

/// The whole part after `?` of a list that can be asked for nothing else.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WhichPage {
    cursor: Option<String>,
    limit: Option<String>,
}

impl WhichPage {
    /// The page that is asked for.
    pub(crate) fn turn(&self) -> ApiResult<Turn> {
        turn(self.cursor.as_deref(), self.limit.as_deref())
    }
}

/// Which page is asked for: behind the place that the page before ended with, and with so many rows.
pub(crate) fn turn<P: FromStr>(cursor: Option<&str>, limit: Option<&str>) -> ApiResult<Turn<P>> {
    let bad =
        || ApiError::field("cursor", "bad_cursor", "Send what the page before gave as `next`.");
    let after = cursor.map(|text| text.parse().map_err(|_| bad())).transpose()?;
    let rows = limit.map_or(Some(Turn::ROWS), |text| text.parse().ok());
    let rows = rows.filter(|rows| (1..=Turn::ROWS_MAX).contains(rows)).ok_or_else(|| {
        ApiError::field("limit", "bad_limit", format!("Ask for 1 to {} rows.", Turn::ROWS_MAX))
    })?;
    Ok(Turn { after, rows })
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::wire::api::{NewStaff, NewStore};

    fn said<T>(read: ApiResult<T>) -> String {
        match read {
            Ok(_) => "ok".to_owned(),
            Err(ApiError::BadRequest { code, field, detail }) => {
                assert!(!detail.contains("4711"), "nothing that was sent is said again: {detail}");
                format!("{code} {}", field.unwrap_or_default())
            }
            Err(other) => other.to_string(),
        }
    }

    #[test]
    fn bodies_are_read_strictly() {
        let staff = |rest: &str| format!(r#"{{"name": "Ada", "role": "cashier", {rest}}}"#);
        let rows = [
            (staff(r#""pin": "4711", "store": null, "payment_max": null"#), "ok"),
            (staff(r#""pin": "4711""#), "ok"),
            (staff(r#""pin": 4711"#), "bad_field pin"),
            (staff(r#""pin": "4711", "pin": "4711""#), "bad_field ."),
            (staff(r#""pin": "4711", "admin": true"#), "unknown_field admin"),
            (staff(r#""store": 1"#), "missing_field pin"),
            (staff(r#""pin": "4711", "payment_max": 9007199254740992"#), "bad_field payment_max"),
            (staff(r#""pin": "4711", "payment_max": 1.5"#), "bad_field payment_max"),
            (staff(r#""pin": "4711", "store": -1"#), "bad_field store"),
            (staff(r#""pin": "4711""#) + "x", "bad_json "),
            ("[".to_owned(), "bad_json "),
            (String::new(), "bad_json "),
            ("4711".to_owned(), "bad_field ."),
        ];
        for (body, expected) in rows {
            assert_eq!(said(read::<NewStaff>(body.as_bytes())), expected, "{body}");
        }
    }

    #[test]
    fn unknown_fields_are_found_inside_too() {
        let body =
            r#"{"name": "A", "asset": "EUR", "ceiling": 1, "policy": {"floor_count": 3, "x": 1}}"#;
        assert_eq!(said(read::<NewStore>(body.as_bytes())), "unknown_field policy.x");
    }

    #[test]
    fn what_a_person_wrote() {
        let long = "x".repeat(41);
        let rows = [
            ("Ada", "ok"),
            ("", "bad_text name"),
            ("  ", "bad_text name"),
            ("a\nb", "bad_text name"),
        ];
        for (written, expected) in rows.into_iter().chain([(long.as_str(), "bad_text name")]) {
            assert_eq!(said(text("name", written, 40)), expected, "{written:?}");
        }
        assert_eq!(text("name", " Ada ", 40).ok().as_deref(), Some("Ada"));
    }
}
