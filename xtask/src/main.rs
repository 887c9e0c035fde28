#![doc = include_str!("../README.md")]
#![expect(
    clippy::disallowed_methods,
    reason = "a tool at the terminal reads its own clock and environment; nothing here decides about money"
)]

mod fault;
mod npm;
mod packages;
mod process;
mod say;
mod screens;
mod setup;
mod stages;
mod suite;
mod tally;
mod wasm;
mod workspace;

use std::env;
use std::process::ExitCode;

use fault::{Done, Fault};
use packages::Need;
use screens::{Build, Order};
use workspace::Workspace;

const USAGE: &str = "\
cargo xtask COMMAND

  setup [build|demo|test|bench]   install what the system lacks (test is the default)
  ui [--dev] [--gallery] [NAME…]  build the screens: till, console, customer
  test [STAGE…] [-- FILTER…]      everything that must hold; the stages are listed below
  ci                              the same as test
";

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match Workspace::find().and_then(|workspace| dispatch(&workspace, &words)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            say::complain(format!("xtask: {fault}"));
            ExitCode::FAILURE
        }
    }
}

fn dispatch(workspace: &Workspace, words: &[&str]) -> Done {
    match words {
        ["setup", "build"] => setup::run(workspace, Need::Build),
        ["setup", "demo"] => setup::run(workspace, Need::Demo),
        ["setup"] | ["setup", "test"] => setup::run(workspace, Need::Test),
        ["setup", "bench"] => setup::run(workspace, Need::Bench),
        ["ui", rest @ ..] => screens::run(workspace, &screens_order(rest)?),
        ["ci"] => suite::run(workspace, &[], &[]),
        ["test", rest @ ..] => {
            let split = rest
                .iter()
                .position(|word| *word == "--")
                .unwrap_or(rest.len());
            let (names, extra) = rest.split_at(split);
            suite::run(workspace, names, extra.get(1..).unwrap_or_default())
        }
        [] | ["help" | "--help" | "-h"] => {
            say::line(format!("{USAGE}\nStages:\n{}", suite::list()));
            Ok(())
        }
        _ => Err(Fault::new(format!(
            "what is “{}”?\n\n{USAGE}",
            words.join(" ")
        ))),
    }
}

fn screens_order<'a>(words: &[&'a str]) -> Done<Order<'a>> {
    let mut order = Order::release();
    for word in words {
        match *word {
            "--dev" => order.build = Build::Dev,
            "--gallery" => order.gallery = true,
            flag if flag.starts_with('-') => {
                return Err(Fault::new(format!("ui has no flag {flag}\n\n{USAGE}")));
            }
            name => order.names.push(name),
        }
    }
    Ok(order)
}
