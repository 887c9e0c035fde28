//! `/v1/sync`: the carrier around the server's half of the conversation with a till. What is said, and when,
//! is decided in `shared::sync::server_side`; here it is sent, stored and looked up.

mod documents;
mod greeting;
mod news;
mod rights;
mod session;
mod tills;
mod work;

pub(crate) use self::rights::ask_back;
pub use self::tills::{Tills, Word};

use crate::app::App;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::response::Response;
use shared::sync::codec::FRAME_BYTES_MAX;

/// Opens the socket of a till, which has still to say who it is.
pub(crate) async fn upgrade(State(app): State<App>, socket: WebSocketUpgrade) -> Response {
    socket
        .max_message_size(FRAME_BYTES_MAX)
        .max_frame_size(FRAME_BYTES_MAX)
        .on_upgrade(|socket| session::run(app, socket))
}
