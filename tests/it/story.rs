//! The main job with real programs: the demo's story, and what must be found in what it leaves behind.

#![expect(
    clippy::unwrap_used,
    reason = "what goes wrong in a test's own work is the test's failure"
)]

use rusqlite::Connection;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use tests::demo::{self, House};
use tests::real::{
    DemoShop, Programs, ServerFolder, Till, TillFolder, Traffic, mentions, redeem_input,
};

#[test]
fn the_story_is_right_to_the_cent_and_one_flipped_byte_of_an_entry_is_found() {
    let folder = TempDir::new().unwrap();
    let programs = Programs::find().unwrap();
    let mut told = Vec::new();
    let played = demo::play(&programs, folder.path(), &mut told);
    let told = String::from_utf8_lossy(&told);
    let (shop, counted) = played.unwrap_or_else(|trouble| panic!("{told}\n{trouble}"));
    assert_eq!(counted.approved_offline, 11, "ten at one till, one at the other\n{told}");
    assert_eq!(counted.settled, counted.approved_online + counted.approved_offline);
    assert_eq!((counted.exceptions, counted.ledger_sum, counted.verified), (1, 0, true));

    no_secret_was_written(folder.path(), &shop, &told);

    let books = ServerFolder::new(&programs, &folder.path().join("headquarters"));
    flip_a_byte(&books, 1, 5);
    let verify = books.run(&["verify"]).unwrap();
    let said = String::from_utf8_lossy(&verify.stdout);
    assert_eq!(verify.status.code(), Some(1), "{said}");
    let wrong: Vec<&str> = said.lines().filter(|line| line.starts_with("WRONG")).collect();
    assert!(wrong.iter().any(|line| line.contains("entry 5:")), "it names the entry: {said}");
}

/// Neither logs, nor what tills said to their screens, nor any file but the printed cards holds what pays or
/// opens something.
#[track_caller]
fn no_secret_was_written(folder: &Path, shop: &DemoShop, told: &str) {
    let of_cards = shop.cards.iter().flat_map(|card| {
        let typed = card.typed.replace('-', "");
        [card.token.clone(), card.typed.clone(), typed]
    });
    let of_staff = shop.staff.iter().map(|person| person.pin.clone());
    let of_tills = shop.tills.iter().map(|till| till.enrol_code.clone());
    let secrets = of_cards.chain(of_staff).chain(of_tills).chain([shop.hq_password.clone()]);
    let secrets: Vec<String> = secrets.collect();
    let printed = mentions(&folder.join("cards"), &secrets, &[]).unwrap();
    assert!(!printed.is_empty(), "the search finds what is there");
    fs::write(folder.join("told"), told).unwrap();
    let kept = mentions(folder, &secrets, &["cards", "camera"]).unwrap();
    assert_eq!(kept, Vec::<String>::new());
}

/// One bit of the bytes that a till signed.
fn flip_a_byte(books: &ServerFolder, till: i64, sequence: i64) {
    let sql = Connection::open(books.path().join("scrip.db")).unwrap();
    let of = rusqlite::params![till, sequence];
    let mut bytes: Vec<u8> = sql
        .query_row("SELECT bytes FROM entries WHERE till = ?1 AND sequence = ?2", of, |row| {
            row.get(0)
        })
        .unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let changed = "UPDATE entries SET bytes = ?3 WHERE till = ?1 AND sequence = ?2";
    let changed = sql.execute(changed, rusqlite::params![till, sequence, bytes]).unwrap();
    assert_eq!(changed, 1, "there is such an entry");
}

#[test]
fn a_copied_till_takes_nothing_offline_without_its_key_and_is_found_with_it() {
    let folder = TempDir::new().unwrap();
    let programs = Programs::find().unwrap();
    let house = House::open(&programs, folder.path()).unwrap();
    let post = &house.posts[0];
    let cards = house.shop.cards_with(5_000);
    let mut till = post.open().unwrap();
    assert_eq!(take(&mut till, &cards[0].token, 1_000), "online");
    till.wait_settled().unwrap();
    post.line.set(Traffic::Stopped);
    till.wait_offline().unwrap();
    till.stop().unwrap();

    let bare = TillFolder::new(&programs, &folder.path().join("bare")).unwrap();
    copy(&post.folder.data(), &bare.data());
    let mut bare = bare.start().unwrap();
    let input = json!({ "staff": post.cashier.id, "pin": post.cashier.pin });
    let refused = bare.try_ask("sign_in", &input).unwrap().unwrap_err();
    assert_eq!(refused["code"], "key_missing");

    let whole = TillFolder::new(&programs, &folder.path().join("whole")).unwrap();
    copy(&post.folder.data(), &whole.data());
    copy(&post.folder.bound(), &whole.bound());
    let mut copied = whole.start().unwrap();
    copied.sign_in(post.cashier.id, &post.cashier.pin).unwrap();
    let room = copied.state().unwrap()["head_room"]["floor_full"]["minor"].as_i64().unwrap();
    take_all_of(room, &mut copied, &house);
    copied.stop().unwrap();
    let mut till = post.open().unwrap();
    take_all_of(room, &mut till, &house);

    // The first one to come back is believed; the second one is the proof.
    post.line.set(Traffic::Flows);
    till.ask("sync_now", &Value::Null).unwrap();
    till.wait_settled().unwrap();
    till.stop().unwrap();
    assert_eq!(lost(&house), 0, "the cards had it");
    let mut copied = whole.start().unwrap();
    copied.sign_in(post.cashier.id, &post.cashier.pin).unwrap();
    let standing = || house.api().unwrap().rows("/tills").unwrap()[0]["standing"].clone();
    copied.wait("headquarters to find the copy", |_| standing() == "copied").unwrap();
    post.line.set(Traffic::Stopped);
    copied.wait_offline().unwrap();
    let refused = take(&mut copied, &cards[3].token, 1_000);
    assert!(refused.starts_with("refused"), "a quarantined till takes nothing offline: {refused}");

    // One copy that sold no card and held no right: what the limit allowed, once more.
    assert_eq!(lost(&house), room, "the bound, to the cent");
    let verify = house.folder.run(&["verify"]).unwrap();
    assert!(verify.status.success(), "{}", String::from_utf8_lossy(&verify.stdout));
}

/// Takes all that the limit allows, off the same cards at each till, and not a cent more.
#[track_caller]
fn take_all_of(room: i64, till: &mut Till, house: &House) {
    let (large, small) = (house.shop.cards_with(10_000), house.shop.cards_with(5_000));
    let two_each = large.iter().take(4).flat_map(|card| [card, card]);
    let manager = &house.posts[0].manager;
    let approval = json!({ "staff": manager.id, "pin": manager.pin });
    let mut left = room;
    for card in two_each.chain(&small[1..3]) {
        let sheet = till.sheet(&card.token).unwrap();
        let taken = till.ask("redeem", &redeem_input(&sheet, 5_000, &approval)).unwrap();
        assert_eq!(taken["receipt"]["class"], "floor", "{left} of {room} is left: {taken}");
        left -= 5_000;
    }
    assert_eq!(left, 0, "the cards had all that the limit allows");
    assert_eq!(take(till, &small[3].token, 1), "refused \"floor_ceiling\"");
}

/// What all stores lost by now.
fn lost(house: &House) -> i64 {
    let totals = house.api().unwrap().rows("/totals").unwrap();
    totals.iter().map(|row| row["shortfall"]["minor"].as_i64().unwrap()).sum()
}

#[test]
fn a_till_settles_by_its_document_alone_and_both_paths_count_once_over_restarts() {
    let folder = TempDir::new().unwrap();
    let programs = Programs::find().unwrap();
    let mut house = House::open(&programs, folder.path()).unwrap();
    let token = house.shop.cards_with(5_000)[0].token.clone();
    let line = |house: &House, traffic| house.posts[0].line.set(traffic);
    let mut till = house.posts[0].open().unwrap();
    assert_eq!(take(&mut till, &token, 1_000), "online");
    till.wait_settled().unwrap();

    // From here on no entry comes by the direct path.
    line(&house, Traffic::Stopped);
    till.wait_offline().unwrap();
    assert_eq!(take(&mut till, &token, 100), "floor");
    till.stop().unwrap();
    line(&house, Traffic::EntriesAreLost);
    let mut till = house.posts[0].open().unwrap();
    till.wait_settled().unwrap();
    wait_for_balance(&house, &mut till, &token, 3_900);
    assert_eq!(take(&mut till, &token, 200), "floor", "a question needs the entry before it");
    till.wait_settled().unwrap();
    wait_for_balance(&house, &mut till, &token, 3_700);

    // Both paths again, after the server was killed and the till once more started.
    let port = house.server.port();
    house.server.kill().unwrap();
    till.wait_offline().unwrap();
    assert_eq!(take(&mut till, &token, 400), "floor");
    till.kill().unwrap();
    house.server = house.folder.serve(port).unwrap();
    line(&house, Traffic::Flows);
    let mut till = house.posts[0].open().unwrap();
    till.wait_settled().unwrap();
    assert_eq!(take(&mut till, &token, 800), "online");
    till.wait_settled().unwrap();
    wait_for_balance(&house, &mut till, &token, 2_500);
    let journal = held(&house, "SELECT max(sequence) FROM entries WHERE till = 1");
    till.wait("the document to be held whole", |_| {
        held(&house, "SELECT max(newest) FROM document_changes WHERE till = 1") >= journal
    })
    .unwrap();
    let verify = house.folder.run(&["verify"]).unwrap();
    assert!(verify.status.success(), "{}", String::from_utf8_lossy(&verify.stdout));
}

/// Waits until headquarters' books say that a card has so much.
#[track_caller]
fn wait_for_balance(house: &House, till: &mut Till, token: &str, minor: i64) {
    let card = till.sheet(token).unwrap()["card"].as_str().unwrap().to_owned();
    let query = format!(
        "SELECT credits_posted_cache - debits_posted_cache FROM accounts WHERE id = 'card:{card}'"
    );
    till.wait(&format!("a balance of {minor}"), |_| held(house, &query) == minor).unwrap();
}

fn held(house: &House, query: &str) -> i64 {
    let sql = Connection::open(house.folder.path().join("scrip.db")).unwrap();
    sql.query_row(query, [], |row| row.get(0)).unwrap()
}

/// By which class an amount was taken, or why not.
#[track_caller]
fn take(till: &mut Till, token: &str, minor: i64) -> String {
    let sheet = till.sheet(token).unwrap();
    let answer = till.try_ask("redeem", &redeem_input(&sheet, minor, &Value::Null)).unwrap();
    match answer {
        Ok(outcome) if outcome["is"] == "taken" => {
            outcome["receipt"]["class"].as_str().unwrap().to_owned()
        }
        Ok(outcome) => format!("refused {}", outcome["refusal"]["code"]),
        Err(error) => format!("refused {}", error["code"]),
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        if file.file_type().unwrap().is_dir() {
            copy(&file.path(), &to.join(file.file_name()));
        } else {
            fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
}
