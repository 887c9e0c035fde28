//! Sets a machine up: says what is missing and why, and installs it where it may.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::fault::{Done, Fault};
use crate::packages::{Need, PACKAGES, Package, Shown};
use crate::process;
use crate::say;
use crate::workspace::{Workspace, program};

const LIMIT: Duration = Duration::from_mins(30);
/// Set it where the system has everything under names that are not found.
const BY_HAND: &str = "SCRIP_SETUP_BY_HAND";

/// Makes everything that `need` takes present, or says exactly what a person must install.
pub(crate) fn run(workspace: &Workspace, need: Need) -> Done {
    let missing = missing(need);
    if is_by_hand() {
        say::line(format!("setup: {BY_HAND} is set, so nothing is installed here."));
    } else if missing.is_empty() {
        say::line("setup: every package is there.");
    } else {
        say::line(format!("setup: {} packages are missing:", missing.len()));
        for package in &missing {
            say::line(format!("  {:30} {}", package.name, package.why));
        }
        install(workspace, &missing)?;
    }
    if need >= Need::Test {
        components(workspace)?;
    }
    Ok(())
}

/// Whether a person sees to what the system must have.
fn is_by_hand() -> bool {
    std::env::var_os(BY_HAND).is_some_and(|value| !value.is_empty() && value != "0")
}

/// Brings apt's lists up to date, where this user may.
pub(crate) fn refresh_lists(workspace: &Workspace) -> Done {
    let rights =
        Rights::of_this_user().ok_or_else(|| Fault::new("as an administrator: apt-get update"))?;
    apt(workspace, rights, "reading apt's lists", &["update"])
}

/// Whether this is Debian, or a system that installs as Debian does.
pub(crate) fn has_apt() -> bool {
    program("apt-get").is_some() && program("dpkg-query").is_some()
}

/// The packages that `need` takes and the system lacks.
pub(crate) fn missing(need: Need) -> Vec<&'static Package> {
    let installed = program("dpkg-query").is_some().then(installed);
    let wanted = PACKAGES.iter().filter(|package| package.need <= need);
    wanted.filter(|package| !is_there(package, installed.as_deref(), is_shown)).collect()
}

/// Whether a package, or the same thing by other means, is there. Where Debian's list of packages is, that is
/// believed, but for programs; without the list, what a package brings is looked for.
fn is_there(
    package: &Package,
    installed: Option<&[String]>,
    is_shown: impl Fn(Shown) -> bool,
) -> bool {
    match (installed, package.or) {
        (Some(installed), _) if installed.iter().any(|name| name == package.name) => true,
        (None, shown) | (Some(_), shown @ Shown::Program(_)) => is_shown(shown),
        (Some(_), Shown::Library(_) | Shown::File(_) | Shown::Answer(..)) => false,
    }
}

fn is_shown(shown: Shown) -> bool {
    let answers = |program: &str, words: &[&str]| {
        let mut asked = Command::new(program);
        asked.args(words);
        process::capture(asked).is_ok()
    };
    match shown {
        Shown::Program(name) => program(name).is_some(),
        Shown::Library(name) => answers("pkg-config", &["--exists", name]),
        Shown::File(paths) => paths.iter().any(|path| Path::new(path).is_file()),
        Shown::Answer(name, words) => answers(name, words),
    }
}

/// The packages of our list that dpkg has; none on another system.
fn installed() -> Vec<String> {
    let mut query = Command::new("dpkg-query");
    query.args(["--show", "--showformat=${Package} ${db:Status-Status}\\n"]);
    query.args(PACKAGES.iter().map(|package| package.name));
    // It ends badly as soon as one name is unknown, and still lists the others.
    let Ok(output) = query.output() else {
        return Vec::new();
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines = text.lines().filter_map(|line| line.strip_suffix(" installed"));
    lines.map(str::to_owned).collect()
}

fn install(workspace: &Workspace, missing: &[&Package]) -> Done {
    let names: Vec<&str> = missing.iter().map(|package| package.name).collect();
    if !has_apt() {
        return Err(Fault::new(format!(
            "this system has no apt-get. Install what Debian calls\n  {}\nand run this again. Where all of it \
             is there under other names: {BY_HAND}=1 goes on without looking.",
            names.join(" ")
        )));
    }
    let by_hand =
        format!("apt-get update && apt-get install --no-install-recommends {}", names.join(" "));
    let Some(rights) = Rights::of_this_user() else {
        return Err(Fault::new(format!(
            "this needs an administrator. Run\n  {by_hand}\nas root, and then this again."
        )));
    };
    say::line(format!("setup: {}", rights.spelled(&by_hand)));
    process::fresh_log(&workspace.log("setup"))?;
    apt(workspace, rights, "reading apt's lists", &["update"])?;
    let mut args = vec!["install", "--yes", "--no-install-recommends"];
    args.extend(&names);
    apt(workspace, rights, "installing", &args)?;
    say::line(format!("setup: {} packages installed.", names.len()));
    Ok(())
}

fn apt(workspace: &Workspace, rights: Rights, title: &str, args: &[&str]) -> Done {
    let log = workspace.log("setup");
    let mut command = rights.command("apt-get");
    command.args(["--quiet", "-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=300"]).args(args);
    let ended = process::run(title, command, &log, LIMIT)?;
    if ended.is_well() {
        return Ok(());
    }
    Err(Fault::new(format!(
        "apt-get {}: {}\n{}\nThe whole log: {}",
        args.first().unwrap_or(&""),
        ended.words(),
        process::tail(&log, 12),
        workspace.shown(&log)
    )))
}

/// Formatting and lints are parts of the toolchain that a minimal one leaves out.
fn components(workspace: &Workspace) -> Done {
    let absent: Vec<&str> = [("rustfmt", "fmt"), ("clippy", "clippy")]
        .into_iter()
        .filter(|(_, subcommand)| {
            let mut asked = workspace.cargo();
            asked.args([subcommand, "--version"]);
            process::capture(asked).is_err()
        })
        .map(|(component, _)| component)
        .collect();
    if absent.is_empty() {
        return Ok(());
    }
    if !may_use_rustup() {
        return Err(Fault::new(format!(
            "the toolchain lacks {}, which the tests need; add it to your Rust installation",
            absent.join(" and ")
        )));
    }
    say::line(format!("setup: rustup component add {}", absent.join(" ")));
    let mut add = Command::new("rustup");
    add.args(["component", "add"]).args(&absent);
    process::capture(add).map(drop)
}

/// Whether rustup is there and may download; `RUSTUP_AUTO_INSTALL=0` says that it may not.
pub(crate) fn may_use_rustup() -> bool {
    let allowed = std::env::var_os("RUSTUP_AUTO_INSTALL").is_none_or(|value| value != "0");
    allowed && program("rustup").is_some()
}

/// How this user may install: as root, or through sudo.
#[derive(Clone, Copy)]
enum Rights {
    Root,
    Sudo,
}

impl Rights {
    /// None where sudo is not there or says no to this user.
    fn of_this_user() -> Option<Self> {
        let mut id = Command::new("id");
        id.arg("-u");
        if process::capture(id).is_ok_and(|uid| uid.trim() == "0") {
            return Some(Self::Root);
        }
        // Asks for the password on the terminal where one is needed; without a terminal it says no.
        let status = Command::new("sudo").arg("--validate").status().ok()?;
        status.success().then_some(Self::Sudo)
    }

    fn command(self, program: &str) -> Command {
        let mut command = match self {
            Self::Root => Command::new("env"),
            Self::Sudo => Command::new("sudo"),
        };
        // sudo takes assignments before the program as `env` does.
        command.args(["DEBIAN_FRONTEND=noninteractive", program]);
        command
    }

    fn spelled(self, by_hand: &str) -> String {
        match self {
            Self::Root => by_hand.to_owned(),
            Self::Sudo => by_hand.replace("apt-get", "sudo apt-get"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_debians_list_what_the_packages_bring_is_looked_for() {
        let named = |name: &str| PACKAGES.iter().find(|p| p.name == name).expect("it is listed");
        let window = named("libwebkit2gtk-4.1-dev");
        let (yes, no) = (|_: Shown| true, |_: Shown| false);
        assert!(is_there(window, None, yes), "another system, and it is there");
        assert!(!is_there(window, None, no), "another system, and it is not");
        assert!(!is_there(window, Some(&[]), yes), "Debian's list is believed");
        assert!(is_there(window, Some(&[window.name.to_owned()]), no), "it is installed");
        assert!(is_there(named("nodejs"), Some(&[]), yes), "a program may come from anywhere");
        assert!(!is_there(named("nodejs"), Some(&[]), no), "and may be nowhere");
    }
}
