//! The till in its window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use clap::Parser;
use pos_app::desktop::{Arguments, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    pos_app::log::start();
    run(Arguments::parse())
}
