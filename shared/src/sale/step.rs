//! What a person does to an open sale, one step at a time, with the figures as they were typed.

use super::{
    Discount, Goods, Off, OpenSale, Percent, Quantity, SaleRefusal, TaxRate, Tender, text,
};
use crate::money::{Amount, Minor};
use serde::{Deserialize, Serialize};

/// One step. Lines and tenders are numbered from 0, rates of tax and percentages are in hundredths of a percent,
/// quantities in thousandths.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Step {
    /// Adds an amount without an article.
    KeyIn {
        /// What the receipt calls it.
        name: String,
        /// Its price.
        amount: Amount,
        /// Its tax.
        tax: u16,
    },
    /// Adds goods.
    Add {
        /// What the receipt calls them.
        name: String,
        /// What the reports count them under; may be empty.
        category: String,
        /// How many.
        quantity: u32,
        /// The price of one.
        price: Amount,
        /// Their tax.
        tax: u16,
    },
    /// Says how many there are on a line.
    SetQuantity {
        /// The line.
        line: u16,
        /// How many.
        quantity: u32,
    },
    /// Takes a line off.
    Remove {
        /// The line.
        line: u16,
    },
    /// Takes something off the price.
    Discount {
        /// The line; none for the goods as a whole.
        line: Option<u16>,
        /// How much; none where nothing is taken off any more.
        off: Option<TakenOff>,
        /// Why, in the cashier's words.
        reason: String,
    },
    /// Takes notes and coins.
    Cash {
        /// What the customer hands over.
        given: Amount,
    },
    /// Notes down what a terminal took.
    Terminal {
        /// How much.
        amount: Amount,
        /// What the terminal's slip calls it.
        reference: String,
    },
    /// Hands cash back, or notes down that a terminal did.
    Unpay {
        /// The tender.
        tender: u16,
    },
}

/// How much is taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TakenOff {
    /// So much.
    Amount(Amount),
    /// Such a part, in hundredths of a percent.
    Percent(u16),
}

impl OpenSale {
    /// Does one step.
    pub fn step(&mut self, step: &Step) -> Result<(), SaleRefusal> {
        match step {
            Step::KeyIn { name, amount, tax } => self.add(self.goods(name, *amount, *tax)?),
            Step::Add { name, category, quantity, price, tax } => {
                let category = category_of(category)?;
                let quantity = Quantity::new(*quantity)?;
                let goods = self.goods(name, *price, *tax)?;
                self.add(Goods { category, quantity, ..goods })
            }
            Step::SetQuantity { line, quantity } => {
                self.set_quantity(usize::from(*line), Quantity::new(*quantity)?)
            }
            Step::Remove { line } => self.remove(usize::from(*line)),
            Step::Discount { line, off, reason } => {
                let discount = off.map(|off| self.discount_of(off, reason)).transpose()?;
                match line {
                    Some(line) => self.discount_line(usize::from(*line), discount),
                    None => self.discount_all(discount),
                }
            }
            Step::Cash { given } => {
                let (given, due) = (self.minor(*given)?, self.totals()?.left);
                if due.is_zero() {
                    return Err(SaleRefusal::MoreThanDue { most: due });
                }
                self.pay(Tender::cash(given, due)?)
            }
            Step::Terminal { amount, reference } => {
                self.pay(Tender::terminal(self.minor(*amount)?, reference)?)
            }
            Step::Unpay { tender } => self.unpay(usize::from(*tender)),
        }
    }

    /// The figure of an amount in the sale's currency.
    pub fn minor(&self, amount: Amount) -> Result<Minor, SaleRefusal> {
        if amount.asset == self.asset() { Ok(amount.minor) } else { Err(SaleRefusal::WrongAsset) }
    }

    fn goods(&self, name: &str, price: Amount, tax: u16) -> Result<Goods, SaleRefusal> {
        Goods::keyed(name, self.minor(price)?, TaxRate::new(tax)?)
    }

    fn discount_of(&self, off: TakenOff, reason: &str) -> Result<Discount, SaleRefusal> {
        let off = match off {
            TakenOff::Amount(amount) => Off::Amount(self.minor(amount)?),
            TakenOff::Percent(hundredths) => Off::Percent(Percent::new(hundredths)?),
        };
        Discount::new(off, reason)
    }
}

fn category_of(typed: &str) -> Result<String, SaleRefusal> {
    if typed.trim().is_empty() {
        Ok(String::new())
    } else {
        text(typed).ok_or(SaleRefusal::BadText)
    }
}
