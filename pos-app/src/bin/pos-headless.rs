//! The till without a window.

use clap::Parser;
use pos_app::headless::{Arguments, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    pos_app::log::start();
    run(Arguments::parse())
}
