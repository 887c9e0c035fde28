//! Signing in and out.

use super::console::{Console, PASSWORD, Timed};
use crate::commands::run;
use crate::house::{House, STORE};
use axum::body::Body;
use axum::http::Request;
use serde_json::json;

fn sign_in(name: &str, password: &str) -> serde_json::Value {
    json!({"name": name, "password": password})
}

#[tokio::test]
async fn the_first_user_comes_by_a_link_that_works_once() {
    let house = House::open().await;
    let nobody = Console::of(&house.server.app);
    let token = nobody.invite("", None).await;
    let with = |token: &str, name: &str, password: &str| json!({"token": token, "name": name, "password": password});
    let rows = [
        (with("no such token", "Ada", PASSWORD), "404 not_found"),
        (with(&token, "Ada", "short"), "400 bad_password password"),
        (with(&token, "Ada", "zzzzzzzzzzzzzzzz"), "400 weak_password password"),
        (with(&token, "", PASSWORD), "400 bad_name name"),
        (json!({"token": token, "name": "Ada"}), "400 missing_field password"),
        (with(&token, "Ada", PASSWORD), "200"),
        (with(&token, "Eve", PASSWORD), "409 link_used"),
    ];
    for (body, expected) in rows {
        assert_eq!(nobody.post("/v1/first-user", body).await.code(), expected);
    }
    let second = nobody.invite("", None).await;
    let eve = nobody.post("/v1/first-user", with(&second, "Eve", PASSWORD)).await;
    assert_eq!(eve.code(), "409 link_used", "only the first user comes without an invitation");
}

#[tokio::test]
async fn somebody_invited_chooses_a_password_under_their_own_name() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let token = hq.invite("Bob", Some(STORE)).await;
    let with = |name: &str| json!({"token": token, "name": name, "password": PASSWORD});
    assert_eq!(hq.post("/v1/first-user", with("Ada")).await.code(), "400 other_name name");
    let me = hq.post("/v1/first-user", with("bob")).await.ok();
    assert_eq!(me, json!({"name": "Bob", "role": "manager", "store": 1}));
}

#[tokio::test]
async fn a_session_begins_with_the_password_and_ends_when_told() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let mut browser = Console { cookie: None, ..hq.clone() };
    assert_eq!(browser.get("/v1/session").await.code(), "401 not_signed_in");
    let wrong = browser.post("/v1/session", sign_in("Ada", "correct horse batterx")).await;
    assert_eq!(wrong.code(), "401 wrong_password");
    let unknown = browser.post("/v1/session", sign_in("Eve", PASSWORD)).await;
    assert_eq!(wrong.bytes, unknown.bytes, "nobody learns which names there are");
    let right = browser.post("/v1/session", sign_in(" ada", PASSWORD)).await;
    assert_eq!(right.ok(), json!({"name": "Ada", "role": "hq", "store": null}));
    assert_eq!(right.headers["cache-control"], "no-store");
    let line = right.headers["set-cookie"].to_str().unwrap();
    assert!(line.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{line}");
    assert_eq!(right.cookie().len(), "scrip_session=".len() + 64, "256 bits in hexadecimal");
    browser.cookie = Some(right.cookie());
    assert_eq!(browser.get("/v1/session").await.ok()["name"], "Ada");
    let out = browser.send(Request::delete("/v1/session"), Body::empty()).await;
    assert_eq!((out.status, out.cookie()), (204, "scrip_session=".to_owned()));
    assert_eq!(browser.get("/v1/session").await.code(), "401 not_signed_in");
    assert_eq!(hq.get("/v1/session").await.code(), "200", "other browsers stay");
}

#[tokio::test]
async fn tokens_and_passwords_are_not_in_the_books() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let token = hq.cookie.clone().unwrap().replace("scrip_session=", "");
    let folder = house.close().await;
    for file in ["scrip.db", "scrip.db-wal"] {
        let bytes = std::fs::read(folder.path().join(file)).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(&token) && !text.contains(PASSWORD), "{file}");
    }
}

#[tokio::test]
async fn a_session_ends_when_idle_and_after_half_a_day() {
    let timed = Timed::open().await;
    let hq = Console::of(&timed.server.app).joined("Ada", None).await;
    for _ in 0..24 {
        timed.later(29 * 60);
        assert_eq!(hq.get("/v1/session").await.code(), "200", "in use");
    }
    timed.later(29 * 60);
    assert_eq!(hq.get("/v1/session").await.code(), "401 not_signed_in", "twelve hours are over");
    let again = hq.post("/v1/session", sign_in("Ada", PASSWORD)).await;
    let hq = Console { cookie: Some(again.cookie()), ..hq };
    timed.later(30 * 60 - 1);
    assert_eq!(hq.get("/v1/session").await.code(), "200");
    timed.later(30 * 60);
    assert_eq!(hq.get("/v1/session").await.code(), "401 not_signed_in", "idle");
}

#[tokio::test]
async fn too_many_tries_have_to_wait_even_with_the_right_password() {
    let timed = Timed::open().await;
    let hq = Console::of(&timed.server.app).joined("Ada", None).await;
    for _ in 0..5 {
        let wrong = hq.post("/v1/session", sign_in("Ada", "not the password")).await;
        assert_eq!(wrong.code(), "401 wrong_password");
    }
    let early = hq.post("/v1/session", sign_in("ADA", PASSWORD)).await;
    assert_eq!(early.code(), "429 too_many_requests");
    assert_eq!(early.headers["retry-after"], "1");
    timed.later(1);
    assert_eq!(hq.post("/v1/session", sign_in("Ada", PASSWORD)).await.code(), "200");
    let wrong = hq.post("/v1/session", sign_in("Ada", "not the password")).await;
    assert_eq!(wrong.code(), "401 wrong_password", "the right one has opened the door again");
}

#[tokio::test]
async fn other_sites_cannot_write() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let write = |site: &str, kind: &str| {
        Request::post("/v1/cards/find").header("sec-fetch-site", site).header("content-type", kind)
    };
    let body = || Body::from(r#"{"text": "0000"}"#);
    let rows = [
        (write("same-origin", "application/json"), "200"),
        (write("none", "application/json; charset=utf-8"), "200"),
        (write("cross-site", "application/json"), "403 not_allowed"),
        (write("same-site", "application/json"), "403 not_allowed"),
        (write("same-origin", "text/plain"), "400 not_json"),
        (write("same-origin", "application/x-www-form-urlencoded"), "400 not_json"),
    ];
    for (request, expected) in rows {
        assert_eq!(hq.send(request, body()).await.code(), expected);
    }
}

#[tokio::test]
async fn a_user_gets_a_new_link_and_can_be_removed() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let bob = hq.manager().await;
    let link = |name: &str| {
        let output = run(house.path(), &["user", "link", "--name", name]);
        let said = String::from_utf8(output.stdout).unwrap();
        said.split_once('#').unwrap().1.trim().to_owned()
    };
    let (older, newer) = (link("bob"), link("Bob"));
    assert_eq!(bob.get("/v1/session").await.code(), "200", "until the link is used all stays");
    let password = "another horse battery";
    let with = |token: &str| json!({"token": token, "name": "Bob", "password": password});
    assert_eq!(hq.post("/v1/first-user", with(&older)).await.code(), "404 not_found");
    assert_eq!(hq.post("/v1/first-user", with(&newer)).await.code(), "200");
    assert_eq!(bob.get("/v1/session").await.code(), "401 not_signed_in");
    let signed = |password| hq.post("/v1/session", sign_in("Bob", password));
    assert_eq!(signed(PASSWORD).await.code(), "401 wrong_password");
    let said = signed(password).await;
    let bob = Console { cookie: Some(said.cookie()), ..hq.clone() };
    assert_eq!(bob.get("/v1/session").await.code(), "200");
    let unused = link("Bob");
    let remove = |name| run(house.path(), &["user", "remove", "--name", name]).status.success();
    assert!(remove("bob"));
    assert_eq!(bob.get("/v1/session").await.code(), "401 not_signed_in");
    assert_eq!(signed(password).await.code(), "401 wrong_password");
    assert_eq!(hq.post("/v1/first-user", with(&unused)).await.code(), "404 not_found");
    assert!(!remove("Ada"), "nobody could sign in any more");
    assert_eq!(hq.get("/v1/session").await.code(), "200");
    let bob = hq.manager().await;
    assert_eq!(bob.get("/v1/session").await.code(), "200", "another one of the same name");
    let audited = hq.audited().await;
    let at = |act: &str| audited.iter().filter(|row| *row == act).count();
    assert_eq!((at("user_link Bob"), at("user_remove Bob")), (3, 1), "{audited:?}");
}
