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
            let mut lent = Lent { connection: Some(taken.ok_or(StoreFault::Stopped)?), idle };
            lent.look(look)
        });
        task.await.unwrap_or(Err(StoreFault::Panicked.into()))
    }
}

/// A connection that goes back to the others, also where a bug ends the reading.
struct Lent {
    connection: Option<Connection>,
    idle: Arc<Mutex<Vec<Connection>>>,
}

impl Lent {
    fn look<T, E: From<StoreFault>>(
        &mut self,
        look: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        in_snapshot(self.connection.as_mut().ok_or(StoreFault::Stopped)?, look)
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).extend(self.connection.take());
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
