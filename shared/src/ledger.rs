//! The ledger: accounts, transfers and holds, and the one function that moves value.
//!
//! Every transfer debits one account and credits another by the same amount, so the sum over all
//! accounts of an asset is zero, always. Which accounts may not go below zero is a property of the
//! account ([`AccountId::is_limited`]), not of who calls. The screens know the words (states, refusals,
//! account names); the book itself comes with the feature `signing`.

mod account;
#[cfg(feature = "signing")]
mod book;
#[cfg(feature = "signing")]
mod draft;
#[cfg(feature = "signing")]
mod plan;
mod refusal;

pub use account::{Account, AccountId, BadAccountId, Shard};
#[cfg(feature = "signing")]
pub use book::{Applied, Book, Changes, Hold, HoldId, Moved};
#[cfg(feature = "signing")]
pub use plan::{Plan, Step};
pub use refusal::{Field, Refusal, Retry};

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// What a card may be used for. Expiry is a question of time, not a state.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum CardState {
    /// Made, not sold: it has no value yet.
    #[n(0)]
    Pending,
    /// In use.
    #[n(1)]
    Active,
    /// Stopped by a person; can be unblocked.
    #[n(2)]
    Blocked,
    /// Ended, while rights to it are still out with tills.
    #[n(3)]
    Closing,
    /// Ended for good.
    #[n(4)]
    Closed,
}

impl CardState {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Blocked => "blocked",
            Self::Closing => "closing",
            Self::Closed => "closed",
        }
    }
}

#[cfg(test)]
#[cfg(feature = "signing")]
mod tests;
