//! The hand-kept schemas of `/openapi.json` are the types: each is compared with what serde makes of it.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use shared::limits::OfflinePolicy;
use shared::wire::api as wire;
use shared::wire::enrol::{EnrolRequest, Enrolled};
use std::collections::{BTreeMap, BTreeSet};

const UUID: &str = "01890000-0000-7000-8000-000000000000";
const CARD: &str = "abababababababababababababababab";

/// A value of each type, whole and with everything left out that may be, keeps to its schema; and what a
/// schema needs, the type needs.
#[test]
fn the_schemas_are_the_types() {
    let mut checked = Checked::default();
    people(&mut checked);
    cards(&mut checked);
    places(&mut checked);
    reports(&mut checked);
    others(&mut checked);
    checked.all_of_them();
}

fn amount() -> Value {
    json!({"minor": 1, "asset": "EUR"})
}

fn people(checked: &mut Checked) {
    checked.both::<wire::Problem>(
        "Problem",
        &json!({"type": "about:blank", "title": "t", "status": 409,
        "detail": "d", "code": "card_state", "retry": "later", "field": "f",
        "refusal": {"code": "card_state", "state": "blocked"}}),
    );
    checked.both::<wire::SignIn>("SignIn", &json!({"name": "Ada", "password": "p"}));
    checked.both::<wire::FirstUser>(
        "FirstUser",
        &json!({"token": "t", "name": "Ada", "password": "correct horse"}),
    );
    checked.both::<wire::Me>("Me", &json!({"name": "Ada", "role": "hq", "store": 1}));
    checked.both::<wire::StaffRow>(
        "StaffRow",
        &json!({"id": 1, "name": "Cleo", "role": "cashier", "store": 1, "payment_max": 5,
            "refund_max": 6}),
    );
    checked.both::<wire::NewStaff>(
        "NewStaff",
        &json!({"name": "Cleo", "role": "manager", "store": 1, "pin": "4711", "payment_max": 5,
            "refund_max": 6}),
    );
    checked.both::<wire::AuditRow>(
        "AuditRow",
        &json!({"position": 1, "at": 1, "actor": "Ada",
        "act": "card_load", "subject": "s", "detail": "d"}),
    );
}

fn cards(checked: &mut Checked) {
    let program = json!({"name": "Gift", "asset": "EUR", "load_min": 1, "load_max": 2, "balance_max": 3,
        "expires_after": 4, "activate_offline": true, "redeem_offline": false});
    let row = json!({"id": CARD, "last_four": "ABCD", "program": 1, "program_name": "Gift",
        "state": "active", "balance": amount(), "expires_at": 1, "issued_at": 1});
    checked.both::<wire::NewProgram>("NewProgram", &program);
    checked.both::<wire::ProgramRow>(
        "ProgramRow",
        &merged(&program, &json!({"id": 1, "cards": 2, "outstanding": amount()})),
    );
    checked.both::<wire::CardRow>("CardRow", &row);
    checked.both::<wire::FindCard>("FindCard", &json!({"text": "ABCD"}));
    checked.both::<wire::CardDetail>(
        "CardDetail",
        &merged(
            &row,
            &json!({"available": amount(),
        "reserved": amount(), "held": amount(), "shortfall": amount(), "successor": CARD}),
        ),
    );
    checked.both::<wire::ActivityRow>(
        "ActivityRow",
        &json!({"position": 1, "kind": "redeem",
        "amount": amount(), "balance_after": amount(), "payment": UUID, "store": 1, "till": 1, "at": 1,
        "reason": "r"}),
    );
    checked
        .both::<wire::IssueCards>("IssueCards", &json!({"program": 1, "count": 2, "activate": 3}));
    let issued = json!({"id": CARD, "token": "t", "number": "n", "qr_svg": "s"});
    checked.both::<wire::IssuedCard>("IssuedCard", &issued);
    checked.both::<wire::IssuedCards>("IssuedCards", &json!({"cards": [issued]}));
    checked.both::<wire::MoneyAct>("MoneyAct", &json!({"amount": 1, "reason": "r"}));
    checked.both::<wire::StateAct>("StateAct", &json!({"reason": "r"}));
    checked.both::<wire::OnlineRedeem>(
        "OnlineRedeem",
        &json!({"payment": UUID, "card": CARD, "amount": amount(), "store": 1, "reason": "r"}),
    );
}

fn places(checked: &mut Checked) {
    let policy = serde_json::to_value(OfflinePolicy::default()).unwrap();
    let store = json!({"name": "Harbour", "asset": "EUR", "ceiling": 1, "policy": policy});
    let parts = json!({"till": 1, "name": "Front", "floor": amount(), "issue": amount(),
        "recalled": amount(), "copies": amount()});
    let whole = json!({"store": 1, "name": "Harbour", "ceiling": amount(), "free": amount(),
        "exposure": amount(), "uncleared": amount(), "tills": [parts]});
    checked.both::<OfflinePolicy>("OfflinePolicy", &policy);
    checked.both::<wire::NewStore>("NewStore", &store);
    checked.both::<wire::StoreRow>("StoreRow", &merged(&store, &json!({"id": 1, "tills": 1})));
    checked.both::<wire::NewTill>("NewTill", &json!({"store": 1, "name": "Front"}));
    checked.both::<wire::TillRow>(
        "TillRow",
        &json!({"id": 1, "name": "Front", "store": 1,
        "store_name": "Harbour", "standing": "online", "last_seen": 1, "settled_through": 1,
        "exposure": amount()}),
    );
    checked.both::<wire::EnrolCode>(
        "EnrolCode",
        &json!({"code": "c", "qr_svg": "s", "expires_at": 1}),
    );
    checked.both::<wire::TillExposure>("TillExposure", &parts);
    checked.both::<wire::StoreExposure>("StoreExposure", &whole);
}

fn reports(checked: &mut Checked) {
    checked.both::<wire::ExceptionRow>(
        "ExceptionRow",
        &json!({"position": 1, "reason": "shortfall",
        "detail": "d", "store": 1, "till": 1, "sequence": 1, "card": CARD, "payment": UUID,
        "amount": amount(), "at": 1, "cleared_at": 1, "note": "n"}),
    );
    checked.both::<wire::ClearException>("ClearException", &json!({"note": "n"}));
    checked.both::<wire::TotalsRow>("TotalsRow", &json!({"day": "2026-11-20", "store": 1,
        "store_name": "Harbour", "till": 1, "till_name": "Front", "redeemed_online": amount(),
        "redeemed_reserved": amount(), "redeemed_floor": amount(), "given_back": amount(), "loaded": amount(),
        "shortfall": amount(), "payments": 1}));
}

fn others(checked: &mut Checked) {
    checked.both::<EnrolRequest>("EnrolRequest", &json!({"code": "c", "key": "00".repeat(32)}));
    checked.both::<Enrolled>(
        "Enrolled",
        &json!({"till": 1, "till_name": "Front", "store": 1,
        "store_name": "Harbour", "asset": "EUR", "epoch": 1, "server_epoch": 1, "root": "r",
        "trust_list": "t", "admission": "a", "pin_key": "k", "locale": "en", "demo": false}),
    );
    checked.both::<shared::money::Amount>("Amount", &amount());
    checked.each::<shared::money::Asset>("Asset", &["EUR", "JPY"]);
    checked.each::<shared::ledger::CardState>(
        "CardState",
        &["pending", "active", "blocked", "closing", "closed"],
    );
    checked.each::<wire::UserRole>("UserRole", &["hq", "manager"]);
    checked.each::<wire::StaffRole>("StaffRole", &["cashier", "manager"]);
    checked.each::<wire::TillStanding>(
        "TillStanding",
        &["new", "online", "offline", "copied", "revoked"],
    );
}

fn merged(one: &Value, other: &Value) -> Value {
    let mut both = one.as_object().unwrap().clone();
    both.extend(other.as_object().unwrap().clone());
    Value::Object(both)
}

struct Checked {
    schemas: BTreeMap<String, Value>,
    seen: BTreeSet<String>,
}

impl Default for Checked {
    fn default() -> Self {
        let schemas = sync_server::openapi::document()["components"]["schemas"].clone();
        Self { schemas: serde_json::from_value(schemas).unwrap(), seen: BTreeSet::new() }
    }
}

impl Checked {
    /// Reads a whole value, writes it again, and tries what happens without each of its fields.
    #[track_caller]
    fn both<T: Serialize + DeserializeOwned>(&mut self, name: &str, whole: &Value) {
        self.seen.insert(name.to_owned());
        let schema = &self.schemas[name];
        let value: T = serde_json::from_value(whole.clone()).unwrap();
        assert_eq!(&serde_json::to_value(&value).unwrap(), whole, "{name}: nothing is lost");
        self.keeps(name, schema, whole);
        let listed: BTreeSet<_> = schema["properties"].as_object().unwrap().keys().collect();
        let there: BTreeSet<_> = whole.as_object().unwrap().keys().collect();
        assert_eq!(listed, there, "{name}: every field, and no other");
        let required = schema["required"].as_array().unwrap();
        for field in there {
            let mut without = whole.clone();
            without.as_object_mut().unwrap().remove(field);
            match serde_json::from_value::<T>(without) {
                Ok(value) => self.keeps(name, schema, &serde_json::to_value(&value).unwrap()),
                Err(_) => assert!(required.contains(&json!(field)), "{name} needs {field}"),
            }
        }
        // What a request may leave out, the schema does not ask for.
        if name.starts_with("New") || name == "IssueCards" || name == "OfflinePolicy" {
            for field in whole.as_object().unwrap().keys() {
                let mut without = whole.clone();
                without.as_object_mut().unwrap().remove(field);
                let taken = serde_json::from_value::<T>(without).is_ok();
                assert_eq!(taken, !required.contains(&json!(field)), "{name}.{field}");
            }
        }
    }

    /// Each word is one of the type's, and a word that is none is refused.
    #[track_caller]
    fn each<T: Serialize + DeserializeOwned>(&mut self, name: &str, words: &[&str]) {
        self.seen.insert(name.to_owned());
        let schema = &self.schemas[name];
        if let Some(listed) = schema["enum"].as_array() {
            assert_eq!(listed, &words.iter().map(|word| json!(word)).collect::<Vec<_>>());
        }
        for word in words {
            let value: T = serde_json::from_value(json!(word)).unwrap();
            assert_eq!(serde_json::to_value(&value).unwrap(), json!(word));
        }
        assert!(serde_json::from_value::<T>(json!("nonsense")).is_err());
    }

    #[track_caller]
    fn all_of_them(&self) {
        let known: BTreeSet<_> = self.schemas.keys().cloned().collect();
        assert_eq!(self.seen, known, "every schema was compared with its type");
    }

    /// Whether a value keeps to a schema, as far as ours go.
    #[track_caller]
    fn keeps(&self, place: &str, schema: &Value, value: &Value) {
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.rsplit('/').next().unwrap();
            return self.keeps(&format!("{place} → {name}"), &self.schemas[name], value);
        }
        if let Some(either) = schema["oneOf"].as_array() {
            let which = if value.is_null() { either.last() } else { either.first() };
            return self.keeps(place, which.unwrap(), value);
        }
        let kinds = match &schema["type"] {
            Value::Array(kinds) => kinds.clone(),
            one => vec![one.clone()],
        };
        assert!(kinds.contains(&json!(kind(value))), "{place}: {value} is not {kinds:?}");
        if let Some(fields) = value.as_object().filter(|_| !schema["properties"].is_null()) {
            for needed in schema["required"].as_array().unwrap() {
                assert!(fields.contains_key(needed.as_str().unwrap()), "{place} lacks {needed}");
            }
            for (field, inner) in fields {
                let known = &schema["properties"][field];
                if schema["additionalProperties"] == json!(false) || !known.is_null() {
                    assert!(!known.is_null(), "{place} has {field}, which the schema has not");
                    self.keeps(&format!("{place}.{field}"), known, inner);
                }
            }
        }
        for item in value.as_array().into_iter().flatten() {
            self.keeps(place, &schema["items"], item);
        }
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
