//! Where an entry belongs in its till's journal, and the proof that a till was copied.

use super::Arrived;
use crate::books::{Books, BranchKey, BranchTotals, HeldEntry, Missing};
use crate::ids::{EntryHash, Sequence};
use crate::journal::{Branch, ChainBreak, Entry, Place};

/// Where an entry belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Placed {
    /// Right after the newest entry of a line.
    Next { branch: Branch },
    /// Beside an entry that is held: the first of a new line, and proof of a copy.
    Fork { branch: Branch },
    /// It is held.
    Held { branch: Branch },
    /// After entries that have not come.
    Gap { from: Sequence },
    /// Nowhere.
    Broken(ChainBreak),
}

/// Finds the entry's place; reads only.
pub(super) fn find(books: &Books, arrived: &Arrived<'_>) -> Result<Placed, Missing> {
    let entry: &Entry = arrived.entry;
    let main = totals(books, BranchKey::main(entry.till, entry.epoch))?.head;
    match main.follow(entry, arrived.hash) {
        Ok(_) => {
            return Ok(Placed::Next { branch: Branch::MAIN });
        }
        Err(ChainBreak::Gap { from }) if !is_copied(books, entry)? => {
            return Ok(Placed::Gap { from });
        }
        Err(_) => {}
    }
    if let Some(branch) = line_of(books, entry, arrived.hash)? {
        return Ok(Placed::Held { branch });
    }
    find_beside_main(books, arrived, main)
}

/// The entry is not held and does not follow the main line.
fn find_beside_main(books: &Books, arrived: &Arrived<'_>, main: Place) -> Result<Placed, Missing> {
    let entry: &Entry = arrived.entry;
    let lines = lines(books, entry)?;
    for branch in (1..lines).map(Branch) {
        let head =
            totals(books, BranchKey { branch, ..BranchKey::main(entry.till, entry.epoch) })?.head;
        if head.follow(entry, arrived.hash).is_ok() {
            return Ok(Placed::Next { branch });
        }
    }
    if follows_a_held_one(books, entry)? {
        return Ok(Placed::Fork { branch: Branch(lines) });
    }
    match main.follow(entry, arrived.hash) {
        Err(ChainBreak::Gap { from }) => Ok(Placed::Gap { from }),
        _wrong => Ok(Placed::Broken(ChainBreak::WrongPrevious { at: entry.sequence })),
    }
}

/// The totals that a new line starts from: those after the entry that it forked behind.
pub(super) fn totals_at_fork(books: &Books, entry: &Entry) -> Result<BranchTotals, Missing> {
    let Some(before) = entry.sequence.0.checked_sub(1).map(Sequence) else {
        return Ok(BranchTotals::default());
    };
    let held = held_at(books, entry, before)?;
    Ok(held.iter().find(|e| e.is(entry.previous)).map_or_else(BranchTotals::default, |e| e.totals))
}

/// The line that holds this very entry; none where no line does.
pub(super) fn line_of(
    books: &Books,
    entry: &Entry,
    hash: EntryHash,
) -> Result<Option<Branch>, Missing> {
    let held = held_at(books, entry, entry.sequence)?;
    Ok(held.iter().find(|e| e.is(hash)).map(|e| e.branch))
}

pub(super) fn totals(books: &Books, line: BranchKey) -> Result<BranchTotals, Missing> {
    Ok(books.branches.get(line)?.copied().unwrap_or_default())
}

fn follows_a_held_one(books: &Books, entry: &Entry) -> Result<bool, Missing> {
    if entry.sequence == Sequence::FIRST {
        return Ok(entry.previous == EntryHash::GENESIS);
    }
    let before = Sequence(entry.sequence.0.saturating_sub(1));
    Ok(held_at(books, entry, before)?.iter().any(|e| e.is(entry.previous)))
}

fn held_at<'b>(books: &'b Books, entry: &Entry, at: Sequence) -> Result<&'b [HeldEntry], Missing> {
    Ok(books.entries.get((entry.till, entry.epoch, at))?.map_or(&[], Vec::as_slice))
}

fn is_copied(books: &Books, entry: &Entry) -> Result<bool, Missing> {
    Ok(lines(books, entry)? > 1)
}

fn lines(books: &Books, entry: &Entry) -> Result<u16, Missing> {
    Ok(books.enrolments.get((entry.till, entry.epoch))?.map_or(1, |enrolment| enrolment.branches))
}

impl HeldEntry {
    fn is(&self, hash: EntryHash) -> bool {
        self.totals.head.hash == hash
    }
}
