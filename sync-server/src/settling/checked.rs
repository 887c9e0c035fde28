//! Checking signatures, away from the writer.

use crate::store::StoreFault;
use shared::ids::{EntryHash, Epoch, Sequence, TillId};
use shared::journal::Entry;
use shared::signing::{PublicKey, Signed, Verified};
use shared::sync::Halt;
use shared::sync::server_side::Stop;

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
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) entries: Vec<CheckedEntry>,
    /// Why the rest was left out, if so.
    pub(super) stop: Option<Stop>,
}

#[derive(Debug)]
pub(super) struct CheckedEntry {
    pub(super) entry: Verified<Entry>,
    pub(super) hash: EntryHash,
    pub(super) bytes: Signed<Entry>,
}

/// Checks entries on a thread that may be busy for some milliseconds; several tills at once use all cores.
pub(super) async fn check(
    journal: Journal,
    first: Sequence,
    entries: Vec<Signed<Entry>>,
) -> Result<Checked, StoreFault> {
    tokio::task::spawn_blocking(move || check_now(&journal, first, entries))
        .await
        .map_err(|_panicked| StoreFault::damaged("an entry could not be checked"))
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
