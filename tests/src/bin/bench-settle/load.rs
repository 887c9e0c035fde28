//! The load: every till on its own socket, with a window of entries under way.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the load looks for a few frames and passes over all others, of today and of later"
)]

use crate::prepare::Loaded;
use futures_util::{SinkExt, StreamExt};
use shared::ids::{LimitNumber, Sequence, ServerEpoch};
use shared::journal::Place;
use shared::signing::seal;
use shared::sync::codec::{self, List, Text};
use shared::sync::{ENTRIES_MAX, Have, Proof, SettledAs, ToServer, ToTill, VERSION};
use shared::time::Timestamp;
use shared::trust_list::TrustListNumber;
use std::sync::Arc;
use std::time::Instant;
use tokio::net::TcpStream;
use tokio::sync::Barrier;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Entries of one till under way at most: below what the server allows.
const WINDOW: usize = 6 * ENTRIES_MAX;

/// Runs the load; gives the seconds from the first entry's first byte to the last outcome.
pub(crate) fn run(address: &str, tills: Vec<Loaded>) -> f64 {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    runtime.block_on(async {
        let ready = Arc::new(Barrier::new(tills.len()));
        let tasks: Vec<_> = tills
            .into_iter()
            .map(|till| tokio::spawn(one(address.to_owned(), till, Arc::clone(&ready))))
            .collect();
        let mut first: Option<Instant> = None;
        let mut last: Option<Instant> = None;
        for task in tasks {
            let (began, ended) = task.await.expect("a till's task ends well");
            first = first.map_or(Some(began), |first| Some(first.min(began)));
            last = last.map_or(Some(ended), |last| Some(last.max(ended)));
        }
        let (first, last) = first.zip(last).expect("there is a till");
        last.duration_since(first).as_secs_f64()
    })
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
async fn one(address: String, till: Loaded, ready: Arc<Barrier>) -> (Instant, Instant) {
    // Encoded beforehand: a till has its entries on disk, and the server is what is measured.
    let frames: Vec<(usize, Vec<u8>)> = till
        .entries
        .chunks(ENTRIES_MAX)
        .enumerate()
        .map(|(at, part)| (part.len(), frame(at, part)))
        .collect();
    let count = till.entries.len();
    let (mut sink, mut stream) = greet(&address, &till).await.split();
    ready.wait().await;
    let began = Instant::now();
    let (mut settled, mut sent) = (0, 0);
    let mut frames = frames.into_iter();
    while settled < count {
        while sent - settled < WINDOW
            && let Some((entries, bytes)) = frames.next()
        {
            sink.send(Message::Binary(bytes.into())).await.expect("the line holds");
            sent += entries;
        }
        settled += outcomes(&mut stream).await;
    }
    (began, Instant::now())
}

fn frame(at: usize, part: &[shared::signing::Signed<shared::journal::Entry>]) -> Vec<u8> {
    let first = Sequence(u64::try_from(at * ENTRIES_MAX + 1).unwrap_or(u64::MAX));
    let entries = List::first_of(part.iter().cloned());
    codec::write(&ToServer::Entries { first, entries }).expect("a frame of entries fits")
}

/// Waits for outcomes; gives how many entries they are about, all of which must have settled.
async fn outcomes(stream: &mut futures_util::stream::SplitStream<Socket>) -> usize {
    loop {
        let message = stream.next().await.expect("the line holds").expect("the line holds");
        let Message::Binary(bytes) = message else { continue };
        match codec::read(&bytes).expect("the server speaks in frames") {
            ToTill::Outcomes { outcomes, .. } => {
                let whole = outcomes.iter().all(|one| one.effect == SettledAs::Settled);
                assert!(whole, "every entry settles: {:?}", outcomes.first());
                return outcomes.len();
            }
            other @ (ToTill::Bye { .. } | ToTill::Halted { .. } | ToTill::Need { .. }) => {
                unreachable!("the server gives up: {other:?}")
            }
            _news => {}
        }
    }
}

async fn greet(address: &str, till: &Loaded) -> Socket {
    let url = format!("ws://{address}/v1/sync");
    let (mut socket, _) = tokio_tungstenite::connect_async(url).await.expect("the server listens");
    let have = Have {
        tip: Place::START,
        outcomes: Sequence(0),
        server_epoch: ServerEpoch(1),
        limit: LimitNumber(0),
        grants_at: Timestamp(0),
        cards_at: Timestamp(0),
        trust_list: TrustListNumber(0),
        status_list: None,
        roster: 0,
        programs: 0,
    };
    let hello = ToServer::Hello {
        version: VERSION,
        till: till.till,
        epoch: till.epoch,
        nonce: [0; 16],
        have,
        software: Text::shortened("bench"),
        admission: None,
    };
    send(&mut socket, &hello).await;
    loop {
        let message = socket.next().await.expect("the line holds").expect("the line holds");
        let Message::Binary(bytes) = message else { continue };
        match codec::read(&bytes).expect("the server speaks in frames") {
            ToTill::Challenge { challenge, .. } => {
                let proof = Proof { till: till.till, epoch: till.epoch, challenge };
                send(&mut socket, &ToServer::Proof { proof: seal(&proof, &till.key) }).await;
            }
            ToTill::Limit { .. } => return socket,
            ToTill::Bye { code } => unreachable!("the server does not know the till: {code:?}"),
            _news => {}
        }
    }
}

async fn send(socket: &mut Socket, frame: &ToServer) {
    let bytes = codec::write(frame).expect("a small frame fits");
    socket.send(Message::Binary(bytes.into())).await.expect("the line holds");
}
