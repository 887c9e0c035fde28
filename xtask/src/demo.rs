//! `cargo xtask demo`: sets the machine up, builds what the demo shows, and starts it.
//!
//! The demo itself is the program `demo` of the crate `tests`: it plays through the public interfaces
//! of the built programs, and needs libraries that this crate does without.

use std::env;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::excerpt;
use crate::fault::{Done, Fault};
use crate::packages::Need;
use crate::process;
use crate::say;
use crate::screens::{self, Order};
use crate::setup;
use crate::workspace::Workspace;

const BUILD_LIMIT: Duration = Duration::from_hours(1);

/// What was asked for on the command line.
#[derive(Clone, Copy, Default)]
pub(crate) struct Options {
    /// Plays the story without a window.
    pub(crate) headless: bool,
    /// Leaves the demo's folder behind.
    pub(crate) keep: bool,
}

pub(crate) fn run(workspace: &Workspace, options: Options) -> Done {
    let has_display = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()));
    let headless = options.headless || !has_display;
    if headless && !options.headless {
        say::line("demo: there is no display here, so the story is played without a window.");
    }
    announce(workspace, headless);
    setup::run(workspace, Need::Demo)?;
    screens::run(workspace, &Order::release())?;
    build(workspace, headless)?;
    play(workspace, Options { headless, ..options })
}

/// What is going to happen to this machine, before anything does.
fn announce(workspace: &Workspace, headless: bool) {
    let missing = setup::missing(Need::Demo).len();
    if missing > 0 {
        say::line(format!("demo: installs {missing} system packages (about 1 GB, 3 minutes)."));
    }
    let window = if headless { "" } else { ", the till's window" };
    if workspace.target("release/sync-server").is_file() {
        say::line("demo: builds what changed since the last time; usually seconds.");
    } else {
        say::line(format!(
            "demo: builds the screens, the server, the till{window}: the first time about 15 \
             minutes on two cores, and 5 GB in the target folder."
        ));
    }
}

fn build(workspace: &Workspace, headless: bool) -> Done {
    let log = workspace.log("demo");
    process::fresh_log(&log)?;
    let begun = Instant::now();
    let mut cargo = workspace.cargo();
    // One call for all, so that cargo agrees with itself on the features of what they share.
    cargo.args(["build", "--release", "--package", "sync-server", "--package", "pos-app"]);
    cargo.args(["--package", "tests", "--bin", "sync-server", "--bin", "pos-headless"]);
    cargo.args(["--bin", "demo"]);
    if !headless {
        cargo.args(["--bin", "pos-app", "--features", "pos-app/desktop"]);
    }
    let ended = process::run("demo: building", cargo, &log, BUILD_LIMIT)?;
    if !ended.is_well() {
        return Err(Fault::new(format!(
            "demo: building: {}\n{}\nThe whole log: {}",
            ended.words(),
            excerpt::of(&process::tail(&log, usize::MAX)),
            workspace.shown(&log)
        )));
    }
    say::line(format!("demo: built in {}.", say::duration(begun.elapsed())));
    Ok(())
}

/// Hands the terminal over to the demo.
fn play(workspace: &Workspace, options: Options) -> Done {
    let programs = workspace.target("release");
    let mut demo = Command::new(programs.join("demo"));
    demo.env("SCRIP_BIN", &programs);
    for (flag, is_set) in [("--headless", options.headless), ("--keep", options.keep)] {
        if is_set {
            demo.arg(flag);
        }
    }
    let status = demo.status().map_err(|error| Fault::new(format!("demo: {error}")))?;
    if status.success() { Ok(()) } else { Err(Fault::new(format!("demo: {status}"))) }
}
