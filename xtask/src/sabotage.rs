//! `cargo xtask sabotage`: shows that the tests bite. For each row of `sabotage/rows` it changes
//! one line in a scratch copy of the tree and expects the named test to fail.

mod rows;
mod scratch;

use std::process::Command;
use std::time::{Duration, Instant};

use rows::Row;
use scratch::Scratch;

use crate::fault::{Done, Fault};
use crate::process;
use crate::say;
use crate::tally::Tally;
use crate::workspace::Workspace;

const LIMIT: Duration = Duration::from_mins(20);

/// What a test said.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    Green,
    Red,
    /// The row proves nothing, and why.
    Void(String),
}

/// Tries the rows that are asked for, by the number of their invariant or by words of what they say or of their test;
/// all where nothing is asked for.
pub(crate) fn run(workspace: &Workspace, asked: &[&str]) -> Done {
    let is_asked = |row: &&Row| asked.is_empty() || asked.iter().any(|word| row.is_meant_by(word));
    let rows: Vec<&Row> = rows::all().filter(is_asked).collect();
    if let Some(word) = asked.iter().find(|word| !rows::all().any(|row| row.is_meant_by(word))) {
        return Err(Fault::new(format!("there is no sabotage for “{word}”")));
    }
    let log = workspace.log("sabotage");
    process::fresh_log(&log)?;
    let scratch = Scratch::make(workspace)?;
    let mut lines = Vec::new();
    let mut is_all_red = true;
    for (index, row) in rows.iter().enumerate() {
        say::line(format!("[{}/{}] {}: {}", index + 1, rows.len(), row.invariant, row.about));
        let begun = Instant::now();
        let verdict = attempt(workspace, &scratch, row)?;
        is_all_red &= verdict == Verdict::Red;
        let said = match &verdict {
            Verdict::Red => "red".to_owned(),
            Verdict::Green => "GREEN: the test does not notice".to_owned(),
            Verdict::Void(why) => format!("VOID: {why}"),
        };
        say::line(format!("      {said}, {}", say::duration(begun.elapsed())));
        lines.push(format!("{:>9}  {said:6}  {:54}  {}", row.invariant, row.about, row.test));
    }
    say::line(format!("\ninvariant  {:6}  {:54}  test", "result", "sabotage"));
    lines.iter().for_each(say::line);
    if is_all_red {
        return Ok(());
    }
    let log = workspace.shown(&log);
    Err(Fault::new(format!("not every sabotage was noticed; the log: {log}")))
}

/// The test is green, then the line is changed, then it must be red.
fn attempt(workspace: &Workspace, scratch: &Scratch, row: &Row) -> Done<Verdict> {
    match test(workspace, scratch, row)? {
        Verdict::Green => {}
        Verdict::Red => return Ok(Verdict::Void("red before the line was changed".to_owned())),
        void @ Verdict::Void(_) => return Ok(void),
    }
    if let Some(why) = scratch.change(row)? {
        return Ok(Verdict::Void(why));
    }
    let verdict = test(workspace, scratch, row);
    scratch.put_back(row)?;
    verdict
}

/// Runs the row's test in the scratch copy. Only a test that ran and failed is red: a change that
/// does not compile shows nothing.
fn test(workspace: &Workspace, scratch: &Scratch, row: &Row) -> Done<Verdict> {
    let log = workspace.log("sabotage-test");
    process::fresh_log(&log)?;
    let mut cargo: Command = workspace.cargo();
    cargo.current_dir(scratch.folder()).env("CARGO_TARGET_DIR", workspace.target(""));
    cargo.args(["test", "--package", row.package]).args(row.target).args(["--", row.test]);
    let ended = process::run(row.test, cargo, &log, LIMIT)?;
    let text = process::tail(&log, usize::MAX);
    let tally = Tally::read(&text);
    process::append(&workspace.log("sabotage"), &text)?;
    Ok(match (ended.is_well(), tally.passed, tally.failed) {
        (true, 0, _) => Verdict::Void("no test of that name ran".to_owned()),
        (true, ..) => Verdict::Green,
        (false, _, 0) => Verdict::Void("it did not compile, or ended early".to_owned()),
        (false, ..) => Verdict::Red,
    })
}
