//! The line to headquarters: one place opens it, for the sync socket and for enrolment alike.
//!
//! Plain text goes to this machine alone; everything else is TLS 1.2 or newer with a checked certificate. A
//! cut line carries nothing at all: open connections end, and none is made.

mod address;
mod cut;
mod dial;
mod enrol;
#[cfg(test)]
mod tests;

pub use address::{Address, BadAddress};
pub use cut::CutSwitch;
pub use dial::{Dialer, Stream};
pub use enrol::enrol;

use std::io;

/// Why headquarters could not be reached, or did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum LineFault {
    /// The address is no address of a server.
    #[error(transparent)]
    Address(#[from] BadAddress),
    /// The file with the certificate authority cannot be read.
    #[error("the certificate file {} cannot be used: {why}", path.display())]
    Authority {
        /// The file.
        path: std::path::PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The line was cut at this till.
    #[error("the line is cut at this till")]
    Cut,
    /// Nobody answers there.
    #[error("headquarters cannot be reached: {0}")]
    Unreachable(#[source] io::Error),
    /// Somebody answers who cannot prove to be headquarters.
    #[error("the server's certificate is not accepted: {0}")]
    Certificate(#[source] io::Error),
    /// Somebody answers who does not speak TLS as this till does.
    #[error("the server does not speak TLS: {0}")]
    NoTls(#[source] io::Error),
    /// Somebody answers who speaks TLS, and was spoken to without.
    #[error("the server speaks TLS: its address begins with https")]
    NeedsTls,
    /// It took too long.
    #[error("headquarters did not answer in time")]
    TooSlow,
    /// It answers in a way that this till does not understand.
    #[error("the server's answer is not understood: {why}")]
    Unexpected {
        /// What was odd.
        why: String,
    },
    /// It refused, with a stable code.
    #[error("headquarters refused: {code}")]
    Refused {
        /// The code of its problem document.
        code: String,
    },
}
