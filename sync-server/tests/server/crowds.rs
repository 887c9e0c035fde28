//! More at once than the server does at once: some are told to wait, and none is forgotten.

use crate::house::House;
use crate::till::{Line, Till};
use shared::ids::CardId;
use shared::signing::seal;
use shared::sync::codec::List;
use shared::sync::{Proof, ToServer, ToTill};
use sync_server::store::StoreFault;

fn look(card: CardId) -> ToServer {
    ToServer::Look { cards: List::first_of([card]) }
}

/// The next frame of cards, by the first card in it.
async fn told(line: &mut Line) -> CardId {
    line.hear_of(|frame| match frame {
        ToTill::Cards { cards } => Some(cards.peek().unwrap().payload.cards[0].card),
        _other => None,
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn only_so_many_looks_of_one_till_wait_at_once() {
    let house = House::open().await;
    let (many, last) = (house.card(500).await, house.card(600).await);
    let till = Till::enrol(&house).await;
    let (mut line, _limit) = till.connect(&house).await;
    line.send(&ToServer::Alive).await;
    line.hear_of(|frame| matches!(frame, ToTill::Alive).then_some(())).await;
    // Nobody reads for a while.
    let store = &house.server.app.store;
    let (go, held) = std::sync::mpsc::channel::<()>();
    let held = std::sync::Arc::new(std::sync::Mutex::new(held));
    let (begun, mut busy) = tokio::sync::mpsc::unbounded_channel();
    let readings: Vec<_> = (0..house.server.app.config.readers)
        .map(|_| {
            let (store, held, begun) = (store.clone(), held.clone(), begun.clone());
            tokio::spawn(async move {
                let wait = move |_: &rusqlite::Connection| {
                    begun.send(()).unwrap();
                    let _let_go = held.lock().unwrap().recv();
                    Ok::<_, StoreFault>(())
                };
                store.read(wait).await.unwrap();
            })
        })
        .collect();
    for _ in &readings {
        busy.recv().await.unwrap();
    }
    for _ in 0..100 {
        line.send(&look(many)).await;
    }
    line.send(&ToServer::Alive).await;
    line.hear_of(|frame| matches!(frame, ToTill::Alive).then_some(())).await;
    drop(go);
    for reading in readings {
        reading.await.unwrap();
    }
    for _ in 0..16 {
        assert_eq!(told(&mut line).await, many);
    }
    line.send(&look(last)).await;
    assert_eq!(told(&mut line).await, last, "the seventeenth and all after it were dropped");
}

#[tokio::test]
async fn a_till_that_comes_with_too_many_others_is_told_to_come_back() {
    let house = House::open().await;
    let till = Till::enrol(&house).await;
    let tills = house.server.app.tills.clone();
    let others: Vec<_> = std::iter::from_fn(|| tills.room_to_greet()).collect();
    assert_eq!(others.len(), 64);
    let mut line = Line::open(&house).await;
    line.send(&till.hello()).await;
    let ToTill::Challenge { challenge, .. } = line.hear().await else { panic!("no challenge") };
    let (of, epoch) = (till.enrolled.till, till.enrolled.epoch);
    let proof = seal(&Proof { till: of, epoch, challenge }, &till.key);
    line.send(&ToServer::Proof { proof }).await;
    let ToTill::Wait { time } = line.hear().await else { panic!("it is to wait") };
    assert!((1_000..=10_000).contains(&time.0), "{time:?}");
    drop(others);
    let (_line, _limit) = till.connect(&house).await;
    let again: Vec<_> = std::iter::from_fn(|| tills.room_to_greet()).collect();
    assert_eq!(again.len(), 64, "room is given back");
}
