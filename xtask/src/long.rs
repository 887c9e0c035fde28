//! `cargo xtask long`: the runs for which an ordinary test has no time, with their tables kept.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::excerpt;
use crate::fault::{Done, Fault};
use crate::packages::Need;
use crate::process;
use crate::say;
use crate::setup;
use crate::stages;
use crate::workspace::Workspace;

/// One long run.
struct Run {
    name: &'static str,
    about: &'static str,
    /// Which variable says how often, and how often.
    times: (&'static str, &'static str),
    /// What cargo is told to test.
    which: &'static [&'static str],
    /// Lines that begin so, or hold this, are the table.
    table: &'static [&'static str],
    hours_max: u64,
}

const RUNS: &[Run] = &[
    Run {
        name: "kills",
        about: "till and server killed 200 times each, every phase at least 20 times",
        times: ("SCRIP_KILLS", "200"),
        which: &["--test", "kill", "--", "--nocapture", "--test-threads=1"],
        table: &["SCRIP_SEED=", "kills of the ", " payments, ", "test result: "],
        hours_max: 3,
    },
    Run {
        name: "mutations",
        about: "100,000 damaged tokens, entries, limits, documents and frames each",
        times: ("SCRIP_MUTATIONS", "100000"),
        which: &["--lib", "--test", "server", "--", "--nocapture", "damaged", "mutated"],
        table: &[" damaged ", "  ", "test result: "],
        hours_max: 3,
    },
];

/// Runs the named ones, or all; what they count is kept in `out/long/<name>.txt`.
pub(crate) fn run(workspace: &Workspace, names: &[&str]) -> Done {
    if let Some(unknown) = names.iter().find(|name| RUNS.iter().all(|run| run.name != **name)) {
        return Err(Fault::new(format!("there is no long run {unknown}; there are\n{}", list())));
    }
    setup::run(workspace, Need::Test)?;
    let mut failed = Vec::new();
    for run in RUNS.iter().filter(|run| names.is_empty() || names.contains(&run.name)) {
        say::line(format!("long {}: {}", run.name, run.about));
        let begun = Instant::now();
        if let Err(fault) = carry_out(workspace, run) {
            say::line(format!("FAILED {}: {fault}", run.name));
            failed.push(run.name);
        }
        say::line(format!("      {}", say::duration(begun.elapsed())));
    }
    if failed.is_empty() {
        return Ok(());
    }
    Err(Fault::new(format!("again: cargo xtask long {}", failed.join(" "))))
}

/// The list of long runs, for the help.
pub(crate) fn list() -> String {
    let rows = RUNS.iter().map(|run| format!("  {:9} {}", run.name, run.about));
    rows.collect::<Vec<_>>().join("\n")
}

fn carry_out(workspace: &Workspace, run: &Run) -> Done {
    let log = workspace.log(&format!("long-{}", run.name));
    process::fresh_log(&log)?;
    let mut command: Command = stages::tests(workspace, run.which);
    command.env(run.times.0, run.times.1);
    let ended = process::run(run.name, command, &log, Duration::from_hours(run.hours_max))?;
    let said = process::tail(&log, usize::MAX);
    let table = table_of(&said, run.table);
    let kept = workspace.path(&format!("out/long/{}.txt", run.name));
    keep(&kept, &format!("{}={}\n{table}", run.times.0, run.times.1))?;
    say::line(&table);
    say::line(format!("      kept in {}", workspace.shown(&kept)));
    if !ended.is_well() {
        let (words, log) = (ended.words(), workspace.shown(&log));
        return Err(Fault::new(format!("{words}\n{}\nThe whole log: {log}", excerpt::of(&said))));
    }
    if table.is_empty() { Err(Fault::new("it counted nothing")) } else { Ok(()) }
}

/// The lines of a log that are the table.
fn table_of(log: &str, marks: &[&str]) -> String {
    let is_mark = |line: &str, mark: &str| {
        // Rows of a table are indented by two; cargo's own words are by more.
        let is_row =
            || line.starts_with(mark) && line[mark.len()..].starts_with(char::is_alphanumeric);
        if mark.trim().is_empty() { is_row() } else { line.contains(mark) }
    };
    let is_empty =
        |line: &str| line.contains("test result: ") && line.contains(" 0 passed; 0 failed");
    let lines = log.lines().filter(|line| marks.iter().any(|mark| is_mark(line, mark)));
    lines.filter(|line| !is_empty(line)).collect::<Vec<_>>().join("\n")
}

fn keep(path: &std::path::Path, text: &str) -> Done {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| Fault::at(folder, &error))?;
    }
    fs::write(path, format!("{text}\n")).map_err(|error| Fault::at(path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_log_the_tables_are_kept() {
        let log = "   Compiling shared\nrunning 1 test\nSCRIP_SEED=7\nkills of the till by phase:  After 20\n\
                   the tills: 90 payments, 88 of them shown\ntest a ... ok\n\
                   test result: ok. 1 passed; 0 failed\ntest result: ok. 0 passed; 0 failed; 0 ignored";
        assert_eq!(
            table_of(log, RUNS[0].table),
            "SCRIP_SEED=7\nkills of the till by phase:  After 20\n\
             the tills: 90 payments, 88 of them shown\ntest result: ok. 1 passed; 0 failed"
        );
        let log = "    Finished in 3 s\ntest x ... ok\n10 damaged tokens, by how deep they got:\n  token_too_long   9\n  read   1";
        assert_eq!(
            table_of(log, RUNS[1].table),
            "10 damaged tokens, by how deep they got:\n  token_too_long   9\n  read   1"
        );
    }
}
