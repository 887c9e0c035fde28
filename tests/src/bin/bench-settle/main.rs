//! How many entries a second the server settles over its real sockets, durably.
//!
//! Tills, cards and entries are made and signed beforehand. The server is its own process, on the same cores
//! as its load. The clock runs from the first byte of the first entry to the last outcome.

mod bare;
mod cores;
mod load;
mod prepare;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Instant;
use sync_server::store;
use sync_server::store::read::Turn;
use sync_server::store::read::exceptions::{self, Wanted};

/// How large the load is.
#[derive(Clone, Copy, Debug, clap::Parser)]
struct Options {
    /// Tills, each on its own socket.
    #[arg(long, default_value_t = 50)]
    tills: u32,
    /// Cards that they share.
    #[arg(long, default_value_t = 10_000)]
    cards: u32,
    /// Entries in all.
    #[arg(long, default_value_t = 1_000_000)]
    entries: u32,
    /// One JSON object per figure instead of text.
    #[arg(long)]
    json: bool,
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn main() -> ExitCode {
    let options = <Options as clap::Parser>::parse();
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let prepared = prepare::prepare(folder.path(), options.tills, options.cards, options.entries);
    let sample: Vec<_> = prepared.first().map_or(Vec::new(), |till| till.entries.clone());
    let key = prepared.first().map(|till| till.key.public());
    let mut server = start(folder.path());
    let address = address_of(&mut server);
    let before = core_times(&server);
    let began = Instant::now();
    let seconds = load::run(&address, prepared);
    let whole = began.elapsed().as_secs_f64();
    let after = core_times(&server);
    let memory = cores::peak_memory(&server.id().to_string());
    stop(server);
    let verified = verify(folder.path()) && nothing_is_odd(folder.path());
    let checks = key.map_or(f64::NAN, |key| bare::checks(&sample, key));
    let commits = bare::commits(folder.path(), &sample);
    let rate = f64::from(options.entries) / seconds;
    // Each entry is checked and written, so no server could be faster than the slower of the two.
    say(options, "settle.rate", rate, "entries/s", Some(checks.min(commits)));
    say(options, "settle.seconds", seconds, "s", None);
    say(options, "settle.with_greeting", whole, "s", None);
    for (name, before, after) in [
        ("settle.server_core_time", before.0, after.0),
        ("settle.load_core_time", before.1, after.1),
    ] {
        say(options, name, (after - before) * 1e6 / f64::from(options.entries), "us/entry", None);
    }
    say(options, "settle.server_memory", memory, "MB", None);
    say(options, "settle.bare_checks", checks, "signatures/s", None);
    say(options, "settle.bare_commits", commits, "entries/s", None);
    say(options, "settle.verified", f64::from(u8::from(verified)), "bool", None);
    if verified { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Of the server and of the load.
fn core_times(server: &Child) -> (f64, f64) {
    (cores::seconds(&server.id().to_string()), cores::seconds("self"))
}

/// One figure; `ceiling` is the best that this machine could do in the same minute.
fn say(options: Options, name: &str, value: f64, unit: &str, ceiling: Option<f64>) {
    let line = if options.json {
        let mut figure = serde_json::json!({"name": name, "value": value, "unit": unit});
        if let Some(ceiling) = ceiling {
            figure["ceiling"] = serde_json::json!(ceiling);
            figure["ratio"] = serde_json::json!(value / ceiling);
        }
        figure.to_string()
    } else {
        format!("{name:<24} {value:>12.1} {unit}")
    };
    sync_server::say::line(line);
}

fn start(folder: &Path) -> Child {
    Command::new(prepare::server_binary())
        .arg("--data-dir")
        .arg(folder)
        .args(["serve", "--listen", "127.0.0.1:0", "--log-filter", "warn"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the server starts")
}

/// The address stands in the line that the server prints once it listens.
fn address_of(server: &mut Child) -> String {
    let out = server.stdout.take().expect("its output is piped");
    let lines = BufReader::new(out).lines().map_while(Result::ok);
    let line = lines
        .map(|line| line.split_whitespace().nth(2).unwrap_or_default().to_owned())
        .find(|word| word.starts_with("http://"));
    let address = line.expect("the server says where it listens");
    address.trim_start_matches("http://").to_owned()
}

fn stop(mut server: Child) {
    let _already_gone = Command::new("kill").arg(server.id().to_string()).status();
    let _ended = server.wait();
}

/// No entry left an exception: what is measured is the ordinary one.
fn nothing_is_odd(folder: &Path) -> bool {
    let sql = store::open_to_read(&folder.join("scrip.db")).expect("the books can be read");
    let odd = exceptions::list(&sql, None, Wanted::All, Turn::default())
        .expect("the exceptions can be read");
    odd.rows.is_empty()
}

fn verify(folder: &Path) -> bool {
    let verify = Command::new(prepare::server_binary())
        .arg("--data-dir")
        .arg(folder)
        .arg("verify")
        .stdout(Stdio::null())
        .status();
    verify.is_ok_and(|status| status.success())
}
