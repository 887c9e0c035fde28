//! A server's address as people type it.

use http::Uri;
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// Where headquarters is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    host: String,
    port: u16,
    sealed: Sealed,
}

/// Whether what is said there is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sealed {
    Tls,
    /// To this machine alone.
    Plain,
}

/// Why a text is no address. Checked top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// Not of the form `https://name:port`.
    #[error("an address looks like https://hq.example:7400")]
    Malformed,
    /// Plain text to another machine.
    #[error("only https:// is used to another machine")]
    PlainToAnotherMachine,
}

impl Address {
    /// The host as a name or number, without brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether TLS is spoken there.
    pub fn is_tls(&self) -> bool {
        self.sealed == Sealed::Tls
    }

    /// The same place, spoken to by TLS.
    pub(super) fn sealed(&self) -> Self {
        Self { sealed: Sealed::Tls, ..self.clone() }
    }

    /// What stands in a request's `Host`.
    pub fn authority(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }

    /// The address of a WebSocket there.
    pub fn socket_uri(&self, path: &str) -> String {
        let scheme = if self.is_tls() { "wss" } else { "ws" };
        format!("{scheme}://{}{path}", self.authority())
    }
}

impl FromStr for Address {
    type Err = BadAddress;
    fn from_str(text: &str) -> Result<Self, BadAddress> {
        let text = text.trim().trim_end_matches('/');
        let uri: Uri = text.parse().map_err(|_| BadAddress::Malformed)?;
        let host = uri.host().ok_or(BadAddress::Malformed)?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_string();
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() || text.contains('@') {
            return Err(BadAddress::Malformed);
        }
        let (sealed, port) = match uri.scheme_str() {
            Some("https") => (Sealed::Tls, 443),
            Some("http") => (Sealed::Plain, 80),
            _ => return Err(BadAddress::Malformed),
        };
        if sealed == Sealed::Plain && !is_this_machine(&host) {
            return Err(BadAddress::PlainToAnotherMachine);
        }
        Ok(Self { port: uri.port_u16().unwrap_or(port), host, sealed })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_tls() { "https" } else { "http" };
        write!(f, "{scheme}://{}", self.authority())
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
