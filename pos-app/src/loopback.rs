//! The second carrier: the same commands, events and screens over HTTP on this machine, for a browser.
//!
//! Release packages leave it out. It listens on 127.0.0.1 alone; every question needs the token that
//! stands in the page's address, and the name of the host is checked, so that no other page of the browser
//! can ask under a name of its own.

mod pages;

use crate::commands;
use crate::entropy;
use crate::error::{Fault, NotServed};
use crate::till::Till;
use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use shared::wire::screen::Numbered;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use tokio::net::TcpListener;

/// The most bytes of one question: a picture in base64 with room to spare.
const BODY_BYTES_MAX: usize = 64 * 1024 * 1024;

/// A carrier that is ready to serve.
pub struct Loopback {
    listener: TcpListener,
    place: SocketAddr,
    token: String,
    till: Till,
}

#[derive(Clone)]
struct Door {
    till: Till,
    place: SocketAddr,
    /// Of the token, so that comparing tells nothing about how much of a guess was right.
    token_sha256: [u8; 32],
}

impl Loopback {
    /// Takes the port; 0 lets the system choose.
    pub async fn bind(till: Till, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let place = listener.local_addr()?;
        Ok(Self { listener, place, token: hex::encode(entropy::bytes::<32>()), till })
    }

    /// The page's address, with the token. Whoever has it stands at the till.
    pub fn address(&self) -> String {
        format!("http://{}/#token={}", self.place, self.token)
    }

    /// Serves until `stop` is done.
    pub async fn serve(self, stop: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        let token_sha256 = Sha256::digest(&self.token).into();
        let door = Door { till: self.till, place: self.place, token_sha256 };
        let questions = Router::new()
            .route("/ipc/events", get(events))
            .route("/ipc/{name}", post(command))
            .route_layer(from_fn_with_state(door.clone(), check_token));
        let router = questions
            .fallback(pages::page)
            .layer(from_fn_with_state(door.clone(), check_host))
            .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
            .with_state(door);
        axum::serve(self.listener, router).with_graceful_shutdown(stop).await
    }
}

/// Serves and prints the address, until the program is told to stop.
pub(crate) fn serve_until_stopped(till: &Till, port: u16) -> io::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let loopback = match Loopback::bind(till.clone(), port).await {
            Ok(loopback) => loopback,
            Err(error) => return crate::headless::refuse(till, &Fault::Port(error)),
        };
        crate::headless::say(&serde_json::json!({ "address": loopback.address() }))?;
        // A browser that waits for events would keep a graceful end waiting; the till is durable without it.
        tokio::select! {
            served = loopback.serve(std::future::pending()) => served?,
            () = told_to_stop() => {}
        }
        Ok(ExitCode::SUCCESS)
    })
}

async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut term) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = term.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

async fn command(State(door): State<Door>, Path(name): Path<String>, body: Bytes) -> Response {
    let Ok(input) = serde_json::from_slice::<Value>(&body) else {
        return NotServed::NotJson.into_response();
    };
    // A command may wait for headquarters, and every one waits for the disk.
    let answered =
        tokio::task::spawn_blocking(move || commands::call(&door.till, &name, input)).await;
    match answered {
        Ok(Ok(out)) => Json(out).into_response(),
        Ok(Err(error)) => NotServed::Told(error).into_response(),
        Err(_) => NotServed::Died.into_response(),
    }
}

#[derive(Deserialize)]
struct After {
    after: u64,
}

async fn events(State(door): State<Door>, Query(asked): Query<After>) -> Json<Vec<Numbered>> {
    Json(door.till.events(asked.after).await)
}

async fn check_token(State(door): State<Door>, request: Request, next: Next) -> Response {
    let said = request.headers().get(header::AUTHORIZATION);
    let token = said.and_then(|said| said.to_str().ok()?.strip_prefix("Bearer "));
    let is_right =
        token.is_some_and(|token| <[u8; 32]>::from(Sha256::digest(token)) == door.token_sha256);
    if is_right { next.run(request).await } else { NotServed::NoToken.into_response() }
}

async fn check_host(State(door): State<Door>, request: Request, next: Next) -> Response {
    if is_own_name(request.headers(), door.place.port()) {
        next.run(request).await
    } else {
        NotServed::OtherHost.into_response()
    }
}

fn is_own_name(headers: &HeaderMap, port: u16) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let names = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    host.is_some_and(|host| names.iter().any(|name| name == host))
}
