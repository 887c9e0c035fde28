//! The claims: what a token says, as a CWT claims set (RFC 8392).
//!
//! ```text
//! a5
//!   01          iss: text, 1 to 10 of a-z 0-9 . -
//!   06          iat: whole seconds since 1970
//!   07          cti: 16 bytes
//!   3a 00010000 (-65537, private): program number
//!   3a 00010001 (-65538, private): index in the status list
//! ```
//!
//! Labels below -65536 are the private range of the CWT registry. They stand in this order and no other,
//! numbers in their shortest form, so one set of claims has one written form.

use super::typed::TypedNumber;
use crate::ids::{CardId, ProgramId, StatusIndex};
use crate::signing::Payload;
use crate::time::Timestamp;
use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use std::fmt;
use std::str::FromStr;
use zeroize::Zeroize;

const LABEL_ISSUER: i64 = 1;
const LABEL_ISSUED_AT: i64 = 6;
const LABEL_CTI: i64 = 7;
const LABEL_PROGRAM: i64 = -65_537;
const LABEL_INDEX: i64 = -65_538;

/// The most characters of an issuer's name: it keeps tokens within 135 bytes.
const ISSUER_CHARS_MAX: usize = 10;
const MILLIS_PER_SECOND: u64 = 1_000;

/// What a token says. Made by [`super::issue`] or read from a signed message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    issuer: Issuer,
    issued_at_seconds: u64,
    cti: Cti,
    program: ProgramId,
    index: StatusIndex,
}

/// The short name of who issues cards: 1 to 10 of `a-z`, `0-9`, `.` and `-`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Issuer(String);

/// A text that is not the short name of an issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an issuer's name is 1 to 10 of a-z, 0-9, dot and dash")]
pub struct BadIssuer;

/// A token's own secret number. It is never stored; tables keep its [`CardId`].
#[derive(Clone, PartialEq, Eq)]
pub struct Cti([u8; 16]);

impl Claims {
    /// Claims about one card; the time is cut to whole seconds.
    pub(super) fn new(
        issuer: Issuer,
        issued_at: Timestamp,
        cti: Cti,
        program: ProgramId,
        index: StatusIndex,
    ) -> Self {
        let issued_at_seconds = issued_at.millis_unsigned() / MILLIS_PER_SECOND;
        Self { issuer, issued_at_seconds, cti, program, index }
    }

    /// Who issued the card.
    pub fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// When, to the second.
    pub fn issued_at(&self) -> Timestamp {
        Timestamp::default()
            .plus(crate::time::Millis(self.issued_at_seconds.saturating_mul(MILLIS_PER_SECOND)))
    }

    /// The secret number.
    pub fn cti(&self) -> &Cti {
        &self.cti
    }

    /// The card's program.
    pub fn program(&self) -> ProgramId {
        self.program
    }

    /// The card's place in the status list.
    pub fn index(&self) -> StatusIndex {
        self.index
    }
}

impl Cti {
    pub(super) fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The form that people type: the first 95 bits.
    pub fn typed(&self) -> TypedNumber {
        TypedNumber::from_first_bits(&self.0)
    }

    /// The card it stands for.
    pub fn card(&self) -> CardId {
        self.typed().card()
    }
}

impl Drop for Cti {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Cti {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl FromStr for Issuer {
    type Err = BadIssuer;
    fn from_str(text: &str) -> Result<Self, BadIssuer> {
        let proper = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-');
        if (1..=ISSUER_CHARS_MAX).contains(&text.len()) && text.bytes().all(proper) {
            Ok(Self(text.to_owned()))
        } else {
            Err(BadIssuer)
        }
    }
}

impl fmt::Display for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Payload for Claims {
    const AAD: &'static str = "scrip.card.v1";
    const BYTES_MAX: usize = 160;
}

impl<C> Encode<C> for Claims {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.map(5)?;
        e.i64(LABEL_ISSUER)?.str(&self.issuer.0)?;
        e.i64(LABEL_ISSUED_AT)?.u64(self.issued_at_seconds)?;
        e.i64(LABEL_CTI)?.bytes(&self.cti.0)?;
        e.i64(LABEL_PROGRAM)?.u32(self.program.0)?;
        e.i64(LABEL_INDEX)?.u32(self.index.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Claims {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        if d.map()? != Some(5) {
            return Err(decode::Error::message("a card has five claims"));
        }
        let issuer = label(d, LABEL_ISSUER)?.str()?.parse();
        let issued_at_seconds = label(d, LABEL_ISSUED_AT)?.u64()?;
        let cti = label(d, LABEL_CTI)?.bytes()?.try_into();
        let program = ProgramId(label(d, LABEL_PROGRAM)?.u32()?);
        let index = StatusIndex(label(d, LABEL_INDEX)?.u32()?);
        Ok(Self {
            issuer: issuer.map_err(decode::Error::message)?,
            issued_at_seconds,
            cti: Cti(cti.map_err(|_| decode::Error::message("cti has 16 bytes"))?),
            program,
            index,
        })
    }
}

/// Steps over the label that must stand here.
fn label<'a, 'b>(
    d: &'a mut Decoder<'b>,
    expected: i64,
) -> Result<&'a mut Decoder<'b>, decode::Error> {
    if d.i64()? == expected {
        Ok(d)
    } else {
        Err(decode::Error::message("an unknown, doubled or misplaced claim"))
    }
}
