//! Logs: one line per event to standard error, in colours where a person reads them there.

use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Starts logging what `RUST_LOG` names: errors, unless it says otherwise.
pub fn start() {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
}
