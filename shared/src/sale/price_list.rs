//! The price list, which HQ keeps and tills hold a copy of.

use super::{Goods, Quantity, SaleRefusal, TaxMode, TaxRate, text};
use crate::money::{Asset, Minor};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// What a store sells, and how its tax is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct PriceList {
    /// A later list has a higher number.
    #[n(0)]
    pub version: u64,
    /// The currency of the prices.
    #[n(1)]
    pub asset: Asset,
    /// Whether the prices hold their tax.
    #[n(2)]
    pub tax_mode: TaxMode,
    /// The tax on an amount that is keyed in without an item.
    #[n(3)]
    pub keyed_tax: TaxRate,
    /// The items, in the order of their codes.
    #[n(4)]
    pub items: Vec<Item>,
}

/// One article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct Item {
    /// What is scanned or typed.
    #[n(0)]
    pub code: ItemCode,
    /// What the receipt calls it; 1 to [`super::TEXT_MAX`] characters.
    #[n(1)]
    pub name: String,
    /// What the reports count it under; 1 to [`super::TEXT_MAX`] characters.
    #[n(2)]
    pub category: String,
    /// The price of one, more than nothing.
    #[n(3)]
    pub price: Minor,
    /// Its tax.
    #[n(4)]
    pub tax: TaxRate,
}

/// The code of an article: 1 to 20 letters, digits, dots and dashes, in capitals.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Encode)]
#[serde(transparent)]
#[cbor(transparent)]
pub struct ItemCode(#[n(0)] String);

impl PriceList {
    /// A list of nothing, for a store that only keys amounts in.
    pub fn empty(asset: Asset) -> Self {
        let (tax_mode, keyed_tax) = (TaxMode::default(), TaxRate::default());
        Self { version: 0, asset, tax_mode, keyed_tax, items: Vec::new() }
    }

    /// The article of this code.
    pub fn item(&self, code: &ItemCode) -> Option<&Item> {
        let found = self.items.binary_search_by(|item| item.code.cmp(code)).ok()?;
        self.items.get(found)
    }

    /// A line of so many of this article, at today's price.
    pub fn line(&self, code: &ItemCode, quantity: Quantity) -> Result<Goods, SaleRefusal> {
        self.item(code).map(|item| item.line(quantity)).ok_or(SaleRefusal::UnknownItem)
    }
}

impl Item {
    /// A checked article.
    pub fn new(
        code: ItemCode,
        name: &str,
        category: &str,
        price: Minor,
        tax: TaxRate,
    ) -> Result<Self, SaleRefusal> {
        let name = text(name).ok_or(SaleRefusal::BadText)?;
        let category = text(category).ok_or(SaleRefusal::BadText)?;
        if price.is_positive() {
            Ok(Self { code, name, category, price, tax })
        } else {
            Err(SaleRefusal::NotPositive)
        }
    }

    fn line(&self, quantity: Quantity) -> Goods {
        Goods {
            code: Some(self.code.clone()),
            name: self.name.clone(),
            category: self.category.clone(),
            quantity,
            price: self.price,
            tax: self.tax,
            discount: None,
        }
    }
}

impl ItemCode {
    /// The code that was scanned or typed.
    pub fn new(typed: &str) -> Result<Self, SaleRefusal> {
        let code = typed.trim().to_ascii_uppercase();
        let is_code = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
        if (1..=20).contains(&code.len()) && code.chars().all(is_code) {
            Ok(Self(code))
        } else {
            Err(SaleRefusal::UnknownItem)
        }
    }

    /// Its characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for ItemCode {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(input)?;
        Self::new(&text).map_err(serde::de::Error::custom)
    }
}

impl<'b, C> Decode<'b, C> for ItemCode {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let text = d.str()?;
        let code = Self::new(text).map_err(|_| minicbor::decode::Error::message("no item code"))?;
        if code.0 == text {
            Ok(code)
        } else {
            Err(minicbor::decode::Error::message("no item code"))
        }
    }
}
