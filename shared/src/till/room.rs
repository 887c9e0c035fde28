//! Head-room: what the signed limits still let this till do, as figures for the screen.

use super::book::TillBook;
use super::clock::TillTime;
use super::floor::live_limit;
use super::refusal::TillRefusal;
use super::rights::{Right, add};
use crate::ids::LimitNumber;
use crate::money::{Amount, Minor};
use crate::time::{Millis, Timestamp};

/// What is left to do while cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeadRoom {
    /// The limit that says so.
    pub limit: LimitNumber,
    /// Until when, by the till's time.
    pub until: Timestamp,
    /// How much of that is left; nothing where the limit cannot be used.
    pub time_left: Millis,
    /// Why the limit cannot be used now, if it cannot; the figures below are then what it would allow.
    pub stopped: Option<TillRefusal>,
    /// What floor takes can still take in all.
    pub floor_left: Amount,
    /// What they could take in all, counted from what has settled.
    pub floor_full: Amount,
    /// How many floor takes are left.
    pub floor_count_left: u64,
    /// The most that one can take.
    pub floor_payment_max: Amount,
    /// What is left below the soft line; nothing where a manager's PIN is asked from here on.
    pub below_soft_line: Amount,
    /// What selling and loading can still put on cards.
    pub issue_left: Amount,
    /// How many sales and loads are left.
    pub issue_count_left: u64,
    /// What is reserved here, over all cards.
    pub reserved: Amount,
    /// The most that could be lost by this till now: what the limit allows beyond what has settled.
    pub exposure: Amount,
}

impl TillBook {
    /// The figures; none before the first limit came.
    pub fn head_room(&self, time: TillTime) -> Option<HeadRoom> {
        let limit = self.limit()?;
        let amount = |minor: Minor| Amount { minor, asset: limit.asset };
        let stopped = live_limit(self, time, limit.asset).err();
        let until = limit.signed_at.plus(limit.valid_for);
        let floor_full = limit.floor.ceiling.less_at_most(self.floor.settled());
        let issue_full = limit.issue.ceiling.less_at_most(self.issue.settled());
        let reserved = self
            .rights()
            .filter(|(_, right)| right.asset() == Some(limit.asset))
            .map(|(_, right)| Right::left(right))
            .fold(Minor::ZERO, add);
        Some(HeadRoom {
            limit: limit.number,
            until,
            time_left: stopped.map_or_else(|| until.since(time.now), |_| Millis::default()),
            stopped,
            floor_left: amount(limit.floor.ceiling.less_at_most(self.floor.total)),
            floor_full: amount(floor_full),
            floor_count_left: limit.floor.count_max.saturating_sub(self.floor.count),
            floor_payment_max: amount(limit.floor.payment_max),
            below_soft_line: amount(limit.floor.soft_line.less_at_most(self.floor.total)),
            issue_left: amount(limit.issue.ceiling.less_at_most(self.issue.total)),
            issue_count_left: limit.issue.count_max.saturating_sub(self.issue.count),
            reserved: amount(reserved),
            exposure: amount(add(floor_full, issue_full)),
        })
    }
}
