//! Checking the whole journal, entry by entry.

use super::Till;
use crate::error::Fault;
use serde::Serialize;
use shared::ids::{EntryHash, Epoch, Sequence};
use shared::journal::{Entry, Place};
use shared::signing::Signed;

const ROWS: u32 = 1_000;

/// A journal that holds together.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct WholeJournal {
    /// The life of the journal.
    pub epoch: Epoch,
    /// How many entries it has.
    pub entries: u64,
    /// The hash of the newest.
    pub head: EntryHash,
}

impl Till {
    /// Checks each entry's signature, place and link to the one before it.
    pub fn verify_journal(&self) -> Result<WholeJournal, Fault> {
        self.walk_journal(&mut |_, _| true)
    }

    /// Hands over each checked entry, oldest first, until `goes_on` says no.
    pub fn walk_journal(
        &self,
        goes_on: &mut dyn FnMut(&Entry, EntryHash) -> bool,
    ) -> Result<WholeJournal, Fault> {
        let (life, key) = {
            let state = self.state();
            let desk = state.desk()?;
            (desk.life(), desk.keys.as_ref().map(|keys| keys.signing.public()))
        };
        let key = key.ok_or(Fault::Bond(crate::keys::BondBroken::NoKey))?;
        let mut place = Place::START;
        loop {
            let rows = self.state().store.entries_after(life, place.sequence, ROWS)?;
            if rows.is_empty() {
                return Ok(WholeJournal {
                    epoch: life.epoch,
                    entries: place.sequence.0,
                    head: place.hash,
                });
            }
            for row in rows {
                let at = row.sequence;
                let signed =
                    Signed::<Entry>::from_bytes(row.bytes).map_err(|why| broken(at, &why))?;
                let entry = signed.open(|_| Some(key)).map_err(|why| broken(at, &why))?;
                let hash = EntryHash(signed.sha256());
                place = place.follow(&entry, hash).map_err(|why| broken(at, &why))?;
                if !goes_on(&entry, hash) {
                    return Ok(WholeJournal {
                        epoch: life.epoch,
                        entries: place.sequence.0,
                        head: place.hash,
                    });
                }
            }
        }
    }
}

fn broken(at: Sequence, why: &dyn std::fmt::Display) -> Fault {
    Fault::Journal { sequence: at.0, why: why.to_string() }
}
