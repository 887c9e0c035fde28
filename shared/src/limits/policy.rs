//! The rules that HQ sets and limits are signed by.

use crate::money::Minor;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// How much a till of a store may take and give out while cut off, in minor units of the store's currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OfflinePolicy {
    /// t: the most of one payment by floor.
    pub payment_minor_max: Minor,
    /// f: the most of one card by floor under one limit.
    pub card_minor_max: Minor,
    /// L: how much a till may take by floor beyond what has settled.
    pub floor_minor: Minor,
    /// How many floor takes beyond what has settled.
    pub floor_count: u64,
    /// L for issuing: how much a till may activate and load beyond what has settled.
    pub issue_minor: Minor,
    /// How many activations and loads beyond what has settled.
    pub issue_count: u64,
    /// W: how long a till uses a limit.
    pub valid_for: Millis,
    /// Per cent of L from which a manager's PIN is asked, 0 to 100.
    pub soft_line_percent: u8,
    /// How old the status list may be for a floor take.
    pub status_age_max: Millis,
}

impl Default for OfflinePolicy {
    /// The defaults of the design: t 50, f 100, L 500, 20 takes, issue 500, 24 h, soft line at 60 %.
    fn default() -> Self {
        let minor = |n| Minor::new(n).unwrap_or_default();
        Self {
            payment_minor_max: minor(5_000),
            card_minor_max: minor(10_000),
            floor_minor: minor(50_000),
            floor_count: 20,
            issue_minor: minor(50_000),
            issue_count: 20,
            valid_for: Millis::from_hours(24),
            soft_line_percent: 60,
            status_age_max: Millis::from_hours(24),
        }
    }
}
