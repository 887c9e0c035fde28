//! The till without a window: told what to do by its command line, or line by line on its standard input.
//!
//! Everything goes through the same commands as the screen's, so what a test sees here a cashier sees there.

mod journal;
mod once;
mod stdio;

use crate::config::Options;
use crate::error::Fault;
use crate::till::Till;
use clap::{Args, Parser, Subcommand};
use serde_json::Value;
use std::io::Write;
use std::process::ExitCode;

/// The till without a window.
#[derive(Parser)]
#[command(name = "pos-headless", version)]
pub struct Arguments {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Reads one JSON command per line and writes one JSON answer per line, until the input ends.
    ///
    /// In: `{"id":1,"command":"redeem","input":{…}}`. Out: `{"id":1,"ok":…}` or `{"id":1,"error":{"code":…,"words":…}}`.
    /// The commands are those of the screen, and `events` with `{"after":N,"wait_ms":M}`.
    ServeStdio,
    /// Serves the till's screens on this machine, for a browser.
    #[cfg(feature = "loopback")]
    Serve {
        /// The port; 0 lets the system choose.
        #[arg(long, default_value_t = 0)]
        port: u16,
    },
    /// Joins a store with a one-time code.
    Enrol {
        /// The server's address, for example <https://hq.example:7400>.
        #[arg(long, default_value = "")]
        server: String,
        /// The one-time code from headquarters; without it the code's QR is read from --frames.
        #[arg(long, requires = "server")]
        code: Option<String>,
    },
    /// Shows what is true of the till.
    Status,
    /// Lists who may sign in.
    Staff,
    /// Waits until headquarters has settled everything, or the time is over.
    Sync {
        /// The most seconds to wait.
        #[arg(long, default_value_t = 30)]
        seconds: u64,
    },
    /// Takes money from a card; exits 1 where nothing was taken.
    ///
    /// The PIN is read from standard input, as is the card's code with --typed: other users of the machine can
    /// read command lines.
    Redeem(RedeemWith),
    /// Shows the figures of the day.
    Totals,
    /// Looks after the journal.
    Journal {
        #[command(subcommand)]
        what: JournalWhat,
    },
}

#[derive(Subcommand)]
enum JournalWhat {
    /// Checks every entry's signature, place and link to the one before it; exits 1 where one is wrong.
    Verify,
    /// Writes one line of JSON per entry.
    List,
}

/// Which card pays how much, and who stands at the till.
#[derive(Args)]
struct RedeemWith {
    /// The amount in the store's currency, for example 12.50.
    #[arg(long)]
    amount: String,
    /// The card's code, or the number under it, stands on the line after the PIN; else it is read from --frames.
    #[arg(long)]
    typed: bool,
    /// Who signs in; their PIN is the first line of standard input.
    #[arg(long)]
    staff: u32,
    /// Seconds to wait for the line before the till decides without it.
    #[arg(long, default_value_t = 5)]
    line_within: u64,
}

/// Does what the command line says.
pub fn run(arguments: Arguments) -> ExitCode {
    let Arguments { options, what } = arguments;
    let till = match Till::open(options) {
        Ok(till) => till,
        Err(fault) => return failed(&fault),
    };
    let done = match what {
        What::ServeStdio => stdio::serve(&till),
        #[cfg(feature = "loopback")]
        What::Serve { port } => crate::loopback::serve_until_stopped(&till, port),
        What::Enrol { server, code } => once::enrol(&till, &server, code),
        What::Status => once::ask(&till, "till_state", Value::Null),
        What::Staff => once::ask(&till, "staff_list", Value::Null),
        What::Sync { seconds } => once::sync(&till, seconds),
        What::Redeem(with) => once::redeem(&till, &with),
        What::Totals => once::ask(&till, "day_totals", Value::Null),
        What::Journal { what: JournalWhat::Verify } => journal::verify(&till),
        What::Journal { what: JournalWhat::List } => journal::list(&till),
    };
    done.unwrap_or_else(|error| {
        // Whoever read the output is gone; there is nobody to tell.
        tracing::warn!("The output ended early: {error}");
        ExitCode::FAILURE
    })
}

/// Writes one line, at once.
pub(crate) fn say(value: &Value) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{value}")?;
    out.flush()
}

/// What was asked for at the command line cannot be done.
#[cfg(feature = "loopback")]
pub(crate) fn refuse(till: &Till, fault: &Fault) -> std::io::Result<ExitCode> {
    say(&serde_json::json!({ "error": till.say(fault), "details": fault.to_string() }))?;
    Ok(ExitCode::FAILURE)
}

/// The till could not even be opened.
fn failed(fault: &Fault) -> ExitCode {
    let said = fault.to_screen(&shared::words::Words::in_language("en"));
    let error = serde_json::json!({ "error": said, "details": fault.to_string() });
    match say(&error) {
        Ok(()) | Err(_) => ExitCode::FAILURE,
    }
}
