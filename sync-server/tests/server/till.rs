//! A till for tests: a key, a chain, and both ways to the server.

use crate::house::House;
use axum::body::Body;
use axum::http::{Request, Response};
use futures_util::{SinkExt, StreamExt};
use http_body_util::BodyExt;
use minicbor::bytes::ByteVec;
use shared::ids::{
    CardId, EntryHash, LimitNumber, PaymentId, SaleId, Sequence, ServerEpoch, StaffId,
};
use shared::journal::{Body as Says, Entry, PaymentFacts, PaymentKind, Place, Rest};
use shared::limits::Limit;
use shared::money::{Amount, Asset, Minor};
use shared::signing::{SecretKey, Signed, seal};
use shared::sync::codec::{self, List, Text};
use shared::sync::{Have, Proof, ToServer, ToTill, VERSION};
use shared::time::{Millis, Timestamp};
use shared::trust_list::TrustListNumber;
use shared::wire::enrol::{EnrolRequest, Enrolled};
use shared::wire::screen::Secret;
use sync_server::entropy::Entropy;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use tower::ServiceExt;

/// A till that was enrolled.
pub(crate) struct Till {
    pub(crate) key: SecretKey,
    pub(crate) enrolled: Enrolled,
    pub(crate) head: Place,
}

/// Its open line.
pub(crate) struct Line {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Till {
    /// Enrols with a fresh code.
    pub(crate) async fn enrol(house: &House) -> Self {
        let code = house.code().await;
        let key = SecretKey::from_seed(&Entropy.bytes());
        let request = EnrolRequest { code: Secret(code), key: key.public().to_string() };
        let answer = post_json(house, "/v1/tills/enrol", &request).await;
        assert_eq!(answer.status(), 200);
        house.staff_it().await;
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        let enrolled = serde_json::from_slice(&bytes).unwrap();
        Self { key, enrolled, head: Place::START }
    }

    /// Another holder of the same key and journal.
    pub(crate) fn copy(&self) -> Self {
        let key = SecretKey::from_seed(&self.key.seed());
        Self { key, enrolled: self.enrolled.clone(), head: self.head }
    }

    /// Writes the next entry of its journal, by the first person on file.
    pub(crate) fn write(&mut self, body: Says) -> Signed<Entry> {
        self.write_by((StaffId(1), Timestamp(1)), body)
    }

    /// The same by somebody, at a moment by the till's own clock.
    pub(crate) fn write_by(
        &mut self,
        (cashier, wall_clock): (StaffId, Timestamp),
        body: Says,
    ) -> Signed<Entry> {
        let entry = Entry {
            till: self.enrolled.till,
            epoch: self.enrolled.epoch,
            sequence: self.head.sequence.next().unwrap(),
            previous: self.head.hash,
            body,
            status_version: 1,
            cashier: Some(cashier),
            approver: None,
            wall_clock,
            monotonic: Millis(1),
            boot_id: [0; 16],
        };
        let signed = seal(&entry, &self.key);
        self.head = Place { sequence: entry.sequence, hash: EntryHash(signed.sha256()) };
        signed
    }

    /// Takes a payment by floor under the first limit.
    pub(crate) fn take(&mut self, card: CardId, minor: i64) -> Signed<Entry> {
        self.write(floor_take(card, minor))
    }

    /// Puts money on a card under the first limit.
    pub(crate) fn load(&mut self, card: CardId, minor: i64) -> Signed<Entry> {
        let body = Says::Load {
            payment: PaymentId(Entropy.uuid(Timestamp(1))),
            facts: PaymentFacts { kind: PaymentKind::Load, ..redeem(card, minor) },
            rest: Rest::Offline { limit: LimitNumber(1) },
        };
        self.write(body)
    }

    /// Opens its line, as far as the welcome; gives all frames up to it and the limit that comes after.
    pub(crate) async fn connect(&self, house: &House) -> (Line, Limit) {
        let mut line = Line::open(house).await;
        self.prove(&mut line).await;
        loop {
            if let ToTill::Limit { limit } = line.hear().await {
                return (line, limit.peek().unwrap().payload);
            }
        }
    }

    /// Says hello and proves its key; the welcome comes next.
    pub(crate) async fn prove(&self, line: &mut Line) {
        line.send(&self.hello()).await;
        let ToTill::Challenge { challenge, .. } = line.hear().await else {
            panic!("a challenge comes first");
        };
        let (till, epoch) = (self.enrolled.till, self.enrolled.epoch);
        let proof = seal(&Proof { till, epoch, challenge }, &self.key);
        line.send(&ToServer::Proof { proof }).await;
    }

    pub(crate) fn hello(&self) -> ToServer {
        ToServer::Hello {
            version: VERSION,
            till: self.enrolled.till,
            epoch: self.enrolled.epoch,
            nonce: [7; 16],
            have: Have {
                tip: self.head,
                outcomes: Sequence(0),
                server_epoch: ServerEpoch(1),
                limit: LimitNumber(0),
                grants_at: Timestamp(0),
                cards_at: Timestamp(0),
                trust_list: TrustListNumber(0),
                status_list: None,
                roster: 0,
                programs: 0,
            },
            software: Text::shortened("test"),
            admission: None,
        }
    }

    /// Brings entries over HTTP; gives the frames of the answer.
    pub(crate) async fn post(&self, house: &House, entries: &[Signed<Entry>]) -> Vec<ToTill> {
        let till = self.enrolled.till.0;
        let answer = post(house, &format!("/v1/tills/{till}/entries"), frame(entries)).await;
        let status = answer.status();
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&bytes));
        let frames: Vec<ByteVec> = minicbor::decode(&bytes).unwrap();
        frames.iter().map(|frame| codec::read(frame).unwrap()).collect()
    }
}

/// A payment by floor under the first limit.
pub(crate) fn floor_take(card: CardId, minor: i64) -> Says {
    Says::Take {
        payment: PaymentId(Entropy.uuid(Timestamp(1))),
        facts: redeem(card, minor),
        from_right: Minor::ZERO,
        rest: Rest::Offline { limit: LimitNumber(1) },
    }
}

/// A redemption.
pub(crate) fn redeem(card: CardId, minor: i64) -> PaymentFacts {
    PaymentFacts {
        kind: PaymentKind::Redeem,
        card,
        amount: Amount::new(minor, Asset::EUR).unwrap(),
        sale: SaleId(Entropy.uuid(Timestamp(1))),
        original: None,
    }
}

/// A frame of entries.
pub(crate) fn frame(entries: &[Signed<Entry>]) -> Vec<u8> {
    let first = entries[0].peek().map_or(Sequence::FIRST, |entry| entry.payload.sequence);
    frame_at(first, entries)
}

/// A frame of entries that says where they stand.
pub(crate) fn frame_at(first: Sequence, entries: &[Signed<Entry>]) -> Vec<u8> {
    let entries = List::try_from(entries.to_vec()).unwrap();
    codec::write(&ToServer::Entries { first, entries }).unwrap()
}

/// Sends a request through the real router.
pub(crate) async fn post(house: &House, path: &str, body: Vec<u8>) -> Response<Body> {
    send(house, Request::post(path).body(Body::from(body)).unwrap()).await
}

pub(crate) async fn post_json<T: serde::Serialize>(
    house: &House,
    path: &str,
    body: &T,
) -> Response<Body> {
    let body = Body::from(serde_json::to_vec(body).unwrap());
    let request = Request::post(path).header("content-type", "application/json");
    send(house, request.body(body).unwrap()).await
}

pub(crate) async fn send(house: &House, request: Request<Body>) -> Response<Body> {
    sync_server::router::router(house.server.app.clone()).oneshot(request).await.unwrap()
}

impl Line {
    pub(crate) async fn open(house: &House) -> Self {
        let address = format!("ws://{}/v1/sync", house.server.address);
        let (socket, _) = tokio_tungstenite::connect_async(address).await.unwrap();
        Self { socket }
    }

    pub(crate) async fn send(&mut self, frame: &ToServer) {
        self.send_bytes(codec::write(frame).unwrap()).await;
    }

    pub(crate) async fn send_bytes(&mut self, bytes: Vec<u8>) {
        self.socket.send(Message::Binary(bytes.into())).await.unwrap();
    }

    /// The next frame.
    pub(crate) async fn hear(&mut self) -> ToTill {
        loop {
            match self.socket.next().await.unwrap().unwrap() {
                Message::Binary(bytes) => return codec::read(&bytes).unwrap(),
                _control => {}
            }
        }
    }

    /// Says something to a server that may have hung up.
    pub(crate) async fn try_send(&mut self, bytes: Vec<u8>) {
        // What then comes of it, `try_hear` tells.
        let _hung_up = self.socket.send(Message::Binary(bytes.into())).await;
    }

    /// The next frame, if the server has not hung up.
    pub(crate) async fn try_hear(&mut self) -> Option<ToTill> {
        loop {
            match self.socket.next().await? {
                Ok(Message::Binary(bytes)) => return Some(codec::read(&bytes).unwrap()),
                Ok(Message::Close(_)) | Err(_) => return None,
                Ok(_control) => {}
            }
        }
    }

    /// The next frame that `wanted` takes something from.
    pub(crate) async fn hear_of<T>(&mut self, wanted: impl Fn(ToTill) -> Option<T>) -> T {
        loop {
            if let Some(found) = wanted(self.hear().await) {
                return found;
            }
        }
    }
}
