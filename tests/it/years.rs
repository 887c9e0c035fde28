//! The real till in another year: Debian's faketime moves its clock, a bound file its boot id.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what goes wrong in a test's own work is the test's failure"
)]

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;
use tests::demo::{House, Post};
use tests::real::{Programs, Till, Traffic, redeem_input};

/// What the signed limits still allow, and what came of trying.
#[derive(Debug)]
struct Bounds {
    floor_left: i64,
    floor_count_left: i64,
    issue_left: i64,
    issue_count_left: i64,
    reserved: i64,
    /// Ten euros on risk: by which class they were taken, or the code of the refusal.
    risk: String,
    /// A euro of what is reserved here: the same.
    right: String,
}

/// How far the clock is off after each start, and what the till says to a payment on risk. Once it has seen the
/// later year, each earlier one is doubtful, and what was doubtful once stays so until headquarters tells the time.
const MOVES: [(&str, &str); 6] = [
    ("+3650d", "limit_expired"),
    ("-3650d", "clock_set_back"),
    ("+0", "clock_set_back"),
    ("-3650d", "clock_set_back"),
    ("+3650d", "clock_set_back"),
    ("+0", "clock_set_back"),
];

#[test]
fn ten_years_back_or_ahead_widen_no_bound_on_money() {
    let folder = TempDir::new().unwrap();
    let programs = Programs::find().unwrap();
    let house = House::open(&programs, folder.path()).unwrap();
    let post = &house.posts[0];
    let mut till = post.open().unwrap();
    till.wait_settled().unwrap();
    let cut_off = |till: &mut Till| {
        post.line.set(Traffic::Stopped);
        till.wait_offline().unwrap();
    };
    cut_off(&mut till);
    let sold = sell(&mut till, &house);
    let token = |at: usize| house.shop.cards_with(5_000)[at].token.clone();
    let mut before = look(&mut till, &token(0), &sold);
    assert_eq!((before.risk.as_str(), before.right.as_str()), ("floor", "reserved"), "today");
    assert!(before.all_positive(), "there is something to widen: {before:?}");
    till.stop().unwrap();
    for (at, (moved, code)) in MOVES.into_iter().enumerate() {
        let mut till = start(post, moved, &folder.path().join(format!("boot-{at}")), at);
        till.sign_in(post.cashier.id, &post.cashier.pin).unwrap();
        let now = look(&mut till, &token(at % 4), &sold);
        assert!(now.floor_left <= before.floor_left, "{moved}: {now:?} after {before:?}");
        assert!(now.floor_count_left <= before.floor_count_left, "{moved}: {now:?} {before:?}");
        assert!(now.issue_left <= before.issue_left, "{moved}: {now:?} after {before:?}");
        assert!(now.issue_count_left <= before.issue_count_left, "{moved}: {now:?} {before:?}");
        assert_eq!(now.risk, code, "{moved}, start {at}: it says what is wrong");
        assert_eq!(now.right, "reserved", "{moved}: a right is not a matter of time");
        assert_eq!(now.reserved, before.reserved - 100, "{moved}: spent is spent");
        before = now;
        till.stop().unwrap();
    }
    // What was taken while the clock jumped settles, and signed time sets it right.
    post.line.set(Traffic::Flows);
    let mut till = post.open().unwrap();
    till.wait_settled().unwrap();
    cut_off(&mut till);
    let after = look(&mut till, &token(3), &sold);
    assert_eq!((after.risk.as_str(), after.reserved), ("floor", before.reserved - 100));
    assert_eq!(attempt(&mut till, &sold, after.reserved + 1), "not_enough_funds");
    post.line.set(Traffic::Flows);
    till.ask("sync_now", &Value::Null).unwrap();
    till.wait_settled().unwrap();
    till.stop().unwrap();
    let verify = house.folder.run(&["verify"]).unwrap();
    assert!(verify.status.success(), "{}", String::from_utf8_lossy(&verify.stdout));
}

/// Sells a card while cut off: its value is a right of this till. Gives its code.
fn sell(till: &mut Till, house: &House) -> String {
    let pending = house.shop.cards.iter().find(|card| card.state == "pending").unwrap();
    let sheet = till.sheet(&pending.token).unwrap();
    let sold = till.ask("activate", &redeem_input(&sheet, 2_000, &Value::Null)).unwrap();
    assert_eq!(sold["is"], "taken", "{sold}");
    pending.token.clone()
}

/// The same till with its clock moved, after a boot with another id.
fn start(post: &Post, moved: &str, boot: &Path, number: usize) -> Till {
    fs::write(boot, format!("{number:08}-0000-4000-8000-000000000000\n")).unwrap();
    let mut command = Command::new("unshare");
    if !rustix::process::geteuid().is_root() {
        command.args(["--user", "--map-root-user"]);
    }
    command.args(["--mount", "sh", "-c"]);
    command.arg("mount --bind \"$0\" /proc/sys/kernel/random/boot_id && exec faketime -f \"$@\"");
    command.arg(boot).arg(moved).arg(post.folder.program());
    // Timers go on as they are: a machine that is set to another year does not stop waiting.
    command.env("FAKETIME_DONT_FAKE_MONOTONIC", "1").env("DONT_FAKE_MONOTONIC", "1");
    post.folder.start_by(command).unwrap()
}

/// Tries to take ten euros on risk and one of a right, and reads the bounds afterwards.
fn look(till: &mut Till, on_risk: &str, sold: &str) -> Bounds {
    let risk = attempt(till, on_risk, 1_000);
    let right = attempt(till, sold, 100);
    let room = till.state().unwrap()["head_room"].clone();
    let figure = |name: &str| {
        let figure = &room[name];
        let read = figure["minor"].as_i64().or(figure.as_i64());
        read.unwrap_or_else(|| panic!("the till does not say {name}: {room}"))
    };
    Bounds {
        floor_left: figure("floor_left"),
        floor_count_left: figure("floor_count_left"),
        issue_left: figure("issue_left"),
        issue_count_left: figure("issue_count_left"),
        reserved: figure("reserved"),
        risk,
        right,
    }
}

/// By which class an amount is taken of a card, or the code of what was said instead.
fn attempt(till: &mut Till, token: &str, minor: i64) -> String {
    let outcome = till
        .sheet(token)
        .and_then(|sheet| till.try_ask("redeem", &redeem_input(&sheet, minor, &Value::Null)));
    let said = match outcome.unwrap() {
        Ok(outcome) if outcome["is"] == "taken" => outcome["receipt"]["class"].clone(),
        Ok(outcome) => outcome["refusal"]["code"].clone(),
        Err(error) => error["code"].clone(),
    };
    said.as_str().unwrap().to_owned()
}

impl Bounds {
    fn all_positive(&self) -> bool {
        let figures = [
            self.floor_left,
            self.floor_count_left,
            self.issue_left,
            self.issue_count_left,
            self.reserved,
        ];
        figures.iter().all(|figure| *figure > 0)
    }
}
