//! `cargo xtask bench`: builds and runs the benchmarks, and holds their figures against the goals.

use std::path::PathBuf;
use std::process::Command;

use crate::fault::{Done, Fault};
use crate::figure::Figure;
use crate::goals;
use crate::packages::Need;
use crate::process;
use crate::programs;
use crate::python;
use crate::say;
use crate::screens::{self, Order};
use crate::setup;
use crate::stages;
use crate::workspace::Workspace;

/// One benchmark.
struct Bench {
    name: &'static str,
    about: &'static str,
    work: Work,
}

/// How its figures are made.
enum Work {
    /// A program `bench-<name>` of the crate `tests`, which with `--json` writes one figure per line;
    /// it is measured against zxing-cpp, whose Python it is told.
    AgainstZxing,
    /// A program `bench-<name>` of the crate `tests`, which starts the programs beside it.
    Program,
    /// The tests of the real window, which print what they see.
    Window,
    /// Something of this program's.
    Own(fn(&Workspace) -> Done<Vec<Figure>>),
}

const BENCHES: &[Bench] = &[
    Bench {
        name: "screens",
        about: "what each screen weighs on the line",
        work: Work::Own(weigh_screens),
    },
    Bench {
        name: "scan",
        about: "frames read, wrong texts and time per frame, beside zxing-cpp",
        work: Work::AgainstZxing,
    },
    Bench {
        name: "decide",
        about: "a card that was read until its payment is on the disk, beside the bare disk",
        work: Work::Program,
    },
    Bench {
        name: "settle",
        about: "entries that headquarters settles a second, over real sockets, durably",
        work: Work::Program,
    },
    Bench {
        name: "window",
        about: "how soon the till's window is usable, and its memory",
        work: Work::Window,
    },
];

/// What was asked for on the command line.
#[derive(Default)]
pub(crate) struct Options<'a> {
    /// None means all of them.
    pub(crate) names: Vec<&'a str>,
    /// One JSON object per figure and line, and nothing else.
    pub(crate) json: bool,
    /// Fail where a goal is missed.
    pub(crate) check: bool,
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Done {
    if let Some(unknown) = options.names.iter().find(|n| BENCHES.iter().all(|b| b.name != **n)) {
        return Err(Fault::new(format!("there is no benchmark {unknown}; there are\n{}", list())));
    }
    let asked = |bench: &&Bench| options.names.is_empty() || options.names.contains(&bench.name);
    if options.json {
        say::answers_only();
    }
    setup::run(workspace, Need::Bench)?;
    let mut figures = Vec::new();
    for bench in BENCHES.iter().filter(asked) {
        say::line(format!("bench {}: {}", bench.name, bench.about));
        for figure in measure(workspace, bench)? {
            if options.json {
                say::answer(figure.json());
            } else {
                say::line(format!("  {}", figure.words()));
            }
            figures.push(figure);
        }
    }
    if options.check { check(&figures, options) } else { Ok(()) }
}

/// The list of benchmarks, for the help.
pub(crate) fn list() -> String {
    let rows = BENCHES.iter().map(|bench| format!("  {:8} {}", bench.name, bench.about));
    rows.collect::<Vec<_>>().join("\n")
}

fn measure(workspace: &Workspace, bench: &Bench) -> Done<Vec<Figure>> {
    let mut program = match bench.work {
        Work::Own(work) => return work(workspace),
        Work::AgainstZxing => {
            let python = python::with_zxing(workspace)?;
            let mut program = Command::new(build(workspace, bench.name)?);
            program.env("SCRIP_ZXING_PYTHON", python);
            program
        }
        Work::Program => {
            let mut program = Command::new(build(workspace, bench.name)?);
            program.env("SCRIP_BIN", workspace.target("release"));
            program
        }
        Work::Window => window(workspace)?,
    };
    if !matches!(bench.work, Work::Window) {
        program.arg("--json");
    }
    let written = process::capture(program)?;
    let figures: Vec<Figure> = written.lines().filter_map(Figure::read).collect();
    if figures.is_empty() {
        return Err(Fault::new(format!("bench-{} wrote no figure:\n{written}", bench.name)));
    }
    Ok(figures)
}

fn build(workspace: &Workspace, name: &str) -> Done<PathBuf> {
    let binary = format!("bench-{name}");
    let what = format!("building {binary}");
    programs::build(workspace, &what, &workspace.log("bench"), &[&binary])?;
    Ok(workspace.target("release").join(binary))
}

/// The figures stand between the lines of the test's own.
fn window(workspace: &Workspace) -> Done<Command> {
    setup::run(workspace, Need::Test)?;
    screens::run(workspace, &Order::release())?;
    programs::build(workspace, "building the window", &workspace.log("bench"), &[])?;
    let mut tests = stages::browser_tests(workspace, "window::");
    tests.args(["--", "--nocapture"]);
    Ok(tests)
}

fn weigh_screens(workspace: &Workspace) -> Done<Vec<Figure>> {
    screens::run(workspace, &Order::release())?;
    screens::weigh(workspace)
}

fn check(figures: &[Figure], options: &Options) -> Done {
    let misses: Vec<String> = goals::GOALS
        .iter()
        .filter(|goal| options.names.is_empty() || options.names.contains(&goal.bench()))
        .filter_map(|goal| goal.miss(figures))
        .collect();
    if misses.is_empty() {
        say::line("every goal is met");
        return Ok(());
    }
    Err(Fault::new(format!("goals missed:\n  {}", misses.join("\n  "))))
}
