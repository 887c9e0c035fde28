//! The packed bits: four cards a byte.

use super::CardStatus;
use crate::ids::StatusIndex;
use sha2::{Digest, Sha256};
use std::fmt;

/// The most cards of one list: 4 MiB of bits.
pub const CARDS_MAX: u32 = 16_777_216;

const CARDS_PER_BYTE: u32 = 4;

/// The status of each card from index 0 on, four to a byte.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct StatusBits {
    cards: u32,
    bytes: Vec<u8>,
}

impl StatusBits {
    /// A list of pending cards; nothing, if it would be longer than any list may be.
    pub fn pending(cards: u32) -> Option<Self> {
        let mut bits = Self::default();
        bits.grow_to(cards)?;
        Some(bits)
    }

    /// Takes packed bits, if they are exactly as many as so many cards need.
    pub(super) fn from_bytes(bytes: Vec<u8>, cards: u32) -> Option<Self> {
        let unused_are_zero = match cards % CARDS_PER_BYTE {
            0 => true,
            used => bytes.last()? >> used.saturating_mul(2) == 0,
        };
        (bytes.len() == bytes_for(cards)? && unused_are_zero).then_some(Self { cards, bytes })
    }

    /// How many cards it covers.
    pub fn cards(&self) -> u32 {
        self.cards
    }

    /// The packed bits.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// SHA-256 of the packed bits, as a header names it.
    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(&self.bytes).into()
    }

    /// The status of a card; nothing beyond the list.
    pub fn status(&self, index: StatusIndex) -> Option<CardStatus> {
        let (at, shift) = self.place(index)?;
        Some(match (self.bytes.get(at)? >> shift) & 0b11 {
            0 => CardStatus::Pending,
            1 => CardStatus::Active,
            2 => CardStatus::Blocked,
            _ => CardStatus::Closed,
        })
    }

    /// Sets the status of a card; nothing happens beyond the list, and `None` says so.
    #[must_use]
    pub fn set(&mut self, index: StatusIndex, status: CardStatus) -> Option<()> {
        let (at, shift) = self.place(index)?;
        let byte = self.bytes.get_mut(at)?;
        *byte = (*byte & !(0b11 << shift)) | (status.bits() << shift);
        Some(())
    }

    /// Adds pending cards up to a number; `None`, and no change, where that is fewer than now or too many.
    #[must_use]
    pub fn grow_to(&mut self, cards: u32) -> Option<()> {
        if cards < self.cards {
            return None;
        }
        self.bytes.resize(bytes_for(cards)?, 0);
        self.cards = cards;
        Some(())
    }

    /// Byte and shift of a card within the list.
    fn place(&self, index: StatusIndex) -> Option<(usize, u32)> {
        if index.0 >= self.cards {
            return None;
        }
        let at = usize::try_from(index.0 / CARDS_PER_BYTE).ok()?;
        Some((at, (index.0 % CARDS_PER_BYTE).saturating_mul(2)))
    }
}

/// How many bytes so many cards need; nothing beyond [`CARDS_MAX`].
fn bytes_for(cards: u32) -> Option<usize> {
    if cards > CARDS_MAX {
        return None;
    }
    usize::try_from(cards.div_ceil(CARDS_PER_BYTE)).ok()
}

impl CardStatus {
    fn bits(self) -> u8 {
        match self {
            Self::Pending => 0,
            Self::Active => 1,
            Self::Blocked => 2,
            Self::Closed => 3,
        }
    }
}

impl fmt::Debug for StatusBits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StatusBits({} cards)", self.cards)
    }
}
