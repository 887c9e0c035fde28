//! The commands, one file each.

mod amount;
mod backup;
mod cards;
mod demo_data;
mod key;
mod migrate;
mod people;
mod serve;
mod shops;
mod verify;

use crate::cli::{Cli, Command};
use crate::clock::Clock;
use crate::config::{self, ConfigFault, ConfigFile};
use crate::data_folder::{DataFolder, FolderFault};
use crate::document_worker;
use crate::entropy::Entropy;
use crate::error::ApiError;
use crate::keys::KeyFault;
use crate::store::{self, Desk, StoreFault};
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
    #[error("{}", ApiError::from(*.0).detail())]
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

impl From<ApiError> for CommandFault {
    fn from(error: ApiError) -> Self {
        if let ApiError::Fault(fault) = error {
            Self::Store(fault)
        } else if let ApiError::Refused(refusal) = error {
            Self::Refused(refusal)
        } else {
            Self::Say(error.detail())
        }
    }
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

    /// Does one act in a transaction of its own; a server may be running and takes notice.
    fn at_desk<T>(
        &self,
        act: impl FnOnce(&mut Desk) -> Result<T, ApiError>,
    ) -> Result<T, CommandFault> {
        let (sql, _) = store::open_and_migrate(&self.folder()?.database(), &self.clock)?;
        Ok(Desk::alone(sql, self.clock.now(), act)?)
    }

    /// How tills and browsers reach the server, by its configuration file.
    fn public_url(&self) -> Result<String, CommandFault> {
        Ok(ConfigFile::read(None, &self.data_dir)?.finish()?.public_url)
    }
}

/// Does what the arguments say.
pub fn run(cli: Cli) -> Result<ExitCode, CommandFault> {
    // It knows no folder and no environment.
    if matches!(cli.command, Command::DocumentWorker) {
        return Ok(document_worker::run());
    }
    let data_dir = cli.data_dir.map_or_else(config::default_data_dir, Ok)?;
    let desktop = Desktop { data_dir, clock: Clock::System, entropy: Entropy };
    match cli.command {
        Command::Serve(serve) => serve::run(&desktop, serve)?,
        Command::Migrate => migrate::run(&desktop)?,
        Command::User(user) => people::user(&desktop, user)?,
        Command::Staff(staff) => people::staff(&desktop, staff)?,
        Command::Store(store) => shops::store(&desktop, store)?,
        Command::Program(program) => shops::program(&desktop, program)?,
        Command::Till(till) => shops::till(&desktop, till)?,
        Command::Card(card) => cards::run(&desktop, card)?,
        Command::Key(key) => key::run(&desktop, &key)?,
        Command::Verify(options) => return verify::run(&desktop, options.json),
        Command::Backup(options) => backup::backup(&desktop, &options.file)?,
        Command::Restore(options) => backup::restore(&desktop, &options.file)?,
        Command::DemoData(options) => demo_data::run(&desktop, &options)?,
        Command::DocumentWorker => {}
    }
    Ok(ExitCode::SUCCESS)
}
