//! The second carrier: who may ask, and that it says what every carrier says.

use crate::hq::Hq;
use crate::world::World;
use pos_app::loopback::Loopback;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;

struct Answer {
    status: u16,
    body: String,
}

/// One request as a browser would send it, so that every header is ours to get wrong.
fn ask(host: &str, first_line: &str, headers: &str, body: &str) -> Answer {
    let mut stream = TcpStream::connect(host).unwrap();
    let length = body.len();
    write!(
        stream,
        "{first_line} HTTP/1.1\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    )
    .unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let status = text.split(' ').nth(1).unwrap().parse().unwrap();
    let body = text.split_once("\r\n\r\n").unwrap().1.to_string();
    Answer { status, body }
}

#[test]
fn only_the_page_with_the_token_may_ask() {
    let world = World::fresh(Hq::start());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let loopback = runtime.block_on(Loopback::bind(world.till().clone(), 0)).unwrap();
    let address = loopback.address();
    let (page, token) = address.split_once("/#token=").unwrap();
    let host = page.strip_prefix("http://").unwrap().to_string();
    runtime.spawn(loopback.serve(std::future::pending()));
    let own = format!("Host: {host}\r\n");
    let known = format!("{own}Authorization: Bearer {token}\r\n");
    let post = |headers: &str, body: &str| ask(&host, "POST /ipc/till_state", headers, body);

    let told = post(&known, "null");
    assert_eq!(told.status, 200);
    let status: Value = serde_json::from_str(&told.body).unwrap();
    assert_eq!(status["place"], Value::Null);
    assert_eq!(post(&own, "null").status, 401);
    assert_eq!(post(&format!("{own}Authorization: Bearer 00\r\n"), "null").status, 401);
    let elsewhere = known.replace(&host, "evil.example");
    assert_eq!(post(&elsewhere, "null").status, 421);
    assert_eq!(post(&known, "{").status, 400);
    let refused = ask(&host, "POST /ipc/staff_list", &known, "null");
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("not_enrolled"), "{}", refused.body);
    let events = ask(&host, "GET /ipc/events?after=99", &known, "");
    assert_eq!(events.status, 200);
    let events: Value = serde_json::from_str(&events.body).unwrap();
    assert_eq!(events[0]["event"]["is"], json!("status"), "a screen of an earlier start");
    assert_eq!(ask(&host, "GET /", &own, "").status, 200);
    assert_eq!(ask(&host, "GET /../Cargo.toml", &own, "").status, 404);
    assert_eq!(ask(&host, "GET /no-such-file.js", &own, "").status, 404);
}
