//! The check of every till's chain: signatures on all cores, order in one pass.

use super::Found;
use crate::store::StoreFault;
use crate::store::journal::Kept;
use rusqlite::{Connection, Row};
use shared::ids::{EntryHash, Epoch, Sequence, TillId};
use shared::journal::{Branch, Entry};
use shared::signing::{PublicKey, Signed};
use std::collections::HashMap;
use std::thread;

/// Each till's key by its epoch.
type Keys = HashMap<(TillId, Epoch), PublicKey>;

/// Entries that are checked at once.
const CHUNK: usize = 8_192;

/// A stored row.
struct Stored {
    till: TillId,
    epoch: Epoch,
    branch: Branch,
    sequence: Sequence,
    hash: EntryHash,
    bytes: Vec<u8>,
    outcome: Vec<u8>,
}

/// Checks signatures, hashes and order of all entries, and that each line's head is its newest entry.
pub(super) fn chains(sql: &Connection) -> Result<Found, StoreFault> {
    let keys = match keys(sql)? {
        Ok(keys) => keys,
        Err(fault) => return Ok(Err(fault)),
    };
    let mut statement = sql.prepare(
        "SELECT till, epoch, branch, sequence, hash, bytes, outcome FROM entries
         ORDER BY till, epoch, sequence, branch",
    )?;
    let mut rows = statement.query([])?;
    let mut lines = Lines::default();
    let mut count = 0_usize;
    loop {
        let mut chunk = Vec::with_capacity(CHUNK);
        while chunk.len() < CHUNK
            && let Some(row) = rows.next()?
        {
            chunk.push(read(row)?);
        }
        if chunk.is_empty() {
            break;
        }
        let previous = signatures(&keys, &chunk);
        for (stored, previous) in chunk.iter().zip(previous) {
            let fault = previous.and_then(|previous| lines.follow(stored, previous));
            if let Err(fault) = fault {
                return Ok(Err(format!("{}: {fault}", stored.place())));
            }
        }
        count += chunk.len();
    }
    Ok(lines.check_heads(sql)?.map(|tills| format!("{count} entries of {tills} lines")))
}

/// The key of each till and epoch, or the first that is none.
fn keys(sql: &Connection) -> Result<Result<Keys, String>, StoreFault> {
    let mut statement = sql.prepare("SELECT till, epoch, key FROM enrolments ORDER BY 1, 2")?;
    let mut rows = statement.query([])?;
    let mut keys = Keys::new();
    while let Some(row) = rows.next()? {
        let place = (TillId(row.get(0)?), Epoch(row.get(1)?));
        match PublicKey::from_bytes(&row.get(2)?) {
            Ok(key) => drop(keys.insert(place, key)),
            Err(bad) => return Ok(Err(format!("{} epoch {}: {bad}", place.0, place.1))),
        }
    }
    Ok(Ok(keys))
}

fn read(row: &Row<'_>) -> Result<Stored, StoreFault> {
    let sequence: i64 = row.get(3)?;
    Ok(Stored {
        till: TillId(row.get(0)?),
        epoch: Epoch(row.get(1)?),
        branch: Branch(row.get(2)?),
        sequence: Sequence(u64::try_from(sequence).map_err(StoreFault::damaged)?),
        hash: EntryHash(row.get(4)?),
        bytes: row.get(5)?,
        outcome: row.get(6)?,
    })
}

/// Checks each entry by itself; gives the hash that it names as the entry before it, or what is wrong.
fn signatures(keys: &Keys, chunk: &[Stored]) -> Vec<Result<EntryHash, String>> {
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = chunk.len().div_ceil(cores).max(1);
    thread::scope(|scope| {
        let parts: Vec<_> = chunk
            .chunks(share)
            .map(|part| scope.spawn(|| part.iter().map(|one| one.check(keys)).collect::<Vec<_>>()))
            .collect();
        parts
            .into_iter()
            .flat_map(|part| part.join().expect("checking a signature does not panic"))
            .collect()
    })
}

impl Stored {
    fn place(&self) -> String {
        let line = if self.branch == Branch::MAIN {
            String::new()
        } else {
            format!(" line {}", self.branch.0)
        };
        format!("{} epoch {}{line} entry {}", self.till, self.epoch, self.sequence)
    }

    fn check(&self, keys: &Keys) -> Result<EntryHash, String> {
        let key = keys.get(&(self.till, self.epoch)).ok_or("the till has no such epoch")?;
        let signed: Signed<Entry> =
            Signed::from_bytes(self.bytes.as_slice()).map_err(|bad| bad.to_string())?;
        if signed.sha256() != self.hash.0 {
            return Err("its bytes are not those that were settled".to_owned());
        }
        let entry =
            signed.open(|id| (id == key.id()).then_some(*key)).map_err(|bad| bad.to_string())?;
        let named = (entry.till, entry.epoch, entry.sequence);
        if named != (self.till, self.epoch, self.sequence) {
            return Err("it belongs to another place".to_owned());
        }
        minicbor::decode::<Kept>(&self.outcome)
            .map_err(|_| "what became of it cannot be read".to_owned())?;
        Ok(entry.previous)
    }
}

/// The lines of journals, as far as they have been followed.
#[derive(Default)]
struct Lines {
    heads: HashMap<(TillId, Epoch, Branch), (Sequence, EntryHash)>,
    /// The places that are looked at now: another line may fork behind the one before.
    place: Option<(TillId, Epoch, Sequence)>,
    here: Vec<EntryHash>,
    before: Vec<EntryHash>,
}

impl Lines {
    fn follow(&mut self, stored: &Stored, previous: EntryHash) -> Result<(), String> {
        let line = (stored.till, stored.epoch, stored.branch);
        let before = Sequence(stored.sequence.0.saturating_sub(1));
        self.move_on(stored);
        let expected = self.heads.get(&line).copied();
        let follows = match expected {
            Some((sequence, hash)) => sequence == before && hash == previous,
            None if stored.branch == Branch::MAIN => {
                stored.sequence == Sequence::FIRST && previous == EntryHash::GENESIS
            }
            None if stored.sequence == Sequence::FIRST => previous == EntryHash::GENESIS,
            None => self.before.contains(&previous),
        };
        if !follows {
            return Err("it does not follow the entry before it".to_owned());
        }
        self.heads.insert(line, (stored.sequence, stored.hash));
        self.here.push(stored.hash);
        Ok(())
    }

    /// Entries come by sequence, so only those of one place and of the place before it are kept.
    fn move_on(&mut self, stored: &Stored) {
        let place = (stored.till, stored.epoch, stored.sequence);
        if self.place == Some(place) {
            return;
        }
        let (till, epoch, sequence) = place;
        let is_next = sequence.0.checked_sub(1).map(|before| (till, epoch, Sequence(before)));
        self.before = std::mem::take(&mut self.here);
        if self.place != is_next {
            self.before.clear();
        }
        self.place = Some(place);
    }

    /// Each line's stored head must be the newest entry that was followed; gives how many lines there are.
    fn check_heads(&self, sql: &Connection) -> Result<Result<usize, String>, StoreFault> {
        let mut statement =
            sql.prepare("SELECT till, epoch, branch, head_sequence, head_hash FROM branches")?;
        let mut rows = statement.query([])?;
        let mut lines = 0;
        while let Some(row) = rows.next()? {
            let line = (TillId(row.get(0)?), Epoch(row.get(1)?), Branch(row.get(2)?));
            let sequence: i64 = row.get(3)?;
            let head = (sequence, EntryHash(row.get(4)?));
            let newest = self.heads.get(&line);
            let newest = newest.map(|(at, hash)| (i64::try_from(at.0).unwrap_or(-1), *hash));
            if newest.unwrap_or((0, EntryHash::GENESIS)) != head {
                let (till, epoch, _) = line;
                return Ok(Err(format!("{till} epoch {epoch}: entries are missing at its end")));
            }
            lines += 1;
        }
        if lines == self.heads.len() {
            Ok(Ok(lines))
        } else {
            Ok(Err("there are entries of a line that is not on file".to_owned()))
        }
    }
}
