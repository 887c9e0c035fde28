//! The figures of the day.

use super::Till;
use crate::error::Fault;
use shared::money::{Amount, Minor};
use shared::time::Timestamp;
use shared::wire::screen::{Act, DayTotal, MoneyClass, Receipt, Settling, Totals};

const DAY_MS: i64 = 86_400_000;
const MINUTE_MS: i64 = 60_000;
/// How far before the day's start an entry may be dated while newer ones still follow: clocks get corrected.
const LOOK_PAST_MS: i64 = 3_600_000;

/// The order of the rows.
const ROWS: [(Act, &[MoneyClass]); 5] = [
    (Act::Redeem, &[MoneyClass::Online, MoneyClass::Reserved, MoneyClass::Floor]),
    (Act::Load, &[MoneyClass::Online, MoneyClass::Issue]),
    (Act::Activate, &[MoneyClass::Online, MoneyClass::Issue]),
    (Act::Void, &[MoneyClass::Online, MoneyClass::Reserved]),
    (Act::Refund, &[MoneyClass::Online, MoneyClass::Reserved]),
];

impl Till {
    /// The figures of this day at this till.
    pub fn day_totals(&self) -> Result<Totals, Fault> {
        let since = self.day_began();
        let state = self.state();
        let desk = state.desk()?;
        let asset = desk.enrolled.asset;
        let settled = desk.book.settled_through();
        let mut today = Vec::new();
        let mut offline_open = Minor::ZERO;
        state.look_back(|receipt| {
            if is_open_risk(&receipt) && receipt.amount.asset == asset {
                offline_open = offline_open.plus(receipt.amount.minor).unwrap_or(offline_open);
            }
            let goes_on = receipt.at.0 > since.0 - LOOK_PAST_MS || receipt.sequence > settled;
            if receipt.at >= since {
                today.push(receipt);
            }
            goes_on
        })?;
        let marked = |receipt: &&Receipt| {
            matches!(receipt.settling, Settling::Exception | Settling::Refused)
        };
        Ok(Totals {
            since,
            rows: rows(&today, Amount { minor: Minor::ZERO, asset }),
            offline_open: Amount { minor: offline_open, asset },
            waiting: u32::try_from(desk.book.pending()).unwrap_or(u32::MAX),
            exceptions: u32::try_from(today.iter().filter(marked).count()).unwrap_or(u32::MAX),
        })
    }

    /// Midnight on the shop's wall.
    pub(super) fn day_began(&self) -> Timestamp {
        let now = self.0.clock.now().wall;
        let offset = i64::from(self.0.clock.utc_offset_min(now)) * MINUTE_MS;
        Timestamp((now.0 + offset).div_euclid(DAY_MS) * DAY_MS - offset)
    }
}

pub(super) fn is_open_risk(receipt: &Receipt) -> bool {
    receipt.settling == Settling::Waiting
        && receipt.act == Act::Redeem
        && matches!(receipt.class, MoneyClass::Floor | MoneyClass::Reserved)
}

fn rows(today: &[Receipt], nothing: Amount) -> Vec<DayTotal> {
    let mut rows = Vec::new();
    for (act, classes) in ROWS {
        for class in classes {
            let mut row = DayTotal { act, class: *class, count: 0, sum: nothing };
            let of_row = |receipt: &&Receipt| {
                (receipt.act, receipt.class) == (act, *class)
                    && receipt.amount.asset == nothing.asset
            };
            for receipt in today.iter().filter(of_row) {
                row.count += 1;
                row.sum.minor = row.sum.minor.plus(receipt.amount.minor).unwrap_or(row.sum.minor);
            }
            if row.count > 0 {
                rows.push(row);
            }
        }
    }
    rows
}
