//! The stages of the tests, in the order in which they run: the only list of them.

use std::fs;
use std::process::Command;

use crate::fault::Done;
use crate::npm;
use crate::packages::Need;
use crate::programs;
use crate::screens::{self, Order};
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
        work: Work::Own(|workspace| screens::run(workspace, &Order::release())),
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
        work: Work::Tests(unit),
    },
    Stage {
        name: "tidy",
        about: "the rules of the tree",
        needs: &[],
        minutes_max: 15,
        work: Work::Tests(|workspace| vec![tests(workspace, &["--test", "tidy"])]),
    },
    Stage {
        name: "world",
        about: "tills, a network and a server in the simulated world",
        needs: &["setup"],
        minutes_max: 30,
        work: Work::Tests(|workspace| vec![tests(workspace, &["--test", "world"])]),
    },
    Stage {
        name: "server",
        about: "the server through its router, its sockets and its command line",
        needs: &["setup"],
        minutes_max: 30,
        work: Work::Tests(|workspace| vec![integration_tests(workspace, "sync-server")]),
    },
    Stage {
        name: "pos",
        about: "the till as a program, against a small headquarters",
        needs: &["setup"],
        minutes_max: 30,
        work: Work::Tests(|workspace| vec![integration_tests(workspace, "pos-app")]),
    },
    Stage {
        name: "scan",
        about: "the scanner on drawn frames",
        needs: &["setup"],
        minutes_max: 15,
        work: Work::Tests(|workspace| vec![tests(workspace, &["--test", "scan"])]),
    },
    Stage {
        name: "story",
        about: "the main job with real programs, and what is found in what it leaves behind",
        needs: &["setup"],
        minutes_max: 15,
        work: Work::Tests(|workspace| vec![tests(workspace, &["--test", "story"])]),
    },
    Stage {
        name: "restore",
        about: "a server restored from a backup, and its tills coming home",
        needs: &["setup"],
        minutes_max: 15,
        work: Work::Tests(|workspace| vec![tests(workspace, &["--test", "restore"])]),
    },
    Stage {
        name: "joining",
        about: "what a till says where it cannot join the server at an address",
        needs: &["setup"],
        minutes_max: 15,
        work: Work::Tests(|workspace| vec![tests(workspace, &["--test", "joining"])]),
    },
    Stage {
        name: "kill",
        about: "till and server killed at random moments, with a witness",
        needs: &["setup"],
        minutes_max: 30,
        work: Work::Tests(|workspace| vec![tests(workspace, &["--test", "kill"])]),
    },
    Stage {
        name: "years",
        about: "the till ten years off",
        needs: &["setup"],
        minutes_max: 15,
        work: Work::Tests(|workspace| vec![tests(workspace, &["--test", "years"])]),
    },
    Stage {
        name: "shipped",
        about: "the programs are built as shops get them",
        needs: &["setup", "ui"],
        minutes_max: 40,
        work: Work::Checks(|workspace| vec![programs::release(workspace, &["demo"])]),
    },
    Stage {
        name: "window",
        about: "the till's real window, from joining to the receipt",
        needs: &["shipped"],
        minutes_max: 15,
        work: Work::Tests(|workspace| vec![browser_tests(workspace, "window::")]),
    },
    Stage {
        name: "gallery",
        about: "the screens with made-up figures, and axe, which looks at them",
        needs: &["setup"],
        minutes_max: 40,
        work: Work::Own(gallery),
    },
    Stage {
        name: "screens",
        about: "the till's screens and the console in Chromium, by keyboard and with axe",
        needs: &["ui", "gallery"],
        minutes_max: 20,
        work: Work::Tests(screens_in_browser),
    },
    Stage {
        name: "pictures",
        about: "pictures of every screen and state in three themes (out/pictures/index.html)",
        needs: &["gallery"],
        minutes_max: 20,
        work: Work::Tests(|workspace| vec![browser_tests(workspace, "pictures::")]),
    },
];

/// The version that the screens were looked at with; a newer one may know more rules.
const AXE: &str = "axe-core@4.14.1";

/// Every crate that is built for the host, always the same ones: cargo fixes the features of shared
/// dependencies by the crates that a command names, and a second set would build everything twice.
pub(crate) fn tests(workspace: &Workspace, which: &[&str]) -> Command {
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
fn integration_tests(workspace: &Workspace, package: &str) -> Command {
    let names = names_of_tests(workspace, package);
    let args: Vec<&str> = names.iter().flat_map(|name| ["--test", name]).collect();
    tests(workspace, &args)
}

/// Each file of the folder is a test, and each folder in it with a `main.rs`.
fn names_of_tests(workspace: &Workspace, package: &str) -> Vec<String> {
    let folder = workspace.path(&format!("{package}/tests"));
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        let is_folder = entry.path().join("main.rs").is_file();
        if is_folder { Some(name) } else { name.strip_suffix(".rs").map(str::to_owned) }
    });
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// The screens' own tests run on the host, in a call of their own: what they are built from is not what
/// the programs are built from.
fn unit(workspace: &Workspace) -> Vec<Command> {
    let of_programs = tests(workspace, &["--lib", "--bins"]);
    let of_screens = cargo(workspace, &["test", "--package", "ui", "--lib", "--all-features"]);
    vec![of_programs, integration_tests(workspace, "shared"), of_screens]
}

fn gallery(workspace: &Workspace) -> Done {
    npm::package(workspace, AXE)?;
    screens::run(workspace, &Order { gallery: true, ..Order::release() })
}

/// The programs that the tests of crates already made are enough here: they serve the same screens.
fn screens_in_browser(workspace: &Workspace) -> Vec<Command> {
    let mut programs = vec!["--no-run".to_owned()];
    for package in ["sync-server", "pos-app"] {
        let names = names_of_tests(workspace, package);
        programs.extend(names.into_iter().flat_map(|name| ["--test".to_owned(), name]));
    }
    let programs: Vec<&str> = programs.iter().map(String::as_str).collect();
    vec![tests(workspace, &programs), browser_tests(workspace, "screens::")]
}

/// Those tests in real windows and browsers whose names begin with `group`.
pub(crate) fn browser_tests(workspace: &Workspace, group: &str) -> Command {
    let mut command = tests(workspace, &["--test", "browser", group]);
    let axe = format!("npm/{AXE}/node_modules/axe-core/axe.min.js");
    command.env("SCRIP_AXE", workspace.target(&axe));
    command
}

fn clippy(workspace: &Workspace) -> Vec<Command> {
    let host = ["clippy", "--workspace", "--exclude", "ui", "--all-targets", "--features"];
    let mut host = cargo(workspace, &host);
    host.args([ALL_OF_POS_APP, "--", "--deny", "warnings"]);
    // The screens are linted for the host: the toolchain's clippy may have no wasm to lint for.
    let screens = ["clippy", "--package", "ui", "--all-targets", "--all-features", "--"];
    let mut screens = cargo(workspace, &screens);
    screens.args(["--deny", "warnings"]);
    vec![host, screens]
}

fn docs(workspace: &Workspace) -> Vec<Command> {
    let args = ["doc", "--no-deps", "--workspace", "--exclude", "ui", "--features", ALL_OF_POS_APP];
    // The screens in a call of their own, with what they are linted with.
    let screens = ["doc", "--no-deps", "--package", "ui", "--lib", "--all-features"];
    let mut commands = vec![cargo(workspace, &args), cargo(workspace, &screens)];
    for command in &mut commands {
        command.env("RUSTDOCFLAGS", "--deny warnings");
    }
    commands
}

fn cargo(workspace: &Workspace, args: &[&str]) -> Command {
    let mut command = workspace.cargo();
    command.args(args);
    command
}
