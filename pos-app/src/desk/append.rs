//! Writing entries: signed, marked, committed, and only then part of what the desk knows.

use super::Desk;
use crate::error::Fault;
use crate::keys::{Bond, BondBroken, Phase};
use crate::store::{Along, EntryRow, Store};
use shared::ids::SaleId;
use shared::journal::{Body, Entry, Place};
use shared::signing::SecretKey;
use shared::till::{Draft, Reading, TillTime, seal_entry};
use std::sync::Arc;

/// What the desk writes with.
pub(crate) struct Pen<'a> {
    pub(crate) store: &'a mut Store,
    pub(crate) bond: &'a Bond,
    pub(crate) reading: Reading,
}

impl Desk {
    /// What time it is. A clock that was moved is written down first.
    pub(crate) fn time(&mut self, pen: &mut Pen<'_>) -> Result<TillTime, Fault> {
        let observed = self.guard.observe(pen.reading);
        if let Some(jump) = observed.jump
            && self.signing_key().is_ok()
        {
            self.append(pen, self.by_itself(jump))?;
        }
        Ok(observed.time)
    }

    /// Writes one entry. When this returns, it is durable and in the book.
    ///
    /// # Panics
    ///
    /// When the book refuses the entry that it made itself: the journal on disk and in memory then differ, and
    /// nothing may be decided any more.
    pub(crate) fn append(&mut self, pen: &mut Pen<'_>, draft: Draft) -> Result<Entry, Fault> {
        self.append_with(pen, draft, Along::default())
    }

    /// The same, with what goes into the same commit.
    pub(crate) fn append_with(
        &mut self,
        pen: &mut Pen<'_>,
        draft: Draft,
        along: Along,
    ) -> Result<Entry, Fault> {
        let key = self.signing_key()?;
        let entry = self.book.next_entry(draft, pen.reading)?;
        let (signed, hash) = seal_entry(&entry, &key);
        let place = Place { sequence: entry.sequence, hash };
        let row = EntryRow {
            life: self.life(),
            sequence: entry.sequence,
            hash,
            bytes: signed.into_bytes().into_vec(),
        };
        pen.bond.mark(entry.epoch, place, Phase::About)?;
        let along = Along { sale: sale_of(&entry.body), ..along };
        pen.store.append(&row, &along, &self.clock_bytes())?;
        // Nothing below this line can be refused.
        self.book.record(&entry, hash).expect("the book made this entry to follow its own place");
        if let Some(card) = entry.body.card() {
            self.latest.insert(card, entry.sequence);
        }
        if let Err(fault) = pen.bond.mark(entry.epoch, place, Phase::Done) {
            // “About” is true as well, and the next entry marks again.
            tracing::warn!(entry.sequence = %entry.sequence, "The mark of entry {place:?} stays open: {fault}");
        }
        Ok(entry)
    }

    /// A draft of what the till does by itself.
    pub(crate) fn by_itself(&self, body: Body) -> Draft {
        Draft { body, cashier: None, approver: None, status_version: self.status_number() }
    }

    /// Number of the status list that decisions are made by; 0 for none.
    pub(crate) fn status_number(&self) -> u64 {
        self.list.as_ref().map_or(0, |list| list.version().number)
    }

    /// Whether anything can be written at all: said before anything is decided.
    pub(crate) fn check_can_write(&self) -> Result<(), Fault> {
        self.signing_key().map(|_| ())
    }

    /// The key, where the journal may be continued with it.
    fn signing_key(&self) -> Result<Arc<SecretKey>, Fault> {
        match (&self.keys, self.broken) {
            (Some(keys), None | Some(BondBroken::OtherMachine)) => Ok(keys.signing.clone()),
            (_, broken) => Err(Fault::Bond(broken.unwrap_or(BondBroken::NoKey))),
        }
    }
}

/// The sale that an entry says was paid.
fn sale_of(body: &Body) -> Option<SaleId> {
    if let Body::Sale { record } = body { Some(record.sale) } else { None }
}
