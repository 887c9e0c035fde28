//! The commands, one file each.

mod migrate;
mod serve;

use crate::cli::{Cli, Command};
use crate::clock::Clock;
use crate::config::{self, ConfigFault};
use crate::data_folder::{DataFolder, FolderFault};
use crate::entropy::Entropy;
use crate::keys::KeyFault;
use crate::store::StoreFault;
use shared::ledger::Refusal;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

/// What a command works with.
#[derive(Debug)]
pub struct Desktop {
    /// Where the data folder is.
    pub data_dir: PathBuf,
    /// Where time comes from.
    pub clock: Clock,
    /// Where randomness comes from.
    pub entropy: Entropy,
}

/// Why a command did not do what was asked. `Display` is what the person reads.
#[derive(Debug, thiserror::Error)]
pub enum CommandFault {
    /// Configuration.
    #[error(transparent)]
    Config(#[from] ConfigFault),
    /// The data folder.
    #[error(transparent)]
    Folder(#[from] FolderFault),
    /// Keys.
    #[error(transparent)]
    Key(#[from] KeyFault),
    /// The books.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// The rules.
    #[error("refused: {}", .0.code())]
    Refused(Refusal),
    /// Files that the command reads or writes.
    #[error("{what}: {source}")]
    File {
        /// What could not be done.
        what: String,
        /// What the system says.
        source: io::Error,
    },
    /// Anything that the person can mend.
    #[error("{0}")]
    Say(String),
}

impl From<Refusal> for CommandFault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl CommandFault {
    /// A fault with a file.
    pub(crate) fn file(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |source| Self::File { what, source }
    }
}

impl Desktop {
    /// Opens a folder that has a server in it.
    fn folder(&self) -> Result<DataFolder, CommandFault> {
        Ok(DataFolder::open(&self.data_dir)?)
    }
}

/// Does what the arguments say.
pub fn run(cli: Cli) -> Result<ExitCode, CommandFault> {
    let data_dir = cli.data_dir.map_or_else(config::default_data_dir, Ok)?;
    let desktop = Desktop { data_dir, clock: Clock::System, entropy: Entropy };
    match cli.command {
        Command::Serve(serve) => serve::run(&desktop, serve)?,
        Command::Migrate => migrate::run(&desktop)?,
        _ => return Err(CommandFault::Say("not there yet".to_owned())),
    }
    Ok(ExitCode::SUCCESS)
}
