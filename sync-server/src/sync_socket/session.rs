//! One connection: frames in, effects out.

use super::tills::Word;
use super::work::{Frame, Task, Worker};
use super::{greeting, news};
use crate::app::App;
use crate::clock::Stopwatch;
use crate::settling::{self, Journal};
use crate::store::StoreFault;
use axum::extract::ws::{Message, WebSocket};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use shared::ids::{CardId, Epoch, Sequence, TillId};
use shared::journal::Entry;
use shared::signing::Signed;
use shared::sync::doc::DocTurn;
use shared::sync::server_side::{Caller, Effect, Event, Greeting, ServerSide, Standing};
use shared::sync::{Admission, Bye};
use shared::time::{Millis, Timestamp};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinHandle;

/// How often a session looks whether its till still lives.
const TICK: Millis = Millis(5_000);
/// How long what is still to be sent may take once a connection ends.
const FLUSH_WITHIN: Duration = Duration::from_secs(5);

/// The most turns about documents that wait at once; a till that takes turns has one.
const TURNS_MAX: usize = 8;
/// The most questions about cards' snapshots that wait at once; what comes beyond them is dropped.
const LOOKS_MAX: usize = 16;
/// A till that comes while too many are being greeted comes back after so long, and up to ten times that.
const HOLD: Millis = Millis(1_000);

/// Serves one connection until it ends.
pub(super) async fn run(app: App, socket: WebSocket) {
    let (sink, frames) = socket.split();
    let (events, inbox) = mpsc::unbounded_channel();
    let (words, heard) = mpsc::unbounded_channel();
    let (out, outbox) = mpsc::unbounded_channel();
    let writer = tokio::spawn(write(sink, outbox, events.clone()));
    let (began, watch) = (app.clock.now(), app.clock.stopwatch());
    let side = ServerSide::new(app.entropy.bytes(), began);
    let session = Session {
        app,
        side,
        began,
        watch,
        events,
        words,
        out: Some(out),
        caller: None,
        journal: None,
        greeted: None,
        documents_room: Arc::new(Semaphore::new(TURNS_MAX)),
        looks_room: Arc::new(Semaphore::new(LOOKS_MAX)),
    };
    session.serve(frames, inbox, heard).await;
    let _flushed = tokio::time::timeout(FLUSH_WITHIN, writer).await;
}

struct Session {
    app: App,
    side: ServerSide,
    began: Timestamp,
    watch: Stopwatch,
    /// Where what was looked up or settled is reported.
    events: mpsc::UnboundedSender<Event>,
    /// How others reach this session.
    words: mpsc::UnboundedSender<Word>,
    /// Frames to be sent; dropped where the connection is to end after them.
    out: Option<mpsc::UnboundedSender<Vec<u8>>>,
    /// Who the connection says it is.
    caller: Option<(TillId, Epoch)>,
    journal: Option<Journal>,
    greeted: Option<Greeted>,
    documents_room: Arc<Semaphore>,
    looks_room: Arc<Semaphore>,
}

/// What a session has once its till is known.
struct Greeted {
    till: TillId,
    number: u64,
    tasks: mpsc::UnboundedSender<Task>,
    worker: JoinHandle<()>,
    news: JoinHandle<()>,
}

impl Session {
    async fn serve(
        mut self,
        mut frames: SplitStream<WebSocket>,
        mut inbox: mpsc::UnboundedReceiver<Event>,
        mut heard: mpsc::UnboundedReceiver<Word>,
    ) {
        let mut ticks = self.app.clock.ticks(TICK);
        let mut stopping = self.app.stopping.clone();
        loop {
            let event = tokio::select! {
                frame = frames.next() => match frame {
                    Some(Ok(Message::Binary(bytes))) => Event::Received(bytes.into()),
                    // Text has no place here; the rules answer it as they answer any other nonsense.
                    Some(Ok(Message::Text(_))) => Event::Received(Vec::new()),
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                    Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                },
                Some(event) = inbox.recv() => event,
                Some(word) = heard.recv() => match word {
                    Word::Push(frame) => Event::Push(*frame),
                    Word::Replaced => Event::End(Bye::Replaced),
                    Word::Stopped => Event::End(Bye::NotEnrolled),
                },
                _ = ticks.tick() => Event::Tick,
                _ = stopping.wait_for(|stopping| *stopping) => Event::End(Bye::Closing),
            };
            self.note_key(&event);
            let now = self.watch.steady(self.began);
            for effect in self.side.step(now, event) {
                self.carry(effect);
            }
            if self.side.is_over() || self.out.is_none() {
                break;
            }
        }
        self.leave();
    }

    /// The key that was found for the till is its journal's.
    fn note_key(&mut self, event: &Event) {
        if let (Event::Standing(Standing::Enrolled(key)), Some((till, epoch))) =
            (event, self.caller)
        {
            self.journal = Some(Journal { till, epoch, key: *key });
        }
    }

    fn carry(&mut self, effect: Effect) {
        match effect {
            Effect::Send(bytes) => {
                if let Some(out) = &self.out {
                    let _writer_gone = out.send(bytes);
                }
            }
            Effect::Close(why) => {
                if let Some(greeted) = &self.greeted {
                    let (till, why) = (greeted.till, why.code());
                    tracing::info!(%till, why, "The connection of {till} ends: {why}");
                }
                self.out = None;
            }
            Effect::Find { till, epoch, admission } => self.find((till, epoch), admission),
            Effect::Greet(caller) => self.greet(caller),
            Effect::Settle { first, entries } => self.hand_on_entries(first, entries),
            Effect::Keep(kept) => self.hand_on(Task::Keep(kept)),
            Effect::Ask { entry } => self.hand_on(Task::Ask { entry }),
            Effect::Look { cards } => self.hand_on_look(cards),
            Effect::Doc(turn) => self.hand_on_doc(turn),
        }
    }

    fn hand_on(&self, task: Task) {
        if let Some(greeted) = &self.greeted {
            let _worker_gone = greeted.tasks.send(task);
        }
    }

    /// Their signatures are checked while those before them settle.
    fn hand_on_entries(&self, first: Sequence, entries: Vec<Signed<Entry>>) {
        if let Some(journal) = self.journal {
            let count = entries.len();
            let checking = settling::begin_check(&self.app, journal, first, entries);
            self.hand_on(Task::Settle(Frame { first, count, checking }));
        }
    }

    /// A till that asks faster than it is answered has older snapshots; each payment brings a new one.
    fn hand_on_look(&self, cards: Vec<CardId>) {
        match Arc::clone(&self.looks_room).try_acquire_owned() {
            Ok(room) => self.hand_on(Task::Look { cards, _room: room }),
            Err(_full) => metrics::counter!("scrip_looks_refused_total").increment(1),
        }
    }

    /// A till that says more than it may before it is answered loses no entry: they come by the direct path.
    fn hand_on_doc(&self, turn: DocTurn) {
        match Arc::clone(&self.documents_room).try_acquire_owned() {
            Ok(room) => self.hand_on(Task::Doc { turn, _room: room }),
            Err(_full) => metrics::counter!("scrip_documents_refused_total").increment(1),
        }
    }

    fn find(&mut self, place: (TillId, Epoch), admission: Option<Signed<Admission>>) {
        self.caller = Some(place);
        let (app, events) = (self.app.clone(), self.events.clone());
        tokio::spawn(async move {
            let event = match greeting::find(&app, place, admission).await {
                Ok(standing) => Event::Standing(standing),
                Err(fault) => fault_ends(&fault),
            };
            let _session_gone = events.send(event);
        });
    }

    fn greet(&mut self, caller: Caller) {
        let Some(journal) = self.journal else {
            return;
        };
        let Some(room) = self.app.tills.room_to_greet() else {
            let spread = u64::from(self.app.entropy.bytes::<1>()[0]) % 10 + 1;
            let _never_gone = self.events.send(Event::Hold(Millis(HOLD.0 * spread)));
            return;
        };
        let number = self.app.tills.enter(caller.till, self.words.clone());
        let (tasks, queue) = mpsc::unbounded_channel();
        let worker = Worker::new(self.app.clone(), self.events.clone(), journal, caller.have.tip);
        let worker = tokio::spawn(worker.run(queue));
        let (app, events) = (self.app.clone(), self.events.clone());
        let till = caller.till;
        tracing::info!(%till, software = caller.software, "Connected to {till}");
        let news = tokio::spawn(async move {
            match adopt_and_greet(&app, &caller, journal).await {
                Ok(None) => {
                    let _session_gone = events.send(Event::End(Bye::Unknown));
                }
                Ok(Some((greeting, sent))) => {
                    drop(room);
                    let _session_gone = events.send(Event::Greeting(Box::new(greeting)));
                    news::follow(&app, journal, sent, events).await;
                }
                Err(fault) => {
                    let _session_gone = events.send(fault_ends(&fault));
                }
            }
        });
        self.greeted = Some(Greeted { till, number, tasks, worker, news });
    }

    fn leave(self) {
        if let Some(greeted) = self.greeted {
            self.app.tills.leave(greeted.till, greeted.number);
            greeted.news.abort();
            // Not aborted: what was handed in settles, and then the task ends by itself.
            drop(greeted.tasks);
            drop(greeted.worker);
        }
    }
}

/// What the till lacks, once the books know it; none where they cannot.
async fn adopt_and_greet(
    app: &App,
    caller: &Caller,
    journal: Journal,
) -> Result<Option<(Greeting, news::Sent)>, StoreFault> {
    if !greeting::adopt(app, caller).await? {
        return Ok(None);
    }
    greeting::greet(app, caller, journal).await.map(Some)
}

/// The end of a connection over something that failed here.
pub(super) fn fault_ends(fault: &StoreFault) -> Event {
    tracing::error!(fault = %fault, "A till's connection ends over a fault: {fault}");
    Event::End(Bye::Fault)
}

async fn write(
    mut sink: SplitSink<WebSocket, Message>,
    mut outbox: mpsc::UnboundedReceiver<Vec<u8>>,
    events: mpsc::UnboundedSender<Event>,
) {
    while let Some(frame) = outbox.recv().await {
        let bytes = frame.len();
        if sink.send(Message::Binary(frame.into())).await.is_err() {
            return;
        }
        let _session_gone = events.send(Event::Written { bytes });
    }
    let _peer_gone = sink.close().await;
}
