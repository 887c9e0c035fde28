//! Whole papers.

use crate::day::{ByCashier, ByHour, CardFigures, Figure, Named, Report, Shift, TenderFigures};
use crate::ids::{CardId, EntryHash, PaymentId, SaleId, Sequence, StaffId};
use crate::money::{Amount, Asset, Minor};
use crate::paper::{DayPaper, Head, Mark, Number, Paper, PaymentPaper, PrintLine, SalePaper, Slip};
use crate::sale::{
    CardAct, CardLine, Discount, Goods, Line, Off, Percent, Quantity, SaleRecord, TaxMode, Tender,
};
use crate::time::Timestamp;
use crate::wire::screen::{Act, MoneyClass, Receipt, Settling};
use crate::words::Words;
use uuid::Uuid;

/// 21 November 2026, 12:30 in UTC.
const NOON: Timestamp = Timestamp(1_795_264_200_000);
const HEAD: Head<'_> = Head { store: "Harbour", till: "Till 1", offset_min: 0, mark: Mark::None };

#[track_caller]
fn check(slip: &Slip, paper: &str) {
    let text = |line| match line {
        PrintLine::Text { text, .. } => text,
        PrintLine::Code { text } => format!("[{text}]"),
    };
    let lines: Vec<String> = slip.lines(Paper::Wide).into_iter().map(text).collect();
    let written = lines.join("\n");
    assert_eq!(written, paper.trim_matches('\n'), "\n{written}");
}

fn minor(minor: i64) -> Minor {
    Minor::new(minor).unwrap()
}

fn payment(n: u128) -> PaymentId {
    PaymentId(Uuid::from_u128(n))
}

fn receipt() -> Receipt {
    Receipt {
        payment: payment(1),
        act: Act::Redeem,
        undoes: None,
        sale: None,
        card: CardId([1; 16]),
        last_four: "8K3F".to_owned(),
        program: "Harbour card".to_owned(),
        amount: Amount::new(1240, Asset::EUR).unwrap(),
        balance: Some(Amount::new(1260, Asset::EUR).unwrap()),
        class: MoneyClass::Floor,
        settling: Settling::Waiting,
        sequence: Sequence(17),
        hash: EntryHash([0xab; 32]),
        at: NOON,
        cashier: "Ada".to_owned(),
        approver: Some("Grace".to_owned()),
    }
}

#[test]
fn what_was_taken_from_a_card_offline() {
    let paper = PaymentPaper { head: HEAD, receipt: &receipt() };
    check(
        &paper.write(&Words::in_language("en")),
        "
       Harbour
                  Till 1
------------------------------------------
Gift card                           €12.40
Card                     Harbour card 8K3F
Left on the card                    €12.60
------------------------------------------
How                           On the limit
Taken offline. Headquarters is told when
the line is back.
Date                    21 Nov 2026, 12:30
Served by                              Ada
Approved by                          Grace
Receipt                        17 abababab
                Thank you
",
    );
}

#[test]
fn a_copy_says_so_and_training_is_no_receipt() {
    let words = Words::in_language("en");
    let receipt = receipt();
    let text = |mark| {
        let paper = PaymentPaper { head: Head { mark, ..HEAD }, receipt: &receipt };
        serde_json::to_string(&paper.write(&words)).unwrap()
    };
    assert!(text(Mark::Copy).contains("COPY"));
    let training = text(Mark::Training);
    assert!(training.contains("TRAINING. No money moved.") && !training.contains("Thank you"));
    let marked = PaymentPaper { head: Head { mark: Mark::Copy, ..HEAD }, receipt: &receipt };
    let first = PaymentPaper { head: HEAD, receipt: &receipt }.write(&words);
    assert_eq!(first.as_copy(&words), marked.write(&words), "a paper becomes its own copy");
    assert_eq!(marked.write(&words).as_copy(&words), marked.write(&words), "and stays one");
    let first = text(Mark::None);
    assert!(!first.contains("COPY") && !first.contains("TRAINING"));
}

/// Two books at half price each, a cake of 250 g, a card sold; paid with a card, cash and a terminal.
fn sale() -> SaleRecord {
    let half = Discount::new(Off::Percent(Percent::new(5000).unwrap()), "Damaged").unwrap();
    let goods = |name: &str, quantity, price, rate, discount| {
        let keyed = Goods::keyed(name, minor(price), Percent::new(rate).unwrap()).unwrap();
        Line::Goods(Goods { quantity: Quantity::new(quantity).unwrap(), discount, ..keyed })
    };
    SaleRecord {
        sale: SaleId(Uuid::from_u128(9)),
        asset: Asset::EUR,
        tax_mode: TaxMode::Included,
        lines: vec![
            goods("The sea, the sea", 2000, 900, 550, Some(half)),
            goods("Cake", 250, 2400, 2300, None),
            Line::Card(CardLine {
                payment: payment(2),
                card: CardId([2; 16]),
                last_four: "77QX".to_owned(),
                act: CardAct::Activate,
                value: minor(2500),
            }),
        ],
        discount: Some(Discount::new(Off::Amount(minor(100)), "Member").unwrap()),
        tenders: vec![
            Tender::GiftCard {
                payment: payment(1),
                card: CardId([1; 16]),
                last_four: "8K3F".to_owned(),
                amount: minor(400),
            },
            Tender::terminal(minor(1000), "T-4711").unwrap(),
            Tender::cash(minor(3000), minor(2500)).unwrap(),
        ],
    }
}

#[test]
fn a_sale_with_all_that_can_be_in_it() {
    let sale = sale();
    let totals = sale.totals().unwrap();
    let balance = |minor| Some(Amount::new(minor, Asset::EUR).unwrap());
    let sold = Settling::Settled;
    let cards = [
        Receipt { balance: balance(860), ..receipt() },
        Receipt { payment: payment(2), balance: balance(2500), settling: sold, ..receipt() },
    ];
    let paper = SalePaper {
        head: HEAD,
        sale: &sale,
        totals: &totals,
        cards: &cards,
        sequence: Sequence(21),
        hash: EntryHash([0xcd; 32]),
        at: NOON,
        cashier: "Ada",
    };
    check(
        &paper.write(&Words::in_language("en")),
        "
       Harbour
                  Till 1
------------------------------------------
The sea, the sea                    €18.00
2 x €9.00
Less: Damaged                       −€9.00
Cake                                 €6.00
0.250 x €24.00
Gift card 77QX                      €25.00
Left on the card                    €25.00
------------------------------------------
Subtotal                            €40.00
Less: Member                        −€1.00
Total                               €39.00
incl. 5.5% on €7.96                  €0.44
incl. 23% on €4.55                   €1.05
No tax on gift cards.
------------------------------------------
Gift card 8K3F                       €4.00
Left on the card                     €8.60
Card terminal T-4711                €10.00
Cash                                €30.00
Change                               €5.00
------------------------------------------
Taken offline. Headquarters is told when
the line is back.
Date                    21 Nov 2026, 12:30
Served by                              Ada
Receipt                        21 cdcdcdcd
                Thank you
",
    );
    let added = SaleRecord { tax_mode: TaxMode::Added, tenders: Vec::new(), ..sale.clone() };
    assert!(added.totals().is_err(), "it is not paid");
}

fn day() -> Report {
    let figure = |count, sum| Figure { count, sum: minor(sum) };
    Report {
        asset: Asset::EUR,
        first: Sequence(1),
        last: Sequence(44),
        head: EntryHash([0x12; 32]),
        began_at: Timestamp(NOON.0 - 4 * 3_600_000),
        ended_at: NOON,
        sales: figure(12, 34_560),
        discounts: figure(2, 1000),
        taxes: Vec::new(),
        categories: vec![
            Named { name: String::new(), figure: figure(3, 4560) },
            Named { name: "Books".to_owned(), figure: figure(9, 31_000) },
        ],
        tenders: TenderFigures {
            gift_card: figure(4, 8000),
            cash: figure(6, 16_560),
            terminal: figure(2, 10_000),
        },
        cards: CardFigures { floor: figure(4, 8000), ..CardFigures::default() },
        shifts: vec![Shift {
            cashier: Some(StaffId(1)),
            opened_at: Timestamp(NOON.0 - 4 * 3_600_000),
            closed_at: Some(NOON),
            float: minor(10_000),
            sales: figure(6, 16_560),
            pay_in: figure(0, 0),
            pay_out: figure(1, 2000),
            counted: Some(minor(24_460)),
        }],
        cashiers: vec![ByCashier { cashier: None, figure: figure(12, 34_560) }],
        hours: vec![ByHour { hour: 9, figure: figure(12, 34_560) }],
        pending: figure(4, 8000),
        exceptions: 1,
    }
}

#[test]
fn a_day() {
    let report = day();
    let name = |_: StaffId| "Ada".to_owned();
    let paper = DayPaper { head: HEAD, number: Number::Z(7), report: &report, name: &name };
    check(
        &paper.write(&Words::in_language("en")),
        "
       Harbour
                  Till 1
                Z report 7
From                    21 Nov 2026, 08:30
To                      21 Nov 2026, 12:30
Entries                             1 - 44
------------------------------------------
Sales (12)                         €345.60
Discounts (2)                       €10.00
Other goods (3)                     €45.60
Books (9)                          €310.00
------------------------------------------
Gift cards (4)                      €80.00
Cash (6)                           €165.60
Card terminal (2)                  €100.00
------------------------------------------
Cards sold (0)                       €0.00
Cards loaded (0)                     €0.00
Redeemed online (0)                  €0.00
Offline, reserved (0)                €0.00
Offline, on the limit (4)           €80.00
Undone (0)                           €0.00
Given back (0)                       €0.00
------------------------------------------
Drawer                                 Ada
Opened                  21 Nov 2026, 08:30
Closed                  21 Nov 2026, 12:30
Float                              €100.00
Cash sales (6)                     €165.60
Paid in (0)                          €0.00
Paid out (1)                        €20.00
Should be                          €245.60
Counted                            €244.60
Over or short                       −€1.00
------------------------------------------
Nobody (12)                        €345.60
------------------------------------------
09:00 (12)                         €345.60
------------------------------------------
Offline, not settled (4)            €80.00
For a person to look at                  1
------------------------------------------
Last entry                        12121212
",
    );
}
