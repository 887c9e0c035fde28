//! Documents on the wire: their names, and the exchange by heads.

use super::codec::{Blob, List};
use crate::ids::{BadId, StoreId, TillId};
use minicbor::{Decode, Encode};
use std::fmt;
use std::str::FromStr;

/// The most bytes of one document, or of one piece of it, that anybody takes in.
pub const DOC_BYTES_MAX: usize = 1_000_000;
/// The most heads that a document with few writers can have at one moment.
pub const HEADS_MAX: usize = 64;

/// The name of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub enum DocName {
    /// A till's entries of one business day; that till alone writes it.
    #[n(0)]
    Journal {
        /// The till.
        #[n(0)]
        till: TillId,
        /// The number of the day's Z report.
        #[n(1)]
        z_number: u32,
    },
    /// What became of them; the server alone writes it.
    #[n(1)]
    Outcome {
        /// The till.
        #[n(0)]
        till: TillId,
        /// The number of the day's Z report.
        #[n(1)]
        z_number: u32,
    },
    /// What the people of a store edit together.
    #[n(2)]
    Store {
        /// The store.
        #[n(0)]
        store: StoreId,
    },
}

/// A head of a document: the hash of a change that no other builds on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct DocHead(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

/// One turn in the exchange of a document.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum DocTurn {
    /// “These are my heads: send what comes after them.”
    #[n(0)]
    Want {
        /// The document.
        #[n(0)]
        name: DocName,
        /// The asker's heads; none where it has nothing.
        #[n(1)]
        heads: List<DocHead, HEADS_MAX>,
    },
    /// “This comes after the heads that you named.”
    #[n(1)]
    After {
        /// The document.
        #[n(0)]
        name: DocName,
        /// Changes in Automerge's own form.
        #[n(1)]
        changes: Blob<DOC_BYTES_MAX>,
    },
    /// “I do not know those heads”: a fork. A money document then goes by the direct path.
    #[n(2)]
    Unknown {
        /// The document.
        #[n(0)]
        name: DocName,
    },
    /// A message of Automerge's own protocol; for `store/<store>` alone.
    #[n(3)]
    Talk {
        /// The document.
        #[n(0)]
        name: DocName,
        /// The message.
        #[n(1)]
        message: Blob<DOC_BYTES_MAX>,
    },
}

impl DocName {
    /// Whether entries or outcomes stand in it: such a document has one writer and only grows.
    pub fn is_about_money(&self) -> bool {
        match self {
            Self::Journal { .. } | Self::Outcome { .. } => true,
            Self::Store { .. } => false,
        }
    }
}

impl DocTurn {
    /// The document that it is about.
    pub fn name(&self) -> DocName {
        match self {
            Self::Want { name, .. }
            | Self::After { name, .. }
            | Self::Unknown { name }
            | Self::Talk { name, .. } => *name,
        }
    }
}

impl fmt::Display for DocName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Journal { till, z_number } => write!(f, "journal/{}/{z_number}", till.0),
            Self::Outcome { till, z_number } => write!(f, "outcome/{}/{z_number}", till.0),
            Self::Store { store } => write!(f, "store/{}", store.0),
        }
    }
}

impl FromStr for DocName {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = BadId { kind: "document name" };
        let number = |text: &str| text.parse::<u32>().map_err(|_| bad);
        let parts: Vec<&str> = text.split('/').collect();
        let name = match parts.as_slice() {
            ["journal", till, z] => {
                Self::Journal { till: TillId(number(till)?), z_number: number(z)? }
            }
            ["outcome", till, z] => {
                Self::Outcome { till: TillId(number(till)?), z_number: number(z)? }
            }
            ["store", store] => Self::Store { store: StoreId(number(store)?) },
            _ => return Err(bad),
        };
        // One name has one text: `+7` and `007` are numbers too.
        if name.to_string() == text { Ok(name) } else { Err(bad) }
    }
}

impl fmt::Display for DocHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for DocHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
