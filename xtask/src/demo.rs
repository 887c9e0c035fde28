//! `cargo xtask demo`: sets the machine up, builds what the demo shows, and starts it.
//!
//! The demo itself is the program `demo` of the crate `tests`: it plays through the public interfaces
//! of the built programs, and needs libraries that this crate does without.

use std::env;
use std::process::Command;
use std::time::Instant;

use crate::fault::{Done, Fault};
use crate::packages::Need;
use crate::programs;
use crate::say;
use crate::screens::{self, Order};
use crate::setup;
use crate::wasm;
use crate::workspace::Workspace;

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
    announce(workspace);
    setup::run(workspace, Need::Demo)?;
    screens::run(workspace, &Order::release())?;
    build(workspace)?;
    play(workspace, Options { headless, ..options })
}

/// What is going to happen to this machine, before anything does.
fn announce(workspace: &Workspace) {
    let missing = setup::missing(Need::Demo).len();
    if missing > 0 {
        say::line(format!("demo: installs {missing} system packages (about 1 GB, 3 minutes)."));
    }
    if wasm::is_to_be_made() {
        say::line(
            "demo: brings the compiler for the screens: by rustup target add, or unpacked from Debian's \
             packages (a minute, and 1 GB in ~/.cache/scrip).",
        );
    }
    if workspace.target("release/sync-server").is_file() {
        say::line("demo: builds what changed since the last time; usually seconds.");
    } else {
        say::line(
            "demo: builds the screens, the server, the till and its window: the first time about 20 \
             minutes on two cores, and 5 GB in the target folder.",
        );
    }
}

fn build(workspace: &Workspace) -> Done {
    let begun = Instant::now();
    programs::build(workspace, "demo: building", &workspace.log("demo"), &["demo"])?;
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
