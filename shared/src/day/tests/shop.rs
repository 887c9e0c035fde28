//! A day told by lines of text: `09:00 anna does this`, and `figure => value`. Amounts are in euros.

use crate::day::{DayCount, Figure, Report, Shift};
use crate::ids::{
    CardId, EntryHash, Epoch, LimitNumber, PaymentId, SaleId, Sequence, StaffId, TillId,
};
use crate::journal::{Body, Entry, PaymentFacts, PaymentKind, Rest};
use crate::money::{Amount, Asset, Minor};
use crate::sale::{CardAct, CardLine, Goods, OpenSale, TaxMode, TaxRate, Tender};
use crate::time::{Millis, Timestamp};

/// An hour east of Greenwich, to see that hours are the shop's.
const OFFSET_MIN: i32 = 60;

struct Shop {
    count: DayCount,
    entries: u64,
    now: Timestamp,
    cashier: Option<StaffId>,
}

#[track_caller]
pub(super) fn check(story: &str) {
    let mut shop = Shop {
        count: DayCount::new(Asset::EUR, OFFSET_MIN),
        entries: 0,
        now: Timestamp(0),
        cashier: None,
    };
    for line in story.lines().map(|line| line.split('#').next().unwrap().trim()) {
        match line.split_once("=>") {
            _ if line.is_empty() => {}
            Some((figure, value)) => {
                let report = shop.report();
                assert_eq!(said(&report, figure.trim()), value.trim(), "in the line: {line}");
            }
            None => shop.play(line),
        }
    }
}

impl Shop {
    fn report(&self) -> Report {
        let report = self.count.report(Figure::default(), 0).expect("something was done");
        let later = self.count.report(Figure { count: 1, sum: Minor::ZERO }, 2).unwrap();
        assert_eq!(report.digest(), later.digest(), "what is heard later does not change it");
        let bytes = minicbor::to_vec(&report).unwrap();
        assert_eq!(minicbor::decode::<Report>(&bytes).unwrap(), report);
        report
    }

    fn play(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [at, who, act, rest @ ..] = words.as_slice() else { panic!("no act: {line}") };
        let (hours, minutes) = at.split_once(':').unwrap();
        let minutes = hours.parse::<i64>().unwrap() * 60 + minutes.parse::<i64>().unwrap();
        self.now = Timestamp((minutes - i64::from(OFFSET_MIN)) * 60_000);
        self.cashier = (*who != "nobody").then(|| staff(who));
        let body = body(act, rest);
        self.journal(body);
    }

    fn journal(&mut self, body: Body) {
        self.entries += 1;
        let entry = Entry {
            till: TillId(1),
            epoch: Epoch(1),
            sequence: Sequence(self.entries),
            previous: EntryHash::GENESIS,
            body,
            status_version: 1,
            cashier: self.cashier,
            approver: None,
            wall_clock: self.now,
            monotonic: Millis(0),
            boot_id: [0; 16],
        };
        self.count.add(&entry, EntryHash::of(&self.entries.to_be_bytes()));
    }
}

fn body(act: &str, rest: &[&str]) -> Body {
    match (act, rest) {
        ("opens", [float]) => Body::ShiftOpen { float: euros(float) },
        ("closes", [counted]) => {
            let (counted, pieces) = (euros(counted), Vec::new());
            Body::ShiftClose { counted, pieces, reason: String::new() }
        }
        ("puts-in", [amount]) => Body::PayIn { amount: euros(amount), reason: "change".into() },
        ("takes-out", [amount]) => Body::PayOut { amount: euros(amount), reason: "milk".into() },
        ("sells", words) => Body::Sale { record: Box::new(sale(words)) },
        ("takes", [amount, "online"]) => take(amount, "0", online()),
        ("takes", [amount, "floor"]) => take(amount, "0", floor()),
        ("takes", [amount, "reserved"]) => take(amount, amount, Rest::Nothing),
        ("takes", [amount, "reserved", right, "online"]) => take(amount, right, online()),
        ("loads", [amount]) => moved(PaymentKind::Load, amount),
        ("activates", [amount]) => moved(PaymentKind::Activate, amount),
        ("voids", [amount]) => moved(PaymentKind::Void, amount),
        ("refunds", [amount]) => moved(PaymentKind::Refund, amount),
        _ => panic!("no such act: {act} {rest:?}"),
    }
}

/// `Food 40 card 15 terminal 5 cash 20`: goods of a category, then what pays them; `gift 25` sells a card.
fn sale(words: &[&str]) -> crate::sale::SaleRecord {
    let id = SaleId(uuid::Uuid::from_bytes([1; 16]));
    let mut sale = OpenSale::new(id, Asset::EUR, TaxMode::Included);
    let card = CardId([2; 16]);
    let payment = PaymentId(uuid::Uuid::from_bytes([3; 16]));
    let last_four = || "3HXM".to_owned();
    for pair in words.chunks(2) {
        let [what, amount] = pair else { panic!("what is {pair:?}") };
        let minor = euros(amount).minor;
        let done = match *what {
            "gift" => {
                let act = CardAct::Activate;
                sale.add_card(CardLine { payment, card, last_four: last_four(), act, value: minor })
            }
            "card" => {
                sale.pay(Tender::GiftCard { payment, card, last_four: last_four(), amount: minor })
            }
            "terminal" => sale.pay(Tender::terminal(minor, "0042").unwrap()),
            "cash" => {
                let left = sale.totals().unwrap().left;
                sale.pay(Tender::cash(minor, left).unwrap())
            }
            category => {
                let tax = TaxRate::new(2300).unwrap();
                let goods = Goods::keyed("Amount", minor, tax).unwrap();
                sale.add(Goods { category: category.to_owned(), ..goods })
            }
        };
        done.unwrap();
    }
    sale.close().unwrap()
}

fn facts(kind: PaymentKind, amount: &str) -> PaymentFacts {
    PaymentFacts {
        kind,
        card: CardId([2; 16]),
        amount: euros(amount),
        sale: SaleId(uuid::Uuid::from_bytes([1; 16])),
        original: None,
    }
}

fn payment() -> PaymentId {
    PaymentId(uuid::Uuid::from_bytes([4; 16]))
}

fn take(amount: &str, right: &str, rest: Rest) -> Body {
    let (facts, from_right) = (facts(PaymentKind::Redeem, amount), euros(right).minor);
    Body::Take { payment: payment(), facts, from_right, rest }
}

fn moved(kind: PaymentKind, amount: &str) -> Body {
    let (payment, facts, rest) = (payment(), facts(kind, amount), online());
    match kind {
        PaymentKind::Load => Body::Load { payment, facts, rest },
        PaymentKind::Activate => Body::Activate { payment, facts, rest },
        PaymentKind::Void => Body::Void { payment, facts, from_right: Minor::ZERO, rest },
        PaymentKind::Refund => Body::Refund { payment, facts, rest },
        PaymentKind::Redeem => panic!("this is a take"),
    }
}

fn online() -> Rest {
    Rest::Online { answer: Vec::new() }
}

fn floor() -> Rest {
    Rest::Offline { limit: LimitNumber(1) }
}

fn staff(name: &str) -> StaffId {
    StaffId(u32::from(name.as_bytes()[0]))
}

/// `5`, `5.10`, or `5 dollars` as `5$`.
fn euros(word: &str) -> Amount {
    let (word, asset) = match word.strip_suffix('$') {
        Some(word) => (word, Asset::from_code("USD").unwrap()),
        None => (word, Asset::EUR),
    };
    let (units, cents) = word.split_once('.').unwrap_or((word, "00"));
    Amount::new(format!("{units}{cents}").parse().unwrap(), asset).unwrap()
}

fn said(report: &Report, figure: &str) -> String {
    let cards = &report.cards;
    match figure {
        "sales" => many(report.sales),
        "cash" => many(report.tenders.cash),
        "gift cards" => many(report.tenders.gift_card),
        "terminal" => many(report.tenders.terminal),
        "sold" => many(cards.sold),
        "loaded" => many(cards.loaded),
        "online" => many(cards.online),
        "reserved" => many(cards.reserved),
        "floor" => many(cards.floor),
        "voided" => many(cards.voided),
        "refunded" => many(cards.refunded),
        "redeemed" => money(report.redeemed().unwrap()),
        "difference" => money(report.difference().unwrap()),
        "shifts" => report.shifts.iter().map(shift).collect::<Vec<_>>().join(", "),
        "categories" => {
            let one = |it: &crate::day::Named| format!("{} {}", it.name, many(it.figure));
            report.categories.iter().map(one).collect::<Vec<_>>().join(", ")
        }
        "number of categories" => report.categories.len().to_string(),
        "hours" => {
            let one = |it: &crate::day::ByHour| format!("{}h {}", it.hour, many(it.figure));
            report.hours.iter().map(one).collect::<Vec<_>>().join(", ")
        }
        "people" => {
            let name = |id: StaffId| char::from(u8::try_from(id.0).unwrap());
            let one = |it: &crate::day::ByCashier| {
                format!("{} {}", it.cashier.map_or('-', name), many(it.figure))
            };
            report.cashiers.iter().map(one).collect::<Vec<_>>().join(", ")
        }
        "tax" => {
            let one = |it: &crate::sale::TaxShare| format!("{}+{}", money(it.net), money(it.tax));
            report.taxes.iter().map(one).collect::<Vec<_>>().join(", ")
        }
        "entries" => format!("{} to {}", report.first, report.last),
        _ => panic!("no such figure: {figure}"),
    }
}

fn shift(shift: &Shift) -> String {
    let expected = money(shift.expected().unwrap());
    let end = match (shift.counted, shift.difference()) {
        (Some(counted), Some(difference)) => {
            format!("has {} {}", money(counted), money(difference))
        }
        (Some(_) | None, _) => "open".to_owned(),
    };
    format!("should {expected} {end}")
}

fn many(figure: Figure) -> String {
    format!("{}x {}", figure.count, money(figure.sum))
}

fn money(minor: Minor) -> String {
    let sign = if minor.get() < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", minor.get().abs() / 100, minor.get().abs() % 100)
}
