//! `cargo xtask ui`: the screens, compiled for wasm and laid out as the programs embed them.

mod dist;
mod optimise;
mod stamp;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::excerpt;
use crate::fault::{Done, Fault};
use crate::figure::Figure;
use crate::process;
use crate::say;
use crate::wasm::{self, Compiler};
use crate::workspace::Workspace;

/// The programs; each is `ui/src/bin/<name>.rs` and ends in `ui/dist/<name>/`.
const PROGRAMS: &[&str] = &["till", "console"];
const LIMIT: Duration = Duration::from_mins(30);

/// What is to be built.
pub(crate) struct Order<'a> {
    pub(crate) build: Build,
    /// With feature `gallery`, which shows each screen in each state for the picture tests; it goes
    /// to `target/ui/gallery/<name>/`, where nothing embeds it.
    pub(crate) gallery: bool,
    /// No name means all of them.
    pub(crate) names: Vec<&'a str>,
}

/// How the screens are built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Build {
    /// Small, as shipped.
    Release,
    /// Quick, with names in the stack traces.
    Dev,
}

impl Build {
    fn profile(self) -> &'static str {
        match self {
            Self::Release => "screen",
            Self::Dev => "dev",
        }
    }

    /// The folder that cargo names after the profile.
    fn folder(self) -> &'static str {
        match self {
            Self::Release => "screen",
            Self::Dev => "debug",
        }
    }
}

impl Order<'_> {
    /// The screens as they are shipped.
    pub(crate) fn release() -> Self {
        Self { build: Build::Release, gallery: false, names: Vec::new() }
    }

    /// Where the finished screen stands.
    fn place(&self, workspace: &Workspace, name: &str) -> PathBuf {
        if self.gallery {
            workspace.target("ui/gallery").join(name)
        } else {
            workspace.path("ui/dist").join(name)
        }
    }
}

/// Builds those programs that changed since their last build.
pub(crate) fn run(workspace: &Workspace, order: &Order) -> Done {
    if let Some(unknown) = order.names.iter().find(|name| !PROGRAMS.contains(name)) {
        let known = PROGRAMS.join(", ");
        return Err(Fault::new(format!("there is no screen program {unknown}; there are {known}")));
    }
    let wanted = |name: &&str| order.names.is_empty() || order.names.contains(name);
    let programs = PROGRAMS.iter().copied().filter(wanted);
    let programs: Vec<&str> = programs.filter(|name| has_source(workspace, name)).collect();
    if programs.is_empty() {
        return Err(Fault::new("there is no such program in ui/src/bin"));
    }
    let inputs = stamp::of_inputs(workspace, order.build.profile())?;
    let is_stale = |name: &&str| !stamp::is_current(&order.place(workspace, name), &inputs);
    let stale: Vec<&str> = programs.iter().copied().filter(is_stale).collect();
    if stale.is_empty() {
        say::line(format!("ui: {} unchanged.", programs.join(", ")));
        return Ok(());
    }
    let begun = Instant::now();
    process::fresh_log(&workspace.log("ui"))?;
    compile(workspace, order, &stale)?;
    let bundler = bundler(workspace)?;
    for name in stale {
        lay_out(workspace, order, &bundler, name)?;
        stamp::write(&order.place(workspace, name), &inputs)?;
    }
    say::line(format!("ui: built in {}.", say::duration(begun.elapsed())));
    Ok(())
}

/// What each screen that is built weighs on the line, in bytes.
pub(crate) fn weigh(workspace: &Workspace) -> Done<Vec<Figure>> {
    let place = |name: &str| workspace.path(&format!("ui/dist/{name}/{name}_bg.wasm"));
    let built = PROGRAMS.iter().filter(|name| place(name).is_file());
    built
        .map(|name| {
            let bytes = u32::try_from(optimise::packed_size(&place(name))?)
                .map_err(|_| Fault::new(format!("{name} is larger than 4 GB")))?;
            Ok(Figure::plain(format!("screens.{name}"), f64::from(bytes), "bytes"))
        })
        .collect()
}

fn has_source(workspace: &Workspace, name: &str) -> bool {
    let file = workspace.path(&format!("ui/src/bin/{name}.rs"));
    file.is_file() || workspace.path(&format!("ui/src/bin/{name}/main.rs")).is_file()
}

fn compile(workspace: &Workspace, order: &Order, names: &[&str]) -> Done {
    let compiler = wasm::compiler(workspace)?;
    let mut cargo = workspace.cargo();
    cargo.args(["build", "--package", "ui", "--target", wasm::TARGET, "--target-dir"]);
    cargo.arg(workspace.target("ui")).args(["--profile", order.build.profile()]);
    if order.gallery {
        cargo.args(["--features", "gallery"]);
    }
    for name in names {
        cargo.args(["--bin", name]);
    }
    compiler.choose_for(&mut cargo);
    if order.build == Build::Dev {
        // Leptos' types become so deep that a debug build takes minutes without this.
        cargo.env("RUSTFLAGS", "--cfg erase_components");
    }
    if let Compiler::Unpacked(rustc) = &compiler {
        say::line(format!("ui: compiling {} with {}", names.join(", "), rustc.display()));
    } else {
        say::line(format!("ui: compiling {}", names.join(", ")));
    }
    well(workspace, "ui: compiling", cargo)
}

/// Builds the bundler and says where it is.
fn bundler(workspace: &Workspace) -> Done<PathBuf> {
    let mut cargo = workspace.cargo();
    cargo.args(["build", "--package", "bundler"]);
    well(workspace, "ui: building the bundler", cargo)?;
    Ok(workspace.target("debug/bundler"))
}

/// From cargo's wasm to the folder that the server and the till embed.
fn lay_out(workspace: &Workspace, order: &Order, bundler: &Path, name: &str) -> Done {
    let wasm = workspace.target("ui").join(wasm::TARGET).join(order.build.folder());
    let fresh = workspace.target("ui").join(format!("{name}.new"));
    dist::empty(&fresh)?;
    let mut bundle = Command::new(bundler);
    bundle.arg(wasm.join(format!("{name}.wasm"))).arg(&fresh);
    if order.build == Build::Dev {
        bundle.arg("--debug");
    }
    well(workspace, &format!("ui: bundling {name}"), bundle)?;
    let wasm_file = fresh.join(format!("{name}_bg.wasm"));
    if order.build == Build::Release {
        optimise::shrink(workspace, &wasm_file)?;
    }
    dist::add_assets(workspace, name, &fresh)?;
    say::line(format!("ui: {name:9} {}", optimise::weights(&wasm_file)?));
    dist::replace(&fresh, &order.place(workspace, name))
}

/// Runs one step of the build; a bad end shows what the log says.
fn well(workspace: &Workspace, title: &str, command: Command) -> Done {
    let log = workspace.log("ui");
    let ended = process::run(title, command, &log, LIMIT)?;
    if ended.is_well() {
        return Ok(());
    }
    Err(Fault::new(format!(
        "{title}: {}\n{}\nThe whole log: {}",
        ended.words(),
        excerpt::of(&process::tail(&log, usize::MAX)),
        workspace.shown(&log)
    )))
}
