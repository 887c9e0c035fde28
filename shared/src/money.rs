//! Money: a whole number of minor units with its asset, and sums that cannot overflow unseen.

use iso_currency::Currency;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The largest amount that any part accepts, in minor units: JSON readers keep integers exact up to here
/// (RFC 8259, section 6).
pub const MINOR_MAX: i64 = 9_007_199_254_740_991;

/// What is counted: a currency (ISO 4217), with its number of decimals.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Asset(Currency);

/// An amount of one asset in whole minor units, within ±(2^53 − 1).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Encode, Decode)]
pub struct Amount {
    /// Minor units: cents for EUR, yen for JPY.
    #[n(0)]
    pub minor: Minor,
    /// What the minor units are of.
    #[n(1)]
    pub asset: Asset,
}

/// A number of minor units, within ±(2^53 − 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Encode)]
#[serde(transparent)]
#[cbor(transparent)]
pub struct Minor(#[n(0)] i64);

/// Why a number is not money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotMoney {
    /// Beyond ±(2^53 − 1) minor units.
    #[error("the amount is larger than any till can count")]
    TooLarge,
    /// Letters that ISO 4217 does not list.
    #[error("this is not a currency code of ISO 4217")]
    UnknownAsset,
}

impl Asset {
    /// The euro, which demo data and tests use.
    pub const EUR: Self = Self(Currency::EUR);

    /// The asset of an ISO 4217 code in capitals.
    pub fn from_code(code: &str) -> Result<Self, NotMoney> {
        Currency::from_code(code).map(Self).ok_or(NotMoney::UnknownAsset)
    }

    /// Its three letters.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Decimals between the minor unit and the unit: 2 for EUR, 0 for JPY.
    pub fn scale(self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }

    /// Its sign in print, for example €.
    pub fn symbol(self) -> String {
        self.0.symbol().to_string()
    }
}

impl Minor {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// A checked number of minor units.
    pub fn new(minor: i64) -> Result<Self, NotMoney> {
        if minor.unsigned_abs() > MINOR_MAX.unsigned_abs() {
            Err(NotMoney::TooLarge)
        } else {
            Ok(Self(minor))
        }
    }

    /// The bare number, for storage and formatting.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The sum, if it is still money.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).and_then(|sum| Self::new(sum).ok())
    }

    /// The difference, if it is still money.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).and_then(|rest| Self::new(rest).ok())
    }

    /// What is left after `other`, and nothing where `other` is more.
    #[must_use]
    pub fn less_at_most(self, other: Self) -> Self {
        self.minus(other).unwrap_or_default().at_least_zero()
    }

    /// Itself, or nothing where it is below zero.
    #[must_use]
    pub fn at_least_zero(self) -> Self {
        self.max(Self::ZERO)
    }

    /// Whether it is more than nothing.
    pub fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Whether it is nothing.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl Amount {
    /// A checked amount.
    pub fn new(minor: i64, asset: Asset) -> Result<Self, NotMoney> {
        Ok(Self { minor: Minor::new(minor)?, asset })
    }
}

impl TryFrom<i64> for Minor {
    type Error = NotMoney;
    fn try_from(minor: i64) -> Result<Self, NotMoney> {
        Self::new(minor)
    }
}

impl<'de> Deserialize<'de> for Minor {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        Self::new(i64::deserialize(input)?).map_err(serde::de::Error::custom)
    }
}

impl<'b, C> Decode<'b, C> for Minor {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::new(d.i64()?).map_err(|_| minicbor::decode::Error::message("amount too large"))
    }
}

impl fmt::Display for Amount {
    /// The number with its decimals and code, for logs and tests: `12.40 EUR`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = usize::try_from(self.asset.scale()).unwrap_or(0);
        let digits =
            format!("{:0>width$}", self.minor.0.unsigned_abs(), width = scale.saturating_add(1));
        let sign = if self.minor.0 < 0 { "-" } else { "" };
        let (units, cents) = digits.split_at(digits.len().saturating_sub(scale));
        let dot = if scale == 0 { "" } else { "." };
        write!(f, "{sign}{units}{dot}{cents} {}", self.asset.code())
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for Asset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Asset {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Asset {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let code = std::borrow::Cow::<'de, str>::deserialize(input)?;
        Self::from_code(&code).map_err(serde::de::Error::custom)
    }
}

impl<C> Encode<C> for Asset {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(self.code())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Asset {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::from_code(d.str()?).map_err(|_| minicbor::decode::Error::message("unknown asset"))
    }
}
