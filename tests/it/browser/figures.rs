//! What a running window costs, for `cargo xtask bench window`: printed, and compared with nothing here.

use std::fs;
use std::path::Path;

/// Clock ticks a second in `/proc`: fixed on Linux.
const TICKS: f64 = 100.0;

/// The newest process of a program.
pub(crate) fn process_of(program: &Path) -> u32 {
    let entries = fs::read_dir("/proc").expect("Linux lists its processes").flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let runs_it = |pid: &u32| {
        fs::read_link(format!("/proc/{pid}/exe")).is_ok_and(|exe| Path::new(&exe) == program)
    };
    pids.filter(runs_it).max_by(|a, b| began(*a).total_cmp(&began(*b))).expect("it runs")
}

/// Milliseconds since a process began, to a hundredth of a second.
pub(crate) fn age_ms(pid: u32) -> f64 {
    let uptime = fs::read_to_string("/proc/uptime").expect("Linux says how long it is up");
    let now: f64 = uptime.split(' ').next().and_then(|s| s.parse().ok()).expect("seconds");
    (now - began(pid)) * 1e3
}

/// Bytes that a process shares with nobody.
pub(crate) fn private_bytes(pid: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).expect("it runs");
    let private = text.lines().filter(|line| line.starts_with("Private_"));
    let kilobytes = private.filter_map(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
    kilobytes.sum::<f64>() * 1024.0
}

/// One figure on a line of its own, whatever stands on the line before.
pub(crate) fn say(name: &str, value: f64, unit: &str) {
    let line = serde_json::json!({ "name": name, "value": value, "unit": unit });
    println!("\n{line}");
}

/// Seconds after the machine's start at which a process began: field 22, counted after its name.
fn began(pid: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: f64 =
        after_name.split_whitespace().nth(19).and_then(|s| s.parse().ok()).unwrap_or(0.0);
    ticks / TICKS
}
