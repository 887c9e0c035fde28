//! Every list comes in pages: each row once, in one order, whatever is added between two of them.

use super::console::Console;
use crate::house::House;
use crate::till::Till;
use serde_json::{Value, json};

/// One more row of a list, named by its number.
async fn add(house: &House, hq: &Console, path: &str, number: usize) {
    let name = format!("Name {number}");
    let body = match path {
        "/v1/programs" => json!({"name": name, "asset": "EUR", "load_min": 1, "load_max": 2,
            "balance_max": 3, "expires_after": null, "activate_offline": false}),
        "/v1/stores" | "/v1/exposure" => json!({"name": name, "asset": "EUR", "ceiling": 1_000}),
        "/v1/tills" => json!({"store": 1, "name": name}),
        "/v1/staff" => json!({"name": name, "role": "cashier", "store": null, "pin": "4711"}),
        "/v1/cards" => json!({"program": 1, "count": 1, "activate": null}),
        // Each till that loads a card has a line of its own among the totals.
        "/v1/totals" => return load(house).await,
        other => panic!("{other} is no list of this test"),
    };
    let path = if path == "/v1/exposure" { "/v1/stores" } else { path };
    hq.post(path, body).await.ok();
}

async fn load(house: &House) {
    let card = house.card(1_000).await;
    let mut till = Till::enrol(house).await;
    let _limit = till.connect(house).await;
    let entry = till.load(card, 1_000);
    till.post(house, &[entry]).await;
}

/// What tells a row from the others of its list.
fn name(path: &str, row: &Value) -> Value {
    match path {
        "/v1/exposure" => row["store"].clone(),
        "/v1/totals" => row["till"].clone(),
        _by_id => row["id"].clone(),
    }
}

async fn walk(house: &House, hq: &Console, path: &str) -> Vec<Value> {
    let mut names = Vec::new();
    let mut next = format!("{path}?limit=2");
    loop {
        let page = hq.get(&next).await.ok();
        let rows = page["rows"].as_array().unwrap();
        assert!(rows.len() == 2 || page["next"].is_null(), "{path}: {page}");
        names.extend(rows.iter().map(|row| name(path, row)));
        let Some(cursor) = page["next"].as_str() else { return names };
        // The newest card comes first; whatever else is new comes at the end.
        if names.len() < 4 {
            add(house, hq, path, 90 + names.len()).await;
        }
        next = format!("{path}?limit=2&cursor={cursor}");
    }
}

#[tokio::test]
async fn every_list_is_walked_page_by_page_while_it_grows() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let lists = [
        "/v1/programs",
        "/v1/stores",
        "/v1/exposure",
        "/v1/tills",
        "/v1/staff",
        "/v1/cards",
        "/v1/totals",
    ];
    for path in lists {
        for number in 0..5 {
            add(&house, &hq, path, number).await;
        }
        let before: Vec<Value> = hq.rows(path).await.iter().map(|row| name(path, row)).collect();
        let walked = walk(&house, &hq, path).await;
        assert!(before.len() >= 5, "{path}: {before:?}");
        if path == "/v1/cards" {
            assert_eq!(walked, before, "{path}: a new card comes before the first page");
        } else {
            assert_eq!(walked[..before.len()], before, "{path}: the same order, none twice");
            assert_eq!(walked.len(), before.len() + 1, "{path}: what is new comes at the end");
        }
        let again: Vec<Value> = hq.rows(path).await.iter().map(|row| name(path, row)).collect();
        assert_eq!(again.len(), before.len() + 1, "{path}");
    }
}

#[tokio::test]
async fn a_page_that_cannot_be_is_refused_and_named() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let card = house.card(1_000).await;
    let history = format!("/v1/cards/{card}/activities");
    let lists = [
        "/v1/programs",
        "/v1/stores",
        "/v1/exposure",
        "/v1/tills",
        "/v1/staff",
        "/v1/cards",
        "/v1/exceptions",
        "/v1/audit",
        "/v1/totals",
        &history,
    ];
    let rows = [
        ("limit=0", "400 bad_limit limit"),
        ("limit=501", "400 bad_limit limit"),
        ("limit=-1", "400 bad_limit limit"),
        ("limit=two", "400 bad_limit limit"),
        ("limit=", "400 bad_limit limit"),
        ("cursor=x", "400 bad_cursor cursor"),
        ("cursor=-1", "400 bad_cursor cursor"),
        ("cursor=", "400 bad_cursor cursor"),
        ("cursor=1&limit=0&colour=red", "400 bad_query"),
        ("limit=500", "200"),
    ];
    for path in lists {
        for (question, expected) in rows {
            let said = hq.get(&format!("{path}?{question}")).await;
            assert_eq!(said.code(), expected, "{path}?{question}");
        }
        let beyond = if path == "/v1/totals" { "1.1.1.EUR" } else { "18446744073709551615" };
        let beyond = hq.get(&format!("{path}?cursor={beyond}")).await.ok();
        assert_eq!(beyond["next"], Value::Null, "{path}");
    }
}
