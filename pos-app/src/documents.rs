//! The till's journal documents: a thread that writes into them what the journal says and exchanges them
//! with headquarters, by heads.
//!
//! It works beside the till. Nobody waits for it, and what fails here costs the till nothing but a second
//! path for its entries.

mod day;

use crate::clock::stopwatch;
use crate::error::Fault;
use crate::thread::Beside;
use day::Day;
use shared::documents::{BadDocument, UnknownHeads, contained, z_number_of};
use shared::ids::{Sequence, TillId};
use shared::sync::codec::Blob;
use shared::sync::doc::{DocHead, DocName, DocTurn};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// Payments that follow each other more closely are written down together, so that none of them meets the
/// document's own write to the disk.
const QUIET: Duration = Duration::from_millis(300);
/// Nothing is gathered for longer, or in a greater number: a document keeps up on the busiest day.
const GATHERED_FOR_MAX: Duration = Duration::from_secs(5);
const GATHERED_MAX: usize = 1_000;

/// What the thread needs of the till.
pub(crate) trait Keeps: Send + 'static {
    /// The newest entry of the journal; none where this journal is no longer the till's.
    fn tip(&self) -> Option<Sequence>;
    /// Entries after a place, in order.
    fn entries(&self, after: Sequence, count: usize) -> Result<Vec<(Sequence, Vec<u8>)>, Fault>;
    /// The changes of a document, as they were kept.
    fn changes(&self, z_number: u32) -> Result<Vec<Vec<u8>>, Fault>;
    /// Keeps further changes, each with the newest entry in it.
    fn keep(&self, z_number: u32, changes: &[(Sequence, Vec<u8>)]) -> Result<(), Fault>;
    /// Drops what is kept of a document.
    fn drop_document(&self, z_number: u32) -> Result<(), Fault>;
    /// Says something to headquarters, if there is a line.
    fn send(&self, turn: DocTurn);
}

/// The till's end of the thread. Dropping it ends the thread, which writes down what is still missing first.
#[derive(Debug)]
pub(crate) struct Documents {
    words: Sender<Word>,
    #[expect(dead_code, reason = "held for its end")]
    thread: Beside,
}

#[derive(Debug)]
enum Word {
    Written,
    Turn(DocTurn),
    Stop,
}

/// Why a document is not at hand.
#[derive(Debug, thiserror::Error)]
enum DocumentFault {
    #[error("{0}")]
    Till(#[from] Fault),
    #[error("{0}")]
    Document(#[from] BadDocument),
}

/// The heads that headquarters named: it is to get what comes after them, now or once it is written.
struct Wanted {
    z_number: u32,
    heads: Vec<DocHead>,
}

struct Carrier<K> {
    till: TillId,
    keeps: K,
    /// The document that was used last.
    day: Option<Day>,
    wanted: Option<Wanted>,
}

impl Documents {
    /// Starts the thread; none where the system gives no further one.
    pub(crate) fn start(till: TillId, keeps: impl Keeps) -> Option<Self> {
        let (words, inbox) = channel();
        let carrier = Carrier { till, keeps, day: None, wanted: None };
        let run = move || carrier.run(&inbox);
        let thread = Beside::start("documents", run);
        let no_thread = |error: &std::io::Error| {
            tracing::warn!("The journal's documents rest until the next start: {error}");
        };
        let thread = thread.inspect_err(no_thread).ok()?;
        Some(Self { words, thread })
    }

    /// An entry was written.
    pub(crate) fn written(&self) {
        self.say(Word::Written);
    }

    /// Headquarters said something about a document.
    pub(crate) fn hear(&self, turn: DocTurn) {
        self.say(Word::Turn(turn));
    }

    fn say(&self, word: Word) {
        // A thread that ended carries no documents; the direct path carries their entries.
        let _ended = self.words.send(word);
    }
}

impl Drop for Documents {
    fn drop(&mut self) {
        self.say(Word::Stop);
    }
}

/// What came in, once payments no longer follow each other closely, or something else is to be done.
fn gather(first: Word, inbox: &Receiver<Word>) -> Vec<Word> {
    let mut words = vec![first];
    let ends = stopwatch() + GATHERED_FOR_MAX;
    while matches!(words.last(), Some(Word::Written)) && words.len() < GATHERED_MAX {
        let left = ends.saturating_sub(stopwatch());
        let Ok(word) = inbox.recv_timeout(QUIET.min(left)) else { break };
        words.push(word);
    }
    words.extend(inbox.try_iter());
    words
}

impl<K: Keeps> Carrier<K> {
    /// What came in while it worked is dealt with together: one change for all that was written.
    fn run(mut self, inbox: &Receiver<Word>) {
        self.work();
        while let Ok(word) = inbox.recv() {
            let mut stops = false;
            for word in gather(word, inbox) {
                match word {
                    Word::Written => {}
                    Word::Turn(turn) => self.hear(turn),
                    Word::Stop => stops = true,
                }
            }
            self.work();
            if stops {
                return;
            }
        }
    }

    /// Headquarters keeps this till's journals; it has nothing of its own to say in a document yet.
    fn hear(&mut self, turn: DocTurn) {
        match (turn.name(), turn) {
            (DocName::Journal { till, z_number }, DocTurn::Want { heads, .. })
                if till == self.till =>
            {
                self.wanted = Some(Wanted { z_number, heads: heads.into_vec() });
            }
            (name, DocTurn::Unknown { .. }) => {
                self.wanted = None;
                tracing::info!(document = %name, "Headquarters goes on without the document {name}");
            }
            (name, DocTurn::Want { .. } | DocTurn::After { .. } | DocTurn::Talk { .. }) => {
                self.keeps.send(DocTurn::Unknown { name });
            }
        }
    }

    /// A document that fails, however it does, is loaded anew the next time.
    fn work(&mut self) {
        let done = contained(|| Ok(self.write_and_answer()));
        if let Err(fault) = done.map_err(DocumentFault::from).flatten() {
            tracing::warn!(
                "The journal's document waits, and its entries go by the direct path: {fault}"
            );
        }
    }

    fn write_and_answer(&mut self) -> Result<(), DocumentFault> {
        let Some(tip) = self.keeps.tip() else {
            return Ok(());
        };
        let wanted = self.wanted.take();
        let z_number = wanted.as_ref().map_or(z_number_of(tip), |wanted| wanted.z_number);
        let before = self.day.take().filter(|day| day.z_number() == z_number);
        let mut day = match before {
            Some(day) => day,
            None => Day::open(&self.keeps, z_number)?,
        };
        day.catch_up(&self.keeps)?;
        self.wanted = wanted.and_then(|wanted| self.answer(&mut day, wanted));
        self.day = Some(day);
        Ok(())
    }

    /// Sends what comes after the heads, one piece for each time that they are named; they stay wanted while
    /// nothing does.
    fn answer(&self, day: &mut Day, wanted: Wanted) -> Option<Wanted> {
        let name = DocName::Journal { till: self.till, z_number: wanted.z_number };
        let changes = match day.next_after(&wanted.heads) {
            Ok(None) => return Some(wanted),
            Ok(Some(piece)) => Blob::try_from(piece).ok(),
            Err(UnknownHeads) => None,
        };
        if changes.is_none() {
            tracing::info!(document = %name, "Headquarters has another {name}: its entries go by the direct path");
        }
        let unknown = DocTurn::Unknown { name };
        self.keeps.send(changes.map_or(unknown, |changes| DocTurn::After { name, changes }));
        None
    }
}
