//! Entries that come in a document count like any others, and a hostile document ends only its worker.

use crate::house::House;
use crate::till::Till;
use shared::documents::{DayDoc, DayKind};
use shared::sync::ToServer;
use shared::sync::ToTill;
use shared::sync::codec::Blob;
use shared::sync::doc::{DocName, DocTurn};

fn after(till: &Till, changes: Vec<u8>) -> ToServer {
    let name = DocName::Journal { till: till.enrolled.till, z_number: 1 };
    ToServer::Doc { turn: DocTurn::After { name, changes: Blob::try_from(changes).unwrap() } }
}

#[tokio::test]
async fn entries_of_a_document_settle_once_and_damage_harms_nobody() {
    let house = House::open().await;
    let card = house.card(10_000).await;
    let mut till = Till::enrol(&house).await;
    let (mut line, _) = till.connect(&house).await;
    let entries = [till.take(card, 1_000), till.take(card, 2_000)];
    let mut day = DayDoc::begin(DayKind::Journal, [1; 16]);
    let items =
        entries.each_ref().map(|entry| (entry.peek().unwrap().payload.sequence, entry.as_bytes()));
    day.append(&items, None).unwrap();
    let changes = day.after(&[]).unwrap().concat();
    for at in [0, 9, changes.len() / 2] {
        let mut damaged = changes.clone();
        damaged[at] ^= 0xff;
        line.send(&after(&till, damaged)).await;
    }
    line.send(&after(&till, changes)).await;
    line.hear_of(|frame| matches!(frame, ToTill::Outcomes { .. }).then_some(())).await;
    assert_eq!(house.balance(card).await, 7_000);
    till.post(&house, &entries).await;
    assert_eq!(house.balance(card).await, 7_000);
    assert!(house.verified());
}
