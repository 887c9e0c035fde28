//! `bench-decide`: from a card's decoded code to its payment on the disk, with the line down, beside what
//! the bare disk takes for the same bytes.
//!
//! A real headquarters enrols a till in this very process; then the line is cut. Each payment is followed
//! by one append and fdatasync of as many bytes to a plain file in the same folder, so that a busy disk or
//! machine slows both alike.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints its figures")]

use clap::Parser;
use pos_app::{Till, commands, config};
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;
use tests::demo::{House, Post};
use tests::real::{Card, Found, Programs, Traffic, Trouble, redeem_input, stopwatch};

/// Enough for a 99th percentile.
const PAYMENTS: usize = 2_000;
/// The first ones fill caches.
const WARM: usize = 50;
/// Longer than a till takes to join.
const PATIENCE: Duration = Duration::from_mins(1);

/// Measures what one offline payment takes.
#[derive(Parser)]
struct Options {
    /// One JSON object per figure and line.
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let options = Options::parse();
    match measure() {
        Ok((till, disk)) => {
            report(&options, &till, &disk);
            ExitCode::SUCCESS
        }
        Err(trouble) => {
            eprintln!("bench-decide: {trouble}");
            ExitCode::FAILURE
        }
    }
}

/// How long each payment took, and each write to the bare disk.
fn measure() -> Found<(Vec<f64>, Vec<f64>)> {
    let folder = tempfile::tempdir()?;
    let house = House::open(&Programs::find()?, folder.path())?;
    widen_limits(&house)?;
    let post = house.posts.first().ok_or_else(|| Trouble::new("there is no till"))?;
    let till = join(post)?;
    post.line.set(Traffic::Stopped);
    wait(&till, "the line to be down", |state| state["line"]["line"]["is"] == "offline")?;
    let cards: Vec<Card> =
        house.shop.cards.into_iter().filter(|card| card.state == "active").collect();
    let mut bare = File::create(post.folder.data().join("bare"))?;
    let mut bytes = Vec::new();
    let (mut of_till, mut of_disk) = (Vec::new(), Vec::new());
    for (number, card) in (0..WARM + PAYMENTS).zip(cards.iter().cycle()) {
        let began = stopwatch();
        take(&till, card)?;
        let took = began.elapsed();
        if bytes.is_empty() {
            bytes = newest_entry(&post.folder.data())?;
        }
        let began = stopwatch();
        bare.write_all(&bytes)?;
        bare.sync_data()?;
        let bare_took = began.elapsed();
        if number >= WARM {
            of_till.push(took.as_secs_f64() * 1e3);
            of_disk.push(bare_took.as_secs_f64() * 1e3);
        }
    }
    Ok((of_till, of_disk))
}

/// Limits that a benchmark does not reach.
fn widen_limits(house: &House) -> Found<()> {
    let store = house.posts.first().map_or(1, |post| post.place.store);
    let policy = json!({
        "payment_minor_max": 5_000, "card_minor_max": 1_000_000, "floor_minor": 10_000_000,
        "floor_count": 1_000_000,
    });
    let set = json!({ "name": "Bench", "asset": "EUR", "ceiling": 100_000_000, "policy": policy });
    house.api()?.put(&format!("/stores/{store}"), &set).map(|_| ())
}

fn join(post: &Post) -> Found<Till> {
    let options = config::Options {
        data_dir: Some(post.folder.data()),
        bound_dir: Some(post.folder.bound()),
        ..config::Options::default()
    };
    let till = Till::open(options).map_err(|fault| Trouble::new(fault.to_string()))?;
    let with = json!({ "server": post.line.url(), "code": post.place.enrol_code });
    call(&till, "enrol", with)?;
    wait(&till, "limits and list", |state| {
        state["line"]["line"]["is"] == "online" && state["head_room"]["list_as_of"].is_number()
    })?;
    let people = || commands::call(&till, "staff_list", Value::Null);
    wait(&till, "people", |_| {
        people().is_ok_and(|list| list.as_array().is_some_and(|all| !all.is_empty()))
    })?;
    call(&till, "sign_in", json!({ "staff": post.cashier.id, "pin": post.cashier.pin }))?;
    Ok(till)
}

/// One cent, from the code's text to the receipt.
fn take(till: &Till, card: &Card) -> Found<()> {
    let asked = call(till, "card_by_token", json!(card.token))?;
    let outcome = call(till, "redeem", redeem_input(&asked["sheet"], 1, &Value::Null))?;
    if outcome["is"] == "taken" && outcome["receipt"]["class"] == "floor" {
        return Ok(());
    }
    Err(Trouble::new(format!("the payment was not taken offline: {outcome}")))
}

fn wait(till: &Till, what: &str, is_there: impl Fn(&Value) -> bool) -> Found<()> {
    let began = stopwatch();
    while began.elapsed() < PATIENCE {
        let state = call(till, "till_state", Value::Null)?;
        if is_there(&state) {
            return Ok(());
        }
        till.wait_for_events(state["event"].as_u64().unwrap_or(0), Duration::from_millis(200));
    }
    Err(Trouble::new(format!("waiting for {what}")))
}

fn call(till: &Till, name: &str, input: Value) -> Found<Value> {
    commands::call(till, name, input)
        .map_err(|said| Trouble::new(format!("{name}: {}", said.words)))
}

/// The bytes of an entry as the journal keeps them.
fn newest_entry(data: &Path) -> Found<Vec<u8>> {
    let path = data.join(pos_app::store::FILE_NAME);
    let read = || {
        let sql = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let newest = "SELECT bytes FROM entry ORDER BY sequence DESC LIMIT 1";
        sql.query_row(newest, [], |row| row.get(0))
    };
    read().map_err(Trouble::doing(format!("reading {}", path.display())))
}

fn report(options: &Options, till: &[f64], disk: &[f64]) {
    for (name, share) in [("p50", 0.5), ("p99", 0.99)] {
        let (ours, bare) = (percentile(till, share), percentile(disk, share));
        say(options, &format!("decide.{name}"), ours, "ms", Some(bare));
        say(options, &format!("decide.disk_{name}"), bare, "ms", None);
        say(options, &format!("decide.{name}_ratio"), ours / bare, "times", None);
    }
}

fn percentile(times: &[f64], share: f64) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a place in a short list"
    )]
    let place = (sorted.len() as f64 * share) as usize;
    sorted.get(place).copied().unwrap_or(f64::NAN)
}

/// One figure; `ceiling` is what the bare disk took in the same seconds.
fn say(options: &Options, name: &str, value: f64, unit: &str, ceiling: Option<f64>) {
    if options.json {
        let mut figure = json!({ "name": name, "value": value, "unit": unit });
        if let Some(ceiling) = ceiling {
            figure["ceiling"] = json!(ceiling);
            figure["ratio"] = json!(value / ceiling);
        }
        println!("{figure}");
    } else {
        println!("{name:24} {value:>10.3} {unit}");
    }
}
