//! How long the processor's cores worked for a process, and its memory: figures that do not depend on who else is
//! there.

use std::fs;

/// Linux counts these times in hundredths of a second, whatever its own clock is (`man proc_pid_stat`).
const TICKS_PER_SECOND: f64 = 100.0;
/// Where the times in user mode and in the kernel stand, counted from the field after the name.
const TIMES: std::ops::RangeInclusive<usize> = 11..=12;

/// Seconds of core time that a process, all its threads included, has used so far.
pub(crate) fn seconds(process: &str) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).expect("the process runs");
    // The name stands in parentheses and may hold anything.
    let (_, fields) = stat.rsplit_once(')').expect("the name is followed by numbers");
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let ticks = fields[TIMES].iter().map(|ticks| ticks.parse::<f64>().expect("times are numbers"));
    ticks.sum::<f64>() / TICKS_PER_SECOND
}

/// The most memory that a process has held so far, in MB.
pub(crate) fn peak_memory(process: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("the process runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kib.expect("Linux counts it in kB") * 1024.0 / 1e6
}
