//! Clocks that are wrong.

use crate::hq::{CASHIER, PIN};
use crate::world::{World, short};
use pos_app::Till;
use pos_app::clock::{Clock, Moment};
use serde_json::{Value, json};
use shared::time::{Millis, Timestamp};
use shared::wire::screen::{Act, ReceiptRow};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The machine's clock, set wrong by so many milliseconds, in another life of the machine.
pub(crate) struct WrongBy(pub(crate) i64);

impl Clock for WrongBy {
    fn now(&self) -> Moment {
        let right = pos_app::clock::SystemClock::new([0; 16]).now();
        Moment {
            wall: Timestamp(right.wall.0 + self.0),
            monotonic: Millis(1_000),
            boot_id: [3; 16],
        }
    }

    fn utc_offset_min(&self, _at: Timestamp) -> i16 {
        0
    }
}

/// The machine's clock, moved on by hand.
#[derive(Default)]
pub(crate) struct MovedBy(AtomicU64);

impl MovedBy {
    pub(crate) fn by_minutes(&self, minutes: u64) {
        self.0.fetch_add(minutes * 60_000, Ordering::Relaxed);
    }
}

impl Clock for MovedBy {
    fn now(&self) -> Moment {
        let right = pos_app::clock::SystemClock::new([4; 16]).now();
        let by = Millis(self.0.load(Ordering::Relaxed));
        Moment {
            wall: right.wall.plus(by),
            monotonic: Millis(right.monotonic.0 + by.0),
            boot_id: right.boot_id,
        }
    }

    fn utc_offset_min(&self, _at: Timestamp) -> i16 {
        0
    }
}

const YEAR: i64 = 365 * 86_400_000;

#[test]
fn a_clock_set_wrong_opens_no_offline_class() {
    for wrong_by in [-10 * YEAR, 10 * YEAR] {
        let mut world = World::ready();
        let card = world.hq.card(5_000);
        world.greet_anew();
        world.hq.stop();
        world.stop();
        let till = Till::open_with(world.options(), Arc::new(WrongBy(wrong_by))).unwrap();
        world.use_till(till);
        world.sign_in_as(CASHIER, PIN).unwrap();
        let expected =
            if wrong_by < 0 { "refused clock_set_back" } else { "refused limit_expired" };
        assert_eq!(short(&world.redeem(&card, 1_000)), expected);
    }
}

#[test]
fn what_is_of_yesterday_is_refunded_and_not_voided() {
    let mut world = World::ready();
    let card = world.hq.card(5_000);
    let paid = world.sheet(&card).payment;
    world.redeem_as(paid, &card, 1_000).unwrap();
    let load = json!({
        "payment": world.sheet(&card).payment, "card": card.card, "sale": null, "approval": null,
        "amount": { "minor": 2_000, "asset": "EUR" },
    });
    world.call::<Value>("load", load).unwrap();
    let rows = |world: &World| {
        let rows: Vec<ReceiptRow> =
            world.call("last_receipts", json!({ "count": 9, "acts": [] })).unwrap();
        let row = |row: &ReceiptRow| (row.receipt.act, row.refundable.minor.get(), row.can_void);
        rows.iter().map(row).collect::<Vec<_>>()
    };
    assert_eq!(rows(&world), [(Act::Load, 2_000, true), (Act::Redeem, 1_000, true)]);
    world.stop();
    let till = Till::open_with(world.options(), Arc::new(WrongBy(YEAR / 365))).unwrap();
    world.use_till(till);
    assert_eq!(rows(&world), [(Act::Load, 0, false), (Act::Redeem, 1_000, false)]);
    // The command keeps to the rule of the list, whoever sends it.
    world.sign_in_as(CASHIER, PIN).unwrap();
    let void = json!({
        "payment": world.sheet(&card).payment, "undoes": paid, "approval": null,
        "amount": { "minor": 1_000, "asset": "EUR" },
    });
    assert_eq!(short(&world.call("void_payment", void).unwrap()), "refused other_shift");
}
