//! Keys that follow others: the root names them, tills learn of them, and what the old ones signed counts.

use crate::commands::run;
use crate::house::House;
use crate::till::Till;
use shared::credential::Token;
use shared::ids::CardId;
use shared::signing::{PublicKey, Signed};
use shared::sync::ToTill;
use shared::trust_list::{Purpose, TrustList, accept};
use std::fs;
use std::path::Path;
use sync_server::acts::cards;

/// A card's token, drawn again with the key of today.
async fn token(house: &House, card: CardId) -> Token {
    let keys = std::sync::Arc::clone(&house.server.app.keys);
    house.desk(move |desk| cards::reissue(&desk.sql, &keys, card)).await.token
}

fn rotate(folder: &Path, which: &str) -> String {
    let output = run(folder, &["key", "rotate", which]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn new_keys_are_told_to_tills_and_what_the_old_ones_signed_counts() {
    let house = House::open().await;
    let card = house.card(5_000).await;
    let before = token(&house, card).await;
    let mut till = Till::enrol(&house).await;
    let (line, _limit) = till.connect(&house).await;
    drop(line);
    let late = till.take(card, 1_000);
    let root: PublicKey = till.enrolled.root.parse().unwrap();
    let busy = run(house.path(), &["key", "rotate", "server"]);
    assert!(String::from_utf8_lossy(&busy.stderr).contains("another sync-server works in"));
    let backup = house.path().join("books.backup");
    assert!(run(house.path(), &["backup", backup.to_str().unwrap()]).status.success());
    let house = house
        .restart_after(|folder| {
            for which in ["issuer", "server"] {
                rotate(folder, which);
            }
            // The card is of yesterday.
            let sql = rusqlite::Connection::open(folder.join("scrip.db")).unwrap();
            sql.execute("UPDATE card_orders SET issued_at = issued_at - 86400000", []).unwrap();
        })
        .await;
    let mut line = crate::till::Line::open(&house).await;
    till.prove(&mut line).await;
    let ToTill::TrustList { list } = line.hear().await else { panic!("the new list comes first") };
    let list = accept(&list, root, None).unwrap().into_inner();
    let enrolled = hex::decode(&till.enrolled.trust_list).unwrap();
    let old = accept(&Signed::from_bytes(enrolled).unwrap(), root, None).unwrap().into_inner();
    let old = &old;
    let of = |list: &TrustList, purpose| {
        list.keys().iter().filter(|known| known.purpose == purpose).count()
    };
    assert_eq!((of(&list, Purpose::Issuer), of(&list, Purpose::Server)), (2, 2));
    let ToTill::Welcome { head, .. } = line.hear().await else { panic!("then the welcome") };
    let by = |list: &TrustList| head.open(|id| list.key_for(id, Purpose::Server)).is_ok();
    assert!(by(&list) && !by(old), "the new key signs");
    // A limit of the old server key, and cards of both issuer keys.
    till.post(&house, &[late]).await;
    assert_eq!(house.balance(card).await, 4_000);
    let after = token(&house, card).await;
    assert_ne!(before.text(), after.text());
    for (token, known) in [(&before, true), (&after, false)] {
        assert!(shared::credential::read(token.text(), &list).is_ok());
        assert_eq!(shared::credential::read(token.text(), old).is_ok(), known);
    }
    assert!(house.verified());
    // Books from before know the new keys again.
    let house = house
        .restart_after(|folder| {
            let restored = run(folder, &["restore", backup.to_str().unwrap()]);
            assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
        })
        .await;
    assert_eq!(house.server.app.trust.list.keys().len(), 4);
    assert!(house.verified());
}

#[tokio::test]
async fn no_key_follows_another_without_the_root() {
    let house = House::open().await;
    let folder = house.close().await;
    let keys = folder.path().join("keys");
    let read = || fs::read(keys.join("issuer.key")).unwrap();
    let before = read();
    fs::rename(keys.join("root.key"), folder.path().join("away")).unwrap();
    let output = run(folder.path(), &["key", "rotate", "issuer"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("this needs the root key"));
    assert_eq!(read(), before);
    fs::rename(folder.path().join("away"), keys.join("root.key")).unwrap();
    let said = rotate(folder.path(), "issuer");
    assert!(said.contains("issuer.key is new"), "{said}");
    assert_ne!(read(), before);
    let sql = rusqlite::Connection::open(folder.path().join("scrip.db")).unwrap();
    let audited: String = sql
        .query_row("SELECT act || detail FROM audit ORDER BY position DESC", [], |row| row.get(0))
        .unwrap();
    assert_eq!(audited, "key_rotate{\"purpose\":\"issuer\"}");
}

fn key(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let output = run(folder, &[&["key"], arguments].concat());
    let said = if output.status.success() { output.stdout } else { output.stderr };
    (output.status.success(), String::from_utf8(said).unwrap())
}

/// The id of the one key that `key list` shows for this purpose in this standing.
fn listed(folder: &Path, purpose: &str, standing: &str) -> String {
    let (_, list) = key(folder, &["list"]);
    let is_it = |line: &&str| line.contains(purpose) && line.ends_with(standing);
    let found =
        list.lines().find(is_it).unwrap_or_else(|| panic!("no {purpose} {standing}: {list}"));
    found.split_whitespace().next().unwrap().to_owned()
}

#[tokio::test]
async fn nothing_that_a_revoked_key_signed_counts() {
    let house = House::open().await;
    let card = house.card(5_000).await;
    let stolen = token(&house, card).await;
    let till = Till::enrol(&house).await;
    let (line, old_limit) = till.connect(&house).await;
    drop(line);
    let root: PublicKey = till.enrolled.root.parse().unwrap();
    let house = house
        .restart_after(|folder| {
            for which in ["issuer", "server"] {
                let in_use = listed(folder, which, "in use");
                let (done, why) = key(folder, &["revoke", &in_use]);
                assert!(!done && why.contains("is in use: run `key rotate` first"), "{why}");
                rotate(folder, which);
                let old = listed(folder, which, "known");
                assert_eq!(old, in_use);
                let (done, said) = key(folder, &["revoke", &old]);
                assert!(done && said.contains("counts any more"), "{said}");
                assert_eq!(listed(folder, which, "revoked"), old);
                let (done, why) = key(folder, &["revoke", &old]);
                assert!(!done && why.contains("is revoked already"), "{why}");
            }
            let (done, why) = key(folder, &["revoke", "00000000"]);
            assert!(!done && why.contains("Tills know no key 00000000"), "{why}");
        })
        .await;
    let mut line = crate::till::Line::open(&house).await;
    till.prove(&mut line).await;
    let ToTill::TrustList { list } = line.hear().await else { panic!("the new list comes first") };
    let list = accept(&list, root, None).unwrap().into_inner();
    let drawn_again = token(&house, card).await;
    assert!(
        shared::credential::read(stolen.text(), &list).is_err(),
        "its copies are worth nothing"
    );
    assert!(shared::credential::read(drawn_again.text(), &list).is_ok());
    let newest = |frame| match frame {
        ToTill::Limit { limit } => Some(limit),
        _other => None,
    };
    let limit = line.hear_of(newest).await;
    let limit = limit.open(|id| list.key_for(id, Purpose::Server)).unwrap();
    assert!(limit.number >= old_limit.number, "what was given is said again, by the new key");
    // What the till took by the old limit is in the books as ever, and they are whole.
    till.post(&house, &[till.copy().take(card, 1_000)]).await;
    assert_eq!(house.balance(card).await, 4_000);
    assert!(house.verified());
}
