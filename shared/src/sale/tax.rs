//! Tax: rates, and what of a price it is.

use super::share::{portion, sum};
use super::{Percent, SaleRefusal};
use crate::money::Minor;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A rate of tax in hundredths of a percent: 2300 is 23 %.
pub type TaxRate = Percent;

/// Whether the prices of a store hold their tax.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum TaxMode {
    /// The price on the shelf is what is paid; tax is the part of it that goes to the state.
    #[default]
    #[n(0)]
    Included,
    /// Tax comes on top at the till.
    #[n(1)]
    Added,
}

/// What was sold at one rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct TaxShare {
    /// The rate.
    #[n(0)]
    pub rate: TaxRate,
    /// What was sold at it after discounts, without the tax.
    #[n(1)]
    pub net: Minor,
    /// The tax.
    #[n(2)]
    pub tax: Minor,
}

/// The tax of each rate, in the order of the rates. Worked out on the sum of a rate, not line by line, so that
/// the receipt's table adds up.
pub(super) fn shares(
    mode: TaxMode,
    sold: impl IntoIterator<Item = (TaxRate, Minor)>,
) -> Result<Vec<TaxShare>, SaleRefusal> {
    let mut by_rate: BTreeMap<TaxRate, Minor> = BTreeMap::new();
    for (rate, price) in sold {
        let so_far = by_rate.entry(rate).or_default();
        *so_far = sum([*so_far, price])?;
    }
    by_rate.into_iter().map(|(rate, price)| share(mode, rate, price)).collect()
}

fn share(mode: TaxMode, rate: TaxRate, price: Minor) -> Result<TaxShare, SaleRefusal> {
    let whole = match mode {
        TaxMode::Included => Percent::WHOLE.saturating_add(rate.hundredths()),
        TaxMode::Added => Percent::WHOLE,
    };
    let tax = portion(price, rate.hundredths(), whole)?;
    let net = match mode {
        TaxMode::Included => price.minus(tax).ok_or(SaleRefusal::TooLarge)?,
        TaxMode::Added => price,
    };
    Ok(TaxShare { rate, net, tax })
}
