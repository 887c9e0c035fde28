//! Checking signatures, away from the writer.

use crate::app::App;
use crate::store::StoreFault;
use shared::ids::{EntryHash, Epoch, Sequence, TillId};
use shared::journal::Entry;
use shared::signing::{PublicKey, Signed, Verified};
use shared::sync::Halt;
use shared::sync::server_side::Stop;
use std::sync::Arc;
use tokio::task::{JoinError, JoinHandle, spawn_blocking};

/// Whose journal it is, and the key that signs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Journal {
    /// The till.
    pub till: TillId,
    /// Its epoch.
    pub epoch: Epoch,
    /// The key of that enrolment.
    pub key: PublicKey,
}

/// Entries whose signatures fit, as many as there are before the first that does not.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub(super) entries: Vec<CheckedEntry>,
    /// Why the rest was left out, if so.
    pub(super) stop: Option<Stop>,
}

impl Checked {
    /// Puts what came after behind it, unless something is wrong before.
    pub(super) fn extend(&mut self, next: Self) {
        if self.stop.is_none() {
            self.entries.extend(next.entries);
            self.stop = next.stop;
        }
    }
}

#[derive(Debug)]
pub(super) struct CheckedEntry {
    pub(super) entry: Verified<Entry>,
    pub(super) hash: EntryHash,
    pub(super) bytes: Signed<Entry>,
}

/// A check that has begun.
#[derive(Debug)]
pub struct Checking(JoinHandle<Result<Checked, JoinError>>);

/// Begins to check entries, so that those of a next frame are ready once these are settled. There are no more
/// checks at once than the app has room for: more would take the cores from the writer.
pub fn begin_check(
    app: &App,
    journal: Journal,
    first: Sequence,
    entries: Vec<Signed<Entry>>,
) -> Checking {
    let room = Arc::clone(&app.checks_room);
    Checking(tokio::spawn(async move {
        // Nobody closes it, so this waits for its turn and no longer.
        let _room = room.acquire_owned().await.ok();
        spawn_blocking(move || check_now(&journal, first, entries)).await
    }))
}

impl Checking {
    /// Whether it would not be waited for.
    pub fn is_done(&self) -> bool {
        self.0.is_finished()
    }

    /// What it found.
    pub(super) async fn done(self) -> Result<Checked, StoreFault> {
        let bug = |_panicked| StoreFault::damaged("an entry could not be checked");
        self.0.await.map_err(bug)?.map_err(bug)
    }
}

fn check_now(journal: &Journal, first: Sequence, signed: Vec<Signed<Entry>>) -> Checked {
    let mut entries = Vec::with_capacity(signed.len());
    // Where an entry should stand goes by the one before it, whose place is signed.
    let mut at = first;
    for bytes in signed {
        match check_one(journal, bytes) {
            Ok(checked) => {
                at = Sequence(checked.entry.sequence.0.saturating_add(1));
                entries.push(checked);
            }
            Err(why) => return Checked { entries, stop: Some(Stop::Halted { at, why }) },
        }
    }
    Checked { entries, stop: None }
}

fn check_one(journal: &Journal, bytes: Signed<Entry>) -> Result<CheckedEntry, Halt> {
    let key = journal.key;
    let entry =
        bytes.open(|id| (id == key.id()).then_some(key)).map_err(|_why| Halt::BadSignature)?;
    if entry.till != journal.till || entry.epoch != journal.epoch {
        return Err(Halt::NotAnEntry);
    }
    let hash = EntryHash(bytes.sha256());
    Ok(CheckedEntry { entry, hash, bytes })
}
