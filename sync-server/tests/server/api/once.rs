//! The same write again: once, and the same answer.

use super::console::Console;
use crate::house::{House, verify};
use serde_json::json;
use uuid::Uuid;

const KEY: Uuid = Uuid::from_u128(0x1234_5678);

#[tokio::test]
async fn a_load_twice_is_once() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let card = house.card(1_000).await;
    let path = format!("/v1/cards/{card}/load");
    let body = json!({"amount": 2_000, "reason": "birthday"});
    let first = hq.post_as(KEY, &path, body.clone()).await.ok();
    assert_eq!(first["balance"]["minor"], 3_000);
    hq.post(&path, json!({"amount": 500, "reason": "more"})).await.ok();
    let again = hq.post_as(KEY, &path, json!({"reason": "birthday", "amount": 2_000})).await.ok();
    assert_eq!(again, first, "the first answer, whatever the order of the fields");
    assert_eq!(house.balance(card).await, 3_500);
    let house = house.restart().await;
    let hq = Console { cookie: hq.cookie, ..Console::of(&house.server.app) };
    assert_eq!(hq.post_as(KEY, &path, body).await.ok(), first, "also after a restart");
    let other = hq.post_as(KEY, &path, json!({"amount": 2_001, "reason": "birthday"})).await;
    assert_eq!(other.code(), "409 same_id_different body");
    let elsewhere = format!("/v1/cards/{card}/activate");
    let other = hq.post_as(KEY, &elsewhere, json!({"amount": 2_000, "reason": "birthday"})).await;
    assert_eq!(other.code(), "409 same_id_different body", "another address is another order");
    assert_eq!(house.balance(card).await, 3_500);
    let loads = "SELECT count(*) FROM audit WHERE act = 'card_load'";
    assert_eq!(house.number(loads).await, 2, "what was not done again is not noted again");
    let folder = house.close().await;
    assert!(verify(folder.path()).iter().all(|check| check.fault.is_none()));
}

#[tokio::test]
async fn a_refusal_is_not_remembered() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let card = house.card(1_000).await;
    let (load, block) = (format!("/v1/cards/{card}/load"), format!("/v1/cards/{card}/block"));
    let body = json!({"amount": 2_000, "reason": "birthday"});
    hq.post(&block, json!({"reason": "lost"})).await.ok();
    assert_eq!(hq.post_as(KEY, &load, body.clone()).await.code(), "409 card_state");
    hq.post(&format!("/v1/cards/{card}/unblock"), json!({"reason": "found"})).await.ok();
    assert_eq!(hq.post_as(KEY, &load, body).await.code(), "200");
}

#[tokio::test]
async fn two_people_may_use_the_same_key() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let manager = hq.manager().await;
    let card = house.card(1_000).await;
    let state = json!({"reason": "lost"});
    let at = |act: &str| format!("/v1/cards/{card}/{act}");
    assert_eq!(manager.post_as(KEY, &at("block"), state.clone()).await.ok()["state"], "blocked");
    assert_eq!(manager.post_as(KEY, &at("unblock"), state.clone()).await.code(), "403 not_allowed");
    assert_eq!(manager.post_as(KEY, &at("close"), state.clone()).await.code(), "403 not_allowed");
    assert_eq!(hq.post_as(KEY, &at("unblock"), state).await.ok()["state"], "active");
}

#[tokio::test]
async fn cards_issued_twice_are_the_same_cards() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let order = json!({"program": 1, "count": 3, "activate": 2_500});
    let first = hq.post_as(KEY, "/v1/cards", order.clone()).await.ok();
    let house = house.restart().await;
    let hq = Console { cookie: hq.cookie, ..Console::of(&house.server.app) };
    assert_eq!(hq.audited().await[0], "card_issue program-1");
    assert_eq!(hq.post_as(KEY, "/v1/cards", order).await.ok(), first, "tokens and all");
    assert_eq!(hq.audited().await[0], "card_draw program-1", "who had them drawn again is noted");
    assert_eq!(house.number("SELECT count(*) FROM cards").await, 3);
    let folder = house.close().await;
    let [token, number] = ["token", "number"].map(|name| first["cards"][0][name].as_str().unwrap());
    for file in ["scrip.db", "scrip.db-wal"] {
        let bytes = std::fs::read(folder.path().join(file)).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(token), "{file} makes no card");
        assert!(!text.contains(number) && !text.contains(&number.replace(' ', "")), "{file}");
    }
}

#[tokio::test]
async fn many_at_once_are_one() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let card = house.card(1_000).await;
    let path = format!("/v1/cards/{card}/load");
    let send = || hq.post_as(KEY, &path, json!({"amount": 500, "reason": "birthday"}));
    let said = futures_util::future::join_all((0..20).map(|_| send())).await;
    assert!(said.iter().all(|said| said.ok()["balance"]["minor"] == 1_500));
    assert_eq!(house.balance(card).await, 1_500);
}
