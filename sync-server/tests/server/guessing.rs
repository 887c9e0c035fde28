//! Who guesses one-time codes or links has to wait, by address, over real sockets.

use crate::api::console::{Console, PASSWORD, Timed};
use crate::house::House;
use crate::till::{Till, frame};
use serde_json::{Value, json};
use shared::ids::CardId;
use shared::signing::SecretKey;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;

/// What came back: status, stable code, and how long to wait.
#[derive(Debug, PartialEq)]
struct Answer(u16, String, Option<u32>);

#[tokio::test]
async fn who_guesses_codes_and_links_has_to_wait() {
    let timed = Timed::open().await;
    let link = Console::of(&timed.server.app).invite("", None).await;
    let here = Shop { server: timed.server.address, from: "127.0.0.2" };
    for _ in 0..10 {
        assert_eq!(here.code().await, Answer(400, "wrong_code".into(), None));
        assert_eq!(here.link("no such link").await, Answer(404, "not_found".into(), None));
    }
    let wait = |seconds| Answer(429, "too_many_requests".into(), Some(seconds));
    assert_eq!(here.code().await, wait(1));
    assert_eq!(here.link(&link).await, wait(1), "even with the right one");
    timed.later(1);
    assert_eq!(here.code().await, Answer(400, "wrong_code".into(), None), "one try after the wait");
    assert_eq!(here.link(&link).await, wait(2), "which doubles");
    let elsewhere = Shop { from: "127.0.0.3", ..here };
    assert_eq!(elsewhere.link(&link).await, Answer(200, String::new(), None), "others are let in");
    timed.later(3_601);
    assert_eq!(here.code().await, Answer(400, "wrong_code".into(), None), "an hour later");
    timed.server.stop().await.unwrap();
}

#[tokio::test]
async fn a_good_code_in_between_is_no_way_round() {
    let timed = Timed::open().await;
    let console = Console::of(&timed.server.app);
    let here = Shop { server: timed.server.address, from: "127.0.0.2" };
    for _ in 0..19 {
        here.code().await;
    }
    let link = console.invite("", None).await;
    assert_eq!(here.link(&link).await.0, 200);
    assert_eq!(here.code().await.0, 400, "the good one did not count");
    assert_eq!(here.code().await.0, 429, "and the others still do");
    timed.server.stop().await.unwrap();
}

#[tokio::test]
async fn who_brings_entries_that_no_key_signed_has_to_wait() {
    let house = House::open().await;
    let here = Shop { server: house.server.address, from: "127.0.0.2" };
    let mut till = Till::enrol(&house).await;
    let path = format!("/v1/tills/{}/entries", till.enrolled.till.0);
    till.key = SecretKey::from_seed(&[9; 32]);
    let forged = frame(&[till.take(CardId([1; 16]), 100)]);
    for _ in 0..20 {
        let answer = here.send(&path, "application/cbor", &forged).await;
        assert_eq!(answer, Answer(400, "bad_entries".into(), None));
    }
    assert_eq!(here.send(&path, "application/cbor", &forged).await.0, 429);
    house.close().await;
}

/// Where requests come from.
#[derive(Clone, Copy)]
struct Shop {
    server: SocketAddr,
    from: &'static str,
}

impl Shop {
    async fn code(&self) -> Answer {
        let key = SecretKey::from_seed(&[7; 32]).public().to_string();
        self.post("/v1/tills/enrol", &json!({ "code": "NONE-SUCH-CODE", "key": key })).await
    }

    async fn link(&self, token: &str) -> Answer {
        let body = json!({ "token": token, "name": "Ada", "password": PASSWORD });
        self.post("/v1/first-user", &body).await
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(path, "application/json", body.to_string().as_bytes()).await
    }

    async fn send(&self, path: &str, kind: &str, body: &[u8]) -> Answer {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(format!("{}:0", self.from).parse().unwrap()).unwrap();
        let mut stream = socket.connect(self.server).await.unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: hq\r\nConnection: close\r\n\
             Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(&[head.as_bytes(), body].concat()).await.unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).await.unwrap();
        read(&said)
    }
}

fn read(said: &str) -> Answer {
    let (head, body) = said.split_once("\r\n\r\n").unwrap();
    let header = |name: &str| {
        let line = head.lines().find_map(|line| line.strip_prefix(name));
        line.map(|value| value.trim().to_owned())
    };
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    if status == 200 {
        return Answer(status, String::new(), None);
    }
    assert_eq!(header("content-type:").unwrap(), "application/problem+json");
    let problem: Value = serde_json::from_str(body).unwrap();
    let code = problem["code"].as_str().unwrap().to_owned();
    Answer(status, code, header("retry-after:").map(|seconds| seconds.parse().unwrap()))
}
