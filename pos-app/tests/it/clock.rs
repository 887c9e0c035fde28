//! Clocks that are wrong.

use crate::hq::{CASHIER, PIN};
use crate::world::{World, short};
use pos_app::Till;
use pos_app::clock::{Clock, Moment};
use shared::time::{Millis, Timestamp};
use std::sync::Arc;

/// The machine's clock, set wrong by so many milliseconds, in another life of the machine.
struct WrongBy(i64);

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
