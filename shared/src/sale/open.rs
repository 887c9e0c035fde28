//! A sale that is going on.

use super::{
    CardLine, Discount, Goods, Line, Quantity, SaleRecord, SaleRefusal, TaxMode, Tender, Totals,
};
use crate::ids::SaleId;
use crate::money::{Asset, Minor};
use serde::{Deserialize, Serialize};

/// The most lines of a sale.
pub const LINES_MAX: usize = 200;
/// The most tenders of a sale.
pub const TENDERS_MAX: usize = 20;
/// The most bytes that its lines and discounts may take, so that the record fits into an entry with all tenders.
const LINES_BYTES_MAX: usize = 5_500;

/// A sale that is going on. Each act is done whole, or refused and the sale is as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenSale {
    id: SaleId,
    asset: Asset,
    tax_mode: TaxMode,
    lines: Vec<Line>,
    discount: Option<Discount>,
    tenders: Vec<Tender>,
}

impl OpenSale {
    /// An empty sale.
    pub fn new(id: SaleId, asset: Asset, tax_mode: TaxMode) -> Self {
        Self { id, asset, tax_mode, lines: Vec::new(), discount: None, tenders: Vec::new() }
    }

    /// Its id, which its payments carry.
    pub fn id(&self) -> SaleId {
        self.id
    }

    /// Its currency.
    pub fn asset(&self) -> Asset {
        self.asset
    }

    /// Whether its prices hold their tax.
    pub fn tax_mode(&self) -> TaxMode {
        self.tax_mode
    }

    /// What is bought.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// What is taken off the goods as a whole.
    pub fn discount(&self) -> Option<&Discount> {
        self.discount.as_ref()
    }

    /// What pays it so far.
    pub fn tenders(&self) -> &[Tender] {
        &self.tenders
    }

    /// Whether nothing happened in it that anybody would miss.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.tenders.is_empty()
    }

    /// What it comes to.
    pub fn totals(&self) -> Result<Totals, SaleRefusal> {
        Totals::of(self.tax_mode, &self.lines, self.discount.as_ref(), &self.tenders)
    }

    /// Adds goods; one more of the last article goes on its line.
    pub fn add(&mut self, goods: Goods) -> Result<(), SaleRefusal> {
        let last = self.lines.last().and_then(Line::goods);
        if last.is_some_and(|last| last.is_same_article(&goods)) {
            return self.change(|sale| match sale.lines.last_mut() {
                Some(Line::Goods(last)) => {
                    last.quantity = last.quantity.plus(goods.quantity)?;
                    Ok(())
                }
                Some(Line::Card(_)) | None => Err(SaleRefusal::NoSuchLine),
            });
        }
        self.add_line(Line::Goods(goods))
    }

    /// Adds a gift card that is sold or loaded.
    pub fn add_card(&mut self, card: CardLine) -> Result<(), SaleRefusal> {
        if !card.value.is_positive() {
            return Err(SaleRefusal::NotPositive);
        }
        if self.lines.iter().filter_map(Line::card).any(|known| known.card == card.card) {
            return Err(SaleRefusal::CardTwice);
        }
        self.add_line(Line::Card(card))
    }

    /// Takes a line off.
    pub fn remove(&mut self, line: usize) -> Result<(), SaleRefusal> {
        self.change(|sale| {
            let lines = &mut sale.lines;
            (line < lines.len())
                .then(|| lines.remove(line))
                .map(|_| ())
                .ok_or(SaleRefusal::NoSuchLine)
        })
    }

    /// Says how many of a line's goods there are.
    pub fn set_quantity(&mut self, line: usize, quantity: Quantity) -> Result<(), SaleRefusal> {
        self.change(|sale| {
            sale.goods_mut(line)?.quantity = quantity;
            Ok(())
        })
    }

    /// Takes something off a line of goods, or nothing any more.
    pub fn discount_line(
        &mut self,
        line: usize,
        discount: Option<Discount>,
    ) -> Result<(), SaleRefusal> {
        self.change(|sale| {
            sale.goods_mut(line)?.discount = discount;
            Ok(())
        })
    }

    /// Takes something off the goods as a whole, or nothing any more.
    pub fn discount_all(&mut self, discount: Option<Discount>) -> Result<(), SaleRefusal> {
        self.change(|sale| {
            sale.discount = discount;
            Ok(())
        })
    }

    /// The most that a gift card may pay now, or why it may pay nothing.
    pub fn room_for_card(&self) -> Result<Minor, SaleRefusal> {
        let totals = self.totals()?;
        match totals.left_for_cards {
            most if most.is_positive() => Ok(most),
            most if totals.left.is_positive() => Err(SaleRefusal::CardPaysNoCard { most }),
            most => Err(SaleRefusal::MoreThanDue { most }),
        }
    }

    /// Adds a part of what pays it. Of a gift card this is done after its payment.
    pub fn pay(&mut self, tender: Tender) -> Result<(), SaleRefusal> {
        let totals = self.totals()?;
        if !tender.pays().is_positive() {
            return Err(SaleRefusal::NotPositive);
        }
        if tender.is_gift_card() && tender.pays() > totals.left_for_cards {
            let most = totals.left_for_cards;
            let is_for_goods = totals.left > totals.left_for_cards && tender.pays() <= totals.left;
            let over = SaleRefusal::MoreThanDue { most };
            let mixed = SaleRefusal::CardPaysNoCard { most };
            return Err(if is_for_goods { mixed } else { over });
        }
        if tender.pays() > totals.left {
            return Err(SaleRefusal::MoreThanDue { most: totals.left });
        }
        if self.tenders.len() >= TENDERS_MAX {
            return Err(SaleRefusal::TooMany { max: TENDERS_MAX });
        }
        let mut paid = self.clone();
        paid.tenders.push(tender);
        paid.totals()?;
        // Nothing below this line can be refused.
        *self = paid;
        Ok(())
    }

    /// Takes cash or a terminal's payment off again.
    pub fn unpay(&mut self, tender: usize) -> Result<(), SaleRefusal> {
        let found = self.tenders.get(tender).ok_or(SaleRefusal::NoSuchLine)?;
        if found.is_gift_card() {
            return Err(SaleRefusal::VoidInstead);
        }
        self.tenders.remove(tender);
        Ok(())
    }

    /// A payment from a gift card was voided.
    pub fn voided(&mut self, payment: crate::ids::PaymentId) {
        let is_it = |tender: &Tender| matches!(tender, Tender::GiftCard { payment: known, .. } if *known == payment);
        self.tenders.retain(|tender| !is_it(tender));
    }

    /// The facts of a sale that is paid.
    pub fn close(&self) -> Result<SaleRecord, SaleRefusal> {
        let totals = self.totals()?;
        if self.lines.is_empty() {
            return Err(SaleRefusal::Empty);
        }
        if totals.left.is_positive() {
            return Err(SaleRefusal::NotPaid { left: totals.left });
        }
        Ok(SaleRecord {
            sale: self.id,
            asset: self.asset,
            tax_mode: self.tax_mode,
            lines: self.lines.clone(),
            discount: self.discount.clone(),
            tenders: self.tenders.clone(),
        })
    }

    /// A card that is still to be sold gets its value under another id: the one that it had is dead.
    pub(super) fn rename_card(&mut self, from: crate::ids::PaymentId, to: crate::ids::PaymentId) {
        for line in &mut self.lines {
            if let Line::Card(card) = line
                && card.payment == from
            {
                card.payment = to;
            }
        }
    }

    fn add_line(&mut self, line: Line) -> Result<(), SaleRefusal> {
        if self.lines.len() >= LINES_MAX {
            return Err(SaleRefusal::TooMany { max: LINES_MAX });
        }
        self.change(|sale| {
            sale.lines.push(line);
            Ok(())
        })
    }

    /// Makes a change, and keeps it only where the sums still hold.
    fn change(
        &mut self,
        act: impl FnOnce(&mut Self) -> Result<(), SaleRefusal>,
    ) -> Result<(), SaleRefusal> {
        let mut changed = self.clone();
        act(&mut changed)?;
        let totals = changed.totals()?;
        if totals.paid > totals.total {
            return Err(SaleRefusal::AlreadyPaid { paid: totals.paid });
        }
        if totals.paid_by_card > totals.goods {
            return Err(SaleRefusal::CardPaysNoCard { most: totals.goods });
        }
        if written_len(&(&changed.lines, &changed.discount)) > LINES_BYTES_MAX {
            return Err(SaleRefusal::TooLong);
        }
        // Nothing below this line can be refused.
        *self = changed;
        Ok(())
    }

    fn goods_mut(&mut self, line: usize) -> Result<&mut Goods, SaleRefusal> {
        match self.lines.get_mut(line) {
            Some(Line::Goods(goods)) => Ok(goods),
            Some(Line::Card(_)) => Err(SaleRefusal::NoDiscountOnCards),
            None => Err(SaleRefusal::NoSuchLine),
        }
    }
}

/// How many bytes something takes in an entry.
fn written_len(what: &impl minicbor::Encode<()>) -> usize {
    minicbor::to_vec(what).expect("writing to memory cannot fail").len()
}
