//! A console for one test: somebody who is signed in, or nobody, and what the server says to them.

use crate::house::{House, STORE};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use shared::ids::StoreId;
use shared::time::{Millis, Timestamp};
use sync_server::app::App;
use sync_server::clock::Clock;
use sync_server::config::ConfigFile;
use sync_server::entropy::Entropy;
use sync_server::error::ApiError;
use sync_server::server::Server;
use sync_server::store::people;
use tempfile::TempDir;
use tower::ServiceExt;
use uuid::Uuid;

pub(crate) const PASSWORD: &str = "correct horse battery";

/// One browser on one server.
#[derive(Clone)]
pub(crate) struct Console {
    pub(crate) app: App,
    pub(crate) router: Router,
    pub(crate) cookie: Option<String>,
}

/// What the server said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Console {
    /// Nobody.
    pub(crate) fn of(app: &App) -> Self {
        let router = sync_server::router::router(app.clone());
        Self { app: app.clone(), router, cookie: None }
    }

    /// The first user of HQ.
    pub(crate) async fn hq(house: &House) -> Self {
        Self::of(&house.server.app).joined("Ada", None).await
    }

    /// The manager of the store that every house has.
    pub(crate) async fn manager(&self) -> Self {
        self.joined("Bob", Some(STORE)).await
    }

    /// The same server with somebody new, who has used a one-time link.
    pub(crate) async fn joined(&self, name: &str, store: Option<StoreId>) -> Self {
        let token = self.invite(name, store).await;
        let mut console = Self { cookie: None, ..self.clone() };
        let body = json!({"token": token, "name": name, "password": PASSWORD});
        let said = console.post("/v1/first-user", body).await;
        assert_eq!(said.status, 200, "{said:?}");
        console.cookie = Some(said.cookie());
        console
    }

    /// A one-time link's token: for the first user, or for somebody by name.
    pub(crate) async fn invite(&self, name: &str, store: Option<StoreId>) -> String {
        let (token, name) = (Entropy.token().to_string(), name.to_owned());
        let kept = token.clone();
        self.app
            .store
            .write(move |desk| {
                let user = match store {
                    Some(_) => people::add_user(&desk.sql, &name, "manager", store, desk.now)?,
                    None => None,
                };
                people::invite(&desk.sql, &kept, user, "hq", desk.now)?;
                Ok::<_, ApiError>(())
            })
            .await
            .unwrap();
        token
    }

    pub(crate) async fn get(&self, path: &str) -> Said {
        self.send(Request::get(path), Body::empty()).await
    }

    /// The rows of a list that has one page.
    pub(crate) async fn rows(&self, path: &str) -> Vec<Value> {
        let page = self.get(path).await.ok();
        assert_eq!(page["next"], Value::Null, "{path} has one page");
        page["rows"].as_array().unwrap().clone()
    }

    /// A write under a new key.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Said {
        self.post_as(Uuid::from_bytes(Entropy.bytes()), path, body).await
    }

    /// A write under this key.
    pub(crate) async fn post_as(&self, key: Uuid, path: &str, body: Value) -> Said {
        self.write("POST", key, path, body).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Said {
        self.write("PUT", Uuid::from_bytes(Entropy.bytes()), path, body).await
    }

    async fn write(&self, method: &str, key: Uuid, path: &str, body: Value) -> Said {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("idempotency-key", key.to_string())
            .header("content-type", "application/json");
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        self.send(request, body).await
    }

    pub(crate) async fn send(&self, request: axum::http::request::Builder, body: Body) -> Said {
        let request = match &self.cookie {
            Some(cookie) => request.header("cookie", format!("other=1; {cookie}")),
            None => request,
        };
        let answer = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Said { status: parts.status.as_u16(), headers: parts.headers, bytes }
    }

    /// What the audit log says, the newest first: `act subject`.
    pub(crate) async fn audited(&self) -> Vec<String> {
        let page = self.get("/v1/audit").await.ok();
        let rows = page["rows"].as_array().unwrap().iter();
        let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
        rows.map(|row| format!("{} {}", text(row, "act"), text(row, "subject"))).collect()
    }
}

impl Said {
    /// The body of a success.
    #[track_caller]
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", String::from_utf8_lossy(&self.bytes));
        serde_json::from_slice(&self.bytes).unwrap()
    }

    /// Status and code: `409 program_limit`, with the field where there is one: `400 bad_text name`.
    #[track_caller]
    pub(crate) fn code(&self) -> String {
        if self.status < 300 {
            return self.status.to_string();
        }
        assert_eq!(self.headers["content-type"], "application/problem+json");
        let document: Value = serde_json::from_slice(&self.bytes).unwrap();
        assert_eq!(document["status"], self.status);
        let said = format!("{} {}", self.status, document["code"].as_str().unwrap());
        document["field"].as_str().map_or(said.clone(), |field| format!("{said} {field}"))
    }

    /// The cookie that the browser keeps: `scrip_session=…`.
    pub(crate) fn cookie(&self) -> String {
        let line = self.headers["set-cookie"].to_str().unwrap();
        line.split(';').next().unwrap().to_owned()
    }
}

/// A server whose clock is moved by hand.
pub(crate) struct Timed {
    pub(crate) server: Server,
    _folder: TempDir,
}

impl Timed {
    pub(crate) async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = ConfigFile { listen: "127.0.0.1:0".parse().ok(), ..ConfigFile::default() };
        let clock = Clock::by_hand(Timestamp(1_795_000_000_000));
        let config = file.finish().unwrap();
        let server = Server::start(folder.path(), config, clock, Entropy).await.unwrap();
        Self { server, _folder: folder }
    }

    pub(crate) fn later(&self, seconds: u32) {
        self.server.app.clock.advance(Millis::from_seconds(seconds));
    }
}
