//! The cookie that carries a session's token. The token is a secret; only its hash is stored.

use super::person::ENDS_AFTER;
use crate::config::Config;
use axum::http::{HeaderMap, HeaderValue, header};
use zeroize::Zeroizing;

/// Its name.
pub const NAME: &str = "scrip_session";

/// The token that a request carries.
pub fn token(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).into_iter();
    let mut pairs = cookies.filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(';'));
    pairs.find_map(|pair| pair.trim().strip_prefix(NAME)?.strip_prefix('='))
}

/// What makes a browser keep a token.
///
/// # Panics
///
/// Never: a token is made of hexadecimal digits, which a header may hold.
pub fn keep(token: &Zeroizing<String>, config: &Config) -> HeaderValue {
    let seconds = ENDS_AFTER.0 / 1_000;
    let line = format!("{NAME}={}; Max-Age={seconds}{}", token.as_str(), ways(config));
    let mut line = HeaderValue::try_from(line).expect("a token is hexadecimal");
    line.set_sensitive(true);
    line
}

/// What makes a browser forget it.
///
/// # Panics
///
/// Never: there is nothing in it that a header may not hold.
pub fn forget(config: &Config) -> HeaderValue {
    let line = format!("{NAME}=; Max-Age=0{}", ways(config));
    HeaderValue::try_from(line).expect("the line has only letters")
}

/// No script reads it, no other site sends it, and over TLS nothing else carries it.
fn ways(config: &Config) -> &'static str {
    if config.tls.is_some() || config.public_url.starts_with("https://") {
        "; Path=/; HttpOnly; SameSite=Strict; Secure"
    } else {
        "; Path=/; HttpOnly; SameSite=Strict"
    }
}
