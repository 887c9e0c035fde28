//! The receipt of a sale.

use super::payment::is_pending;
use super::{Head, Slip, Weight, Writing};
use crate::ids::{EntryHash, PaymentId, Sequence};
use crate::money::Minor;
use crate::sale::{CardAct, Discount, Goods, Line, Quantity, SaleRecord, TaxMode, Tender, Totals};
use crate::time::Timestamp;
use crate::wire::screen::Receipt;
use crate::words::Words;

/// What is printed of a sale that was paid.
#[derive(Clone, Copy, Debug)]
pub struct SalePaper<'a> {
    /// Where.
    pub head: Head<'a>,
    /// The sale.
    pub sale: &'a SaleRecord,
    /// What it came to.
    pub totals: &'a Totals,
    /// The receipts of its payments on cards.
    pub cards: &'a [Receipt],
    /// The sale's place in the journal.
    pub sequence: Sequence,
    /// The hash of its entry.
    pub hash: EntryHash,
    /// When, by the till's clock.
    pub at: Timestamp,
    /// Who stood at the till.
    pub cashier: &'a str,
}

impl SalePaper<'_> {
    /// Writes it.
    pub fn write(&self, words: &Words) -> Slip {
        let mut slip = Writing::begin(words, &self.head);
        slip.rule();
        for line in &self.sale.lines {
            match line {
                Line::Goods(goods) => self.goods(&mut slip, goods),
                Line::Card(card) => {
                    let key = match card.act {
                        CardAct::Activate => "paper-line-sold",
                        CardAct::Load => "paper-line-loaded",
                    };
                    let name = words.say_with(key, &[("card", card.last_four.as_str().into())]);
                    slip.named(name, self.money(&slip, card.value), Weight::Plain);
                    self.after(&mut slip, card.payment);
                }
            }
        }
        self.sums(&mut slip);
        self.paid(&mut slip);
        slip.rule();
        slip.pending(self.cards.iter().any(is_pending));
        slip.row("paper-when", slip.when(self.at, self.head.offset_min));
        slip.row("paper-cashier", self.cashier.to_owned());
        slip.row("paper-number", format!("{} {}", self.sequence, self.hash.short()));
        slip.end(&self.head, true)
    }

    fn goods(&self, slip: &mut Writing<'_>, goods: &Goods) {
        let full = goods.full_price().unwrap_or(Minor::ZERO);
        slip.named(goods.name.clone(), self.money(slip, full), Weight::Plain);
        if goods.quantity != Quantity::ONE {
            let price = self.money(slip, goods.price);
            let parts = [("count", decimal(goods.quantity).into()), ("price", price.into())];
            slip.text(slip.words.say_with("paper-line-count", &parts));
        }
        if let (Some(discount), Ok(off)) = (&goods.discount, goods.off()) {
            self.discount(slip, discount, off);
        }
    }

    fn discount(&self, slip: &mut Writing<'_>, discount: &Discount, off: Minor) {
        let reason = [("reason", discount.reason.as_str().into())];
        let name = slip.words.say_with("paper-line-off", &reason);
        slip.named(name, self.less(slip, off), Weight::Plain);
    }

    fn sums(&self, slip: &mut Writing<'_>) {
        let Totals { full_price, off, taxes, cards, total, .. } = self.totals;
        slip.rule();
        let own: Minor = self.own_discounts();
        if let Some(discount) = &self.sale.discount {
            // The cards too, so that what follows adds up to the total; nothing is taken off them.
            let goods = full_price.less_at_most(own);
            let before = goods.plus(*cards).unwrap_or(goods);
            slip.row("paper-subtotal", self.money(slip, before));
            self.discount(slip, discount, off.less_at_most(own));
        }
        if self.sale.tax_mode == TaxMode::Added {
            self.taxes(slip);
        }
        slip.named(slip.words.say("paper-total"), self.money(slip, *total), Weight::Strong);
        if self.sale.tax_mode == TaxMode::Included && !taxes.is_empty() {
            self.taxes(slip);
        }
        if cards.is_positive() {
            slip.text(slip.words.say("paper-cards-untaxed"));
        }
    }

    /// What the lines' own discounts take off.
    fn own_discounts(&self) -> Minor {
        let off = self.sale.lines.iter().filter_map(Line::goods).filter_map(|it| it.off().ok());
        off.fold(Minor::ZERO, |sum, off| sum.plus(off).unwrap_or(sum))
    }

    fn taxes(&self, slip: &mut Writing<'_>) {
        let key = match self.sale.tax_mode {
            TaxMode::Included => "paper-tax-included",
            TaxMode::Added => "paper-tax-added",
        };
        for share in self.totals.taxes.iter().filter(|share| share.rate.hundredths() > 0) {
            let net = self.money(slip, share.net);
            let parts = [("rate", percent(share.rate.hundredths()).into()), ("net", net.into())];
            let name = slip.words.say_with(key, &parts);
            slip.named(name, self.money(slip, share.tax), Weight::Plain);
        }
    }

    fn paid(&self, slip: &mut Writing<'_>) {
        slip.rule();
        for tender in &self.sale.tenders {
            match tender {
                Tender::GiftCard { payment, last_four, amount, .. } => {
                    let card = [("card", last_four.as_str().into())];
                    let name = slip.words.say_with("paper-paid-card", &card);
                    slip.named(name, self.money(slip, *amount), Weight::Plain);
                    self.after(slip, *payment);
                }
                Tender::Cash { given, change } => {
                    slip.row("paper-paid-cash", self.money(slip, *given));
                    if change.is_positive() {
                        slip.row("paper-change", self.money(slip, *change));
                    }
                }
                Tender::Terminal { amount, reference } => {
                    let parts = [("reference", reference.as_str().into())];
                    let name = slip.words.say_with("paper-paid-terminal", &parts);
                    slip.named(name, self.money(slip, *amount), Weight::Plain);
                }
            }
        }
    }

    /// What a card holds after a payment, where that is known.
    fn after(&self, slip: &mut Writing<'_>, payment: PaymentId) {
        let found = self.cards.iter().find(|card| card.payment == payment);
        if let Some(balance) = found.and_then(|card| card.balance) {
            slip.row("paper-balance", slip.words.money(balance).to_string());
        }
    }

    fn money(&self, slip: &Writing<'_>, minor: Minor) -> String {
        slip.money(minor, self.sale.asset)
    }

    fn less(&self, slip: &Writing<'_>, minor: Minor) -> String {
        self.money(slip, Minor::ZERO.minus(minor).unwrap_or(minor))
    }
}

/// A number of thousandths as 2 or 0.250.
fn decimal(quantity: Quantity) -> String {
    let thousandths = quantity.thousandths();
    let (whole, part) = (thousandths.checked_div(1000), thousandths.checked_rem(1000));
    match (whole.unwrap_or(0), part.unwrap_or(0)) {
        (whole, 0) => whole.to_string(),
        (whole, part) => format!("{whole}.{part:03}"),
    }
}

/// Hundredths of a percent as 23 % or 5.5 %.
pub(super) fn percent(hundredths: u64) -> String {
    let (whole, part) = (hundredths.checked_div(100), hundredths.checked_rem(100));
    let part = format!("{:02}", part.unwrap_or(0));
    match (whole.unwrap_or(0), part.trim_end_matches('0')) {
        (whole, "") => format!("{whole}%"),
        (whole, part) => format!("{whole}.{part}%"),
    }
}
