//! `cargo xtask test`: runs the stages, counts what passed, and says what to run again.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::excerpt;
use crate::fault::{Done, Fault};
use crate::process;
use crate::say;
use crate::stages::{STAGES, Stage, Work};
use crate::tally::Tally;
use crate::workspace::Workspace;

/// A stage that was asked for, and how it went.
struct Ran {
    name: &'static str,
    tally: Tally,
    took: Duration,
    failure: Option<String>,
}

/// Runs the named stages and what they need, or all; `extra` goes on to the test programs.
pub(crate) fn run(workspace: &Workspace, names: &[&str], extra: &[&str]) -> Done {
    let chosen = choose(names)?;
    let mut ran: Vec<Ran> = Vec::new();
    for (index, stage) in chosen.iter().enumerate() {
        say::line(format!("[{}/{}] {}: {}", index + 1, chosen.len(), stage.name, stage.about));
        let begun = Instant::now();
        let is_out = |need: &&&str| ran.iter().any(|r| r.name == **need && r.failure.is_some());
        let (tally, failure) = match stage.needs.iter().find(is_out) {
            Some(need) => (Tally::one(false), Some(format!("did not run: {need} failed"))),
            None => carry_out(workspace, stage, extra),
        };
        let done = Ran { name: stage.name, tally, took: begun.elapsed(), failure };
        say::line(format!("      {}, {}", done.tally.words(), say::duration(done.took)));
        if let Some(failure) = &done.failure {
            explain(workspace, stage.name, failure);
        }
        ran.push(done);
    }
    close(&ran)
}

/// The list of stages, for the help.
pub(crate) fn list() -> String {
    let rows = STAGES.iter().map(|stage| format!("  {:8} {}", stage.name, stage.about));
    rows.collect::<Vec<_>>().join(
        "
",
    )
}

fn choose(names: &[&str]) -> Done<Vec<&'static Stage>> {
    if let Some(unknown) = names.iter().find(|name| STAGES.iter().all(|s| s.name != **name)) {
        return Err(Fault::new(format!("there is no stage {unknown}; there are\n{}", list())));
    }
    let mut wanted: Vec<&str> = names.to_vec();
    let mut next = 0;
    while let Some(name) = wanted.get(next).copied() {
        let needs = STAGES.iter().filter(|stage| stage.name == name).flat_map(|stage| stage.needs);
        wanted.extend(needs.copied());
        next += 1;
    }
    let asked = |stage: &&Stage| wanted.is_empty() || wanted.contains(&stage.name);
    Ok(STAGES.iter().filter(asked).collect())
}

fn carry_out(workspace: &Workspace, stage: &Stage, extra: &[&str]) -> (Tally, Option<String>) {
    let log = workspace.log(stage.name);
    match &stage.work {
        Work::Own(work) => {
            let failure = work(workspace).err().map(|fault| fault.to_string());
            (Tally::one(failure.is_none()), failure)
        }
        Work::Checks(commands) => {
            let mut tally = Tally::default();
            let failure = in_turn(stage, commands(workspace), &log, |passed| {
                tally += Tally::one(passed);
            });
            (tally, failure)
        }
        Work::Tests(commands) => {
            let mut commands = commands(workspace);
            if !extra.is_empty() {
                for command in &mut commands {
                    command.arg("--").args(extra);
                }
            }
            let failure = in_turn(stage, commands, &log, |_| ());
            counted(Tally::read(&read(&log)), failure)
        }
    }
}

/// A stage of tests passed if its programs ended well, some test ran, and none failed.
fn counted(mut tally: Tally, failure: Option<String>) -> (Tally, Option<String>) {
    let failure = failure.or_else(|| (tally.passed == 0).then(|| "no test ran".to_owned()));
    if failure.is_some() && tally.failed == 0 {
        // It did not compile, or a program ended before it had counted.
        tally.failed = 1;
    }
    (tally, failure)
}

/// Runs all commands, so that one failure does not hide another; gives back the first.
fn in_turn(
    stage: &Stage,
    commands: Vec<std::process::Command>,
    log: &Path,
    mut each: impl FnMut(bool),
) -> Option<String> {
    let mut first = process::fresh_log(log).err().map(|fault| fault.to_string());
    for command in commands {
        let limit = Duration::from_mins(stage.minutes_max);
        let failure = match process::run(stage.name, command, log, limit) {
            Ok(ended) if ended.is_well() => None,
            Ok(ended) => Some(format!("{}\n{}", ended.words(), excerpt::of(&read(log)))),
            Err(fault) => Some(fault.to_string()),
        };
        each(failure.is_none());
        first = first.or(failure);
    }
    first
}

fn explain(workspace: &Workspace, name: &str, failure: &str) {
    say::line(format!("FAILED {name}: {failure}"));
    let log = workspace.log(name);
    if log.is_file() {
        say::line(format!("  log:   {}", workspace.shown(&log)));
    }
    say::line(format!("  again: cargo xtask test {name}"));
}

fn close(ran: &[Ran]) -> Done {
    let mut sum = Tally::default();
    say::line("");
    for stage in ran {
        let mark = if stage.failure.is_some() { "FAILED" } else { "ok" };
        say::line(format!("{:8} {:6} {:>12}", stage.name, mark, say::duration(stage.took)));
        sum += stage.tally;
    }
    let failed: Vec<&str> = ran.iter().filter(|r| r.failure.is_some()).map(|r| r.name).collect();
    if !failed.is_empty() {
        say::line(format!("again: cargo xtask test {}", failed.join(" ")));
    }
    say::line(sum.words());
    if failed.is_empty() { Ok(()) } else { Err(Fault::new("tests failed")) }
}

fn read(log: &Path) -> String {
    String::from_utf8_lossy(&fs::read(log).unwrap_or_default()).into_owned()
}
