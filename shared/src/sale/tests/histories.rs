//! Random sales: whatever is done, the figures of a sale fit together.

use crate::ids::{CardId, PaymentId, SaleId};
use crate::money::{Asset, Minor};
use crate::sale::{
    CardAct, CardLine, Discount, Goods, Off, OpenSale, Percent, Quantity, SaleRefusal, TaxMode,
    TaxRate, Tender, Totals,
};
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Act {
    Add(i64, u16),
    Card(u8, i64),
    Remove(usize),
    Quantity(usize, u32),
    OffLine(usize, u16),
    OffAll(i64),
    GiftCard(u8, i64),
    Cash(i64),
    Unpay(usize),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (1_i64..20_000, prop::sample::select(vec![0_u16, 700, 900, 1350, 2300]))
            .prop_map(|(price, rate)| Act::Add(price, rate)),
        (0_u8..4, 1_i64..10_000).prop_map(|(card, value)| Act::Card(card, value)),
        (0_usize..6).prop_map(Act::Remove),
        (0_usize..6, 1_u32..5_000).prop_map(|(line, number)| Act::Quantity(line, number)),
        (0_usize..6, 1_u16..=10_000).prop_map(|(line, off)| Act::OffLine(line, off)),
        (1_i64..5_000).prop_map(Act::OffAll),
        (0_u8..4, 1_i64..30_000).prop_map(|(card, amount)| Act::GiftCard(card, amount)),
        (1_i64..60_000).prop_map(Act::Cash),
        (0_usize..4).prop_map(Act::Unpay),
    ]
}

fn minor(number: i64) -> Minor {
    Minor::new(number).unwrap()
}

/// Does it, or not; a refusal is an answer like another.
fn play(sale: &mut OpenSale, act: &Act) {
    let reason = "a reason";
    let _ = match *act {
        Act::Add(price, rate) => {
            let tax = TaxRate::new(rate).unwrap();
            Goods::keyed("Amount", minor(price), tax).and_then(|goods| sale.add(goods))
        }
        Act::Card(card, value) => sale.add_card(CardLine {
            payment: PaymentId(uuid::Uuid::from_bytes([card; 16])),
            card: CardId([card; 16]),
            last_four: "3HXM".to_owned(),
            act: CardAct::Activate,
            value: minor(value),
        }),
        Act::Remove(line) => sale.remove(line),
        Act::Quantity(line, number) => sale.set_quantity(line, Quantity::new(number).unwrap()),
        Act::OffLine(line, off) => {
            let off = Off::Percent(Percent::new(off).unwrap());
            sale.discount_line(line, Some(Discount::new(off, reason).unwrap()))
        }
        Act::OffAll(off) => {
            let off = Off::Amount(minor(off));
            sale.discount_all(Some(Discount::new(off, reason).unwrap()))
        }
        Act::GiftCard(card, amount) => sale.pay(Tender::GiftCard {
            payment: PaymentId(uuid::Uuid::from_bytes([100 + card; 16])),
            card: CardId([100 + card; 16]),
            last_four: "3HXM".to_owned(),
            amount: minor(amount),
        }),
        Act::Cash(given) => {
            let left = sale.totals().unwrap().left;
            Tender::cash(minor(given), left).and_then(|tender| sale.pay(tender))
        }
        Act::Unpay(tender) => sale.unpay(tender),
    };
}

fn add(parts: impl IntoIterator<Item = Minor>) -> i64 {
    parts.into_iter().map(Minor::get).sum()
}

fn fits_together(sale: &OpenSale, totals: &Totals) {
    let parts = totals.taxes.iter().flat_map(|share| [share.net, share.tax]);
    assert_eq!(add(parts), totals.goods.get(), "net and tax are the goods");
    assert_eq!(totals.total.get(), add([totals.goods, totals.cards]));
    assert_eq!(totals.total.get(), add([totals.paid, totals.left]), "paid and left are the total");
    assert!(totals.paid_by_card <= totals.goods, "no gift card paid for a gift card");
    let given = sale.tenders().iter().map(|tender| match tender {
        Tender::Cash { given, .. } => *given,
        Tender::GiftCard { .. } | Tender::Terminal { .. } => tender.pays(),
    });
    assert_eq!(add(given), add([totals.paid, totals.change]), "what came in stayed or went back");
    if sale.totals().unwrap().taxes.iter().all(|share| share.rate.hundredths() == 0) {
        assert_eq!(totals.full_price.get(), add([totals.goods, totals.off]));
    }
}

proptest! {
    #[test]
    fn the_figures_fit_together(acts in prop::collection::vec(act(), 1..40), added in any::<bool>()) {
        let mode = if added { TaxMode::Added } else { TaxMode::Included };
        let mut sale = OpenSale::new(SaleId(uuid::Uuid::from_bytes([7; 16])), Asset::EUR, mode);
        for act in &acts {
            play(&mut sale, act);
            let totals = sale.totals().unwrap();
            fits_together(&sale, &totals);
            if let Ok(record) = sale.close() {
                prop_assert_eq!(record.totals().unwrap(), totals);
            }
        }
    }
}

#[test]
fn the_longest_sale_fits_into_an_entry() {
    let mut sale =
        OpenSale::new(SaleId(uuid::Uuid::from_bytes([7; 16])), Asset::EUR, TaxMode::Included);
    let name = "ß".repeat(crate::sale::TEXT_MAX);
    let goods = || Goods::keyed(&name, minor(100_000), TaxRate::new(2300).unwrap()).unwrap();
    let refusal = (0..200).find_map(|_| sale.add(goods()).err());
    assert_eq!(refusal, Some(SaleRefusal::TooLong));
    let reference = "0".repeat(40);
    for _ in 0..crate::sale::TENDERS_MAX - 1 {
        sale.pay(Tender::terminal(minor(1_000), &reference).unwrap()).unwrap();
    }
    let left = sale.totals().unwrap().left;
    sale.pay(Tender::terminal(left, &reference).unwrap()).unwrap();
    let bytes = minicbor::to_vec(sale.close().unwrap()).unwrap().len();
    assert!(bytes < 7_500, "an entry holds 8 KiB with its place and signature: {bytes}");
}
