//! The `sync-server` binary.

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    sync_server::run(std::env::args_os())
}
