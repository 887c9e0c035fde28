//! What is taken off a price, and why.

use super::share::portion;
use super::{SaleRefusal, text};
use crate::money::Minor;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// Something taken off, with the reason that the report shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct Discount {
    /// How much.
    #[n(0)]
    pub off: Off,
    /// Why, in the cashier's words; 1 to [`super::TEXT_MAX`] characters.
    #[n(1)]
    pub reason: String,
}

/// How much is taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum Off {
    /// So much.
    #[n(0)]
    Amount(#[n(0)] Minor),
    /// Such a part, halves of a minor unit rounded up.
    #[n(1)]
    Percent(#[n(0)] Percent),
}

/// Hundredths of a percent, 0 to 10,000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Encode)]
#[serde(transparent)]
#[cbor(transparent)]
pub struct Percent(#[n(0)] u16);

impl Discount {
    /// A discount with its reason.
    pub fn new(off: Off, reason: &str) -> Result<Self, SaleRefusal> {
        let reason = text(reason).ok_or(SaleRefusal::BadText)?;
        match off {
            Off::Amount(amount) if !amount.is_positive() => Err(SaleRefusal::NotPositive),
            Off::Percent(part) if part.hundredths() == 0 => Err(SaleRefusal::NotPositive),
            Off::Amount(_) | Off::Percent(_) => Ok(Self { off, reason }),
        }
    }

    /// What it takes off `price`, which must not be less than that.
    pub(super) fn of(&self, price: Minor) -> Result<Minor, SaleRefusal> {
        let off = match self.off {
            Off::Amount(amount) => amount,
            Off::Percent(part) => portion(price, part.hundredths(), Percent::WHOLE)?,
        };
        if off > price { Err(SaleRefusal::DiscountTooLarge { most: price }) } else { Ok(off) }
    }
}

impl Percent {
    /// One hundred percent in hundredths of a percent.
    pub(super) const WHOLE: u64 = 10_000;

    /// A checked number of hundredths of a percent.
    pub fn new(hundredths: u16) -> Result<Self, SaleRefusal> {
        if u64::from(hundredths) > Self::WHOLE {
            Err(SaleRefusal::PercentTooLarge)
        } else {
            Ok(Self(hundredths))
        }
    }

    /// Hundredths of a percent.
    pub fn hundredths(self) -> u64 {
        u64::from(self.0)
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        Self::new(u16::deserialize(input)?).map_err(serde::de::Error::custom)
    }
}

impl<'b, C> Decode<'b, C> for Percent {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::new(d.u16()?).map_err(|_| minicbor::decode::Error::message("more than all of it"))
    }
}
