//! Stores, tills and people over the API.

use super::console::Console;
use crate::commands::run;
use crate::house::{House, eur};
use crate::till::Till;
use serde_json::{Value, json};
use shared::sync::{Allowed, Caps, ToTill};
use uuid::Uuid;

fn store(name: &str, asset: &str, ceiling: i64) -> Value {
    json!({"name": name, "asset": asset, "ceiling": ceiling})
}

#[tokio::test]
async fn stores_are_added_and_set() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let made = hq.post("/v1/stores", store("Hill", "EUR", 50_000)).await.ok();
    assert_eq!((&made["id"], &made["tills"]), (&json!(2), &json!(0)));
    assert_eq!(made["policy"]["floor_minor"], 50_000, "what is left out has its default");
    let with = |name: &str, value: Value| {
        let mut body = store("Hill", "EUR", 50_000);
        body["policy"] = json!({name: value});
        body
    };
    let rows = [
        (store("", "EUR", 1), "400 bad_text name"),
        (store("Hill", "EUR", -1), "400 below_zero ceiling"),
        (store("Hill", "JPY", 50_000), "422 wrong_asset"),
        (with("soft_line_percent", json!(101)), "400 too_large policy.soft_line_percent"),
        (with("floor_minor", json!(-1)), "400 below_zero policy.floor_minor"),
        (with("valid_for", json!(3_024_000_001_i64)), "400 too_large policy.valid_for"),
        (with("colour", json!(1)), "400 unknown_field policy.colour"),
        (with("floor_count", json!(1_000_001)), "400 too_large policy.floor_count"),
    ];
    for (body, expected) in rows {
        assert_eq!(hq.put("/v1/stores/2", body.clone()).await.code(), expected, "{body}");
    }
    let unknown = hq.put("/v1/stores/9", store("Hill", "EUR", 1)).await;
    assert_eq!(unknown.code(), "404 not_found");
    let set = hq.put("/v1/stores/2", with("floor_minor", json!(30_000))).await.ok();
    assert_eq!(set["policy"]["floor_minor"], 30_000);
    let lower = hq.put("/v1/stores/2", store("Hilltop", "EUR", 20_000)).await.ok();
    assert_eq!((&lower["name"], &lower["ceiling"]), (&json!("Hilltop"), &json!(20_000)));
    let exposure = hq.rows("/v1/exposure").await;
    assert_eq!(exposure[1]["free"]["minor"], 20_000);
    assert_eq!(
        hq.audited().await[..3],
        ["store_update store-2", "store_update store-2", "store_create store-2"]
    );
    let noted = hq.get("/v1/audit").await.ok()["rows"][0]["detail"].to_string();
    for part in ["name: Hilltop", "ceiling: 20000", "before: ", "name: Hill,", "floor minor: 30000"]
    {
        assert!(noted.contains(part), "{part} is not in {noted}");
    }
}

#[tokio::test]
async fn a_ceiling_is_not_lowered_below_what_tills_hold() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let till = Till::enrol(&house).await;
    let _line = till.connect(&house).await;
    let report = hq.rows("/v1/exposure").await;
    let harbour = &report[0];
    assert_eq!(
        (&harbour["ceiling"]["minor"], &harbour["free"]["minor"]),
        (&json!(1_000_000), &json!(900_000))
    );
    assert_eq!(harbour["exposure"]["minor"], 100_000, "floor 500.00 and issue 500.00");
    assert_eq!(harbour["tills"][0]["floor"]["minor"], 50_000);
    let said = hq.put("/v1/stores/1", store("Harbour", "EUR", 99_999)).await;
    assert_eq!(said.code(), "409 ceiling_reached");
    assert_eq!(hq.put("/v1/stores/1", store("Harbour", "EUR", 100_000)).await.code(), "200");
    let tills = hq.rows("/v1/tills").await;
    assert_eq!(
        (&tills[0]["standing"], &tills[0]["exposure"]["minor"]),
        (&json!("online"), &json!(100_000))
    );
}

#[tokio::test]
async fn a_till_from_its_code_to_its_end() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let bad = hq.post("/v1/tills", json!({"store": 9, "name": "Till"})).await;
    assert_eq!(bad.code(), "404 not_found");
    let long = hq.post("/v1/tills", json!({"store": 1, "name": "x".repeat(41)})).await;
    assert_eq!(long.code(), "400 bad_text name");
    let made = hq.post("/v1/tills", json!({"store": 1, "name": "Front"})).await.ok();
    assert_eq!((&made["id"], &made["standing"]), (&json!(1), &json!("new")));
    let revoke = json!({"reason": "stolen"});
    let early = hq.post("/v1/tills/1/revoke", revoke.clone()).await;
    assert_eq!(early.code(), "409 never_enrolled");
    let key = Uuid::from_u128(5);
    let code = hq.post_as(key, "/v1/tills/1/enrol-code", Value::Null).await.ok();
    let again = hq.post_as(key, "/v1/tills/1/enrol-code", json!({})).await.ok();
    assert_eq!(code, again, "the same order shows the same code");
    assert!(code["qr_svg"].as_str().unwrap().contains("<svg"));
    let kept =
        house.number("SELECT count(*) FROM idempotency_keys WHERE response LIKE '%code%'").await;
    assert_eq!(kept, 0, "the code is not kept");
    let enrol = json!({"code": code["code"], "key": "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"});
    let enrolled = hq.post("/v1/tills/enrol", enrol).await.ok();
    assert_eq!((&enrolled["till"], &enrolled["till_name"]), (&json!(1), &json!("Front")));
    assert_eq!(hq.rows("/v1/tills").await[0]["standing"], "offline");
    let early = hq.post("/v1/tills/1/write-off", json!({"reason": "stolen"})).await;
    assert_eq!(early.code(), "409 not_given_up");
    let gone = hq.post("/v1/tills/1/revoke", revoke).await.ok();
    assert_eq!(gone["standing"], "revoked");
    assert_eq!(hq.post("/v1/tills/9/revoke", json!({"reason": "x"})).await.code(), "404 not_found");
    assert_eq!(hq.post("/v1/tills/9/enrol-code", Value::Null).await.code(), "404 not_found");
    let audited = hq.audited().await;
    assert_eq!(audited[0], "till_revoke till-1");
    assert!(audited.contains(&"till_create till-1".to_owned()));
}

#[tokio::test]
async fn people_at_the_tills_come_and_go() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let person = |pin: &str, store: Value| json!({"name": "Cleo", "role": "cashier", "store": store, "pin": pin, "payment_max": 5_000, "refund_max": 2_000});
    let with = |cap: &str, most: Value| {
        let mut body = person("4711", json!(1));
        body[cap] = most;
        body
    };
    let rows = [
        (person("123", json!(1)), "400 bad_pin pin"),
        (person("1029384756102", json!(1)), "400 bad_pin pin"),
        (person("12a4", json!(1)), "400 bad_pin pin"),
        (person("1234", json!(1)), "400 weak_pin pin"),
        (person("7777", json!(1)), "400 weak_pin pin"),
        (person("4711", json!(9)), "404 not_found"),
        (with("refund_max", json!(-1)), "400 below_zero refund_max"),
        (with("payment_max", json!(-1)), "400 below_zero payment_max"),
    ];
    for (body, expected) in rows {
        assert_eq!(hq.post("/v1/staff", body).await.code(), expected);
    }
    let made = hq.post("/v1/staff", person("102938475610", json!(1))).await.ok();
    let cleo = json!({"id": 1, "name": "Cleo", "role": "cashier", "store": 1,
        "payment_max": 5_000, "refund_max": 2_000});
    assert_eq!(made, cleo);
    assert_eq!(hq.rows("/v1/staff").await, std::slice::from_ref(&cleo));
    let noted = hq.get("/v1/audit").await.ok()["rows"][0]["detail"].clone();
    assert_eq!(noted, "payment max: 5000, refund max: 2000, role: cashier, store: 1");
    let leaked = "SELECT count(*) FROM (SELECT response AS text FROM idempotency_keys
                  UNION ALL SELECT detail FROM audit) WHERE text LIKE '%1029%'";
    assert_eq!(house.number(leaked).await, 0);
    assert_eq!(hq.post("/v1/staff/1/remove", Value::Null).await.ok(), cleo);
    assert!(hq.rows("/v1/staff").await.is_empty());
    assert_eq!(hq.post("/v1/staff/1/remove", Value::Null).await.code(), "404 not_found");
    assert_eq!(hq.audited().await[..2], ["staff_remove staff-1", "staff_create staff-1"]);
}

#[tokio::test]
async fn caps_and_programs_reach_the_tills_as_they_were_set() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let person = json!({"name": "Cleo", "role": "cashier", "store": 1, "pin": "4711",
        "payment_max": 5_000, "refund_max": 2_000});
    hq.post("/v1/staff", person).await.ok();
    let program = |name: &str, redeem_offline: bool| {
        json!({"name": name, "asset": "EUR", "load_min": 500, "load_max": 10_000,
            "balance_max": 20_000, "activate_offline": false, "redeem_offline": redeem_offline})
    };
    for (name, redeem_offline) in [("Coffee", true), ("Staff", false)] {
        let made = hq.post("/v1/programs", program(name, redeem_offline)).await.ok();
        assert_eq!(made["redeem_offline"], redeem_offline);
    }
    let till = Till::enrol(&house).await;
    let (mut line, _limit) = till.connect(&house).await;
    let roster = line.hear_of(|frame| match frame {
        ToTill::Roster { roster } => Some(roster.peek().unwrap().payload),
        _other => None,
    });
    let caps = Caps { payment_max: Some(eur(5_000)), refund_max: Some(eur(2_000)) };
    assert_eq!(roster.await.staff[0].caps, caps);
    let programs = line.hear_of(|frame| match frame {
        ToTill::Programs { programs } => Some(programs.peek().unwrap().payload),
        _other => None,
    });
    let offline: Vec<_> = programs.await.programs.iter().map(|p| p.offline_redeem).collect();
    assert_eq!(offline, [Allowed::Yes, Allowed::Yes, Allowed::No]);
}

#[tokio::test]
async fn a_manager_sees_and_changes_one_store() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let manager = hq.manager().await;
    hq.post("/v1/stores", store("Hill", "EUR", 50_000)).await.ok();
    for (store, name) in [(1, "Front"), (2, "Back")] {
        hq.post("/v1/tills", json!({"store": store, "name": name})).await.ok();
    }
    let new =
        |store: Value| json!({"name": "Cleo", "role": "cashier", "store": store, "pin": "4711"});
    for store in [json!(1), json!(2), Value::Null] {
        hq.post("/v1/staff", new(store)).await.ok();
    }
    let count = async |path: &str| manager.rows(path).await.len();
    assert_eq!(count("/v1/stores").await, 1);
    assert_eq!(count("/v1/tills").await, 1);
    assert_eq!(count("/v1/staff").await, 2, "the own ones, and those of all stores");
    assert_eq!(count("/v1/exposure").await, 1);
    assert_eq!(manager.get("/v1/totals?store=2").await.code(), "403 not_allowed");
    let rows = [
        ("/v1/tills/1/enrol-code", Value::Null, "200"),
        ("/v1/tills/2/enrol-code", Value::Null, "403 not_allowed"),
        ("/v1/staff", new(json!(2)), "403 not_allowed"),
        ("/v1/staff", new(Value::Null), "403 not_allowed"),
        ("/v1/staff", new(json!(1)), "200"),
        ("/v1/staff/2/remove", Value::Null, "403 not_allowed"),
        ("/v1/staff/3/remove", Value::Null, "403 not_allowed"),
        ("/v1/staff/1/remove", Value::Null, "200"),
    ];
    for (path, body, expected) in rows {
        assert_eq!(manager.post(path, body).await.code(), expected, "{path}");
    }
}

#[tokio::test]
async fn what_a_lost_till_could_lose_is_written_off() {
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    let till = Till::enrol(&house).await;
    let (line, _limit) = till.connect(&house).await;
    drop(line);
    let reason = json!({"reason": "burnt"});
    assert_eq!(hq.post("/v1/tills/1/revoke", reason.clone()).await.code(), "200");
    let exposure = async || {
        let report = hq.rows("/v1/exposure").await;
        let store = &report[0];
        (store["exposure"]["minor"].clone(), store["free"]["minor"].clone())
    };
    assert_eq!(exposure().await, (json!(100_000), json!(900_000)));
    let key = Uuid::from_u128(6);
    let done = hq.post_as(key, "/v1/tills/1/write-off", reason.clone()).await;
    assert_eq!(done.ok()["exposure"]["minor"], 0);
    assert_eq!(hq.post_as(key, "/v1/tills/1/write-off", reason).await.ok(), done.ok());
    assert_eq!(exposure().await, (json!(0), json!(1_000_000)));
    assert_eq!(hq.audited().await[0], "till_write_off till-1");
    let bob = hq.manager().await;
    let not_his = bob.post("/v1/tills/1/write-off", json!({"reason": "burnt"})).await;
    assert_eq!(not_his.code(), "403 not_allowed");
    // At the server's command line the same, once more: there is nothing left.
    let again = run(house.path(), &["till", "write-off", "--till", "1", "--reason", "burnt"]);
    assert_eq!(String::from_utf8_lossy(&again.stdout), "till-1: 0.00 EUR written off\n");
    assert!(house.verified());
}
