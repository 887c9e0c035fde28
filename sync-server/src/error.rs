//! The one place where a reason becomes an HTTP status: problem documents (RFC 9457) with a stable code.

use crate::store::StoreFault;
use axum::Json;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::ledger::Refusal;
use shared::wire::api::Problem;

/// The answer of a handler.
pub type ApiResult<T> = Result<T, ApiError>;

/// Why a request has no other answer than a problem document.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The rules said no.
    #[error("refused: {0:?}")]
    Refused(Refusal),
    /// The request is not what it must be.
    #[error("bad request: {detail}")]
    BadRequest {
        /// The stable code.
        code: &'static str,
        /// What is wrong with it, for whoever wrote the client.
        detail: String,
        /// Which field of it is wrong, where one is.
        field: Option<String>,
    },
    /// The name or the password is wrong; which of them is not said.
    #[error("wrong name or password")]
    WrongPassword,
    /// Nobody is signed in, or the proof of who asks is wrong.
    #[error("not signed in")]
    NotSignedIn,
    /// Whoever is signed in may not do this.
    #[error("not allowed")]
    NotAllowed,
    /// There is no such thing.
    #[error("no such {what}")]
    NotFound {
        /// What was looked for.
        what: &'static str,
    },
    /// The address exists, and not for this method.
    #[error("wrong method")]
    WrongMethod,
    /// It does not fit what is there already.
    #[error("conflict: {detail}")]
    Conflict {
        /// The stable code.
        code: &'static str,
        /// What it meets.
        detail: String,
    },
    /// More bytes than are read here.
    #[error("too large")]
    TooLarge,
    /// Too many requests; some time later there is room again.
    #[error("too many requests")]
    TooMany {
        /// Whole seconds to wait.
        retry_after_seconds: u32,
    },
    /// The server is not ready, or stopping.
    #[error("not ready: {detail}")]
    NotReady {
        /// What it waits for.
        detail: String,
    },
    /// The world failed.
    #[error(transparent)]
    Fault(#[from] StoreFault),
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl ApiError {
    /// A request that is not what it must be.
    #[expect(clippy::needless_pass_by_value, reason = "callers hand over what they have just made")]
    pub fn bad(code: &'static str, detail: impl ToString) -> Self {
        Self::BadRequest { code, detail: detail.to_string(), field: None }
    }

    /// A field of a request that is not what it must be.
    #[expect(clippy::needless_pass_by_value, reason = "callers hand over what they have just made")]
    pub fn field(field: impl ToString, code: &'static str, detail: impl ToString) -> Self {
        let field = Some(field.to_string());
        Self::BadRequest { code, detail: detail.to_string(), field }
    }

    /// A body that was not read to its end: it is too large, or it stopped coming.
    pub(crate) fn unread(bad: &BytesRejection) -> Self {
        if bad.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return Self::TooLarge;
        }
        Self::bad("unfinished", "The body did not come to its end.")
    }

    /// The same, with the field that it is about where it names none.
    #[must_use]
    pub fn in_field(mut self, name: &str) -> Self {
        if let Self::BadRequest { field: field @ None, .. } = &mut self {
            *field = Some(name.to_owned());
        }
        self
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::BadRequest { code, .. } | Self::Conflict { code, .. } => code,
            Self::WrongPassword => "wrong_password",
            Self::NotSignedIn => "not_signed_in",
            Self::NotAllowed => "not_allowed",
            Self::NotFound { .. } => "not_found",
            Self::WrongMethod => "wrong_method",
            Self::TooLarge => "too_large",
            Self::TooMany { .. } => "too_many_requests",
            Self::NotReady { .. } => "not_ready",
            Self::Fault(_) => "fault",
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Refused(refusal) => refusal_status(refusal),
            Self::BadRequest { .. } => StatusCode::BAD_REQUEST,
            Self::WrongPassword | Self::NotSignedIn => StatusCode::UNAUTHORIZED,
            Self::NotAllowed => StatusCode::FORBIDDEN,
            Self::NotFound { .. } => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict { .. } => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::NotReady { .. } | Self::Fault(StoreFault::Stopped) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Whether what was asked is at fault, and not the server.
    pub fn is_refusal(&self) -> bool {
        self.status().is_client_error()
    }

    /// The sentence for whoever reads the answer: never what was in a request, never what a fault says.
    pub fn detail(&self) -> String {
        match self {
            Self::Refused(refusal) => in_words(*refusal),
            Self::BadRequest { detail, .. }
            | Self::Conflict { detail, .. }
            | Self::NotReady { detail } => detail.clone(),
            Self::WrongPassword => "The name or the password is wrong.".to_owned(),
            Self::NotSignedIn => "Sign in first.".to_owned(),
            Self::NotAllowed => "Your role does not allow this.".to_owned(),
            Self::NotFound { what } => format!("There is no such {what}."),
            Self::WrongMethod => "This address does not take this method.".to_owned(),
            Self::TooLarge => "The request is larger than this address takes.".to_owned(),
            Self::TooMany { .. } => "Too many requests: wait and try again.".to_owned(),
            Self::Fault(_) => "Something failed here; nothing was changed. Try again; if it stays, tell the operator.".to_owned(),
        }
    }

    /// The document, in the form that the API's types give it.
    pub fn document(&self) -> Problem {
        let code = self.code();
        let refusal = if let Self::Refused(refusal) = self { Some(*refusal) } else { None };
        let field = if let Self::BadRequest { field, .. } = self {
            field.clone()
        } else {
            refusal.and_then(differing_field)
        };
        Problem {
            kind: "about:blank".to_owned(),
            title: code.replace('_', " "),
            status: self.status().as_u16(),
            detail: Some(self.detail()),
            code: code.to_owned(),
            retry: refusal.map(|refusal| refusal.retry()),
            refusal,
            field,
        }
    }
}

/// A refusal's figures have no currency here: its sentence does without them, and `refusal` carries them.
fn in_words(refusal: Refusal) -> String {
    let code = if let Refusal::CardState { state } = refusal {
        format!("card_state_{}", state.code())
    } else {
        format!("{}_bare", refusal.code())
    };
    shared::words::Words::in_language("en").refusal(&code, &[])
}

/// The field that a refusal is about, by its name in requests.
fn differing_field(refusal: Refusal) -> Option<String> {
    let Refusal::SameIdDifferent { field } = refusal else {
        return None;
    };
    serde_json::to_value(field).ok()?.as_str().map(str::to_owned)
}

/// What a refusal is in the words of HTTP.
fn refusal_status(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::UnknownCard
        | Refusal::UnknownPayment
        | Refusal::UnknownLimit { .. }
        | Refusal::UnknownAccount => StatusCode::NOT_FOUND,
        Refusal::NotAllowed | Refusal::TillStopped => StatusCode::FORBIDDEN,
        Refusal::SameIdDifferent { .. }
        | Refusal::PaymentCancelled
        | Refusal::PaymentTaken
        | Refusal::CardState { .. }
        | Refusal::CardExpired
        | Refusal::NotEnoughFunds { .. }
        | Refusal::HeldElsewhere { .. }
        | Refusal::MoreThanPaid { .. }
        | Refusal::ProgramLimit { .. }
        | Refusal::BeyondLimit { .. }
        | Refusal::CeilingReached { .. }
        | Refusal::NotApproved
        | Refusal::OnlineOnly => StatusCode::CONFLICT,
        Refusal::AmountNotPositive
        | Refusal::SameAccount
        | Refusal::FactsInconsistent
        | Refusal::WrongAsset
        | Refusal::AmountTooLarge => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        if let Self::Fault(fault) = &self {
            tracing::error!(fault = %fault, "A request failed: {fault}");
        }
        let mut response = (self.status(), Json(self.document())).into_response();
        let headers = response.headers_mut();
        let problem = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, problem);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Self::TooMany { retry_after_seconds } = self {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(retry_after_seconds));
        }
        response
    }
}

/// Makes a problem document of an error that a layer below the handlers answered in its own way.
pub(crate) fn as_problem(response: Response) -> Response {
    let status = response.status();
    let is_problem = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == "application/problem+json");
    if is_problem || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let error = match status {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::TooLarge,
        StatusCode::NOT_FOUND => ApiError::NotFound { what: "address" },
        StatusCode::METHOD_NOT_ALLOWED => ApiError::WrongMethod,
        client if client.is_client_error() => {
            ApiError::bad("bad_request", "The request cannot be read.")
        }
        _server => ApiError::Fault(StoreFault::NotCommitted),
    };
    error.into_response()
}

/// The answer to a caller that has it already.
pub(crate) fn unchanged() -> Response {
    StatusCode::NOT_MODIFIED.into_response()
}

/// What every answer carries over TLS: browsers use nothing else from then on, for a year.
pub(crate) const ONLY_TLS: (HeaderName, &str) =
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");

/// What every answer carries, so that a browser does nothing with it that was not meant.
pub(crate) const SAFE_HEADERS: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: blob:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'",
    ),
];
