//! What happened: exceptions, totals, and redemptions without a till.

use super::console::Console;
use crate::house::{House, verify};
use crate::till::Till;
use serde_json::{Value, json};
use uuid::Uuid;

#[tokio::test]
async fn a_loss_is_seen_cleared_and_the_ceiling_free_again() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let (manager, card) = (hq.manager().await, house.card(1_000).await);
    let mut till = Till::enrol(&house).await;
    drop(till.connect(&house).await);
    let entry = till.take(card, 4_000);
    till.post(&house, &[entry]).await;
    let harbour = async |hq: &Console| hq.rows("/v1/exposure").await[0].clone();
    let before = harbour(&hq).await;
    assert_eq!(before["uncleared"]["minor"], 3_000);
    let open = hq.get("/v1/exceptions?open=true").await.ok();
    let row = &open["rows"][0];
    assert_eq!((&row["reason"], &row["amount"]["minor"]), (&json!("shortfall"), &json!(3_000)));
    assert_eq!((&row["till"], &row["card"]), (&json!(1), &json!(card)));
    let detail = hq.get(&format!("/v1/cards/{card}")).await.ok();
    assert_eq!(
        (&detail["balance"]["minor"], &detail["shortfall"]["minor"]),
        (&json!(0), &json!(3_000))
    );

    let clear = format!("/v1/exceptions/{}/clear", row["position"]);
    let note = |note: &str| json!({"note": note});
    assert_eq!(manager.post(&clear, note("")).await.code(), "400 bad_text note");
    let cleared = manager.post(&clear, note("the card was copied")).await.ok();
    assert_eq!(cleared["note"], "the card was copied");
    assert!(cleared["cleared_at"].is_number());
    assert_eq!(hq.post(&clear, note("again")).await.code(), "409 cleared_already");
    assert_eq!(hq.post("/v1/exceptions/99/clear", note("x")).await.code(), "404 not_found");
    let after = harbour(&hq).await;
    assert_eq!(after["uncleared"]["minor"], 0);
    let free = |report: &Value| report["free"]["minor"].as_i64().unwrap();
    assert_eq!(free(&after) - free(&before), 3_000);
    let count = async |path: &str| hq.get(path).await.ok()["rows"].as_array().unwrap().len();
    assert_eq!(count("/v1/exceptions?open=true").await, 0);
    assert_eq!(count("/v1/exceptions?open=false").await, 1);
    assert_eq!(count("/v1/exceptions").await, 1);
    assert_eq!(hq.audited().await[0], "exception_clear exception-1");

    let totals = hq.rows("/v1/totals").await;
    let row = &totals[0];
    let minor = |name: &str| row[name]["minor"].as_i64().unwrap();
    assert_eq!((minor("redeemed_floor"), minor("shortfall")), (4_000, 3_000));
    assert_eq!((minor("redeemed_online"), &row["payments"]), (0, &json!(1)));
    let folder = house.close().await;
    assert!(verify(folder.path()).iter().all(|check| check.fault.is_none()));
}

#[tokio::test]
async fn what_was_set_aside_is_the_cards_once_a_person_has_looked() {
    let house = House::open().await;
    let (hq, card) = (Console::hq(&house).await, house.card(1_000).await);
    let mut till = Till::enrol(&house).await;
    drop(till.connect(&house).await);
    let end = json!({"reason": "lost"});
    hq.post(&format!("/v1/cards/{card}/close"), end).await.ok();
    let entry = till.load(card, 2_000);
    till.post(&house, &[entry]).await;
    let row = hq.get("/v1/exceptions?open=true").await.ok()["rows"][0].clone();
    assert_eq!(row["reason"], "credit_on_closed");
    let held = "SELECT count(*) FROM holds";
    assert_eq!((house.number(held).await, house.balance(card).await), (1, 3_000));
    let clear = format!("/v1/exceptions/{}/clear", row["position"]);
    hq.post(&clear, json!({"note": "the customer has the receipt"})).await.ok();
    assert_eq!((house.number(held).await, house.balance(card).await), (0, 3_000));
    let folder = house.close().await;
    assert!(verify(folder.path()).iter().all(|check| check.fault.is_none()));
}

#[tokio::test]
async fn a_manager_sees_no_exception_of_another_store() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let other = json!({"name": "Hill", "asset": "EUR", "ceiling": 1});
    hq.post("/v1/stores", other).await.ok();
    let stranger = hq.joined("Cyd", Some(shared::ids::StoreId(2))).await;
    let card = house.card(1_000).await;
    let mut till = Till::enrol(&house).await;
    drop(till.connect(&house).await);
    let entry = till.take(card, 4_000);
    till.post(&house, &[entry]).await;
    assert_eq!(stranger.get("/v1/exceptions").await.ok()["rows"], json!([]));
    assert!(stranger.rows("/v1/totals").await.is_empty());
    let clear = stranger.post("/v1/exceptions/1/clear", json!({"note": "x"})).await;
    assert_eq!(clear.code(), "403 not_allowed");
}

#[tokio::test]
async fn a_redemption_without_a_till() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let card = house.card(5_000).await;
    let redeem = |payment: u128, minor: i64, store: u32| {
        json!({
            "payment": Uuid::from_u128(payment), "card": card, "store": store,
            "amount": {"minor": minor, "asset": "EUR"}, "reason": "by telephone",
        })
    };
    let mut yen = redeem(1, 100, 1);
    yen["amount"]["asset"] = json!("JPY");
    let rows = [
        (redeem(1, 5_001, 1), "409 not_enough_funds"),
        (redeem(1, 0, 1), "422 amount_not_positive"),
        (redeem(1, 100, 9), "404 not_found"),
        (yen, "422 wrong_asset"),
        (redeem(1, 2_000, 1), "200"),
        (redeem(1, 2_000, 1), "200"),
        (redeem(1, 2_001, 1), "409 same_id_different amount"),
    ];
    for (body, expected) in rows {
        assert_eq!(hq.post("/v1/redeem", body.clone()).await.code(), expected, "{body}");
    }
    assert_eq!(house.balance(card).await, 3_000, "twice is once, under another key too");
    let history = hq.get(&format!("/v1/cards/{card}/activities")).await.ok();
    assert_eq!(
        (&history["rows"][0]["kind"], &history["rows"][0]["store"]),
        (&json!("redeem"), &json!(1))
    );
    assert_eq!(hq.audited().await.iter().filter(|act| act.starts_with("card_redeem")).count(), 1);
    let totals = hq.rows("/v1/totals").await;
    assert_eq!(
        (&totals[0]["till_name"], &totals[0]["redeemed_online"]["minor"]),
        (&json!("Desk"), &json!(2_000))
    );
    assert!(hq.rows("/v1/totals?from=2020-01-01&to=2020-01-31").await.is_empty());
    let folder = house.close().await;
    assert!(verify(folder.path()).iter().all(|check| check.fault.is_none()));
}
