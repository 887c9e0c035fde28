//! The writer: one thread, one transaction for all that waits, and answers only after the commit.

use super::StoreFault;
use super::books::WarmBooks;
use super::copying::Copier;
use crate::clock::Clock;
use crate::keys::Keys;
use rusqlite::Connection;
use shared::time::Timestamp;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use tokio::sync::{mpsc, oneshot};

/// Acts that may wait for the writer before whoever brings more has to wait too.
const QUEUE: usize = 512;
/// Entries after which a group is closed. Pages of the trees with random keys (cards' histories and uses) are written
/// once for a group however often it changes them, so large groups write less; a second's work is little beside
/// what waits in the queue when groups are this large.
const GROUP_WEIGHT: usize = 32_000;

/// What is done at the writer's desk, and what to do once it is durable.
type Work = Box<dyn FnOnce(&mut Desk) -> Result<Announce, StoreFault> + Send>;
/// Runs after the commit; dropped where there was none, which tells whoever waits.
type Announce = Box<dyn FnOnce() + Send>;

struct Job {
    weight: usize,
    work: Work,
}

/// How to end the thread, and how to wait for its end.
type Running = (oneshot::Sender<()>, JoinHandle<()>);

/// The handle of the writer's thread. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Writer {
    jobs: mpsc::Sender<Job>,
    running: Arc<Mutex<Option<Running>>>,
}

/// What an act may use: the transaction that is open, and the books.
#[derive(Debug)]
pub struct Desk {
    /// The transaction's connection.
    pub sql: Connection,
    /// The rules' working set, loaded from this connection.
    pub books: WarmBooks,
    /// When this group began.
    pub now: Timestamp,
}

impl Writer {
    /// Starts the thread.
    pub(super) fn start(
        connection: Connection,
        copier: Copier,
        clock: Clock,
        keys: Arc<Keys>,
    ) -> Result<Self, StoreFault> {
        let (jobs, queue) = mpsc::channel(QUEUE);
        let (stop, stopped) = oneshot::channel();
        let mut books = WarmBooks::open(&connection)?;
        books.sign_with(keys);
        let desk = Desk { sql: connection, books, now: clock.now() };
        let thread = thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || work(desk, &copier, queue, stopped, &clock))
            .map_err(|error| StoreFault::damaged(format!("cannot start the writer: {error}")))?;
        Ok(Self { jobs, running: Arc::new(Mutex::new(Some((stop, thread)))) })
    }

    /// Does one act that stands or falls by itself: where it fails, the rest of its group goes on.
    pub async fn act<T, E>(
        &self,
        act: impl FnOnce(&mut Desk) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreFault> + Send + 'static,
    {
        self.hand_in(1, move |desk| desk.apart(act)).await?
    }

    /// Does work that must not fail by itself: a fault undoes its whole group.
    pub async fn hand_in<T: Send + 'static>(
        &self,
        weight: usize,
        work: impl FnOnce(&mut Desk) -> Result<T, StoreFault> + Send + 'static,
    ) -> Result<T, StoreFault> {
        let (answer, waiting) = oneshot::channel();
        let work: Work = Box::new(move |desk| {
            let done = work(desk)?;
            let announce: Announce = Box::new(move || {
                // Whoever asked may have gone; the effect stays.
                let _gone = answer.send(done);
            });
            Ok(announce)
        });
        let job = Job { weight, work };
        self.jobs.send(job).await.map_err(|_closed| StoreFault::Stopped)?;
        waiting.await.map_err(|_dropped| StoreFault::NotCommitted)
    }

    /// Fails where no transaction can be begun and ended, or nobody is at the desk.
    pub async fn is_there(&self) -> Result<(), StoreFault> {
        self.hand_in(0, |_desk| Ok(())).await
    }

    /// Finishes what was handed in, then ends the thread.
    pub async fn stop(&self) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((stop, thread)) = running {
            let _already_ended = stop.send(());
            // An empty job wakes the thread if it waits.
            let wake = Job { weight: 0, work: Box::new(|_| Ok(Box::new(|| ()))) };
            let _already_ended = self.jobs.send(wake).await;
            let _joined = tokio::task::spawn_blocking(move || thread.join()).await;
        }
    }
}

impl Desk {
    /// Does one act in one transaction on a connection of its own, for commands.
    pub fn alone<T, E: From<StoreFault>>(
        sql: Connection,
        now: Timestamp,
        act: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let begin = |sql: &Connection| -> Result<WarmBooks, StoreFault> {
            sql.execute_batch("BEGIN IMMEDIATE")?;
            WarmBooks::open(sql)
        };
        let books = begin(&sql)?;
        let mut desk = Self { sql, books, now };
        // Dropping the connection without a commit undoes all of it.
        let done = act(&mut desk)?;
        desk.flush()?;
        desk.sql.execute_batch("COMMIT").map_err(StoreFault::from)?;
        Ok(done)
    }

    /// Runs an act inside a savepoint, so that it can be undone alone.
    fn apart<T, E: From<StoreFault>>(
        &mut self,
        act: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<Result<T, E>, StoreFault> {
        self.flush()?;
        self.sql.prepare_cached("SAVEPOINT act")?.execute([])?;
        let done = match act(self) {
            Ok(done) => self.flush().map(|()| done).map_err(E::from),
            Err(error) => Err(error),
        };
        if done.is_err() {
            self.sql.prepare_cached("ROLLBACK TO act")?.execute([])?;
            self.books.forget(&self.sql)?;
        }
        self.sql.prepare_cached("RELEASE act")?.execute([])?;
        Ok(done)
    }

    /// Writes what the rules changed in the books so far.
    pub fn flush(&mut self) -> Result<(), StoreFault> {
        self.books.write_changes(&self.sql, self.now)
    }
}

fn work(
    mut desk: Desk,
    copier: &Copier,
    mut queue: mpsc::Receiver<Job>,
    mut stopped: oneshot::Receiver<()>,
    clock: &Clock,
) {
    while let Some(first) = queue.blocking_recv() {
        desk.now = clock.now();
        let watch = clock.stopwatch();
        // A bug in one act must not leave a server that answers nobody: its group is undone like any that
        // failed, and the books are loaded anew.
        let done = catch_unwind(AssertUnwindSafe(|| group(&mut desk, first, &mut queue)));
        match done.unwrap_or(Err(StoreFault::Panicked)) {
            Ok((weight, announces)) => {
                metrics::histogram!("scrip_group_commit_seconds").record(watch.elapsed());
                metrics::counter!("scrip_group_weight_total").increment(weight);
                copier.committed();
                for announce in announces {
                    announce();
                }
            }
            Err(fault) => start_over(&mut desk, &fault),
        }
        if stopped.try_recv().is_ok() {
            queue.close();
        }
    }
}

/// Runs what waits in one transaction and commits it.
fn group(
    desk: &mut Desk,
    first: Job,
    queue: &mut mpsc::Receiver<Job>,
) -> Result<(u64, Vec<Announce>), StoreFault> {
    desk.sql.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    desk.books.notice_other_writers(&desk.sql)?;
    let mut announces = Vec::new();
    let mut weight = 0;
    let mut next = Some(first);
    while let Some(job) = next {
        weight += job.weight;
        announces.push((job.work)(desk)?);
        next = if weight < GROUP_WEIGHT { queue.try_recv().ok() } else { None };
    }
    desk.flush()?;
    desk.sql.prepare_cached("COMMIT")?.execute([])?;
    desk.books.stay_small(&desk.sql)?;
    Ok((u64::try_from(weight).unwrap_or(u64::MAX), announces))
}

/// Undoes a group that failed. Whoever waited for it is told by the drop of its answers.
fn start_over(desk: &mut Desk, fault: &StoreFault) {
    tracing::error!(fault = %fault, "A group of changes was not committed: {fault}");
    metrics::counter!("scrip_group_faults_total").increment(1);
    if !desk.sql.is_autocommit()
        && let Err(error) = desk.sql.execute_batch("ROLLBACK")
    {
        tracing::error!(fault = %error, "The failed group could not be rolled back: {error}");
    }
    desk.books.distrust();
}
