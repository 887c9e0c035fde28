//! A sale told by lines of text.

use crate::ids::{CardId, PaymentId, SaleId};
use crate::money::{Asset, Minor};
use crate::sale::{
    CardAct, CardLine, Discount, Goods, Item, ItemCode, Off, OpenSale, Percent, PriceList,
    Quantity, SaleRecord, SaleRefusal, TaxMode, TaxRate, Tender, Totals,
};
use sha2::{Digest, Sha256};

/// A shop that sells tea and bread, and a sale at its till.
pub(super) struct Shop {
    list: PriceList,
    sale: OpenSale,
    payments: u8,
}

/// Plays the lines; a line without `=>` must be done.
#[track_caller]
pub(super) fn check(story: &str) {
    let mut shop = Shop::new();
    for line in story.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let line = line.split('#').next().unwrap().trim();
        let (act, expected) = line.split_once("=>").unwrap_or((line, "ok"));
        let before = shop.sale.clone();
        let got = match shop.play(act.trim()) {
            Ok(said) => said,
            Err(refusal) => {
                assert_eq!(shop.sale, before, "a refusal changes nothing: {line}");
                format!("no {}", said(refusal))
            }
        };
        assert_eq!(got, expected.trim(), "in the line: {line}");
    }
}

impl Shop {
    fn new() -> Self {
        let item = |code: &str, name: &str, price: i64, tax: u16| {
            let code = ItemCode::new(code).unwrap();
            let tax = TaxRate::new(tax * 100).unwrap();
            Item::new(code, name, "Food", Minor::new(price).unwrap(), tax).unwrap()
        };
        let items = vec![
            item("BREAD", "Bread", 330, 0),
            item("CHEESE", "Cheese, per kilogram", 1999, 9),
            item("TEA", "Tea", 450, 23),
        ];
        let list = PriceList { version: 1, items, ..PriceList::empty(Asset::EUR) };
        let sale =
            OpenSale::new(SaleId(uuid::Uuid::from_bytes([7; 16])), Asset::EUR, TaxMode::Included);
        Self { list, sale, payments: 0 }
    }

    fn play(&mut self, act: &str) -> Result<String, SaleRefusal> {
        let words: Vec<&str> = act.split_whitespace().collect();
        let done = |done: Result<(), SaleRefusal>| done.map(|()| "ok".to_owned());
        match *words.as_slice() {
            ["tax-on-top"] => {
                self.sale = OpenSale::new(self.sale.id(), Asset::EUR, TaxMode::Added);
                Ok("ok".to_owned())
            }
            ["add", code] => done(self.add(code, "1")),
            ["add", code, quantity] => done(self.add(code, quantity)),
            ["key-in", price] => {
                let tax = TaxRate::new(2300).unwrap();
                done(Goods::keyed("Amount", euros(price), tax).and_then(|it| self.sale.add(it)))
            }
            ["sell", card, value] => done(self.card(CardAct::Activate, card, value)),
            ["load", card, value] => done(self.card(CardAct::Load, card, value)),
            ["remove", line] => done(self.sale.remove(index(line))),
            ["quantity", line, number] => {
                done(quantity(number).and_then(|it| self.sale.set_quantity(index(line), it)))
            }
            ["off", "all", off, ref why @ ..] => {
                done(discount(off, &why.join(" ")).and_then(|it| self.sale.discount_all(Some(it))))
            }
            ["off", line, off, ref why @ ..] => done(
                discount(off, &why.join(" "))
                    .and_then(|it| self.sale.discount_line(index(line), Some(it))),
            ),
            ["cash", given] => self.cash(euros(given)),
            ["terminal", amount, ref slip @ ..] => done(
                Tender::terminal(euros(amount), &slip.join(" ")).and_then(|it| self.sale.pay(it)),
            ),
            ["card", name, amount] => done(self.gift_card(name, euros(amount))),
            ["room-for-card"] => self.sale.room_for_card().map(figure),
            ["unpay", tender] => done(self.sale.unpay(index(tender))),
            ["due"] => self.sale.totals().map(|totals| figure(totals.left)),
            ["total"] => self.sale.totals().map(|totals| figure(totals.total)),
            ["goods"] => self.sale.totals().map(|totals| figure(totals.goods)),
            ["saved"] => self.sale.totals().map(|totals| figure(totals.off)),
            ["lines"] => Ok(self.sale.lines().len().to_string()),
            ["tax"] => self.sale.totals().map(|totals| taxes(&totals)),
            ["close"] => self.close(),
            _ => panic!("no such act: {act}"),
        }
    }

    fn add(&mut self, code: &str, number: &str) -> Result<(), SaleRefusal> {
        let line = self.list.line(&ItemCode::new(code)?, quantity(number)?)?;
        self.sale.add(line)
    }

    fn card(&mut self, act: CardAct, name: &str, value: &str) -> Result<(), SaleRefusal> {
        let (payment, card) = (self.payment(), card(name));
        let (last_four, value) = ("3HXM".to_owned(), euros(value));
        self.sale.add_card(CardLine { payment, card, last_four, act, value })
    }

    fn gift_card(&mut self, name: &str, amount: Minor) -> Result<(), SaleRefusal> {
        let (payment, card) = (self.payment(), card(name));
        self.sale.pay(Tender::GiftCard { payment, card, last_four: "3HXM".to_owned(), amount })
    }

    fn cash(&mut self, given: Minor) -> Result<String, SaleRefusal> {
        self.sale.pay(Tender::cash(given, self.sale.totals()?.left)?)?;
        Ok(format!("change {}", figure(self.sale.totals()?.change)))
    }

    /// Closes it, and sees that the record survives its encoding and comes to the same.
    fn close(&mut self) -> Result<String, SaleRefusal> {
        let record = self.sale.close()?;
        let bytes = minicbor::to_vec(&record).unwrap();
        let read: SaleRecord = minicbor::decode(&bytes).unwrap();
        assert_eq!(read, record);
        assert_eq!(read.totals()?, self.sale.totals()?);
        Ok("ok".to_owned())
    }

    fn payment(&mut self) -> PaymentId {
        self.payments += 1;
        PaymentId(uuid::Uuid::from_bytes([self.payments; 16]))
    }
}

pub(super) fn card(name: &str) -> CardId {
    let digest: [u8; 32] = Sha256::digest(name.as_bytes()).into();
    CardId(digest[..16].try_into().unwrap())
}

/// The number of a line or tender, from 1 in the story.
fn index(word: &str) -> usize {
    word.parse::<usize>().unwrap() - 1
}

pub(super) fn euros(word: &str) -> Minor {
    let (units, cents) = word.split_once('.').unwrap_or((word, "00"));
    Minor::new(format!("{units}{cents}").parse().unwrap()).unwrap()
}

fn quantity(word: &str) -> Result<Quantity, SaleRefusal> {
    let (pieces, part) = word.split_once('.').unwrap_or((word, ""));
    Quantity::new(format!("{pieces}{part:0<3}").parse().unwrap())
}

fn discount(off: &str, why: &str) -> Result<Discount, SaleRefusal> {
    let off = match off.strip_suffix('%') {
        Some(percent) => Off::Percent(Percent::new(percent.parse::<u16>().unwrap() * 100)?),
        None => Off::Amount(euros(off)),
    };
    Discount::new(off, why)
}

pub(super) fn figure(minor: Minor) -> String {
    format!("{}.{:02}", minor.get() / 100, minor.get() % 100)
}

fn taxes(totals: &Totals) -> String {
    let of = |share: &crate::sale::TaxShare| {
        let rate = share.rate.hundredths() / 100;
        format!("{rate}%:{}+{}", figure(share.net), figure(share.tax))
    };
    totals.taxes.iter().map(of).collect::<Vec<_>>().join(" ")
}

pub(super) fn said(refusal: SaleRefusal) -> String {
    let figures = match refusal {
        SaleRefusal::DiscountTooLarge { most }
        | SaleRefusal::CardPaysNoCard { most }
        | SaleRefusal::MoreThanDue { most } => format!(" most={}", figure(most)),
        SaleRefusal::AlreadyPaid { paid } | SaleRefusal::MoneyTaken { paid } => {
            format!(" paid={}", figure(paid))
        }
        SaleRefusal::NotPaid { left } => format!(" left={}", figure(left)),
        SaleRefusal::TooMany { max } => format!(" max={max}"),
        SaleRefusal::NotOpen
        | SaleRefusal::AnotherOpen
        | SaleRefusal::SameStepDifferent
        | SaleRefusal::Undecided
        | SaleRefusal::WrongAsset
        | SaleRefusal::CardSold
        | SaleRefusal::NoSuchLine
        | SaleRefusal::BadText
        | SaleRefusal::NotPositive
        | SaleRefusal::UnknownItem
        | SaleRefusal::PercentTooLarge
        | SaleRefusal::TooLong
        | SaleRefusal::CardTwice
        | SaleRefusal::NoDiscountOnCards
        | SaleRefusal::TooLarge
        | SaleRefusal::VoidInstead
        | SaleRefusal::Empty => String::new(),
    };
    format!("{}{figures}", refusal.code())
}
