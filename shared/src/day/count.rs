//! Counting entries into a report.

use super::{
    ByCashier, ByHour, CATEGORIES_MAX, CardFigures, DayRefusal, Figure, Named, Report, SHIFTS_MAX,
    Shift, TenderFigures,
};
use crate::ids::{EntryHash, SaleId, Sequence, StaffId};
use crate::journal::{Body, Entry, PaymentFacts, PaymentKind, Rest};
use crate::money::{Amount, Asset, Minor};
use crate::sale::{Line, SaleRecord, TaxRate, TaxShare, Tender};
use crate::time::Timestamp;
use std::collections::BTreeMap;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 3_600_000;

/// A day that is being counted. Entries are handed in the order of the journal.
#[derive(Clone, Debug)]
pub struct DayCount {
    asset: Asset,
    utc_offset_min: i32,
    first: Option<(Sequence, Timestamp)>,
    last: (Sequence, EntryHash, Timestamp),
    sales: Figure,
    discounts: Figure,
    taxes: BTreeMap<TaxRate, TaxShare>,
    categories: BTreeMap<String, Figure>,
    tenders: TenderFigures,
    cards: CardFigures,
    shifts: Vec<Shift>,
    cashiers: BTreeMap<Option<StaffId>, Figure>,
    hours: BTreeMap<u8, Figure>,
}

impl DayCount {
    /// A day of which nothing was counted yet. The offset is that of the shop's clock from UTC, in minutes.
    pub fn new(asset: Asset, utc_offset_min: i32) -> Self {
        Self {
            asset,
            utc_offset_min,
            first: None,
            last: (Sequence(0), EntryHash::GENESIS, Timestamp(0)),
            sales: Figure::default(),
            discounts: Figure::default(),
            taxes: BTreeMap::new(),
            categories: BTreeMap::new(),
            tenders: TenderFigures::default(),
            cards: CardFigures::default(),
            shifts: Vec::new(),
            cashiers: BTreeMap::new(),
            hours: BTreeMap::new(),
        }
    }

    /// Counts the next entry.
    pub fn add(&mut self, entry: &Entry, hash: EntryHash) {
        self.first.get_or_insert((entry.sequence, entry.wall_clock));
        self.last = (entry.sequence, hash, entry.wall_clock);
        match &entry.body {
            Body::Sale { record } => self.sale(entry, record),
            Body::Take { facts, from_right, rest, .. } => self.taken(facts, *from_right, rest),
            Body::Load { facts, .. }
            | Body::Activate { facts, .. }
            | Body::Void { facts, .. }
            | Body::Refund { facts, .. } => self.moved(facts),
            Body::ShiftOpen { float } => self.shift_opened(entry, *float),
            Body::ShiftClose { counted, .. } => self.shift_closed(entry, *counted),
            Body::PayIn { amount, .. } if self.counts(*amount) => {
                self.shift(entry).pay_in.add(amount.minor);
            }
            Body::PayOut { amount, .. } if self.counts(*amount) => {
                self.shift(entry).pay_out.add(amount.minor);
            }
            Body::Ask { .. }
            | Body::Cancel { .. }
            | Body::LimitReleased { .. }
            | Body::LimitReceived { .. }
            | Body::PayIn { .. }
            | Body::PayOut { .. }
            | Body::DayClose { .. }
            | Body::ClockJump { .. } => {}
        }
    }

    /// The shift that is open, whoever opened it.
    pub fn open_shift(&self) -> Option<&Shift> {
        self.shifts.last().filter(|shift| shift.closed_at.is_none())
    }

    /// Why the day cannot end now: all of it, so that a person sees what is still to be done.
    pub fn why_not_close(&self, open_sale: Option<SaleId>) -> Vec<DayRefusal> {
        let whys = [
            (open_sale.is_some(), DayRefusal::SaleOpen),
            (self.open_shift().is_some(), DayRefusal::ShiftOpen),
            (self.first.is_none(), DayRefusal::NothingDone),
        ];
        whys.into_iter().filter_map(|(applies, why)| applies.then_some(why)).collect()
    }

    /// The report of what was counted; none where nothing was.
    pub fn report(&self, pending: Figure, exceptions: u32) -> Option<Report> {
        let (first, began_at) = self.first?;
        let (last, head, ended_at) = self.last;
        let named =
            |(name, figure): (&String, &Figure)| Named { name: name.clone(), figure: *figure };
        let by_cashier = |(cashier, figure): (&Option<StaffId>, &Figure)| ByCashier {
            cashier: *cashier,
            figure: *figure,
        };
        let by_hour = |(hour, figure): (&u8, &Figure)| ByHour { hour: *hour, figure: *figure };
        Some(Report {
            asset: self.asset,
            first,
            last,
            head,
            began_at,
            ended_at,
            sales: self.sales,
            discounts: self.discounts,
            taxes: self.taxes.values().copied().collect(),
            categories: self.categories.iter().map(named).collect(),
            tenders: self.tenders,
            cards: self.cards,
            shifts: self.shifts.clone(),
            cashiers: self.cashiers.iter().map(by_cashier).collect(),
            hours: self.hours.iter().map(by_hour).collect(),
            pending,
            exceptions,
        })
    }

    fn sale(&mut self, entry: &Entry, record: &SaleRecord) {
        // A record that does not add up is nobody's sale; it is signed and kept, and counted nowhere.
        let Ok(totals) = record.totals() else { return };
        if record.asset != self.asset {
            return;
        }
        self.sales.add(totals.total);
        if totals.off.is_positive() {
            self.discounts.add(totals.off);
        }
        for share in &totals.taxes {
            self.tax(*share);
        }
        for line in &record.lines {
            self.line(line);
        }
        for tender in &record.tenders {
            self.tender(entry, tender);
        }
        self.cashiers.entry(entry.cashier).or_default().add(totals.total);
        self.hours.entry(self.hour(entry.wall_clock)).or_default().add(totals.total);
    }

    fn tax(&mut self, share: TaxShare) {
        let none = TaxShare { rate: share.rate, net: Minor::ZERO, tax: Minor::ZERO };
        let so_far = self.taxes.entry(share.rate).or_insert(none);
        so_far.net = so_far.net.plus(share.net).unwrap_or(so_far.net);
        so_far.tax = so_far.tax.plus(share.tax).unwrap_or(so_far.tax);
    }

    fn line(&mut self, line: &Line) {
        let Line::Goods(goods) = line else { return };
        let (Ok(full), Ok(off)) = (goods.full_price(), goods.off()) else { return };
        let is_new = !self.categories.contains_key(&goods.category);
        let is_full = is_new && self.categories.len() >= CATEGORIES_MAX;
        let name = if is_full { String::new() } else { goods.category.clone() };
        self.categories.entry(name).or_default().add(full.less_at_most(off));
    }

    fn tender(&mut self, entry: &Entry, tender: &Tender) {
        let pays = tender.pays();
        match tender {
            Tender::GiftCard { .. } => self.tenders.gift_card.add(pays),
            Tender::Terminal { .. } => self.tenders.terminal.add(pays),
            Tender::Cash { .. } => {
                self.tenders.cash.add(pays);
                self.shift(entry).sales.add(pays);
            }
        }
    }

    fn taken(&mut self, facts: &PaymentFacts, from_right: Minor, rest: &Rest) {
        if !self.counts(facts.amount) {
            return;
        }
        let others = facts.amount.minor.less_at_most(from_right);
        let cards = &mut self.cards;
        let leave = match rest {
            Rest::Nothing => &mut cards.reserved,
            Rest::Online { .. } => &mut cards.online,
            Rest::Offline { .. } => &mut cards.floor,
        };
        leave.add(others);
        let reserved = &mut cards.reserved.sum;
        *reserved = reserved.plus(from_right).unwrap_or(*reserved);
    }

    fn moved(&mut self, facts: &PaymentFacts) {
        if !self.counts(facts.amount) {
            return;
        }
        let figure = match facts.kind {
            PaymentKind::Load => &mut self.cards.loaded,
            PaymentKind::Activate => &mut self.cards.sold,
            PaymentKind::Void => &mut self.cards.voided,
            PaymentKind::Refund => &mut self.cards.refunded,
            PaymentKind::Redeem => return,
        };
        figure.add(facts.amount.minor);
    }

    fn shift_opened(&mut self, entry: &Entry, float: Amount) {
        let float = if self.counts(float) { float.minor } else { Minor::ZERO };
        if self.shifts.len() < SHIFTS_MAX {
            self.shifts.push(Shift::opened(entry.cashier, entry.wall_clock, float));
        }
    }

    fn shift_closed(&mut self, entry: &Entry, counted: Amount) {
        let counted = self.counts(counted).then_some(counted.minor);
        let shift = self.shift(entry);
        shift.closed_at = Some(entry.wall_clock);
        shift.counted = counted;
    }

    /// The shift in which this happened: the last one, or one that nobody opened.
    fn shift(&mut self, entry: &Entry) -> &mut Shift {
        let is_open = self.shifts.last().is_some_and(|shift| shift.closed_at.is_none());
        let is_full = self.shifts.len() >= SHIFTS_MAX;
        if !is_open && !is_full {
            self.shifts.push(Shift::opened(None, entry.wall_clock, Minor::ZERO));
        }
        self.shifts.last_mut().expect("one was there or was pushed: the most is more than none")
    }

    fn counts(&self, amount: Amount) -> bool {
        amount.asset == self.asset
    }

    fn hour(&self, at: Timestamp) -> u8 {
        let offset = i64::from(self.utc_offset_min).saturating_mul(MINUTE_MS);
        let shop_clock = at.0.saturating_add(offset);
        let hour = shop_clock.div_euclid(HOUR_MS).rem_euclid(24);
        u8::try_from(hour).unwrap_or(0)
    }
}
