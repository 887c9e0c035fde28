//! A bug in one act: its group is undone, and the server goes on.

use crate::house::House;
use crate::till::send;
use axum::body::Body;
use axum::http::Request;
use sync_server::store::people::{self, Actor};
use sync_server::store::{Desk, StoreFault};

async fn ready(house: &House) -> u16 {
    let get = Request::get("/readyz").body(Body::empty()).unwrap();
    send(house, get).await.status().as_u16()
}

fn note(desk: &Desk) -> Result<(), StoreFault> {
    let nothing = serde_json::json!({});
    people::audit(&desk.sql, &Actor::Server, "bug", "x", &nothing, desk.now)
}

#[tokio::test]
async fn a_bug_in_a_change_undoes_it_and_the_next_one_is_made() {
    let house = House::open().await;
    let bug = |desk: &mut Desk| -> Result<(), StoreFault> {
        note(desk)?;
        panic!("a bug")
    };
    assert!(house.server.app.store.write(bug).await.is_err());
    assert!(house.server.app.store.writer().hand_in(1, bug).await.is_err());
    assert_eq!(ready(&house).await, 200);
    assert_eq!(house.number("SELECT count(*) FROM audit WHERE act = 'bug'").await, 0);
    let card = house.card(500).await;
    assert_eq!(house.balance(card).await, 500);
    assert!(house.verified());
}

#[tokio::test]
async fn bugs_in_readings_use_no_connections_up() {
    let house = House::open().await;
    for _ in 0..=house.server.app.config.readers {
        let bug = |_: &rusqlite::Connection| -> Result<(), StoreFault> { panic!("a bug") };
        assert!(house.server.app.store.read(bug).await.is_err());
    }
    assert_eq!(ready(&house).await, 200);
}

#[tokio::test]
async fn without_a_writer_the_server_is_not_ready() {
    let house = House::open().await;
    assert_eq!(ready(&house).await, 200);
    house.server.app.store.close().await;
    assert_eq!(ready(&house).await, 503);
}
