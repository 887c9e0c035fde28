#![doc = include_str!("../README.md")]
#![expect(
    clippy::disallowed_methods,
    reason = "a tool at the terminal reads its own clock and environment; nothing here decides about money"
)]

mod bench;
mod cli;
mod demo;
mod excerpt;
mod fault;
mod figure;
mod goals;
mod long;
mod npm;
mod packages;
mod process;
mod programs;
mod python;
mod sabotage;
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

use workspace::Workspace;

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match Workspace::find().and_then(|workspace| cli::dispatch(&workspace, &words)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            say::complain(format!("xtask: {fault}"));
            ExitCode::FAILURE
        }
    }
}
