//! Carrying it: one request, and one socket per till.

use super::Shared;
use super::odd::Odd;
use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use pos_app::clock::stopwatch;
use shared::ids::{Epoch, TillId};
use shared::journal::Entry;
use shared::signing::Signed;
use shared::sync::Bye;
use shared::sync::ToTill;
use shared::sync::server_side::{Effect, Event, ServerSide};
use shared::time::Timestamp;
use shared::wire::enrol::{ENROL_PATH, EnrolRequest};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

pub(super) async fn run(listener: TcpListener, shared: Arc<Shared>) {
    let router = Router::new()
        .route(ENROL_PATH, post(enrol))
        .route("/v1/sync", get(sync))
        .with_state(shared);
    axum::serve(listener, router).await.unwrap();
}

async fn enrol(State(shared): State<Arc<Shared>>, Json(request): Json<EnrolRequest>) -> Response {
    let mut desk = shared.desk.lock().unwrap();
    if desk.is(Odd::Babbles) {
        return "hello".into_response();
    }
    match desk.enrol(&request) {
        Ok(enrolled) => Json(enrolled).into_response(),
        Err(code) => {
            let problem = serde_json::json!({ "type": "about:blank", "code": code });
            (StatusCode::UNPROCESSABLE_ENTITY, Json(problem)).into_response()
        }
    }
}

async fn sync(State(shared): State<Arc<Shared>>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(move |socket| Carrier::new(shared).run(socket))
}

struct Carrier {
    shared: Arc<Shared>,
    side: ServerSide,
    who: (TillId, Epoch),
    todo: VecDeque<Event>,
    began: Duration,
}

impl Carrier {
    fn new(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            side: ServerSide::new([5; 32], Timestamp(0)),
            who: (TillId(0), Epoch(0)),
            todo: VecDeque::new(),
            began: stopwatch(),
        }
    }

    async fn run(mut self, mut socket: WebSocket) {
        let mut pushed = self.shared.push.subscribe();
        let mut tick = tokio::time::interval(Duration::from_millis(500));
        loop {
            let event = tokio::select! {
                message = socket.recv() => match message {
                    Some(Ok(Message::Binary(bytes))) => Event::Received(bytes.into()),
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                    _ => return,
                },
                Ok(frame) = pushed.recv() => Event::Push(frame),
                _ = tick.tick() => Event::Tick,
            };
            self.todo.push_back(event);
            while let Some(event) = self.todo.pop_front() {
                let now = Timestamp(
                    i64::try_from(stopwatch().saturating_sub(self.began).as_millis()).unwrap(),
                );
                for effect in self.side.step(now, event) {
                    if self.carry_out(effect, &mut socket).await.is_none() {
                        return;
                    }
                }
            }
        }
    }

    async fn carry_out(&mut self, effect: Effect, socket: &mut WebSocket) -> Option<()> {
        match effect {
            Effect::Send(frame) => {
                let bytes = frame.len();
                socket.send(Message::Binary(frame.into())).await.ok()?;
                self.todo.push_back(Event::Written { bytes });
            }
            Effect::Close(_) => return None,
            Effect::Find { till, epoch, .. } => {
                self.who = (till, epoch);
                self.todo.push_back(self.shared.desk.lock().unwrap().standing(till, epoch));
            }
            Effect::Greet(caller) => {
                let greeting = self.shared.desk.lock().unwrap().greet(&caller);
                self.todo.push_back(Event::Greeting(Box::new(greeting)));
            }
            Effect::Settle { entries, .. } => {
                let mut desk = self.shared.desk.lock().unwrap();
                let (outcomes, head, stop) = desk.settle(self.who, &entries);
                // The till writes each limit down: a new one for that entry alone would never end.
                let spent = entries.iter().any(is_of_money);
                let limit = spent.then(|| desk.limit(self.who.0, self.who.1)).flatten();
                let count = entries.len();
                self.todo.push_back(Event::Settled { count, outcomes, head, stop });
                self.todo.extend(limit.map(|limit| Event::Push(ToTill::Limit { limit })));
            }
            Effect::Ask { entry } => {
                let answer = self.shared.desk.lock().unwrap().answer(self.who, &entry);
                self.todo.push_back(Event::Asked { answer });
            }
            Effect::Look { cards } => {
                let frame = self.shared.desk.lock().unwrap().cards(&cards);
                self.todo.push_back(Event::Push(frame));
            }
            Effect::Keep(_) | Effect::Doc(_) => self.todo.push_back(Event::End(Bye::BadFrame)),
        }
        Some(())
    }
}

fn is_of_money(entry: &Signed<Entry>) -> bool {
    entry.peek().is_ok_and(|entry| entry.payload.body.payment().is_some())
}
