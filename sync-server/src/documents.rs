//! Documents from tills, looked at in a child process: the server's own memory never meets their bytes as
//! anything but bytes.

use crate::store::StoreFault;
use shared::documents::worker::{Answer, Item, Question, length_of, read, write};
use shared::documents::{BadDocument, FollowedOn, LineEnd};
use shared::sync::codec::Blob;
use shared::sync::doc::DOC_BYTES_MAX;
use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::Mutex;

/// How long an answer may take before the worker is killed and another started.
const ANSWER_WITHIN: Duration = Duration::from_secs(2);

/// The worker, started when it is first needed. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Documents {
    program: PathBuf,
    worker: Arc<Mutex<Option<Worker>>>,
}

/// A child process and its pipes. It is killed when this is dropped.
#[derive(Debug)]
struct Worker {
    _child: Child,
    questions: ChildStdin,
    answers: ChildStdout,
}

/// Why changes are not taken in.
#[derive(Debug, thiserror::Error)]
pub enum DocumentRefused {
    /// The worker says no.
    #[error("{0}")]
    Bad(BadDocument),
    /// The worker ended over them, or was ended after it took too long.
    #[error("the document worker ended over it: {0}")]
    WorkerEnded(#[source] io::Error),
}

impl Documents {
    /// A worker that will be started from this program.
    pub fn new(program: PathBuf) -> Self {
        Self { program, worker: Arc::default() }
    }

    /// What is new in a till's changes after those that are held; nobody has checked its signatures.
    pub async fn follow_on(
        &self,
        held: LineEnd,
        changes: Blob<DOC_BYTES_MAX>,
    ) -> Result<FollowedOn, DocumentRefused> {
        match self.ask(&Question::FollowOn { held, changes }).await {
            Ok(Answer::FollowedOn { from, entries, end }) => {
                let entry = |item: Item| (item.sequence, item.bytes.into_vec());
                let entries = entries.into_iter().map(entry).collect();
                Ok(FollowedOn { from: usize::try_from(from).unwrap_or(usize::MAX), entries, end })
            }
            Ok(Answer::Bad { why }) => Err(DocumentRefused::Bad(why)),
            Ok(Answer::Talked { .. }) => Err(DocumentRefused::Bad(BadDocument::Damaged)),
            Err(fault) => {
                metrics::counter!("scrip_document_worker_ended_total").increment(1);
                Err(DocumentRefused::WorkerEnded(fault))
            }
        }
    }

    /// Asks one question; a worker that fails is dropped, and with it killed.
    async fn ask(&self, question: &Question) -> io::Result<Answer> {
        let mut slot = self.worker.lock().await;
        let mut worker = match slot.take() {
            Some(worker) => worker,
            None => self.start()?,
        };
        let answer = tokio::time::timeout(ANSWER_WITHIN, worker.ask(question)).await;
        let answer = answer.map_err(|_elapsed| io::Error::from(io::ErrorKind::TimedOut))??;
        *slot = Some(worker);
        Ok(answer)
    }

    fn start(&self) -> io::Result<Worker> {
        let mut child = Command::new(&self.program)
            .arg("document-worker")
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (questions, answers) = pipes.ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(Worker { _child: child, questions, answers })
    }
}

impl Worker {
    async fn ask(&mut self, question: &Question) -> io::Result<Answer> {
        let message = write(question).ok_or(io::ErrorKind::InvalidInput)?;
        self.questions.write_all(&message).await?;
        self.questions.flush().await?;
        let mut head = [0; 4];
        self.answers.read_exact(&mut head).await?;
        let length = length_of(head).ok_or(io::ErrorKind::InvalidData)?;
        let mut body = vec![0; length];
        self.answers.read_exact(&mut body).await?;
        read(&body).map_err(io::Error::other)
    }
}

/// The program that runs now, which is its own worker too.
pub fn own_program() -> Result<PathBuf, StoreFault> {
    std::env::current_exe().map_err(|error| StoreFault::damaged(format!("own program: {error}")))
}
