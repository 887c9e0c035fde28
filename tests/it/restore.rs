//! A server that is restored from a backup, with real programs: what was signed after the backup, and what
//! tills did under it, comes home and is right to the cent.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what goes wrong in a test's own work is the test's failure"
)]

use rusqlite::Connection;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;
use tests::demo::House;
use tests::real::{
    Card, Line, Programs, ServerFolder, Till, TillFolder, Traffic, redeem_input, stopwatch,
};

/// Two tills of the first store, one of the second.
const HARBOUR: usize = 0;
const MARKET: usize = 2;

/// A chain whose server is restored while its tills are cut off.
struct Chain {
    house: House,
    /// Those that were there before the backup, and last the one that joined after it.
    tills: Vec<Till>,
    joined: Joined,
    backup: String,
}

/// The till that joined after the backup.
struct Joined {
    folder: TillFolder,
    line: Line,
}

#[test]
fn what_was_signed_and_taken_after_a_backup_comes_home_to_the_cent() {
    let top = TempDir::new().unwrap();
    let mut chain = Chain::open(top.path());
    let large = chain.house.shop.cards_with(10_000);
    let sold = chain.house.shop.cards.iter().find(|card| card.state == "pending").unwrap().clone();
    chain.cut_all();
    let shown = [1, 2].map(|store| chain.of_store(store, "exposure"));

    // By floor under limits signed after the backup, and by a right that came with a card sold alone.
    assert_eq!(take(&mut chain.tills[HARBOUR], &large[1], 5_000), "floor");
    assert_eq!(take(&mut chain.tills[HARBOUR], &large[1], 4_000), "floor");
    sell(&mut chain.tills[HARBOUR], &sold, 5_000);
    assert_eq!(take(&mut chain.tills[HARBOUR], &sold, 2_000), "reserved");
    assert_eq!(take(&mut chain.tills[MARKET], &large[1], 3_000), "floor");
    assert_eq!(take(&mut chain.tills[3], &large[2], 4_500), "floor");

    let mut chain = chain.restore();
    for till in [HARBOUR, 3, MARKET] {
        chain.come_home(till);
        let class = take(&mut chain.tills[till], &large[3], 100);
        assert_eq!(class, "floor", "till {till} is home, and another is not: nothing is approved");
    }
    chain.come_home(1);
    chain.wait_until_nobody_is_awaited();
    for till in 0..4 {
        assert_eq!(take(&mut chain.tills[till], &large[3], 100), "online", "all are home");
    }
    chain.wait_settled();

    let balances = [&large[0], &large[1], &large[2], &large[3]].map(|card| chain.balance(card));
    assert_eq!(balances, [10_000 - 1_000 - 5_000 - 4_000, 0, 10_000 - 4_500, 10_000 - 700]);
    assert_eq!(chain.balance(&sold), 0, "all of it is the till's right");
    let right = "SELECT granted - spent - released FROM card_uses WHERE till = 1 AND granted > 0";
    assert_eq!(chain.held(right), 3_000);
    let odd = "SELECT count(*) FROM exceptions WHERE reason <> 'shortfall'";
    assert_eq!(chain.held(odd), 0, "what was lost is all that a person has to look at");
    let lost = [1, 2].map(|store| chain.of_store(store, "uncleared"));
    assert_eq!(lost, [0, 2_000], "who came home last with the empty card, and no other store");
    assert!(lost[0] <= shown[0] && lost[1] <= shown[1], "{lost:?} of {shown:?}");
    chain.verify();
}

#[test]
fn a_till_whose_store_is_gone_keeps_what_it_did_and_comes_home_once_the_store_is_back() {
    let top = TempDir::new().unwrap();
    let programs = Programs::find().unwrap();
    let mut house = House::open(&programs, top.path()).unwrap();
    let backup = back_up(&house, top.path());
    let store = ["store", "create", "--name", "Hill", "--ceiling", "5000.00"];
    assert!(house.folder.run(&store).unwrap().status.success());
    let joined = Joined::open(&house, &programs, top.path());
    joined.join(&house, "3").stop().unwrap();
    joined.line.set(Traffic::Stopped);
    let port = house.server.port();
    house.server.stop().unwrap();
    assert!(house.folder.run(&["restore", &backup]).unwrap().status.success());
    house.server = house.folder.serve(port).unwrap();

    let mut till = joined.folder.start().unwrap();
    let after = till.state().unwrap()["event"].clone();
    joined.line.set(Traffic::Flows);
    till.ask("sync_now", &Value::Null).unwrap();
    let told = hear_notice(&mut till, &after, "till_unknown");
    assert!(told.contains("Tell headquarters"), "{told}");
    assert!(house.folder.run(&store).unwrap().status.success(), "the same number again");
    till.ask("sync_now", &Value::Null).unwrap();
    till.wait_settled().unwrap();
    let verify = house.folder.run(&["verify"]).unwrap();
    assert!(verify.status.success(), "{}", String::from_utf8_lossy(&verify.stdout));
}

impl Chain {
    /// Three tills that work, a backup, and then: new limits, and a fourth till.
    fn open(top: &Path) -> Self {
        let programs = Programs::find().unwrap();
        let house = House::open(&programs, top).unwrap();
        let large = house.shop.cards_with(10_000);
        let mut tills: Vec<Till> = house.posts.iter().map(|post| post.open().unwrap()).collect();
        assert_eq!(take(&mut tills[HARBOUR], &large[0], 1_000), "online");
        for till in &mut tills {
            till.wait_settled().unwrap();
        }
        let backup = back_up(&house, top);
        let joined = Joined::open(&house, &programs, top);
        let mut fourth = joined.join(&house, "2");
        let cashier = &house.posts[MARKET].cashier;
        fourth.sign_in(cashier.id, &cashier.pin).unwrap();
        tills.push(fourth);
        let mut chain = Self { house, tills, joined, backup };

        // More than a quarter of the limit: the next one is signed.
        let signed = "SELECT max(number) FROM limits WHERE till = 1";
        let before = chain.held(signed);
        chain.house.posts[HARBOUR].line.set(Traffic::Stopped);
        chain.tills[HARBOUR].wait_offline().unwrap();
        assert_eq!(take(&mut chain.tills[HARBOUR], &large[0], 5_000), "floor");
        assert_eq!(take(&mut chain.tills[HARBOUR], &large[0], 4_000), "floor");
        let small = chain.house.shop.cards_with(5_000);
        assert_eq!(take(&mut chain.tills[HARBOUR], &small[0], 5_000), "floor");
        chain.come_home(HARBOUR);
        assert!(chain.held(signed) > before, "a limit was signed after the backup");
        chain
    }

    fn line(&self, till: usize) -> &Line {
        self.house.posts.get(till).map_or(&self.joined.line, |post| &post.line)
    }

    fn cut_all(&mut self) {
        for till in 0..self.tills.len() {
            self.line(till).set(Traffic::Stopped);
            self.tills[till].wait_offline().unwrap();
        }
    }

    fn restore(mut self) -> Self {
        let port = self.house.server.port();
        assert!(self.house.server.stop().unwrap().success());
        let restored = self.house.folder.run(&["restore", &self.backup]).unwrap();
        let said = String::from_utf8_lossy(&restored.stdout).into_owned();
        assert!(said.contains("their life 2 begins"), "{said}");
        self.house.server = self.house.folder.serve(port).unwrap();
        self
    }

    fn come_home(&mut self, till: usize) {
        self.line(till).set(Traffic::Flows);
        self.tills[till].ask("sync_now", &Value::Null).unwrap();
        self.tills[till].wait_settled().unwrap();
    }

    /// What a till keeps is taken back a moment after it is welcome.
    fn wait_until_nobody_is_awaited(&mut self) {
        let awaited = "SELECT count(*) FROM enrolments WHERE known_in < 2";
        let (folder, till) = (self.house.folder.clone(), &mut self.tills[1]);
        till.wait("nobody to be awaited", |_| held(&folder, awaited) == 0).unwrap();
    }

    fn wait_settled(&mut self) {
        for till in &mut self.tills {
            till.wait_settled().unwrap();
        }
    }

    /// One figure of a store's exposure, in cents.
    fn of_store(&self, store: usize, figure: &str) -> i64 {
        let report = self.house.api().unwrap().rows("/exposure").unwrap();
        report[store - 1][figure]["minor"].as_i64().unwrap()
    }

    fn balance(&self, card: &Card) -> i64 {
        let id = &card.id;
        self.held(&format!(
            "SELECT coalesce(sum(credits_posted_cache - debits_posted_cache), 0) FROM accounts
             WHERE id = 'card:{id}'"
        ))
    }

    fn held(&self, query: &str) -> i64 {
        held(&self.house.folder, query)
    }

    fn verify(&self) {
        let verify = self.house.folder.run(&["verify"]).unwrap();
        assert!(verify.status.success(), "{}", String::from_utf8_lossy(&verify.stdout));
    }
}

impl Joined {
    fn open(house: &House, programs: &Programs, top: &Path) -> Self {
        let folder = TillFolder::new(programs, &top.join("joined")).unwrap();
        Self { folder, line: Line::to_port(house.server.port()).unwrap() }
    }

    /// Joins a store as a new till.
    fn join(&self, house: &House, store: &str) -> Till {
        let made = house.folder.run(&["till", "enrol-code", "--store", store]).unwrap();
        let said = String::from_utf8_lossy(&made.stdout).into_owned();
        let code = said.lines().find_map(|line| line.strip_prefix("code")).unwrap().trim();
        let mut till = self.folder.start().unwrap();
        till.enrol(&self.line.url(), code).unwrap();
        till.wait_settled().unwrap();
        till
    }
}

fn held(folder: &ServerFolder, query: &str) -> i64 {
    let sql = Connection::open(folder.path().join("scrip.db")).unwrap();
    sql.query_row(query, [], |row| row.get(0)).unwrap()
}

fn back_up(house: &House, top: &Path) -> String {
    let file = top.join("books.backup").to_str().unwrap().to_owned();
    let made = house.folder.run(&["backup", &file]).unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    file
}

/// By which class an amount was taken, or why not.
#[track_caller]
fn take(till: &mut Till, card: &Card, minor: i64) -> String {
    act(till, "redeem", card, minor)
}

/// Sells a card while cut off.
#[track_caller]
fn sell(till: &mut Till, card: &Card, minor: i64) {
    assert_eq!(act(till, "activate", card, minor), "issue");
}

#[track_caller]
fn act(till: &mut Till, command: &str, card: &Card, minor: i64) -> String {
    let sheet = till.sheet(&card.token).unwrap();
    let answer = till.try_ask(command, &redeem_input(&sheet, minor, &Value::Null)).unwrap();
    match answer {
        Ok(outcome) if outcome["is"] == "taken" => {
            outcome["receipt"]["class"].as_str().unwrap().to_owned()
        }
        Ok(outcome) => format!("refused {}", outcome["refusal"]["code"]),
        Err(error) => format!("refused {}", error["code"]),
    }
}

/// What people at a till are told under a code.
#[track_caller]
fn hear_notice(till: &mut Till, after: &Value, code: &str) -> String {
    let (began, mut after) = (stopwatch(), after.clone());
    while began.elapsed() < Duration::from_mins(1) {
        let events = till.ask("events", &json!({ "after": after, "wait_ms": 2_000 })).unwrap();
        for row in events.as_array().into_iter().flatten() {
            after = row["number"].clone();
            let notice = &row["event"]["notice"];
            if notice["code"] == code {
                return notice["words"].as_str().unwrap().to_owned();
            }
        }
    }
    panic!("nobody was told {code}");
}
