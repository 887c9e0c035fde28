//! Programs and cards over the API.

use super::console::Console;
use crate::house::{House, eur};
use crate::till::{Line, Till};
use serde_json::{Value, json};
use shared::money::{Amount, Asset};
use shared::sync::ToTill;
use uuid::Uuid;

fn program(changed: &str, value: Value) -> Value {
    let mut body = json!({
        "name": "Coffee", "asset": "EUR", "load_min": 500, "load_max": 10_000, "balance_max": 20_000,
        "expires_after": null, "activate_offline": false,
    });
    if !changed.is_empty() {
        body[changed] = value;
    }
    body
}

/// Cards of the house's program, as they were issued.
async fn issue(hq: &Console, count: u32, activate: Value) -> Vec<Value> {
    let order = json!({"program": 1, "count": count, "activate": activate});
    hq.post("/v1/cards", order).await.ok()["cards"].as_array().unwrap().clone()
}

fn id(card: &Value) -> String {
    card["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn programs_are_added_and_counted() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let rows = [
        (program("name", json!("")), "400 bad_text name"),
        (program("name", json!("x".repeat(81))), "400 bad_text name"),
        (program("asset", json!("EURO")), "400 bad_field asset"),
        (program("load_min", json!(0)), "400 bad_program load_min"),
        (program("load_max", json!(499)), "400 bad_program load_max"),
        (program("balance_max", json!(9_999)), "400 bad_program balance_max"),
        (program("balance_max", json!(9_007_199_254_740_992_i64)), "400 bad_field balance_max"),
        (program("expires_after", json!(0)), "400 bad_program expires_after"),
        (program("colour", json!("red")), "400 unknown_field colour"),
        (json!({}), "400 missing_field name"),
    ];
    for (body, expected) in rows {
        assert_eq!(hq.post("/v1/programs", body.clone()).await.code(), expected, "{body}");
    }
    assert_eq!(hq.rows("/v1/programs").await.len(), 1, "nothing changed");
    let made = hq.post("/v1/programs", program("", Value::Null)).await.ok();
    assert_eq!((&made["id"], &made["cards"]), (&json!(2), &json!(0)));
    issue(&hq, 2, json!(1_500)).await;
    let all = hq.rows("/v1/programs").await;
    assert_eq!(all[0]["cards"], 2);
    assert_eq!(all[0]["outstanding"], json!({"minor": 3_000, "asset": "EUR"}));
    assert_eq!(all[1], made);
}

#[tokio::test]
async fn a_card_from_issue_to_close() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let card = id(&issue(&hq, 1, Value::Null).await[0]);
    let at = |act: &str| format!("/v1/cards/{card}/{act}");
    let money = |minor: i64| json!({"amount": minor, "reason": "at the desk"});
    let state = json!({"reason": "found in the street"});
    let rows = [
        ("load", money(1_000), "409 card_state"),
        ("activate", money(-1), "422 amount_not_positive"),
        ("activate", money(499), "409 program_limit"),
        ("activate", json!({"amount": 1_000}), "400 missing_field reason"),
        ("activate", json!({"amount": 1_000, "reason": ""}), "400 bad_text reason"),
        ("activate", json!({"amount": 10.5, "reason": "x"}), "400 bad_field amount"),
        ("activate", money(1_000), "200"),
        ("activate", money(1_000), "409 card_state"),
        ("load", money(0), "422 amount_not_positive"),
        ("load", money(25_001), "409 program_limit"),
        ("load", money(2_500), "200"),
        ("unblock", state.clone(), "409 card_state"),
        ("block", state.clone(), "200"),
        ("load", money(2_500), "409 card_state"),
        ("unblock", state.clone(), "200"),
        ("close", state.clone(), "200"),
        ("block", state.clone(), "409 card_state"),
    ];
    for (act, body, expected) in rows {
        assert_eq!(hq.post(&at(act), body.clone()).await.code(), expected, "{act} {body}");
    }
    let page = hq.get(&format!("/v1/cards/{card}")).await.ok();
    assert_eq!((&page["state"], &page["balance"]["minor"]), (&json!("closed"), &json!(3_500)));
    let history = hq.get(&at("activities")).await.ok();
    let kinds: Vec<_> =
        history["rows"].as_array().unwrap().iter().map(|row| &row["kind"]).collect();
    assert_eq!(kinds, ["close", "unblock", "block", "load", "activate"]);
    assert_eq!(history["rows"][3]["balance_after"]["minor"], 3_500);
    assert_eq!(history["rows"][3]["reason"], "at the desk");
    let audited = hq.audited().await;
    let expected = ["close", "unblock", "block", "load", "activate"];
    let expected: Vec<_> = expected.iter().map(|act| format!("card_{act} {card}")).collect();
    assert_eq!(audited[..5], expected);
    let none = format!("/v1/cards/{}", "0".repeat(32));
    assert_eq!(hq.get(&none).await.code(), "404 unknown_card");
    assert_eq!(hq.get(&format!("{none}/activities")).await.code(), "404 unknown_card");
    assert_eq!(hq.get("/v1/cards/nonsense").await.code(), "404 not_found");
}

#[tokio::test]
async fn a_card_is_found_by_all_that_names_it() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let cards = issue(&hq, 3, Value::Null).await;
    let wanted = &cards[1];
    let text = |name: &str| wanted[name].as_str().unwrap().to_owned();
    let four = text("number")[20..].to_owned();
    let find = async |written: String| {
        let found = hq.post("/v1/cards/find", json!({"text": written})).await.ok();
        let rows = found["rows"].as_array().unwrap().clone();
        assert!(rows.iter().all(|row| row["last_four"] != four || row["id"] == wanted["id"]));
        rows.iter().any(|row| row["id"] == wanted["id"])
    };
    let compact = text("number").replace(' ', "").to_lowercase();
    for written in [text("id"), text("number"), compact, text("token"), four.clone()] {
        assert!(find(written.clone()).await, "{}", written.len());
    }
    let listed = hq.get(&format!("/v1/cards?search={}", text("id"))).await.ok();
    assert_eq!(listed["rows"].as_array().unwrap().len(), 1);
    assert_eq!(listed["rows"][0]["last_four"], four.as_str());
    let by_four = hq.get(&format!("/v1/cards?search={four}")).await.ok();
    assert_eq!(by_four["rows"][0]["id"], wanted["id"]);
    let mut broken = text("token");
    let last = if broken.pop() == Some('0') { '1' } else { '0' };
    broken.push(last);
    let rows = [
        ("", "400 typed_wrong_count text"),
        ("unknown", "400 typed_unknown_character text"),
        ("GC2:ABC", "400 token_later_form text"),
    ];
    for (written, expected) in rows {
        let said = hq.post("/v1/cards/find", json!({"text": written})).await;
        assert_eq!(said.code(), expected);
    }
    let said = hq.post("/v1/cards/find", json!({"text": broken})).await;
    assert_eq!(said.status, 400);
    assert!(!String::from_utf8_lossy(&said.bytes).contains(&broken), "no secret is said again");
    let number = text("number").replace(' ', "");
    for secret in [number.as_str(), "GC1:ABC"] {
        let said = hq.get(&format!("/v1/cards?search={secret}")).await;
        assert_eq!(said.code(), "400 bad_search search", "a secret stands in no address");
    }
}

#[tokio::test]
async fn lists_come_in_pages_without_gaps_or_doubles() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let mut issued: Vec<_> = issue(&hq, 120, Value::Null).await.iter().map(id).collect();
    let blocked = format!("/v1/cards/{}/block", issued[0]);
    assert_eq!(hq.post(&blocked, json!({"reason": "lost"})).await.code(), "200");
    issued.reverse();
    let mut listed = Vec::new();
    let mut sizes = Vec::new();
    let mut path = "/v1/cards?program=1".to_owned();
    loop {
        let page = hq.get(&path).await.ok();
        let rows = page["rows"].as_array().unwrap();
        sizes.push(rows.len());
        listed.extend(rows.iter().map(id));
        // Cards that come meanwhile do not shift the pages after.
        issue(&hq, 1, Value::Null).await;
        match page["next"].as_str() {
            Some(next) => path = format!("/v1/cards?program=1&cursor={next}"),
            None => break,
        }
    }
    assert_eq!((sizes, listed), (vec![50, 50, 20], issued.clone()));
    let only = hq.get("/v1/cards?state=blocked").await.ok();
    assert_eq!(only["rows"].as_array().unwrap().len(), 1);
    assert_eq!(only["rows"][0]["id"], issued[119].as_str());
    let rows = [
        ("/v1/cards?cursor=x", "400 bad_cursor cursor"),
        ("/v1/cards?state=red", "400 bad_query"),
        ("/v1/cards?program=-1", "400 bad_query"),
        ("/v1/cards?colour=red", "400 bad_query"),
        ("/v1/audit?cursor=-1", "400 bad_cursor cursor"),
    ];
    for (path, expected) in rows {
        assert_eq!(hq.get(path).await.code(), expected, "{path}");
    }
}

#[tokio::test]
async fn a_code_is_drawn_again_and_noted() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let card = issue(&hq, 1, Value::Null).await.remove(0);
    let path = |form: &str| format!("/v1/cards/{}/qr.{form}", id(&card));
    let svg = hq.get(&path("svg")).await;
    assert_eq!(svg.headers["content-type"], "image/svg+xml");
    assert_eq!(svg.headers["cache-control"], "no-store");
    assert_eq!(String::from_utf8(svg.bytes).unwrap(), card["qr_svg"], "the same as when issued");
    let png = hq.get(&path("png")).await;
    assert_eq!(png.headers["content-type"], "image/png");
    let picture = image::load_from_memory(&png.bytes).unwrap();
    assert!(picture.width() > 300 && picture.width() == picture.height());
    let drawn = format!("card_draw {}", id(&card));
    assert_eq!(hq.audited().await[..2], [drawn.clone(), drawn]);
    let none = format!("/v1/cards/{}/qr.svg", "0".repeat(32));
    assert_eq!(hq.get(&none).await.code(), "404 unknown_card");
}

#[tokio::test]
async fn an_order_is_of_a_size_that_one_answer_holds() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let order = |program: u32, count: i64, activate: Value| json!({"program": program, "count": count, "activate": activate});
    let rows = [
        (order(1, 0, Value::Null), "400 bad_count count"),
        (order(1, 1_001, Value::Null), "400 bad_count count"),
        (order(1, -1, Value::Null), "400 bad_field count"),
        (order(9, 1, Value::Null), "404 not_found"),
        (order(1, 2, json!(-5)), "422 amount_not_positive"),
        (order(1, 2, json!(499)), "409 program_limit"),
    ];
    for (body, expected) in rows {
        assert_eq!(hq.post("/v1/cards", body.clone()).await.code(), expected, "{body}");
    }
    assert_eq!(house.number("SELECT count(*) FROM cards").await, 0, "nothing changed");
    assert_eq!(issue(&hq, 30, Value::Null).await.len(), 30);
}

#[tokio::test]
async fn a_block_asks_for_the_rights_back_at_once_and_of_who_comes_later() {
    let house = House::open().await;
    let (hq, card) = (Console::hq(&house).await, house.card(5_000).await);
    let till = Till::enrol(&house).await;
    let place = (till.enrolled.till, till.enrolled.epoch);
    let grant = move |desk: &mut sync_server::store::Desk| {
        let amount = Amount { minor: eur(2_000), asset: Asset::EUR };
        let sync_server::store::Desk { sql, books, now } = desk;
        let request = Uuid::from_u128(7);
        Ok(books.decide(sql, |books| {
            shared::settle::grant(books, request, place, card, amount, *now)
        })??)
    };
    house.desk(grant).await;
    let asked = |frame| match frame {
        ToTill::Release { card } => Some(card),
        _other => None,
    };
    let (mut line, _) = till.connect(&house).await;
    hq.post(&format!("/v1/cards/{card}/block"), json!({"reason": "lost"})).await.ok();
    assert_eq!(line.hear_of(asked).await, card, "over the line that is open");
    let mut again = Line::open(&house).await;
    till.prove(&mut again).await;
    assert_eq!(again.hear_of(asked).await, card, "and with each welcome until it is back");
}
