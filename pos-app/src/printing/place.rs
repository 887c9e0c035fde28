//! Where a receipt printer is.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The port at which printers take what is to be printed, raw.
const PORT: u16 = 9100;

/// A printer on the network, or a device file of the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// `tcp://192.168.1.50` or `tcp://kitchen.local:9101`; port 9100 where none is named.
    Network {
        /// The host's name or address.
        host: String,
        /// The port.
        port: u16,
    },
    /// `/dev/usb/lp0`: a USB printer as the system shows it.
    Device(PathBuf),
}

/// What was written is no place of a printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a printer is tcp://HOST, tcp://HOST:PORT or a device such as /dev/usb/lp0")]
pub struct NotAPlace;

impl FromStr for Place {
    type Err = NotAPlace;

    fn from_str(text: &str) -> Result<Self, NotAPlace> {
        let text = text.trim();
        if text.starts_with('/') {
            // Only devices: a file that is written to instead would be printed by nobody.
            let is_device = Path::new(text).starts_with("/dev") && !text.contains("/../");
            return if is_device { Ok(Self::Device(text.into())) } else { Err(NotAPlace) };
        }
        let rest = text.strip_prefix("tcp://").ok_or(NotAPlace)?.trim_end_matches('/');
        let (host, port) = split(rest)?;
        if host.is_empty() || !host.chars().all(is_of_a_host) {
            return Err(NotAPlace);
        }
        Ok(Self::Network { host: host.to_owned(), port })
    }
}

/// The host and the port; an IPv6 address stands in brackets where a port follows.
fn split(text: &str) -> Result<(&str, u16), NotAPlace> {
    let number = |port: &str| port.parse().ok().filter(|port| *port > 0).ok_or(NotAPlace);
    if let Some(rest) = text.strip_prefix('[') {
        let (host, port) = rest.split_once(']').ok_or(NotAPlace)?;
        host.parse::<IpAddr>().map_err(|_| NotAPlace)?;
        return match port.strip_prefix(':') {
            Some(port) => Ok((host, number(port)?)),
            None if port.is_empty() => Ok((host, PORT)),
            None => Err(NotAPlace),
        };
    }
    match text.split_once(':') {
        None => Ok((text, PORT)),
        Some((host, port)) => Ok((host, number(port)?)),
    }
}

fn is_of_a_host(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_' | ':')
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network { host, port } if host.contains(':') => {
                write!(f, "tcp://[{host}]:{port}")
            }
            Self::Network { host, port } => write!(f, "tcp://{host}:{port}"),
            Self::Device(path) => write!(f, "{}", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_and_written() {
        for (text, shown) in [
            ("tcp://192.168.1.50", Some("tcp://192.168.1.50:9100")),
            (" tcp://kitchen.local:9101/ ", Some("tcp://kitchen.local:9101")),
            ("tcp://[fe80::1]:9100", Some("tcp://[fe80::1]:9100")),
            ("tcp://[::1]", Some("tcp://[::1]:9100")),
            ("/dev/usb/lp0", Some("/dev/usb/lp0")),
            ("/etc/passwd", None),
            ("/dev/../etc/passwd", None),
            ("http://192.168.1.50", None),
            ("tcp://", None),
            ("tcp://host:0", None),
            ("tcp://host:70000", None),
            ("tcp://host name", None),
            ("tcp://[host]:1", None),
            ("", None),
        ] {
            let place = text.parse::<Place>().ok();
            assert_eq!(place.as_ref().map(ToString::to_string).as_deref(), shown, "{text}");
            if let Some(place) = place {
                assert_eq!(place.to_string().parse(), Ok(place), "{text}");
            }
        }
    }
}
