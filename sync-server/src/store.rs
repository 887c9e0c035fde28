//! The store: all SQL, one writer thread with group commit, and a pool of readers.

mod connection;
mod copying;
mod fault;
mod migrations;
mod readers;
mod values;
mod whole;
mod writer;

pub mod books;
pub mod card_orders;
pub mod documents;
pub mod enrolling;
pub mod history;
pub mod journal;
pub mod limits;
pub mod people;
pub mod read;
pub mod requests;
pub mod sessions;
pub mod shops;
pub mod staff;
pub mod status_lists;
pub mod tills;
pub mod trust;
pub mod verifying;
pub mod versions;

pub use self::connection::Sqlite;
pub use self::fault::StoreFault;
pub use self::migrations::{Applied, migrate};
pub use self::readers::Readers;
pub use self::whole::{can_be_read, close_as_one_file, copy_all, quick_check};
pub use self::writer::{Desk, Writer};

use self::copying::Copier;
use crate::clock::Clock;
use crate::keys::Keys;
use std::path::Path;
use std::sync::Arc;

/// Where everything durable goes in and comes out. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    writer: Writer,
    readers: Readers,
}

impl Store {
    /// Opens the books, brings their tables up to date and starts the writer.
    pub fn open(
        database: &Path,
        readers: usize,
        clock: &Clock,
        keys: Arc<Keys>,
    ) -> Result<Self, StoreFault> {
        let (connection, applied) = open_and_migrate(database, clock)?;
        for Applied { name } in applied {
            tracing::info!(migration = name, "Applied migration {name}");
        }
        let copier = Copier::start(database)?;
        let writer = Writer::start(connection, copier, clock.clone(), keys)?;
        let readers = Readers::open(database, readers)?;
        Ok(Self { writer, readers })
    }

    /// Does one act in the writer's transaction; the answer comes after the durable commit.
    pub async fn write<T, E>(
        &self,
        act: impl FnOnce(&mut Desk) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreFault> + Send + 'static,
    {
        self.writer.act(act).await
    }

    /// Reads from a snapshot that no writer changes.
    pub async fn read<T, E>(
        &self,
        look: impl FnOnce(&rusqlite::Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreFault> + Send + 'static,
    {
        self.readers.read(look).await
    }

    /// The writer, for who settles entries.
    pub fn writer(&self) -> &Writer {
        &self.writer
    }

    /// Finishes what was handed in and stops the writer.
    pub async fn close(&self) {
        self.writer.stop().await;
    }
}

/// Opens the books for one command beside a server that may be running, with its tables up to date.
pub fn open_and_migrate(
    database: &Path,
    clock: &Clock,
) -> Result<(rusqlite::Connection, Vec<Applied>), StoreFault> {
    let mut connection = connection::open_writer(database)?;
    let applied = migrate(&mut connection, clock.now())?;
    Ok((connection, applied))
}

/// Opens the books for looking only.
pub fn open_to_read(database: &Path) -> Result<rusqlite::Connection, StoreFault> {
    connection::open_reader(database)
}
