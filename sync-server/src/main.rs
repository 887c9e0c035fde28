//! The `sync-server` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    sync_server::run(std::env::args_os())
}
