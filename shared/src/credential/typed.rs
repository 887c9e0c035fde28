//! The typed form: 19 characters of Crockford base32 and a check character, in five groups of four.

use super::claims::Cti;
use crate::ids::CardId;
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::{Zeroize, Zeroizing};

/// Crockford's alphabet: no I, L, O and U.
const ALPHABET: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J',
    'K', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
];

/// Characters that carry the number, before the check character.
const SYMBOLS: usize = 19;
const GROUP: usize = 4;
/// More than any way of spacing out 20 characters needs.
const BYTES_MAX: usize = 100;

/// What the hash of a card's number begins with, so that it is the hash of nothing else.
const CARD_ID_DOMAIN: &[u8] = b"scrip.card-id.v1";

/// The first 95 bits of a card's secret number, as people type them. It carries no signature.
#[derive(Clone, PartialEq, Eq)]
pub struct TypedNumber([u8; SYMBOLS]);

/// Why a text is not a card's typed number. Checked top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTypedNumber {
    /// Far more than 20 characters.
    #[error("the number is too long")]
    TooLong,
    /// A character that no number has.
    #[error("a card's number has only digits and letters, and no U")]
    UnknownCharacter,
    /// Fewer or more than 20 letters and digits.
    #[error("a card's number has 20 letters and digits")]
    WrongCount,
    /// A slip of the finger somewhere.
    #[error("there is a mistake in the card's number")]
    CheckCharacter,
}

impl TypedNumber {
    /// The number of a token.
    pub(super) fn from_first_bits(cti: &[u8; 16]) -> Self {
        let bits = u128::from_be_bytes(*cti);
        let mut symbols = [0; SYMBOLS];
        let mut shift = 128_u32;
        for symbol in &mut symbols {
            shift = shift.saturating_sub(5);
            *symbol = low_five_bits(bits.unbounded_shr(shift));
        }
        Self(symbols)
    }

    /// Reads what a person typed: any case, any spaces and dashes, O for 0, I and L for 1.
    pub fn parse(text: &str) -> Result<Self, BadTypedNumber> {
        if text.len() > BYTES_MAX {
            return Err(BadTypedNumber::TooLong);
        }
        let mut symbols = Zeroizing::new(Vec::with_capacity(BYTES_MAX));
        for character in text.chars().filter(|c| !is_spacing(*c)) {
            symbols.push(symbol(character).ok_or(BadTypedNumber::UnknownCharacter)?);
        }
        let (check, symbols) = symbols.split_last().ok_or(BadTypedNumber::WrongCount)?;
        let number = symbols.try_into().map_err(|_| BadTypedNumber::WrongCount)?;
        let number = Self(number);
        if number.check_symbol() == *check {
            Ok(number)
        } else {
            Err(BadTypedNumber::CheckCharacter)
        }
    }

    /// The text to print under the QR: five groups of four.
    pub fn text(&self) -> Zeroizing<String> {
        let check = [self.check_symbol()];
        let mut text = Zeroizing::new(String::with_capacity(24));
        for (at, symbol) in self.0.iter().chain(&check).enumerate() {
            if at > 0 && at.is_multiple_of(GROUP) {
                text.push(' ');
            }
            text.extend(ALPHABET.get(usize::from(*symbol)));
        }
        text
    }

    /// The card it stands for: the first 16 bytes of SHA-256 over a domain name and the 95 bits.
    pub fn card(&self) -> CardId {
        let mut hash = Sha256::new();
        hash.update(CARD_ID_DOMAIN);
        hash.update(self.packed());
        let hash: [u8; 32] = hash.finalize().into();
        let mut id = [0; 16];
        id.copy_from_slice(hash.split_at(16).0);
        CardId(id)
    }

    /// The 95 bits as twelve bytes, from the left; the last bit is zero.
    fn packed(&self) -> [u8; 12] {
        let bits = self.0.iter().fold(0_u128, |bits, symbol| (bits << 5) | u128::from(*symbol));
        let [_, _, _, _, packed @ ..] = (bits << 1).to_be_bytes();
        packed
    }

    /// Luhn's algorithm over 32 characters: from the right, every other one counts double.
    ///
    /// It finds every single mistake, and every swap of neighbours but `0Z` for `Z0`.
    fn check_symbol(&self) -> u8 {
        let mut sum = 0_u32;
        for (from_right, symbol) in self.0.iter().rev().enumerate() {
            let symbol = u32::from(*symbol);
            let counted = if from_right.is_multiple_of(2) {
                let double = symbol.saturating_mul(2);
                (double / 32).saturating_add(double % 32)
            } else {
                symbol
            };
            sum = sum.saturating_add(counted);
        }
        low_five_bits(u128::from(32_u32.saturating_sub(sum % 32)))
    }
}

fn low_five_bits(bits: u128) -> u8 {
    let [.., last] = bits.to_be_bytes();
    last & 0x1f
}

fn is_spacing(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// The value of a character, as Crockford's base32 reads it.
fn symbol(character: char) -> Option<u8> {
    let meant = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let at = ALPHABET.iter().position(|known| *known == meant)?;
    u8::try_from(at).ok()
}

impl From<&Cti> for TypedNumber {
    fn from(cti: &Cti) -> Self {
        cti.typed()
    }
}

impl Drop for TypedNumber {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for TypedNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl BadTypedNumber {
    /// The reason's stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLong => "typed_too_long",
            Self::UnknownCharacter => "typed_unknown_character",
            Self::WrongCount => "typed_wrong_count",
            Self::CheckCharacter => "typed_check_character",
        }
    }
}
