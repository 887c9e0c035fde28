//! X and Z reports.

use super::sale::percent;
use super::{Head, Slip, Weight, Writing};
use crate::day::{ByCashier, Figure, Report, Shift};
use crate::ids::StaffId;
use crate::money::Minor;
use crate::words::{Part, Words};

/// What is printed of a business day at a till.
#[derive(Clone, Copy)]
pub struct DayPaper<'a> {
    /// Where.
    pub head: Head<'a>,
    /// Which report.
    pub number: Number,
    /// The figures.
    pub report: &'a Report,
    /// The names of people.
    pub name: &'a dyn Fn(StaffId) -> String,
}

/// Which report of a till it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// A look in the middle of the day, which closes nothing.
    X,
    /// The end of the day, numbered without gaps.
    Z(u64),
}

impl DayPaper<'_> {
    /// Writes it.
    pub fn write(&self, words: &Words) -> Slip {
        let (report, head) = (self.report, &self.head);
        let mut slip = Writing::begin(words, head);
        let title = match self.number {
            Number::X => words.say("paper-x"),
            Number::Z(number) => {
                words.say_with("paper-z", &[("number", number.to_string().into())])
            }
        };
        slip.middle(title, Weight::Strong);
        slip.row("paper-from", slip.when(report.began_at, head.offset_min));
        slip.row("paper-to", slip.when(report.ended_at, head.offset_min));
        slip.row("paper-entries", format!("{} - {}", report.first, report.last));
        self.sales(&mut slip);
        self.cards(&mut slip);
        for shift in &report.shifts {
            self.shift(&mut slip, shift);
        }
        self.people_and_hours(&mut slip);
        self.open(&mut slip);
        slip.rule();
        slip.row("paper-head", report.head.short());
        slip.end(head, false)
    }

    fn sales(&self, slip: &mut Writing<'_>) {
        let report = self.report;
        slip.rule();
        self.figure(slip, "paper-sales", report.sales);
        self.figure(slip, "paper-discounts", report.discounts);
        for category in &report.categories {
            let name = if category.name.is_empty() {
                slip.words.say("paper-no-category")
            } else {
                category.name.clone()
            };
            self.named(slip, &name, category.figure);
        }
        for share in &report.taxes {
            let net = self.money(slip, share.net);
            let parts = [("rate", percent(share.rate.hundredths()).into()), ("net", net.into())];
            let name = slip.words.say_with("paper-tax-of", &parts);
            slip.named(name, self.money(slip, share.tax), Weight::Plain);
        }
        slip.rule();
        self.figure(slip, "paper-tender-card", report.tenders.gift_card);
        self.figure(slip, "paper-tender-cash", report.tenders.cash);
        self.figure(slip, "paper-tender-terminal", report.tenders.terminal);
    }

    fn cards(&self, slip: &mut Writing<'_>) {
        let cards = &self.report.cards;
        slip.rule();
        self.figure(slip, "paper-cards-sold", cards.sold);
        self.figure(slip, "paper-cards-loaded", cards.loaded);
        self.figure(slip, "paper-cards-online", cards.online);
        self.figure(slip, "paper-cards-reserved", cards.reserved);
        self.figure(slip, "paper-cards-floor", cards.floor);
        self.figure(slip, "paper-cards-voided", cards.voided);
        self.figure(slip, "paper-cards-refunded", cards.refunded);
    }

    fn shift(&self, slip: &mut Writing<'_>, shift: &Shift) {
        slip.rule();
        let offset = self.head.offset_min;
        slip.row("paper-shift", self.person(slip, shift.cashier));
        slip.row("paper-opened", slip.when(shift.opened_at, offset));
        if let Some(closed_at) = shift.closed_at {
            slip.row("paper-closed", slip.when(closed_at, offset));
        }
        slip.row("paper-float", self.money(slip, shift.float));
        self.figure(slip, "paper-cash-in", shift.sales);
        self.figure(slip, "paper-pay-in", shift.pay_in);
        self.figure(slip, "paper-pay-out", shift.pay_out);
        if let Some(expected) = shift.expected() {
            slip.row("paper-expected", self.money(slip, expected));
        }
        if let Some(counted) = shift.counted {
            slip.row("paper-counted", self.money(slip, counted));
        }
        if let Some(difference) = shift.difference() {
            let difference = self.money(slip, difference);
            slip.named(slip.words.say("paper-difference"), difference, Weight::Strong);
        }
    }

    fn people_and_hours(&self, slip: &mut Writing<'_>) {
        if !self.report.cashiers.is_empty() {
            slip.rule();
        }
        for ByCashier { cashier, figure } in &self.report.cashiers {
            let name = self.person(slip, *cashier);
            self.named(slip, &name, *figure);
        }
        if !self.report.hours.is_empty() {
            slip.rule();
        }
        for hour in &self.report.hours {
            self.named(slip, &format!("{:02}:00", hour.hour), hour.figure);
        }
    }

    /// What headquarters does not have yet, and what a person should look at.
    fn open(&self, slip: &mut Writing<'_>) {
        slip.rule();
        self.figure(slip, "paper-not-settled", self.report.pending);
        slip.row("paper-exceptions", self.report.exceptions.to_string());
    }

    fn figure(&self, slip: &mut Writing<'_>, key: &str, figure: Figure) {
        let name = slip.words.say(key);
        self.named(slip, &name, figure);
    }

    /// A name, how often, and how much.
    fn named(&self, slip: &mut Writing<'_>, name: &str, figure: Figure) {
        let parts = [("name", name.into()), ("count", Part::Count(i64::from(figure.count)))];
        let name = slip.words.say_with("paper-times", &parts);
        slip.named(name, self.money(slip, figure.sum), Weight::Plain);
    }

    fn money(&self, slip: &Writing<'_>, minor: Minor) -> String {
        slip.money(minor, self.report.asset)
    }

    fn person(&self, slip: &Writing<'_>, id: Option<StaffId>) -> String {
        id.map_or_else(|| slip.words.say("paper-nobody"), self.name)
    }
}
