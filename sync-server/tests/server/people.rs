//! Who did it: what was done by people who should not have settles, and headquarters sees it.

use crate::api::console::Console;
use crate::house::{House, cashier};
use crate::till::{Till, floor_take};
use serde_json::{Value, json};
use shared::ids::{CardId, StaffId};
use shared::time::Timestamp;
use sync_server::acts::{roster, staff};
use sync_server::clock::Clock;
use sync_server::store::people::Actor;
use sync_server::store::{self, Desk};

/// A till that takes 1.00 at a time, and whoever looks at the exceptions.
struct Shop {
    house: House,
    hq: Console,
    till: Till,
    card: CardId,
    taken: i64,
    seen: usize,
}

impl Shop {
    async fn open() -> Self {
        let house = House::open().await;
        let (hq, card) = (Console::hq(&house).await, house.card(10_000).await);
        let till = Till::enrol(&house).await;
        drop(till.connect(&house).await);
        Self { house, hq, till, card, taken: 0, seen: 0 }
    }

    /// Somebody takes a payment, which settles whoever it is; what headquarters sees of it.
    async fn take(&mut self, staff: u32, at: Timestamp) -> Option<(String, String)> {
        let entry = self.till.write_by((StaffId(staff), at), floor_take(self.card, 100));
        self.till.post(&self.house, &[entry]).await;
        self.taken += 100;
        assert_eq!(self.house.balance(self.card).await, 10_000 - self.taken);
        let rows = self.hq.get("/v1/exceptions").await.ok()["rows"].clone();
        let rows = rows.as_array().unwrap();
        let new = rows.len() - self.seen;
        self.seen = rows.len();
        assert!(new <= 1, "{rows:?}");
        let said = |name: &str| rows[0][name].as_str().unwrap().to_owned();
        (new == 1).then(|| (said("reason"), said("detail")))
    }
}

/// What the clock of this machine shows; a person removed before this call was removed by then.
fn now() -> Timestamp {
    Clock::System.now()
}

#[tokio::test]
async fn a_change_of_staff_reaches_the_books_between_two_entries() {
    let mut shop = Shop::open().await;
    assert_eq!(shop.take(1, now()).await, None);
    let unknown = Some(("unknown_staff".to_owned(), "staff: 2".to_owned()));
    assert_eq!(shop.take(2, now()).await, unknown);
    let lee = json!({"name": "Lee", "role": "cashier", "store": 1, "pin": "4711",
        "payment_max": 50, "refund_max": null});
    assert_eq!(shop.hq.post("/v1/staff", lee).await.ok()["id"], 2);
    let over_cap = Some(("over_cap".to_owned(), "cap: 50".to_owned()));
    assert_eq!(shop.take(2, now()).await, over_cap);
    let before = now();
    shop.hq.post("/v1/staff/1/remove", Value::Null).await.ok();
    let (reason, detail) = shop.take(1, now()).await.unwrap();
    assert_eq!(reason, "removed_staff");
    let removed_at =
        detail.strip_prefix("removed at: ").and_then(|it| it.strip_suffix(", staff: 1"));
    let meanwhile = before.to_string()..=now().to_string();
    assert!(meanwhile.contains(&removed_at.unwrap().to_owned()), "{detail}");
    assert_eq!(shop.take(1, Timestamp(before.0 - 1)).await, None, "by the till's own clock");
    assert!(shop.house.verified());
}

#[tokio::test]
async fn a_change_of_staff_by_another_process_reaches_the_books_too() {
    let mut shop = Shop::open().await;
    assert_eq!(shop.take(1, now()).await, None);
    assert_eq!(shop.take(2, now()).await.unwrap().0, "unknown_staff");
    let database = shop.house.path().join("scrip.db");
    let (sql, _) = store::open_and_migrate(&database, &Clock::System).unwrap();
    let added = Desk::alone(sql, now(), |desk| {
        roster::remove(desk, &Actor::CommandLine, StaffId(1))?;
        staff::create(desk, &Actor::CommandLine, cashier())
    });
    assert_eq!(added.unwrap(), StaffId(2));
    assert_eq!(shop.take(2, now()).await, None);
    assert_eq!(shop.take(1, now()).await.unwrap().0, "removed_staff");
}

#[tokio::test]
async fn a_removal_that_failed_leaves_the_person_where_they_were() {
    let mut shop = Shop::open().await;
    let undone = shop.house.server.app.store.write(|desk| {
        roster::remove(desk, &Actor::CommandLine, StaffId(1))?;
        roster::remove(desk, &Actor::CommandLine, StaffId(99))
    });
    assert!(undone.await.is_err());
    assert_eq!(shop.take(1, now()).await, None);
}
