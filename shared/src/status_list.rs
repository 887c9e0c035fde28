//! The status list: two bits for each card, so that a till can refuse a blocked card with no line.
//!
//! The server signs a small header: version, time, number of cards, and SHA-256 of the packed bits. The
//! bits themselves travel unsigned beside it, whole or as the changes since an earlier version. Either way
//! the till ends with bits whose hash must be the header's, so the signature covers every one of them, and
//! a delta that was damaged or applied to the wrong list cannot go unnoticed. A list that is made new with
//! no change is a header alone.
//!
//! Packed: card 0 in the two lowest bits of the first byte; unused bits of the last byte are zero.
//! 1,000,000 cards are 250,000 bytes.

mod bits;
mod delta;
#[cfg(test)]
mod tests;

pub use self::bits::{CARDS_MAX, StatusBits};
pub use self::delta::{CHANGES_MAX, StatusChange, StatusDelta};
use crate::ids::{KeyId, ServerEpoch, StatusIndex};
use crate::ledger::CardState;
use crate::signing::{BadSignature, Payload, PublicKey, SecretKey, Signed, Verified, seal};
use crate::time::{Millis, Timestamp};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// How far the server's clock may be ahead of the till's before a list counts as coming from the future.
const CLOCK_SKEW_MAX: Millis = Millis(300_000);

/// What the list says of a card.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, Encode, Decode,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum CardStatus {
    /// Made, not sold.
    #[default]
    #[n(0)]
    Pending,
    /// In use.
    #[n(1)]
    Active,
    /// Stopped by a person.
    #[n(2)]
    Blocked,
    /// Ended, or ending.
    #[n(3)]
    Closed,
}

/// The place of a list among all that were signed: lives of the server's books first, then numbers.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
pub struct StatusVersion {
    /// The life of the server's books.
    #[n(0)]
    pub server_epoch: ServerEpoch,
    /// The number of the list in that life.
    #[n(1)]
    pub number: u64,
}

/// What the server signs.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct StatusHeader {
    /// The list's version.
    #[n(0)]
    pub version: StatusVersion,
    /// When the list was true.
    #[n(1)]
    pub as_of: Timestamp,
    /// How many cards it covers: indexes 0 to this, not included.
    #[n(2)]
    pub cards: u32,
    /// SHA-256 of the packed bits.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub bits_sha256: [u8; 32],
}

/// A whole list as it is sent and stored, not yet checked.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct WholeStatusList {
    /// The signed header.
    #[n(0)]
    pub header: Signed<StatusHeader>,
    /// The packed bits.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub bits: Vec<u8>,
}

/// A list that was checked; only [`StatusList::open`] and [`StatusList::apply`] make one.
#[derive(Clone, Debug)]
pub struct StatusList {
    signed: Signed<StatusHeader>,
    header: Verified<StatusHeader>,
    bits: StatusBits,
}

/// How current a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Within the age asked for.
    Fresh,
    /// Older than that.
    Old {
        /// How old it is.
        age: Millis,
    },
    /// From a time that has not come: this clock, or the server's, is wrong.
    FromTheFuture,
}

/// Why a list or a delta is not taken. Checked top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadStatusList {
    /// The header is not well signed.
    #[error(transparent)]
    Signature(#[from] BadSignature),
    /// The header claims more cards than any list may have.
    #[error("the status list is too long")]
    TooManyCards,
    /// The list is not newer than the one in use.
    #[error("the status list is not newer than the one in use")]
    NotNewer,
    /// The delta starts from another version than the one in use.
    #[error("the changes are for another version of the status list")]
    WrongBase,
    /// The delta would make the list shorter.
    #[error("the status list has lost cards")]
    LostCards,
    /// More changes than a delta may have; the whole list is smaller.
    #[error("the status list's changes are too many")]
    TooManyChanges,
    /// A change to a card beyond the list, or changes out of order.
    #[error("the status list's changes are damaged")]
    DamagedChanges,
    /// The bits are not as many as the header says.
    #[error("the status list has the wrong length")]
    WrongLength,
    /// The bits are not those that were signed.
    #[error("the status list is damaged")]
    WrongBits,
}

impl StatusList {
    /// Signs a list: the server's side.
    pub fn sign(
        bits: StatusBits,
        version: StatusVersion,
        as_of: Timestamp,
        key: &SecretKey,
    ) -> WholeStatusList {
        let header =
            StatusHeader { version, as_of, cards: bits.cards(), bits_sha256: bits.sha256() };
        WholeStatusList { header: seal(&header, key), bits: bits.into_bytes() }
    }

    /// Checks a whole list; where one is in use, the new one must be newer.
    pub fn open(
        whole: WholeStatusList,
        in_use: Option<StatusVersion>,
        find_key: impl FnOnce(KeyId) -> Option<PublicKey>,
    ) -> Result<Self, BadStatusList> {
        let header = open_header(&whole.header, in_use, find_key)?;
        let bits =
            StatusBits::from_bytes(whole.bits, header.cards).ok_or(BadStatusList::WrongLength)?;
        Self::with_bits(whole.header, header, bits)
    }

    /// The list that a delta makes of this one; this one stays as it is.
    pub fn apply(
        &self,
        delta: StatusDelta,
        find_key: impl FnOnce(KeyId) -> Option<PublicKey>,
    ) -> Result<Self, BadStatusList> {
        let header = open_header(&delta.header, Some(self.version()), find_key)?;
        if delta.from != self.version() {
            return Err(BadStatusList::WrongBase);
        }
        let mut bits = self.bits.clone();
        bits.grow_to(header.cards).ok_or(BadStatusList::LostCards)?;
        delta.write_changes(&mut bits)?;
        Self::with_bits(delta.header, header, bits)
    }

    /// What it says of a card; nothing, if it does not reach that far.
    pub fn status(&self, index: StatusIndex) -> Option<CardStatus> {
        self.bits.status(index)
    }

    /// Its version.
    pub fn version(&self) -> StatusVersion {
        self.header.version
    }

    /// What was signed.
    pub fn header(&self) -> &Verified<StatusHeader> {
        &self.header
    }

    /// The list as it is stored and sent on.
    pub fn to_whole(&self) -> WholeStatusList {
        WholeStatusList { header: self.signed.clone(), bits: self.bits.as_bytes().to_vec() }
    }

    /// How current it is at a moment.
    pub fn freshness(&self, now: Timestamp, age_max: Millis) -> Freshness {
        if self.header.as_of > now.plus(CLOCK_SKEW_MAX) {
            return Freshness::FromTheFuture;
        }
        let age = now.since(self.header.as_of);
        if age > age_max { Freshness::Old { age } } else { Freshness::Fresh }
    }

    /// The last check: these are the bits that were signed.
    fn with_bits(
        signed: Signed<StatusHeader>,
        header: Verified<StatusHeader>,
        bits: StatusBits,
    ) -> Result<Self, BadStatusList> {
        if bits.sha256() != header.bits_sha256 {
            return Err(BadStatusList::WrongBits);
        }
        Ok(Self { signed, header, bits })
    }
}

fn open_header(
    signed: &Signed<StatusHeader>,
    in_use: Option<StatusVersion>,
    find_key: impl FnOnce(KeyId) -> Option<PublicKey>,
) -> Result<Verified<StatusHeader>, BadStatusList> {
    let header = signed.open(find_key)?;
    if header.cards > CARDS_MAX {
        return Err(BadStatusList::TooManyCards);
    }
    if in_use.is_some_and(|in_use| header.version <= in_use) {
        return Err(BadStatusList::NotNewer);
    }
    Ok(header)
}

impl Payload for StatusHeader {
    const AAD: &'static str = "scrip.status-list.v1";
    const BYTES_MAX: usize = 256;
}

impl From<CardState> for CardStatus {
    fn from(state: CardState) -> Self {
        match state {
            CardState::Pending => Self::Pending,
            CardState::Active => Self::Active,
            CardState::Blocked => Self::Blocked,
            CardState::Closing | CardState::Closed => Self::Closed,
        }
    }
}

impl BadStatusList {
    /// The reason's stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Signature(reason) => reason.code(),
            Self::TooManyCards => "status_list_too_many_cards",
            Self::NotNewer => "status_list_not_newer",
            Self::WrongBase => "status_list_wrong_base",
            Self::LostCards => "status_list_lost_cards",
            Self::TooManyChanges => "status_list_too_many_changes",
            Self::DamagedChanges => "status_list_damaged_changes",
            Self::WrongLength => "status_list_wrong_length",
            Self::WrongBits => "status_list_wrong_bits",
        }
    }
}
