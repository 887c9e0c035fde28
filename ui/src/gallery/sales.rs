//! Made-up sales, counted by the same rules as real ones.

use super::figures::{NOW, euro, payment};
use super::receipts::{online_receipt, sold_receipt};
use crate::till::model::{Ended, Finishing, Till};
use leptos::prelude::Set;
use shared::ids::{CardId, EntryHash, SaleId, Sequence};
use shared::money::Asset;
use shared::sale::{CardAct, CardLine, OpenSale, Paying, Step, TakenOff, TaxMode, Tender};
use shared::wire::screen::{Receipt, SaleSheet, SaleStands};

/// What is made up of a sale beside its steps.
#[derive(Default)]
struct Beside {
    sells: bool,
    paid_by_card: bool,
    paying: Option<Paying>,
}

fn key_in(name: &str, cents: i64) -> Step {
    Step::KeyIn { name: name.into(), amount: euro(cents), tax: 0 }
}

fn add(name: &str, pieces: u32, cents: i64) -> Step {
    let quantity = pieces * 1000;
    Step::Add { name: name.into(), category: String::new(), quantity, price: euro(cents), tax: 0 }
}

fn discount(line: Option<u16>, off: TakenOff, reason: &str) -> Step {
    Step::Discount { line, off: Some(off), reason: reason.into() }
}

fn sale_of(lines: &[Step], tenders: &[Step], beside: Beside) -> SaleSheet {
    let fits = "a made-up sale keeps the rules";
    let mut sale = OpenSale::new(SaleId::new(NOW, [1; 10]), Asset::EUR, TaxMode::Included);
    for step in lines {
        sale.step(step).expect(fits);
    }
    if beside.sells {
        sale.add_card(CardLine {
            payment: payment(2),
            card: CardId([2; 16]),
            last_four: "ZP0T".into(),
            act: CardAct::Activate,
            value: euro(5_000).minor,
        })
        .expect(fits);
    }
    if beside.paid_by_card {
        let Receipt { payment, card, last_four, amount, .. } = online_receipt();
        sale.pay(Tender::GiftCard { payment, card, last_four, amount: amount.minor }).expect(fits);
    }
    for step in tenders {
        sale.step(step).expect(fits);
    }
    SaleSheet {
        sale: sale.id(),
        asset: sale.asset(),
        tax_mode: sale.tax_mode(),
        lines: sale.lines().to_vec(),
        discount: sale.discount().cloned(),
        tenders: sale.tenders().to_vec(),
        totals: sale.totals().expect(fits),
        paying: beside.paying,
        sold: Vec::new(),
        stands: SaleStands::Open,
    }
}

/// An amount alone.
pub(super) fn amount_alone(cents: i64) -> SaleSheet {
    sale_of(&[key_in("Goods", cents)], &[], Beside::default())
}

fn goods() -> Vec<Step> {
    vec![
        add("Beeswax candle", 3, 240),
        key_in("Linen apron", 3_480),
        discount(Some(1), TakenOff::Percent(1_000), "Last one"),
        discount(None, TakenOff::Amount(euro(200)), "Regular customer"),
    ]
}

/// Goods with what is taken off them, and nothing paid.
pub(super) fn basket() -> SaleSheet {
    sale_of(&goods(), &[], Beside::default())
}

/// The same with a card that is sold, paid in part by a gift card and cash.
pub(super) fn split() -> SaleSheet {
    let cash = Step::Cash { given: euro(2_000) };
    sale_of(&goods(), &[cash], Beside { sells: true, paid_by_card: true, paying: None })
}

/// A gift card that is asked, and not decided.
pub(super) fn undecided() -> SaleSheet {
    let receipt = online_receipt();
    let paying = Paying {
        payment: receipt.payment,
        card: receipt.card,
        last_four: receipt.last_four,
        amount: receipt.amount.minor,
    };
    sale_of(&goods(), &[], Beside { paying: Some(paying), ..Beside::default() })
}

/// More lines than fit.
pub(super) fn long() -> SaleSheet {
    let names =
        ["Mug, blue", "Tea towel", "Honey, 250 g", "Notebook", "Wool socks, grey, size 41 to 44"];
    let lines: Vec<Step> = (0..14_u32)
        .zip(names.iter().cycle())
        .map(|(at, name)| add(name, at % 4 + 1, 350 + 125 * i64::from(at)))
        .collect();
    let terminal = Step::Terminal { amount: euro(10_000), reference: "0042-7719".into() };
    sale_of(&lines, &[terminal], Beside::default())
}

/// A card that is sold, alone: no gift card can pay for it.
pub(super) fn only_card() -> SaleSheet {
    sale_of(&[], &[], Beside { sells: true, ..Beside::default() })
}

/// The split sale with all of it paid.
pub(super) fn paid() -> SaleSheet {
    let cash = Step::Cash { given: euro(2_000) };
    let terminal = Step::Terminal { amount: euro(3_600), reference: "0042-7719".into() };
    let rest = Step::Cash { given: euro(2_000) };
    let beside = Beside { sells: true, paid_by_card: true, paying: None };
    sale_of(&goods(), &[cash, terminal, rest], beside)
}

fn over(sale: SaleSheet) -> SaleSheet {
    let stands = SaleStands::Paid {
        sequence: Sequence(262),
        hash: EntryHash([0x5c; 32]),
        at: NOW,
        cashier: "Aoife Byrne".into(),
    };
    SaleSheet { stands, ..sale }
}

/// A mixed sale that is over, with change.
pub(super) fn ended() -> Ended {
    let receipts = vec![online_receipt(), sold_receipt()];
    Ended { sale: over(paid()), receipts, again: false }
}

/// A sale that one gift card paid.
pub(super) fn ended_by_card() -> Ended {
    let beside = Beside { paid_by_card: true, ..Beside::default() };
    let sale = sale_of(&[key_in("Goods", 1_240)], &[], beside);
    Ended { sale: over(sale), receipts: vec![super::receipts::offline_receipt()], again: false }
}

/// What the end of the split sale still does.
pub(super) fn finishing() -> Finishing {
    let value = euro(5_000).minor;
    Finishing { sale: paid().sale, value, cards: vec![payment(2)] }
}

/// Puts a sale on the screen.
pub(super) fn lay(till: Till, sale: SaleSheet) {
    till.receipts.set(vec![online_receipt()]);
    till.sale.set(Some(sale));
}
