//! The data folder: who may read it, who works in it, and what a stop leaves.

use crate::house::House;
use crate::till::{Till, frame};
use shared::sync::ToTill;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use sync_server::clock::Clock;
use sync_server::entropy::Entropy;
use sync_server::first_start::prepare;
use sync_server::keys::{KeyFault, Keys};

fn mode(path: &std::path::Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn only_its_user_can_read_the_folder_and_its_keys() {
    let house = House::open().await;
    assert_eq!(mode(house.path()), 0o700);
    for key in ["server.key", "issuer.key", "issuer.secret", "pin.secret", "root.key"] {
        assert_eq!(mode(&house.path().join("keys").join(key)), 0o600, "{key}");
    }
}

#[tokio::test]
async fn a_second_server_on_one_folder_is_refused() {
    let house = House::open().await;
    let second = prepare(house.path(), &Clock::System, Entropy).unwrap_err().to_string();
    assert!(second.contains("another sync-server works in"), "{second}");
    let folder = house.close().await;
    assert!(prepare(folder.path(), &Clock::System, Entropy).is_ok());
}

#[tokio::test]
async fn a_lost_or_exposed_key_stops_the_start_and_no_new_one_is_made() {
    let folder = House::open().await.close().await;
    let key = folder.path().join("keys/server.key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o640)).unwrap();
    let exposed = Keys::read(&folder.path().join("keys")).unwrap_err();
    assert!(matches!(exposed, KeyFault::Exposed { .. }), "{exposed}");
    fs::remove_file(&key).unwrap();
    let lost = prepare(folder.path(), &Clock::System, Entropy).unwrap_err().to_string();
    assert!(lost.contains("is missing, although this server has books"), "{lost}");
    assert!(!key.exists());
}

#[tokio::test]
async fn an_outcome_that_was_heard_is_on_disk() {
    let house = House::open().await;
    let card = house.card(10_000).await;
    let mut till = Till::enrol(&house).await;
    let (mut line, _) = till.connect(&house).await;
    for _ in 0..20 {
        let entry = till.take(card, 100);
        line.send_bytes(frame(&[entry])).await;
        let head = line
            .hear_of(|frame| match frame {
                ToTill::Outcomes { head, .. } => Some(head.peek().unwrap().payload),
                _other => None,
            })
            .await;
        // A connection of its own sees only what is committed.
        let sql = rusqlite::Connection::open(house.path().join("scrip.db")).unwrap();
        let durable: i64 =
            sql.query_row("SELECT head_sequence FROM branches", [], |row| row.get(0)).unwrap();
        assert!(durable >= i64::try_from(head.place.sequence.0).unwrap());
    }
}
