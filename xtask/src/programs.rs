//! The programs as shops get them: one call for all of them, so that cargo agrees with itself on the
//! features of what they share, and whoever needs them builds each once.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::excerpt;
use crate::fault::{Done, Fault};
use crate::process;
use crate::workspace::Workspace;

const LIMIT: Duration = Duration::from_hours(1);

/// The call, with programs of the crate `tests` beside those of the shop.
pub(crate) fn release(workspace: &Workspace, beside: &[&str]) -> Command {
    let mut cargo = workspace.cargo();
    cargo.args(["build", "--release", "--package", "sync-server", "--package", "pos-app"]);
    cargo.args(["--package", "tests", "--features", "pos-app/desktop"]);
    for name in ["sync-server", "pos-headless", "pos-app"].iter().chain(beside) {
        cargo.args(["--bin", name]);
    }
    cargo
}

/// Builds them and says how it goes; `what` begins each line.
pub(crate) fn build(workspace: &Workspace, what: &str, log: &Path, beside: &[&str]) -> Done {
    process::fresh_log(log)?;
    let ended = process::run(what, release(workspace, beside), log, LIMIT)?;
    if ended.is_well() {
        return Ok(());
    }
    Err(Fault::new(format!(
        "{what}: {}\n{}\nThe whole log: {}",
        ended.words(),
        excerpt::of(&process::tail(log, usize::MAX)),
        workspace.shown(log)
    )))
}
