//! Documents: Automerge as a carrier of bytes that prove themselves.
//!
//! Nothing in a document has authority over money. What comes out of one is bytes, and they count only
//! where they are validly signed entries that were not known before (invariant 11).
//!
//! - [`DayDoc`]: a till's entries, or their outcomes, of one business day. One writer, append-only, a
//!   straight line of changes; exchanged by heads.
//! - [`StoreDoc`]: what the people of a store edit together.
//! - [`follow_on`]: what is new in changes from a foreign hand, for one who keeps them as bytes.
//! - [`worker`]: the server's child process, in which everything happens that takes foreign bytes.
//!
//! Automerge 0.12 panics on some damaged or hostile input, and a few bytes can make it work for very long.
//! A till takes foreign bytes only from its server, so a size cap and [`contained`] are enough there. A
//! server takes them from every till: it runs [`worker`] in a process of its own with limits on memory and
//! time, which it kills and starts again.

mod change;
mod day;
mod follow;
mod store;
#[cfg(test)]
mod tests;
pub mod worker;

pub use change::end_of_changes;
pub use day::{DayDoc, DayKind, JOURNAL_ENTRIES_MAX, sequences_of, z_number_of};
pub use follow::{FollowedOn, LineEnd, follow_on};
pub use store::{StoreDoc, StoreTalk};

pub use crate::sync::doc::{DOC_BYTES_MAX, DocHead};

use minicbor::{Decode, Encode};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why foreign bytes are not taken into a document. Checked top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, thiserror::Error)]
#[cbor(index_only)]
pub enum BadDocument {
    /// More bytes than [`DOC_BYTES_MAX`].
    #[error("the document is too large")]
    #[n(0)]
    TooLarge,
    /// Not changes in Automerge's form, or packed in a way that this version does not take.
    #[error("the document is damaged")]
    #[n(1)]
    Damaged,
    /// The bytes do not fit their checksum.
    #[error("the document does not fit its checksum")]
    #[n(2)]
    Checksum,
    /// A change does something else than add bytes under a new number.
    #[error("the document holds something that has no place in it")]
    #[n(3)]
    NotOurs,
    /// It does not follow on from what is held: the direct path must carry what is missing.
    #[error("the document has forked, or a part of it is missing")]
    #[n(4)]
    Forked,
    /// Automerge gave up on it.
    #[error("the document could not be read")]
    #[n(5)]
    Panicked,
    /// An earlier failure left this document in doubt; load it again from what was saved.
    #[error("the document must be loaded again")]
    #[n(6)]
    InDoubt,
}

impl BadDocument {
    /// The stable code, for logs and counts.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "document_too_large",
            Self::Damaged => "document_damaged",
            Self::Checksum => "document_checksum",
            Self::NotOurs => "document_not_ours",
            Self::Forked => "document_forked",
            Self::Panicked => "document_panicked",
            Self::InDoubt => "document_in_doubt",
        }
    }
}

/// Heads of which at least one is not known here: the sides have met a fork, and the direct path takes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the other side has a part of the document that is not known here")]
pub struct UnknownHeads;

/// Runs work on foreign bytes and turns a panic into a refusal. What the work held may be half done: it
/// works on something that is thrown away, or is marked as in doubt.
pub fn contained<T>(work: impl FnOnce() -> Result<T, BadDocument>) -> Result<T, BadDocument> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(BadDocument::Panicked))
}

/// The size cap, before anything else looks at foreign bytes.
fn check_size(bytes: &[u8]) -> Result<(), BadDocument> {
    if bytes.len() > DOC_BYTES_MAX { Err(BadDocument::TooLarge) } else { Ok(()) }
}
