//! Enrolment: the one request that a till makes over plain HTTP semantics.

use super::{Address, Dialer, LineFault};
use http::{Method, Request, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use shared::wire::enrol::{ENROL_PATH, EnrolRequest, Enrolled};
use std::time::Duration;
use tokio::time::timeout;

/// The most bytes of an answer that are read.
const ANSWER_BYTES_MAX: usize = 256 * 1024;
const ANSWER_WITHIN: Duration = Duration::from_secs(15);

/// The part of a problem document (RFC 9457) that a till looks at.
#[derive(Deserialize)]
struct Problem {
    code: String,
}

/// Asks headquarters to take this till in.
pub async fn enrol(
    dialer: &Dialer,
    address: &Address,
    request: &EnrolRequest,
) -> Result<Enrolled, LineFault> {
    let body = serde_json::to_vec(request).map_err(|error| unexpected(&error))?;
    let exchange = timeout(ANSWER_WITHIN, exchange(dialer, address, body)).await;
    let (status, answer) = match exchange.map_err(|_| LineFault::TooSlow)? {
        Err(LineFault::Unexpected { .. })
            if !address.is_tls() && dialer.hears_tls(address).await =>
        {
            return Err(LineFault::NeedsTls);
        }
        answered => answered?,
    };
    if status.is_success() {
        return serde_json::from_slice(&answer).map_err(|error| unexpected(&error));
    }
    match serde_json::from_slice::<Problem>(&answer) {
        Ok(problem) => Err(LineFault::Refused { code: problem.code }),
        Err(_) => Err(LineFault::Unexpected { why: format!("it says {status}") }),
    }
}

async fn exchange(
    dialer: &Dialer,
    address: &Address,
    body: Vec<u8>,
) -> Result<(http::StatusCode, Bytes), LineFault> {
    let stream = dialer.open(address).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|error| unexpected(&error))?;
    let request = Request::builder()
        .method(Method::POST)
        .uri(ENROL_PATH)
        .header(header::HOST, address.authority())
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/json")
        .body(Full::new(Bytes::from(body)))
        .map_err(|error| unexpected(&error))?;
    let carried = tokio::spawn(connection);
    let answer = async {
        let response = sender.send_request(request).await.map_err(|error| unexpected(&error))?;
        let status = response.status();
        let body = Limited::new(response.into_body(), ANSWER_BYTES_MAX);
        let bytes = body
            .collect()
            .await
            .map_err(|error| LineFault::Unexpected { why: error.to_string() })?;
        Ok((status, bytes.to_bytes()))
    }
    .await;
    carried.abort();
    answer
}

fn unexpected(error: &dyn std::error::Error) -> LineFault {
    LineFault::Unexpected { why: error.to_string() }
}
