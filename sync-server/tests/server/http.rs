//! Bad input over HTTP: a problem document with a stable code, and nothing changed.

use crate::house::House;
use crate::till::{Till, frame, post, post_json, send};
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use sync_server::clock::Clock;
use sync_server::config::{Config, ConfigFile, TlsFiles};
use sync_server::entropy::Entropy;
use sync_server::server::Server;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tower::ServiceExt;

async fn problem(answer: axum::http::Response<Body>) -> (u16, String) {
    let status = answer.status().as_u16();
    let kind = answer.headers().get("content-type").cloned();
    let bytes = answer.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(kind.unwrap(), "application/problem+json", "{}", String::from_utf8_lossy(&bytes));
    let document: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(document["status"], status);
    (status, document["code"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn each_bad_request_has_its_code() {
    let house = House::open().await;
    let good_key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    let rows = [
        (json!({"code": "NONE-SUCH-CODE", "key": good_key}), 400, "wrong_code"),
        (json!({"code": "X", "key": "abc"}), 400, "bad_key"),
        (json!({"code": "X", "key": "00".repeat(32)}), 400, "bad_key"),
        (json!({"code": "X"}), 400, "bad_json"),
        (json!([]), 400, "bad_json"),
    ];
    for (body, status, code) in rows {
        let got = problem(post_json(&house, "/v1/tills/enrol", &body).await).await;
        assert_eq!(got, (status, code.to_owned()), "{body}");
    }
    let till = Till::enrol(&house).await;
    let path = format!("/v1/tills/{}/entries", till.enrolled.till.0);
    for body in [vec![], vec![0xff; 10], frame_of_nothing()] {
        let got = problem(post(&house, &path, body).await).await;
        assert_eq!(got, (400, "bad_entries".to_owned()));
    }
    let large = problem(post(&house, &path, vec![0; 3_000_000]).await).await;
    assert_eq!(large, (413, "too_large".to_owned()));
    let mut till = till;
    let entry = till.take(shared::ids::CardId([0; 16]), 100);
    let elsewhere = problem(post(&house, "/v1/tills/999/entries", frame(&[entry])).await).await;
    assert_eq!(elsewhere, (400, "bad_entries".to_owned()));
}

fn frame_of_nothing() -> Vec<u8> {
    shared::sync::codec::write(&shared::sync::ToServer::Alive).unwrap()
}

#[tokio::test]
async fn addresses_and_methods_that_are_not_there_say_so() {
    let house = House::open().await;
    let get = Request::get("/v1/nothing").body(Body::empty()).unwrap();
    assert_eq!(problem(send(&house, get).await).await, (404, "not_found".to_owned()));
    for path in ["/card", "/card/x", "/console/none.js"] {
        let get = Request::get(path).body(Body::empty()).unwrap();
        assert_eq!(problem(send(&house, get).await).await, (404, "not_found".to_owned()), "{path}");
    }
    let get = Request::get("/v1/tills/enrol").body(Body::empty()).unwrap();
    assert_eq!(problem(send(&house, get).await).await, (405, "wrong_method".to_owned()));
}

#[tokio::test]
async fn health_and_pages_answer_with_safe_headers() {
    let house = House::open().await;
    for path in ["/livez", "/readyz", "/metrics", "/console/"] {
        let get = Request::get(path).body(Body::empty()).unwrap();
        let answer = send(&house, get).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff", "{path}");
        let policy = answer.headers()["content-security-policy"].to_str().unwrap();
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        assert!(!answer.headers().contains_key("strict-transport-security"), "only with TLS");
    }
    let mut app = house.server.app.clone();
    let mut config = (*app.config).clone();
    let files = TlsFiles { certificate: "c.pem".into(), key: "k.pem".into() };
    config.tls = Some(files);
    app.config = Arc::new(config);
    let get = Request::get("/livez").body(Body::empty()).unwrap();
    let answer = sync_server::router::router(app).oneshot(get).await.unwrap();
    assert_eq!(answer.headers()["strict-transport-security"], "max-age=31536000");
}

#[tokio::test]
async fn who_stops_in_the_middle_of_a_request_is_let_go() {
    let folder = tempfile::tempdir().unwrap();
    let file = ConfigFile { listen: "127.0.0.1:0".parse().ok(), ..ConfigFile::default() };
    let config = Config { silent_max: Duration::from_millis(200), ..file.finish().unwrap() };
    let server = Server::start(folder.path(), config, Clock::System, Entropy).await.unwrap();
    let head = "POST /v1/tills/enrol HTTP/1.1\r\nHost: hq\r\nContent-Type: application/json\r\n";
    for begun in [head.to_owned(), format!("{head}Content-Length: 9\r\n\r\n{{")] {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(begun.as_bytes()).await.unwrap();
        let mut said = String::new();
        let ended = stream.read_to_string(&mut said);
        tokio::time::timeout(Duration::from_secs(10), ended).await.unwrap().unwrap();
        assert!(!said.starts_with("HTTP/1.1 200"), "{said}");
    }
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_code_is_good_for_one_key_and_the_same_key_again() {
    let house = House::open().await;
    let code = house.code().await;
    let key = |seed: u8| shared::signing::SecretKey::from_seed(&[seed; 32]).public().to_string();
    let ask = async |seed: u8| {
        let body = json!({"code": code.to_lowercase().replace('-', " "), "key": key(seed)});
        post_json(&house, "/v1/tills/enrol", &body).await
    };
    assert_eq!(ask(1).await.status(), 200);
    assert_eq!(ask(1).await.status(), 200);
    assert_eq!(problem(ask(2).await).await, (409, "code_used".to_owned()));
    assert_eq!(house.number("SELECT count(*) FROM enrolments").await, 1);
}
