//! Every problem document, provoked for real: what a program reads in it, and what a person at the console does.

use super::console::{Console, PASSWORD, Said, Timed};
use crate::house::{House, STORE};
use crate::restored::{back_up, grant, restore};
use crate::till::{Till, frame, redeem};
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use shared::books::{Books, Halt};
use shared::ids::{CardId, Epoch, LimitNumber, PaymentId, TillId};
use shared::journal::{Body as Says, PaymentFacts, PaymentKind, Rest};
use shared::ledger::{AccountId, Plan, Refusal};
use shared::money::Minor;
use shared::settle;
use shared::signing::{SecretKey, Signed};
use shared::sync::{SettledAs, ToTill};
use shared::time::Timestamp;
use shared::wire::api::Problem;
use shared::words::Words;
use std::fmt::Write;
use sync_server::entropy::Entropy;
use sync_server::error::ApiError;
use uuid::Uuid;

/// A table of what was asked for and what was answered.
struct Table {
    text: String,
    words: Words,
}

impl Table {
    fn new() -> Self {
        Self { text: String::new(), words: Words::in_language("en") }
    }

    #[track_caller]
    fn row(&mut self, what: &str, said: &Said) {
        assert!(said.status >= 400, "{what}: {said:?}");
        assert_eq!(said.headers["content-type"], "application/problem+json", "{what}");
        let problem: Problem = serde_json::from_slice(&said.bytes).unwrap();
        assert_eq!(problem.status, said.status, "{what}");
        self.problem(what, &problem);
    }

    /// What a person reads, and below it what a program does, where that is another sentence.
    fn problem(&mut self, what: &str, problem: &Problem) {
        let words = self.words.problem(problem);
        let detail = problem.detail.clone().unwrap();
        let (status, code) = (problem.status, &problem.code);
        let field = problem.field.clone().unwrap_or_default();
        writeln!(self.text, "{what:<40} {status} {code:<20} {field:<16} {words}").unwrap();
        if detail != words {
            writeln!(self.text, "{:<44} {code:<20} {:<16} {detail}", "", "").unwrap();
        }
    }
}

#[tokio::test]
async fn every_problem_of_the_console_is_clear() {
    let mut table = Table::new();
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    signing_in(&mut table, &hq).await;
    forms(&mut table, &hq).await;
    places(&mut table, &hq).await;
    requests(&mut table, &hq).await;
    lists(&mut table, &hq).await;
    house.close().await;
    insta::assert_snapshot!(table.text);
}

async fn signing_in(table: &mut Table, hq: &Console) {
    let nobody = Console { cookie: None, ..hq.clone() };
    table.row("nobody is signed in", &nobody.get("/v1/cards").await);
    let wrong = json!({"name": "Ada", "password": "not the password"});
    table.row("a wrong password", &nobody.post("/v1/session", wrong).await);
    let manager = hq.manager().await;
    let change = json!({"name": "Gift", "asset": "EUR", "load_min": 1, "load_max": 2,
        "balance_max": 3, "expires_after": null, "activate_offline": false});
    table.row("a manager adds a program", &manager.post("/v1/programs", change).await);
    table.row("a manager looks at another store", &manager.get("/v1/totals?store=2").await);
    let link = hq.invite("Cleo", Some(STORE)).await;
    let join = |token: &str, name: &str, password: &str| {
        nobody.post("/v1/first-user", json!({"token": token, "name": name, "password": password}))
    };
    table.row("a link that is none", &join("no such link", "Cleo", PASSWORD).await);
    table.row("a password that is too short", &join(&link, "Cleo", "short").await);
    table.row("a password of one letter", &join(&link, "Cleo", "zzzzzzzzzzzz").await);
    table.row("no name", &join(&link, "", PASSWORD).await);
    table.row("another one's link", &join(&link, "Dora", PASSWORD).await);
    assert_eq!(join(&link, "Cleo", PASSWORD).await.status, 200);
    table.row("a link that was used", &join(&link, "Cleo", PASSWORD).await);
}

/// Forms of the console that were filled in wrongly.
async fn forms(table: &mut Table, hq: &Console) {
    let person = |pin: &str| json!({"name": "Kim", "role": "cashier", "store": 1, "pin": pin});
    let mut rows = vec![
        ("a PIN of three digits", "/v1/staff", person("123")),
        ("a PIN that counts", "/v1/staff", person("1234")),
        (
            "a person of no store",
            "/v1/staff",
            json!({"name": "Kim", "role": "cashier", "store": 9, "pin": "4711"}),
        ),
        (
            "a cap below nothing",
            "/v1/staff",
            json!({"name": "Kim", "role": "cashier", "store": 1, "pin": "4711", "refund_max": -1}),
        ),
        (
            "a store without a name",
            "/v1/stores",
            json!({"name": " ", "asset": "EUR", "ceiling": 1}),
        ),
        (
            "a ceiling below nothing",
            "/v1/stores",
            json!({"name": "Hill", "asset": "EUR", "ceiling": -1}),
        ),
        ("cards of no program", "/v1/cards", json!({"program": 9, "count": 1, "activate": null})),
        ("no cards at all", "/v1/cards", json!({"program": 1, "count": 0, "activate": null})),
        (
            "cards with too little on them",
            "/v1/cards",
            json!({"program": 1, "count": 1, "activate": 499}),
        ),
        (
            "cards with less than nothing",
            "/v1/cards",
            json!({"program": 1, "count": 1, "activate": -1}),
        ),
        ("half a number", "/v1/cards/find", json!({"text": "ABCD EFG"})),
        ("a number with a slip", "/v1/cards/find", json!({"text": "0000 0000 0000 0000 0001"})),
        ("a number with a U", "/v1/cards/find", json!({"text": "UUUU UUUU UUUU UUUU UUUU"})),
        ("a code that is too long", "/v1/cards/find", json!({"text": "A".repeat(300)})),
        ("a code of a later form", "/v1/cards/find", json!({"text": "GC2:ABC"})),
        ("a damaged code", "/v1/cards/find", json!({"text": "GC1:abc"})),
        ("a code of nobody's", "/v1/cards/find", json!({"text": "GC1:"})),
    ];
    let program = |name: &str, minor: i64| {
        let mut body = json!({"name": "Coffee", "asset": "EUR", "load_min": 500, "load_max": 1_000,
            "balance_max": 2_000, "expires_after": null, "activate_offline": false});
        body[name] = json!(minor);
        body
    };
    rows.push(("loads of nothing", "/v1/programs", program("load_min", 0)));
    rows.push(("the most below the least", "/v1/programs", program("load_max", 499)));
    rows.push(("less on a card than one load", "/v1/programs", program("balance_max", 999)));
    rows.push(("cards that are never good", "/v1/programs", program("expires_after", 0)));
    for (what, path, body) in rows {
        table.row(what, &hq.post(path, body).await);
    }
    let policy = json!({"floor_count": 1_000_001});
    let mut store = json!({"name": "Hill", "asset": "EUR", "ceiling": 1});
    store["policy"] = serde_json::to_value(shared::limits::OfflinePolicy::default()).unwrap();
    store["policy"]["floor_count"] = policy["floor_count"].clone();
    table.row("more payments than a limit has", &hq.post("/v1/stores", store).await);
}

async fn places(table: &mut Table, hq: &Console) {
    let why = json!({"reason": "burnt"});
    table.row(
        "a store that is not there",
        &hq.put("/v1/stores/9", json!({"name": "Hill", "asset": "EUR", "ceiling": 1})).await,
    );
    table.row("a till that is not there", &hq.post("/v1/tills/9/enrol-code", Value::Null).await);
    hq.post("/v1/tills", json!({"store": 1, "name": "Front"})).await.ok();
    table.row("a till that no machine was", &hq.post("/v1/tills/1/revoke", why.clone()).await);
    table.row("a till that may come back", &hq.post("/v1/tills/1/write-off", why.clone()).await);
    table.row(
        "giving up without a reason",
        &hq.post("/v1/tills/1/revoke", json!({"reason": ""})).await,
    );
    table.row("a person that is not there", &hq.post("/v1/staff/9/remove", Value::Null).await);
    table.row(
        "an exception that is not there",
        &hq.post("/v1/exceptions/9/clear", json!({"note": "x"})).await,
    );
}

/// What only a program gets wrong.
async fn requests(table: &mut Table, hq: &Console) {
    let path = "/v1/programs";
    let json = |key: &str| {
        Request::post(path)
            .header("idempotency-key", key)
            .header("content-type", "application/json")
    };
    let key = Uuid::from_u128(1).to_string();
    let bare = Request::post(path).header("content-type", "application/json");
    table.row("a write without a key", &hq.send(bare, Body::from("{}")).await);
    table.row("a key that is none", &hq.send(json("1"), Body::from("{}")).await);
    let text = Request::post(path).header("idempotency-key", &key);
    table.row("a body that says not what it is", &hq.send(text, Body::from("{}")).await);
    for (what, body) in [
        ("a body that breaks off", "{"),
        ("a body without a field", "{}"),
        (
            "a field too many",
            r#"{"name":"A","asset":"EUR","load_min":1,"load_max":2,"balance_max":3,"expires_after":null,"activate_offline":false,"colour":1}"#,
        ),
        ("a field of another kind", r#"{"name":7}"#),
    ] {
        table.row(what, &hq.send(json(&key), Body::from(body)).await);
    }
    table.row("far too long a body", &hq.send(json(&key), Body::from(vec![b' '; 3_000_000])).await);
    table.row("an address that is not there", &hq.get("/v1/nothing").await);
    table.row("a card's name that is none", &hq.get("/v1/cards/nonsense").await);
    table.row("another method", &hq.send(Request::delete("/v1/cards"), Body::empty()).await);
    let other = Request::post("/v1/cards/find").header("sec-fetch-site", "cross-site");
    table.row("a page of another site", &hq.send(other, Body::empty()).await);
    let number = Request::post("/v1/tills/one/entries");
    table.row("a till's number that is none", &hq.send(number, Body::empty()).await);
}

async fn lists(table: &mut Table, hq: &Console) {
    for (what, path) in [
        ("a question that is not known", "/v1/cards?colour=red"),
        ("a search by a whole number", "/v1/cards?search=00000000000000000000"),
        ("a page after nothing", "/v1/cards?cursor=x"),
        ("no rows", "/v1/cards?limit=0"),
        ("a day that is none", "/v1/totals?from=yesterday"),
        ("the last day first", "/v1/totals?from=2026-11-02&to=2026-11-01"),
    ] {
        table.row(what, &hq.get(path).await);
    }
}

#[tokio::test]
async fn every_no_about_cards_and_money_is_clear() {
    let mut table = Table::new();
    let house = House::open().await;
    let hq = Console::hq(&house).await;
    cards(&mut table, &house, &hq).await;
    at_the_desk(&mut table, &house, &hq).await;
    held(&mut table, &house, &hq).await;
    entries(&mut table, &house).await;
    risk(&mut table, &hq).await;
    house.close().await;
    rules_alone(&mut table);
    insta::assert_snapshot!(table.text);
}

async fn cards(table: &mut Table, house: &House, hq: &Console) {
    let money = |minor: i64| json!({"amount": minor, "reason": "at the desk"});
    let state = json!({"reason": "found in the street"});
    let made = hq.post("/v1/cards", json!({"program": 1, "count": 1, "activate": null})).await.ok();
    let fresh = made["cards"][0]["id"].as_str().unwrap().to_owned();
    let card = house.card(5_000).await.to_string();
    let at = |card: &str, act: &str| format!("/v1/cards/{card}/{act}");
    let none = "0".repeat(32);
    table.row("a card that is not there", &hq.get(&format!("/v1/cards/{none}")).await);
    table.row("a load of a card not sold", &hq.post(&at(&fresh, "load"), money(1_000)).await);
    table.row("a second sale", &hq.post(&at(&card, "activate"), money(1_000)).await);
    table.row("a load of nothing", &hq.post(&at(&card, "load"), money(0)).await);
    table.row("a load that is too large", &hq.post(&at(&card, "load"), money(25_001)).await);
    hq.post(&at(&card, "block"), state.clone()).await.ok();
    table.row("a load of a blocked card", &hq.post(&at(&card, "load"), money(1_000)).await);
    let key = Uuid::from_u128(5);
    hq.post_as(key, &at(&card, "unblock"), state.clone()).await.ok();
    let other = json!({"reason": "another one"});
    table.row("the same key, another reason", &hq.post_as(key, &at(&card, "unblock"), other).await);
    hq.post(&at(&card, "close"), state.clone()).await.ok();
    table.row("blocking a closed card", &hq.post(&at(&card, "block"), state).await);
}

async fn at_the_desk(table: &mut Table, house: &House, hq: &Console) {
    let card = house.card(5_000).await;
    let order = |payment: u128, minor: i64, asset: &str, store: u32| {
        json!({"payment": Uuid::from_u128(payment), "card": card, "store": store,
            "amount": {"minor": minor, "asset": asset}, "reason": "a letter"})
    };
    for (what, body) in [
        ("nothing at the desk", order(1, 0, "EUR", 1)),
        ("more than the card has", order(1, 5_001, "EUR", 1)),
        ("another currency", order(1, 100, "USD", 1)),
        ("for a store that is not there", order(1, 100, "EUR", 9)),
    ] {
        table.row(what, &hq.post("/v1/redeem", body).await);
    }
    hq.post("/v1/redeem", order(2, 100, "EUR", 1)).await.ok();
    table.row(
        "the same payment, other figures",
        &hq.post("/v1/redeem", order(2, 200, "EUR", 1)).await,
    );
    house
        .desk(move |desk| {
            let known =
                desk.books.decide(&desk.sql, |books| Ok(books.cards.get(card)?.cloned()))?;
            let known = known?.unwrap();
            let expired = shared::books::Card { expires_at: Some(Timestamp(1)), ..known };
            desk.books.rules().cards.put(card, expired);
            desk.flush()?;
            Ok(())
        })
        .await;
    table.row("a card whose time is over", &hq.post("/v1/redeem", order(3, 100, "EUR", 1)).await);
}

/// A till has a right to all of a card.
async fn held(table: &mut Table, house: &House, hq: &Console) {
    let (card, till) = (house.card(5_000).await, Till::enrol(house).await);
    grant(house, &till, card, 5_000).await;
    let order = json!({"payment": Uuid::from_u128(9), "card": card, "store": 1,
        "amount": {"minor": 100, "asset": "EUR"}, "reason": "a letter"});
    table.row("a card that a till holds", &hq.post("/v1/redeem", order).await);
}

/// What tills did and settling refuses; a program reads it in the entry's outcome.
async fn entries(table: &mut Table, house: &House) {
    let card = house.card(5_000).await;
    let mut till = Till::enrol(house).await;
    drop(till.connect(house).await);
    let fresh = || PaymentId(Entropy.uuid(Timestamp(1)));
    let answer = || Rest::Online { answer: vec![1, 2, 3] };
    let limit = |number: u64| Rest::Offline { limit: LimitNumber(number) };
    let take = |facts: PaymentFacts, rest: Rest| Says::Take {
        payment: fresh(),
        facts,
        from_right: Minor::ZERO,
        rest,
    };
    let (paid, cancelled) = (fresh(), fresh());
    let facts = redeem(card, 1_000);
    let undo = |original: Option<PaymentId>, minor: i64| PaymentFacts {
        kind: PaymentKind::Refund,
        original,
        ..redeem(card, minor)
    };
    let refund =
        |facts: PaymentFacts| Says::Refund { payment: fresh(), facts, rest: Rest::Nothing };
    let by_floor =
        Says::Take { payment: paid, facts: facts.clone(), from_right: Minor::ZERO, rest: limit(1) };
    let unpaid = redeem(card, 100);
    let rows = [
        ("", by_floor),
        ("", Says::Cancel { payment: cancelled, facts: unpaid.clone() }),
        ("giving up what was taken", Says::Cancel { payment: paid, facts: facts.clone() }),
        (
            "taking what was given up",
            Says::Take {
                payment: cancelled,
                facts: unpaid,
                from_right: Minor::ZERO,
                rest: limit(1),
            },
        ),
        ("taken by an answer that is none", take(redeem(card, 100), answer())),
        ("taken under no limit", take(redeem(card, 100), limit(99))),
        (
            "taken by rights that are not there",
            Says::Take {
                payment: fresh(),
                facts: redeem(card, 100),
                from_right: Minor::new(100).unwrap(),
                rest: Rest::Nothing,
            },
        ),
        ("taken by nothing", take(redeem(card, 100), Rest::Nothing)),
        ("nothing was taken", take(redeem(card, 0), limit(1))),
        ("a refund of no payment", refund(undo(None, 100))),
        ("a refund of what never was", refund(undo(Some(fresh()), 100))),
    ];
    for (what, body) in rows {
        let entry = till.write(body);
        let said = refusal_of(&till.post(house, &[entry]).await);
        match said {
            Some(refusal) => table.problem(what, &ApiError::from(refusal).document()),
            None => assert_eq!(what, "", "it settled"),
        }
    }
}

fn refusal_of(frames: &[ToTill]) -> Option<Refusal> {
    frames.iter().find_map(|frame| match frame {
        ToTill::Outcomes { outcomes, .. } => match outcomes[0].effect {
            SettledAs::Refused { refusal } => Some(refusal),
            SettledAs::Settled | SettledAs::Shortfall { .. } => None,
        },
        _other => None,
    })
}

/// A till may lose what was signed for it, so the store's ceiling cannot go below that.
async fn risk(table: &mut Table, hq: &Console) {
    let less = json!({"name": "Harbour", "asset": "EUR", "ceiling": 1});
    table.row("a ceiling below what is at tills", &hq.put("/v1/stores/1", less).await);
    let revoke = json!({"reason": "stolen"});
    hq.post("/v1/tills/1/revoke", revoke).await.ok();
    let position = hq.get("/v1/exceptions?open=true").await.ok()["rows"][0]["position"].clone();
    let clear = format!("/v1/exceptions/{position}/clear");
    hq.post(&clear, json!({"note": "seen"})).await.ok();
    table.row("an exception cleared before", &hq.post(&clear, json!({"note": "again"})).await);
}

/// What no program of today asks of the rules.
fn rules_alone(table: &mut Table) {
    let mut books = Books::whole();
    let (request, card) = (Uuid::from_u128(1), AccountId::Card(CardId([1; 16])));
    let mut plan = Plan::of_request(request);
    plan.transfer(card, card, redeem(CardId([1; 16]), 100).amount);
    let no_till = settle::sign_limit(&mut books, request, (TillId(9), Epoch(1)), Timestamp(1));
    for (what, halt) in [
        ("money that stays where it is", books.ledger.apply(&plan).unwrap_err()),
        ("a limit for a till that is not there", no_till.unwrap_err()),
    ] {
        let Halt::Refused(refusal) = halt else { panic!("{what}: {halt:?}") };
        table.problem(what, &ApiError::from(refusal).document());
    }
}

#[tokio::test]
async fn every_problem_of_a_till_and_of_the_server_is_clear() {
    let mut table = Table::new();
    let house = House::open().await;
    joining(&mut table, &house).await;
    bringing(&mut table, &house).await;
    restored(&mut table, house).await;
    in_time(&mut table).await;
    broken(&mut table).await;
    insta::assert_snapshot!(table.text);
}

async fn joining(table: &mut Table, house: &House) {
    let nobody = Console::of(&house.server.app);
    let key = |seed: u8| SecretKey::from_seed(&[seed; 32]).public().to_string();
    let enrol =
        |code: &str, key: String| nobody.post("/v1/tills/enrol", json!({"code": code, "key": key}));
    let code = house.code().await;
    table.row("a code that is none", &enrol("NONE", key(1)).await);
    table.row("a key that is none", &enrol(&code, "abc".to_owned()).await);
    assert_eq!(enrol(&code, key(1)).await.status, 200);
    table.row("a code that was used", &enrol(&code, key(2)).await);
    table.row("joining without a code", &nobody.post("/v1/tills/enrol", json!({})).await);
}

async fn bringing(table: &mut Table, house: &House) {
    let nobody = Console::of(&house.server.app);
    let mut till = Till::enrol(house).await;
    let path = format!("/v1/tills/{}/entries", till.enrolled.till.0);
    let bring = |path: &str, bytes: Vec<u8>| {
        let request = Request::post(path);
        let nobody = nobody.clone();
        async move { nobody.send(request, Body::from(bytes)).await }
    };
    table.row("entries that are none", &bring(&path, vec![1, 2, 3]).await);
    let right = till.take(CardId([0; 16]), 100);
    table.row("entries of another till", &bring("/v1/tills/99/entries", frame(&[right])).await);
    till.key = SecretKey::from_seed(&[9; 32]);
    let forged: Signed<_> = till.take(CardId([0; 16]), 100);
    table.row("entries that the till did not sign", &bring(&path, frame(&[forged])).await);
    till.enrolled.epoch = Epoch(7);
    let later = till.take(CardId([0; 16]), 100);
    table.row("entries of a life that never was", &bring(&path, frame(&[later])).await);
}

/// Books that were restored wait for each till to show what it keeps.
async fn restored(table: &mut Table, house: House) {
    // Whoever holds the server's books open keeps them from being restored.
    let cookie = Console::hq(&house).await.cookie;
    let (card, mut till) = (house.card(5_000).await, Till::enrol(&house).await);
    back_up(&house);
    drop(till.connect(&house).await);
    let house = restore(house).await;
    let hq = Console { cookie, ..Console::of(&house.server.app) };
    let path = format!("/v1/tills/{}/entries", till.enrolled.till.0);
    let entries = Body::from(frame(&[till.take(card, 100)]));
    table.row("entries before what is kept", &hq.send(Request::post(path), entries).await);
    let order = json!({"payment": Uuid::from_u128(9), "card": card, "store": 1,
        "amount": {"minor": 100, "asset": "EUR"}, "reason": "a letter"});
    table.row("a payment at the desk before that", &hq.post("/v1/redeem", order).await);
    house.close().await;
}

async fn in_time(table: &mut Table) {
    let timed = Timed::open().await;
    let hq = Console::of(&timed.server.app).joined("Ada", None).await;
    hq.post("/v1/stores", json!({"name": "Hill", "asset": "EUR", "ceiling": 1_000})).await.ok();
    hq.post("/v1/tills", json!({"store": 1, "name": "Front"})).await.ok();
    let made = hq.post("/v1/tills/1/enrol-code", Value::Null).await.ok();
    let link = hq.invite("Bob", Some(STORE)).await;
    timed.later(8 * 24 * 3_600);
    let key = SecretKey::from_seed(&[1; 32]).public().to_string();
    let enrol = json!({"code": made["code"], "key": key});
    table.row("a code that is too old", &hq.post("/v1/tills/enrol", enrol).await);
    let join = json!({"token": link, "name": "Bob", "password": PASSWORD});
    table.row("a link that is too old", &hq.post("/v1/first-user", join).await);
    let wrong = json!({"name": "Ada", "password": "not the password"});
    for _ in 0..5 {
        hq.post("/v1/session", wrong.clone()).await;
    }
    table.row("the sixth wrong password", &hq.post("/v1/session", wrong).await);
    timed.server.stop().await.unwrap();
}

/// Books that somebody changed from outside, and a server that stops.
async fn broken(table: &mut Table) {
    let timed = Timed::open().await;
    let hq = Console::of(&timed.server.app).joined("Ada", None).await;
    let rename = |from: &'static str, to: &'static str| {
        timed.server.app.store.write(move |desk| {
            let rename = format!("ALTER TABLE {from} RENAME TO {to}");
            desk.sql.execute_batch(&rename).map_err(sync_server::store::StoreFault::from)?;
            Ok::<_, ApiError>(())
        })
    };
    rename("programs", "elsewhere").await.unwrap();
    table.row("books that are damaged", &hq.get("/v1/programs").await);
    rename("elsewhere", "programs").await.unwrap();
    assert_eq!(hq.get("/v1/programs").await.status, 200);
    timed.server.stop().await.unwrap();
    table.row("a server that is stopping", &hq.get("/readyz").await);
}
