//! Who may use which address, for all of them.

use super::console::Console;
use crate::house::House;
use serde_json::{Value, json};
use sync_server::openapi::document;

/// Each address of the document that a session opens: method, path with names filled in, what it says.
fn addresses() -> Vec<(String, String, Value)> {
    let document = document();
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            if operation["security"] != json!([]) {
                let card = "00".repeat(16);
                let path = path.replace("/cards/{id}", &format!("/cards/{card}"));
                let path = path.replace("{id}", "1").replace("{till}", "1");
                let path = path.replace("{position}", "1");
                found.push((method.to_uppercase(), path, operation.clone()));
            }
        }
    }
    assert!(found.len() > 25, "the document lists the API");
    found
}

async fn call(console: &Console, method: &str, path: &str) -> String {
    let request = axum::http::Request::builder()
        .method(method)
        .uri(path)
        .header("idempotency-key", uuid::Uuid::from_u128(7).to_string())
        .header("content-type", "application/json");
    console.send(request, axum::body::Body::from("{}")).await.code()
}

#[tokio::test]
async fn every_address_wants_to_know_who_asks() {
    let house = House::open().await;
    let nobody = Console::of(&house.server.app);
    let stranger = Console { cookie: Some("scrip_session=00".to_owned()), ..nobody.clone() };
    for (method, path, _) in addresses() {
        for console in [&nobody, &stranger] {
            let said = call(console, &method, &path).await;
            assert_eq!(said, "401 not_signed_in", "{method} {path}");
        }
    }
}

#[tokio::test]
async fn what_is_for_hq_is_not_for_managers() {
    let house = House::open().await;
    let manager = Console::hq(&house).await.manager().await;
    let mut refused = 0;
    // Signing out would end the test.
    for (method, path, operation) in addresses().into_iter().filter(|(m, ..)| m != "DELETE") {
        let said = call(&manager, &method, &path).await;
        if operation["description"] == "HQ only." {
            assert_eq!(said, "403 not_allowed", "{method} {path}");
            refused += 1;
        } else {
            assert_ne!(said, "403 not_allowed", "{method} {path}");
        }
    }
    assert!(refused >= 12, "{refused}");
}

#[tokio::test]
async fn a_write_without_a_key_is_none() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    for (method, path, operation) in addresses() {
        let once = operation["parameters"].to_string().contains("IdempotencyKey");
        let get_or_free = method == "GET" || method == "DELETE" || path.ends_with("/find");
        assert_eq!(once, !get_or_free, "{method} {path}");
        if once {
            let bare = axum::http::Request::builder().method(method.as_str()).uri(&path);
            let said = hq.send(bare, axum::body::Body::from("{}")).await;
            assert_eq!(said.code(), "400 idempotency_key Idempotency-Key", "{method} {path}");
            let odd = axum::http::Request::builder()
                .method(method.as_str())
                .uri(&path)
                .header("idempotency-key", "1");
            let said = hq.send(odd, axum::body::Body::from("{}")).await;
            assert_eq!(said.code(), "400 idempotency_key Idempotency-Key", "{method} {path}");
        }
    }
    assert_eq!(house.number("SELECT count(*) FROM idempotency_keys").await, 0);
}
