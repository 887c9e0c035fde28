//! The real till in another year: Debian's faketime moves its clock, a bound file its boot id.

#![expect(
    clippy::unwrap_used,
    reason = "what goes wrong in a test's own work is the test's failure"
)]

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;
use tests::demo::{House, Post};
use tests::real::{Programs, Till, Traffic, redeem_input};

/// What the signed limits still allow, and what the till says of itself.
#[derive(Debug)]
struct Bounds {
    floor_left: i64,
    floor_count_left: i64,
    issue_left: i64,
    took: bool,
    said: String,
}

#[test]
fn ten_years_back_or_ahead_widen_no_bound_on_money() {
    let folder = TempDir::new().unwrap();
    let programs = Programs::find().unwrap();
    let house = House::open(&programs, folder.path()).unwrap();
    let post = &house.posts[0];
    let mut till = post.open().unwrap();
    till.wait_settled().unwrap();
    post.line.set(Traffic::Stopped);
    till.wait_offline().unwrap();
    let token = |at: usize| house.shop.cards_with(5_000)[at].token.clone();
    let mut before = look(&mut till, &token(0));
    assert!(before.took, "today it takes: {before:?}");
    till.stop().unwrap();
    let moves = ["+3650d", "-3650d", "+0", "-3650d", "+3650d", "+0"];
    let mut took_elsewhen = Vec::new();
    for (at, moved) in moves.into_iter().enumerate() {
        let mut till = start(post, moved, &folder.path().join(format!("boot-{at}")), at);
        till.sign_in(post.cashier.id, &post.cashier.pin).unwrap();
        let now = look(&mut till, &token(at % 4));
        assert!(now.floor_left <= before.floor_left, "{moved}: {now:?} after {before:?}");
        assert!(now.floor_count_left <= before.floor_count_left, "{moved}: {now:?} {before:?}");
        assert!(now.issue_left <= before.issue_left, "{moved}: {now:?} after {before:?}");
        if moved != "+0" {
            took_elsewhen.push((moved, now.took));
            assert!(now.took || !now.said.is_empty(), "{moved}: it says what is wrong");
        }
        before = now;
        till.stop().unwrap();
    }
    assert!(
        took_elsewhen.iter().all(|(_, took)| !took),
        "a till whose clock is ten years off has no live limit: {took_elsewhen:?}"
    );
    // What was taken while the clock jumped settles, and signed time sets it right.
    post.line.set(Traffic::Flows);
    let mut till = post.open().unwrap();
    till.wait_settled().unwrap();
    till.stop().unwrap();
    let verify = house.folder.run(&["verify"]).unwrap();
    assert!(verify.status.success(), "{}", String::from_utf8_lossy(&verify.stdout));
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

/// Tries to take ten euros on risk, and reads the bounds afterwards.
fn look(till: &mut Till, token: &str) -> Bounds {
    let outcome = till
        .sheet(token)
        .and_then(|sheet| till.try_ask("redeem", &redeem_input(&sheet, 1_000, &Value::Null)));
    let (took, said) = match outcome.unwrap() {
        Ok(outcome) if outcome["is"] == "taken" => (true, String::new()),
        Ok(outcome) => (false, outcome["refusal"]["code"].as_str().unwrap_or_default().to_owned()),
        Err(error) => (false, error["code"].as_str().unwrap_or_default().to_owned()),
    };
    let room = till.state().unwrap()["head_room"].clone();
    let figure = |name: &str| {
        let figure = &room[name];
        figure["minor"].as_i64().or(figure.as_i64()).unwrap_or(0)
    };
    Bounds {
        floor_left: figure("floor_left"),
        floor_count_left: figure("floor_count_left"),
        issue_left: figure("issue_left"),
        took,
        said,
    }
}
