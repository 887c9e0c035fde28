//! What is bought: goods, or value on a gift card.

use super::share::portion;
use super::{Discount, ItemCode, SaleRefusal, TaxRate, text};
use crate::ids::{CardId, PaymentId};
use crate::money::Minor;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// One line of a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// Goods.
    #[n(0)]
    Goods(#[n(0)] Goods),
    /// Value on a gift card.
    #[n(1)]
    Card(#[n(0)] CardLine),
}

/// Goods of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct Goods {
    /// Its code on the price list; none where only an amount was keyed in.
    #[n(0)]
    pub code: Option<ItemCode>,
    /// What the receipt calls it; 1 to [`super::TEXT_MAX`] characters.
    #[n(1)]
    pub name: String,
    /// What the reports count it under; empty where only an amount was keyed in.
    #[n(2)]
    pub category: String,
    /// How many.
    #[n(3)]
    pub quantity: Quantity,
    /// The price of one, more than nothing.
    #[n(4)]
    pub price: Minor,
    /// Its tax.
    #[n(5)]
    pub tax: TaxRate,
    /// What is taken off the line.
    #[n(6)]
    pub discount: Option<Discount>,
}

/// A gift card that is sold or loaded. It is paid for like goods, but not by a gift card, bears no tax and no
/// discount, and comes into force when the sale is paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct CardLine {
    /// The id under which the card gets its value, once.
    #[n(0)]
    pub payment: PaymentId,
    /// The card.
    #[n(1)]
    pub card: CardId,
    /// The last characters of its number, as receipts show them.
    #[n(2)]
    pub last_four: String,
    /// What is done with it.
    #[n(3)]
    pub act: CardAct,
    /// The value that is paid for; more than nothing.
    #[n(4)]
    pub value: Minor,
}

/// How a card gets its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum CardAct {
    /// A pending card is sold.
    #[n(0)]
    Activate,
    /// Value is put on an active card.
    #[n(1)]
    Load,
}

/// How many or how much, in thousandths: 1000 is one piece, 250 a quarter of a kilogram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Encode)]
#[serde(transparent)]
#[cbor(transparent)]
pub struct Quantity(#[n(0)] u32);

impl Quantity {
    /// One piece.
    pub const ONE: Self = Self(1000);
    /// Ten thousand pieces less a thousandth.
    pub const MAX: Self = Self(9_999_999);

    /// A checked number of thousandths.
    pub fn new(thousandths: u32) -> Result<Self, SaleRefusal> {
        match thousandths {
            0 => Err(SaleRefusal::NotPositive),
            more if more > Self::MAX.0 => Err(SaleRefusal::TooLarge),
            fits => Ok(Self(fits)),
        }
    }

    /// So many more.
    pub fn plus(self, other: Self) -> Result<Self, SaleRefusal> {
        self.0.checked_add(other.0).ok_or(SaleRefusal::TooLarge).and_then(Self::new)
    }

    /// Thousandths.
    pub fn thousandths(self) -> u32 {
        self.0
    }
}

impl Goods {
    /// An amount that was keyed in, under a name.
    pub fn keyed(name: &str, price: Minor, tax: TaxRate) -> Result<Self, SaleRefusal> {
        let name = text(name).ok_or(SaleRefusal::BadText)?;
        let (code, category, quantity) = (None, String::new(), Quantity::ONE);
        if price.is_positive() {
            Ok(Self { code, name, category, quantity, price, tax, discount: None })
        } else {
            Err(SaleRefusal::NotPositive)
        }
    }

    /// The price of all of it, before anything is taken off; halves of a minor unit rounded up.
    pub fn full_price(&self) -> Result<Minor, SaleRefusal> {
        portion(self.price, u64::from(self.quantity.0), u64::from(Quantity::ONE.0))
    }

    /// What the line's own discount takes off.
    pub fn off(&self) -> Result<Minor, SaleRefusal> {
        match &self.discount {
            Some(discount) => discount.of(self.full_price()?),
            None => Ok(Minor::ZERO),
        }
    }

    /// Whether another one of this can be counted on the same line.
    pub(super) fn is_same_article(&self, other: &Self) -> bool {
        self.code.is_some()
            && self.code == other.code
            && self.price == other.price
            && self.tax == other.tax
            && self.discount.is_none()
            && other.discount.is_none()
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        Self::new(u32::deserialize(input)?).map_err(serde::de::Error::custom)
    }
}

impl<'b, C> Decode<'b, C> for Quantity {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::new(d.u32()?).map_err(|_| minicbor::decode::Error::message("not a quantity"))
    }
}
