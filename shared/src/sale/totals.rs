//! What a sale comes to.

use super::share::{split, sum};
use super::tax::shares;
use super::{Discount, Goods, Line, SaleRefusal, TaxMode, TaxShare, Tender};
use crate::money::Minor;
use serde::{Deserialize, Serialize};

/// The figures of a sale, all worked out from its lines and tenders.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// The goods at their full price.
    pub full_price: Minor,
    /// What all discounts take off.
    pub off: Minor,
    /// The tax of each rate.
    pub taxes: Vec<TaxShare>,
    /// What the goods come to, tax and all.
    pub goods: Minor,
    /// The value of the gift cards that are sold and loaded.
    pub cards: Minor,
    /// What the whole comes to.
    pub total: Minor,
    /// What is paid.
    pub paid: Minor,
    /// The part of it that gift cards paid.
    pub paid_by_card: Minor,
    /// What is left to pay.
    pub left: Minor,
    /// The part of what is left that a gift card may pay.
    pub left_for_cards: Minor,
    /// What was handed back in cash.
    pub change: Minor,
}

impl Totals {
    pub(super) fn of(
        mode: TaxMode,
        lines: &[Line],
        discount: Option<&Discount>,
        tenders: &[Tender],
    ) -> Result<Self, SaleRefusal> {
        let goods: Vec<&Goods> = lines.iter().filter_map(Line::goods).collect();
        let full: Vec<Minor> = collect(goods.iter().map(|line| line.full_price()))?;
        let own_off: Vec<Minor> = collect(goods.iter().map(|line| line.off()))?;
        let after: Vec<Minor> =
            full.iter().zip(&own_off).map(|(a, b)| a.less_at_most(*b)).collect();
        let subtotal = sum(after.iter().copied())?;
        let off_all = discount.map_or(Ok(Minor::ZERO), |discount| discount.of(subtotal))?;
        let shared = split(off_all, &after)?;
        let sold = goods.iter().zip(after.iter().zip(&shared));
        let taxes = shares(mode, sold.map(|(line, (a, b))| (line.tax, a.less_at_most(*b))))?;
        let goods = sum(taxes.iter().flat_map(|share| [share.net, share.tax]))?;
        let cards = sum(lines.iter().filter_map(Line::card).map(|line| line.value))?;
        let total = sum([goods, cards])?;
        let paid = sum(tenders.iter().map(Tender::pays))?;
        let by_card = sum(tenders.iter().filter(|it| it.is_gift_card()).map(Tender::pays))?;
        let left = total.less_at_most(paid);
        Ok(Self {
            full_price: sum(full)?,
            off: sum(own_off.into_iter().chain([off_all]))?,
            taxes,
            goods,
            cards,
            total,
            paid,
            paid_by_card: by_card,
            left,
            left_for_cards: goods.less_at_most(by_card).min(left),
            change: sum(tenders.iter().map(change))?,
        })
    }
}

impl Line {
    /// The goods, if it is goods.
    pub fn goods(&self) -> Option<&Goods> {
        match self {
            Self::Goods(goods) => Some(goods),
            Self::Card(_) => None,
        }
    }

    /// The card, if it is one that is sold or loaded.
    pub fn card(&self) -> Option<&super::CardLine> {
        match self {
            Self::Card(card) => Some(card),
            Self::Goods(_) => None,
        }
    }
}

fn collect(
    parts: impl Iterator<Item = Result<Minor, SaleRefusal>>,
) -> Result<Vec<Minor>, SaleRefusal> {
    parts.collect()
}

fn change(tender: &Tender) -> Minor {
    match tender {
        Tender::Cash { change, .. } => *change,
        Tender::GiftCard { .. } | Tender::Terminal { .. } => Minor::ZERO,
    }
}
