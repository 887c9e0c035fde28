#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod acts;
pub mod app;
pub mod auth;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod config;
pub mod data_folder;
pub mod document_worker;
pub mod documents;
pub mod entropy;
pub mod error;
pub mod first_start;
pub mod keys;
pub mod log;
pub mod openapi;
pub mod pages;
pub mod qr;
pub mod router;
pub mod say;
pub mod server;
pub mod settling;
pub mod status;
pub mod store;
pub mod sync_socket;
pub mod upkeep;

mod handlers;

use clap::Parser;
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the command that the arguments name, and says on stderr what went wrong.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match cli::Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(usage) => usage.exit(),
    };
    // The one provider of cryptography for TLS; two would panic at run time.
    let _already_installed = rustls::crypto::ring::default_provider().install_default();
    match commands::run(cli) {
        Ok(code) => code,
        Err(fault) => {
            say::warn(format_args!("sync-server: {fault}"));
            ExitCode::FAILURE
        }
    }
}
