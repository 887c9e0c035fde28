//! A sale that is over, as the journal keeps it.

use super::{Discount, LINES_MAX, Line, SaleRefusal, TENDERS_MAX, TaxMode, Tender, Totals};
use crate::ids::SaleId;
use crate::money::{Asset, Minor};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// The facts of a sale that was paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct SaleRecord {
    /// The sale.
    #[n(0)]
    pub sale: SaleId,
    /// Its currency.
    #[n(1)]
    pub asset: Asset,
    /// Whether its prices hold their tax.
    #[n(2)]
    pub tax_mode: TaxMode,
    /// What was bought; 1 to [`LINES_MAX`].
    #[n(3)]
    pub lines: Vec<Line>,
    /// What was taken off the goods as a whole.
    #[n(4)]
    pub discount: Option<Discount>,
    /// What paid it; at most [`TENDERS_MAX`].
    #[n(5)]
    pub tenders: Vec<Tender>,
}

impl SaleRecord {
    /// What it came to; refused where the record is of no sale that could have been paid so.
    pub fn totals(&self) -> Result<Totals, SaleRefusal> {
        let too_many = |max| Err(SaleRefusal::TooMany { max });
        match (self.lines.len(), self.tenders.len()) {
            (0, _) => return Err(SaleRefusal::Empty),
            (lines, _) if lines > LINES_MAX => return too_many(LINES_MAX),
            (_, tenders) if tenders > TENDERS_MAX => return too_many(TENDERS_MAX),
            (_, _) if !self.is_positive() => return Err(SaleRefusal::NotPositive),
            (_, _) => {}
        }
        let totals = Totals::of(self.tax_mode, &self.lines, self.discount.as_ref(), &self.tenders)?;
        if totals.paid_by_card > totals.goods {
            return Err(SaleRefusal::CardPaysNoCard { most: totals.goods });
        }
        match totals.paid.cmp(&totals.total) {
            Ordering::Less => Err(SaleRefusal::NotPaid { left: totals.left }),
            Ordering::Equal => Ok(totals),
            Ordering::Greater => Err(SaleRefusal::MoreThanDue { most: totals.total }),
        }
    }

    /// Whether each figure in it is more than nothing, as the acts of an open sale see to.
    fn is_positive(&self) -> bool {
        let lines = self.lines.iter().all(|line| match line {
            Line::Goods(goods) => goods.price.is_positive(),
            Line::Card(card) => card.value.is_positive(),
        });
        let no_less = |tender: &Tender| match tender {
            Tender::Cash { change, .. } => *change >= Minor::ZERO,
            Tender::GiftCard { .. } | Tender::Terminal { .. } => true,
        };
        lines && self.tenders.iter().all(|tender| tender.pays().is_positive() && no_less(tender))
    }
}
