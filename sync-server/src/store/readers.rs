//! The readers: a few connections that never write, handed out one at a time.

use super::{StoreFault, connection};
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// A pool of reading connections. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Readers {
    idle: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
}

impl Readers {
    /// Opens `count` connections.
    pub fn open(database: &Path, count: usize) -> Result<Self, StoreFault> {
        let idle: Result<Vec<_>, _> =
            (0..count).map(|_| connection::open_reader(database)).collect();
        Ok(Self { idle: Arc::new(Mutex::new(idle?)), permits: Arc::new(Semaphore::new(count)) })
    }

    /// Reads in one snapshot, on a thread that may block.
    pub async fn read<T, E>(
        &self,
        look: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreFault> + Send + 'static,
    {
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        let permit = permit.map_err(|_closed| StoreFault::Stopped)?;
        let idle = Arc::clone(&self.idle);
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let taken = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut connection = taken.ok_or(StoreFault::Stopped)?;
            let found = in_snapshot(&mut connection, look);
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            found
        });
        task.await.unwrap_or(Err(StoreFault::Stopped.into()))
    }
}

fn in_snapshot<T, E: From<StoreFault>>(
    connection: &mut Connection,
    look: impl FnOnce(&Connection) -> Result<T, E>,
) -> Result<T, E> {
    let snapshot = connection
        .transaction_with_behavior(TransactionBehavior::Deferred)
        .map_err(StoreFault::from)?;
    look(&snapshot)
}
