//! `demo`: Scrip's main job, played with the real programs; started by `cargo xtask demo`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the demo speaks to a person")]

use clap::Parser;
use std::io::{self, Write};
use std::process::ExitCode;
use tests::demo;
use tests::real::{Found, Programs};

/// Plays Scrip's main job with the real programs.
#[derive(Parser)]
struct Options {
    /// Tell the story without a window.
    #[arg(long)]
    headless: bool,
    /// Leave the demo's folder behind.
    #[arg(long)]
    keep: bool,
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("demo: {trouble}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Found<()> {
    let programs = Programs::find()?;
    let folder = tempfile::Builder::new().prefix("scrip-demo-").tempdir()?;
    let ended = if options.headless {
        demo::play(&programs, folder.path(), &mut io::stdout()).map(|(_, counted)| Some(counted))
    } else {
        demo::open(&programs, folder.path(), &mut io::stdout()).map(|()| None)
    };
    // What went wrong can be looked at afterwards, whether it was asked for or not.
    if options.keep || ended.is_err() {
        println!("\nThe folder stays: {}", folder.keep().display());
    }
    if let Some(counted) = ended? {
        println!("\n{counted}");
    }
    io::stdout().flush()?;
    Ok(())
}
