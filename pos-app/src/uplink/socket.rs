//! The WebSocket below the conversation: at most one at a time, and cut when the line is.

use crate::line::{Address, CutSwitch, Dialer, LineFault, Stream};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use shared::sync::codec::FRAME_BYTES_MAX;
use std::future::pending;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Bytes, Message};

const SYNC_PATH: &str = "/v1/sync";
/// From the first packet to the open socket.
const DIAL_WITHIN: Duration = Duration::from_secs(10);

type Ws = WebSocketStream<Box<dyn Stream>>;

/// What comes from below.
pub(super) enum Heard {
    /// The connection asked for is open.
    Open,
    /// A frame.
    Frame(Vec<u8>),
    /// There is no connection, or no longer, and why.
    Ended(String),
}

pub(super) struct Socket {
    address: Address,
    dialer: Dialer,
    state: State,
}

enum State {
    Idle,
    Dialling(JoinHandle<Result<Ws, LineFault>>),
    Open {
        incoming: SplitStream<Ws>,
        /// To the task that writes, so that a peer that reads slowly never keeps this till from reading.
        outgoing: UnboundedSender<Vec<u8>>,
        writer: JoinHandle<()>,
    },
}

impl Socket {
    pub(super) fn new(address: Address, dialer: Dialer) -> Self {
        Self { address, dialer, state: State::Idle }
    }

    pub(super) fn is_idle(&self) -> bool {
        matches!(self.state, State::Idle)
    }

    pub(super) fn connect(&mut self) {
        let (address, dialer) = (self.address.clone(), self.dialer.clone());
        let dialled = async move {
            let dialled = tokio::time::timeout(DIAL_WITHIN, dial(&address, &dialer)).await;
            dialled.unwrap_or(Err(LineFault::TooSlow))
        };
        self.state = State::Dialling(tokio::spawn(dialled));
    }

    pub(super) fn send(&mut self, frame: Vec<u8>) {
        if let State::Open { outgoing, .. } = &self.state {
            // A writer that ended shows as the end of the connection in the next `hear`.
            let _ending = outgoing.send(frame);
        }
    }

    pub(super) fn close(&mut self) {
        match std::mem::replace(&mut self.state, State::Idle) {
            State::Dialling(task) => task.abort(),
            // Dropping the sender lets the writer finish what it has, close and end.
            State::Idle | State::Open { .. } => {}
        }
    }

    /// The next thing that comes from below. Dropping the future loses nothing.
    pub(super) async fn hear(&mut self) -> Heard {
        let cut = self.dialer.cut().clone();
        let heard = tokio::select! {
            biased;
            () = cut.until_cut(), if !self.is_idle() => {
                self.drop_everything();
                return Heard::Ended("cut at this till".into());
            }
            heard = Self::next(&mut self.state) => heard,
        };
        match heard {
            Ok(Next::Opened(ws)) => {
                self.state = open(*ws, cut);
                Heard::Open
            }
            Ok(Next::Frame(bytes)) => Heard::Frame(bytes),
            Err(why) => {
                self.drop_everything();
                Heard::Ended(why)
            }
        }
    }

    async fn next(state: &mut State) -> Result<Next, String> {
        match state {
            State::Idle => pending().await,
            State::Dialling(task) => match task.await {
                Ok(Ok(ws)) => Ok(Next::Opened(Box::new(ws))),
                Ok(Err(fault)) => Err(fault.to_string()),
                Err(join) => Err(join.to_string()),
            },
            State::Open { incoming, .. } => loop {
                match incoming.next().await {
                    Some(Ok(Message::Binary(bytes))) => return Ok(Next::Frame(bytes.into())),
                    Some(Ok(Message::Close(_))) | None => return Err("closed by the server".into()),
                    Some(Ok(_)) => {}
                    Some(Err(error)) => return Err(error.to_string()),
                }
            },
        }
    }

    /// Ends at once, saying nothing more.
    fn drop_everything(&mut self) {
        match std::mem::replace(&mut self.state, State::Idle) {
            State::Idle => {}
            State::Dialling(task) => task.abort(),
            State::Open { writer, .. } => writer.abort(),
        }
    }
}

enum Next {
    Opened(Box<Ws>),
    Frame(Vec<u8>),
}

async fn dial(address: &Address, dialer: &Dialer) -> Result<Ws, LineFault> {
    let stream = dialer.open(address).await?;
    let uri = address.socket_uri(SYNC_PATH);
    let unexpected =
        |error: &dyn std::error::Error| LineFault::Unexpected { why: error.to_string() };
    let request = uri.into_client_request().map_err(|error| unexpected(&error))?;
    let config = WebSocketConfig::default()
        .max_message_size(Some(FRAME_BYTES_MAX))
        .max_frame_size(Some(FRAME_BYTES_MAX));
    let (ws, _response) =
        tokio_tungstenite::client_async_with_config(request, stream, Some(config))
            .await
            .map_err(|error| unexpected(&error))?;
    Ok(ws)
}

fn open(ws: Ws, cut: CutSwitch) -> State {
    let (sink, incoming) = ws.split();
    let (outgoing, frames) = unbounded_channel();
    let writer = tokio::spawn(async move {
        tokio::select! {
            biased;
            () = cut.until_cut() => {}
            () = write(sink, frames) => {}
        }
    });
    State::Open { incoming, outgoing, writer }
}

async fn write(
    mut sink: SplitSink<Ws, Message>,
    mut frames: tokio::sync::mpsc::UnboundedReceiver<Vec<u8>>,
) {
    while let Some(frame) = frames.recv().await {
        if sink.send(Message::Binary(Bytes::from(frame))).await.is_err() {
            return;
        }
    }
    let _already_gone = sink.close().await;
}
