//! What stands in an open sale gets out of it again, whatever happened since.

use super::counter::{Counter, amount, refused};
use crate::giving_up::strict;
use crate::hq::Hq;
use crate::world::{World, short};
use serde_json::{Value, json};
use shared::ids::PaymentId;
use shared::limits::OfflinePolicy;
use shared::money::Asset;
use shared::sale::Tender;
use shared::wire::screen::{Outcome, ReceiptRow, SaleSheet};

/// The newest payment in the sale.
#[track_caller]
fn newest(sheet: &SaleSheet) -> PaymentId {
    match sheet.tenders.last() {
        Some(Tender::GiftCard { payment, .. }) => *payment,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_sale_that_stayed_open_over_midnight_is_undone_like_any_other() {
    let (mut world, clock) = strict();
    let card = world.hq.card(5_000);
    let counter = Counter::open(&mut world);
    counter.key_in(2_000);
    let first = newest(&counter.pay(&card, Some(500)));
    let second = newest(&counter.pay(&card, Some(1_000)));
    clock.by_minutes(24 * 60);
    let reverse = |name: &str, undoes: PaymentId, minor: i64| {
        let payment = counter.world.till().new_payment();
        let what = json!({
            "payment": payment, "undoes": undoes, "amount": amount(minor), "approval": null,
        });
        short(&counter.world.call::<Outcome>(name, what).unwrap())
    };
    assert_eq!(reverse("refund", first, 500), "refused sale_void_instead");
    let of = json!({ "count": 9, "acts": [] });
    let rows: Vec<ReceiptRow> = counter.world.call("last_receipts", of).unwrap();
    assert!(rows.iter().all(|row| row.can_void), "the list says what the commands do");
    counter.done("sale_undo", &counter.undo(first));
    assert_eq!(counter.due(), 1_000);
    assert_eq!(reverse("void_payment", second, 1_000), "taken 10.00 eur reserved");
    assert_eq!(counter.due(), 2_000);
    counter.done("sale_abandon", &counter.id());
    // Its end puts a paid sale's payments under the rule of the day again.
    let counter = Counter::open(counter.world);
    counter.key_in(700);
    let paid = newest(&counter.pay(&card, None));
    counter.finish();
    clock.by_minutes(24 * 60);
    let void = json!({
        "payment": counter.world.till().new_payment(), "undoes": paid, "amount": amount(700),
        "approval": null,
    });
    let outcome: Outcome = counter.world.call("void_payment", void).unwrap();
    assert_eq!(short(&outcome), "refused other_shift");
    world.online();
    assert_eq!(world.hq.balance(card.card), 4_300);
}

/// A till that may sell one card offline, with one sold in an open sale and headquarters refusing it.
#[test]
fn a_card_whose_value_headquarters_refused_is_not_sold() {
    let policy = OfflinePolicy { issue_count: 1, ..OfflinePolicy::default() };
    let mut world = World::ready_with(Hq::with_policy(policy));
    let (fresh, other) = (world.hq.pending_card(), world.hq.pending_card());
    world.greet_anew();
    world.cut();
    let counter = Counter::open(&mut world);
    counter.sell(&fresh, 2_500);
    counter.sell(&other, 1_000);
    counter.step(json!({ "do": "cash", "given": amount(3_500) }));
    assert_eq!(refused(&counter.call("sale_finish", &counter.end())), "issue_count");
    let sold = counter.sheet().sold;
    assert_eq!(sold.len(), 1);
    counter.world.hq.count_in(fresh.card, Asset::from_code("USD").unwrap());
    counter.world.heal();
    assert_eq!(counter.sheet().sold, []);
    assert_eq!(counter.done("sale_undo", &counter.undo(sold[0])).sold, [], "nothing of it stands");
    counter.world.hq.count_in(fresh.card, Asset::EUR);
    counter.world.greet_anew();
    counter.world.wait(|_| counter.world.sheet(&fresh).can_activate);
    assert_eq!(counter.finish().sold.len(), 2);
    assert_eq!(counter.world.call::<Value>("sale_now", Value::Null).unwrap(), Value::Null);
    world.online();
    assert_eq!([&fresh, &other].map(|card| world.hq.value(card.card)), [2_500, 1_000]);
}
