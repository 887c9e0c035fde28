//! The stages of the tests, in the order in which they run: the only list of them.

use std::fs;
use std::process::Command;

use crate::fault::Done;
use crate::packages::Need;
use crate::screens;
use crate::setup;
use crate::workspace::Workspace;

/// One part of `cargo xtask test`.
pub(crate) struct Stage {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    /// Stages without which this one says nothing; they run before it.
    pub(crate) needs: &'static [&'static str],
    /// A stage that takes longer is ended and has failed.
    pub(crate) minutes_max: u64,
    pub(crate) work: Work,
}

/// What a stage does.
pub(crate) enum Work {
    /// Something of this program's, which counts as one test.
    Own(fn(&Workspace) -> Done),
    /// Commands that each count as one test.
    Checks(fn(&Workspace) -> Vec<Command>),
    /// Commands that write `test result:` lines; a stage with none of them has failed.
    Tests(fn(&Workspace) -> Vec<Command>),
}

/// What the host's programs are linted and documented with, so that the window's code is seen too.
const ALL_OF_POS_APP: &str = "pos-app/desktop,pos-app/loopback";

/// Earlier stages first.
pub(crate) const STAGES: &[Stage] = &[
    Stage {
        name: "setup",
        about: "what the system lacks is installed",
        needs: &[],
        minutes_max: 30,
        work: Work::Own(|workspace| setup::run(workspace, Need::Test)),
    },
    Stage {
        name: "fmt",
        about: "the code is formatted",
        needs: &["setup"],
        minutes_max: 5,
        work: Work::Checks(|workspace| vec![formatting(workspace)]),
    },
    Stage {
        name: "ui",
        about: "the screens are built as shipped",
        needs: &["setup"],
        minutes_max: 40,
        work: Work::Own(|workspace| screens::run(workspace, &screens::Order::release())),
    },
    Stage {
        name: "clippy",
        about: "no lint has anything to say",
        needs: &["setup", "ui"],
        minutes_max: 30,
        work: Work::Checks(clippy),
    },
    Stage {
        name: "docs",
        about: "the documentation is whole",
        needs: &["setup", "ui"],
        minutes_max: 15,
        work: Work::Checks(docs),
    },
    Stage {
        name: "unit",
        about: "unit and table tests of every crate",
        needs: &["setup"],
        minutes_max: 30,
        work: Work::Tests(|workspace| vec![tests(workspace, &["--lib", "--bins"])]),
    },
    Stage {
        name: "tidy",
        about: "the rules of the tree",
        needs: &[],
        minutes_max: 15,
        work: Work::Tests(|workspace| vec![tests(workspace, &["--test", "tidy"])]),
    },
];

/// Every crate that is built for the host, always the same ones: cargo fixes the features of shared
/// dependencies by the crates that a command names, and a second set would build everything twice.
fn tests(workspace: &Workspace, which: &[&str]) -> Command {
    let mut command = cargo(
        workspace,
        &["test", "--workspace", "--exclude", "ui", "--exclude", "bundler", "--no-fail-fast"],
    );
    command.args(["--features", "pos-app/loopback"]).args(which);
    command
}

/// Names the files; `cargo fmt` mends them.
fn formatting(workspace: &Workspace) -> Command {
    cargo(workspace, &["fmt", "--all", "--check", "--", "--files-with-diff"])
}

/// The integration tests in a crate's `tests` folder.
#[expect(dead_code, reason = "used as soon as the first crate has such a folder")]
fn integration_tests(workspace: &Workspace, package: &str) -> Command {
    let folder = workspace.path(&format!("{package}/tests"));
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> =
        files.filter_map(|file| file.strip_suffix(".rs").map(str::to_owned)).collect();
    names.sort();
    let args: Vec<&str> = names.iter().flat_map(|name| ["--test", name]).collect();
    tests(workspace, &args)
}

fn clippy(workspace: &Workspace) -> Vec<Command> {
    let host = ["clippy", "--workspace", "--exclude", "ui", "--all-targets", "--features"];
    let mut host = cargo(workspace, &host);
    host.args([ALL_OF_POS_APP, "--", "--deny", "warnings"]);
    // The screens are linted for the host: the toolchain's clippy may have no wasm to lint for.
    let screens = ["clippy", "--package", "ui", "--all-targets", "--", "--deny", "warnings"];
    vec![host, cargo(workspace, &screens)]
}

fn docs(workspace: &Workspace) -> Vec<Command> {
    let args = ["doc", "--no-deps", "--workspace", "--exclude", "ui", "--features", ALL_OF_POS_APP];
    let mut command = cargo(workspace, &args);
    command.env("RUSTDOCFLAGS", "--deny warnings");
    vec![command]
}

fn cargo(workspace: &Workspace, args: &[&str]) -> Command {
    let mut command = workspace.cargo();
    command.args(args);
    command
}
