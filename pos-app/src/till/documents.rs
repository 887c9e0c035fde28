//! What the thread of the documents needs of the till.

use super::state::State;
use super::{Shared, Till, lock};
use crate::documents::{Documents, Keeps};
use crate::error::{Fault, Plain};
use crate::store::Life;
use shared::ids::Sequence;
use shared::sync::doc::DocTurn;
use shared::sync::till_side::Event;
use std::sync::{Arc, Weak};

/// One life of the till's journal; it does not keep the till alive.
struct Shelf {
    shared: Weak<Shared>,
    life: Life,
}

impl Keeps for Shelf {
    fn tip(&self) -> Option<Sequence> {
        let till = self.till().ok()?;
        let state = till.state();
        let desk = state.desk().ok().filter(|desk| desk.life() == self.life)?;
        Some(desk.book.place().sequence)
    }

    fn entries(&self, after: Sequence, count: usize) -> Result<Vec<(Sequence, Vec<u8>)>, Fault> {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let rows = self.till()?.state().store.entries_after(self.life, after, count)?;
        Ok(rows.into_iter().map(|row| (row.sequence, row.bytes)).collect())
    }

    fn changes(&self, z_number: u32) -> Result<Vec<Vec<u8>>, Fault> {
        Ok(self.till()?.state().store.document_changes(self.life, z_number)?)
    }

    /// Between two payments: a commit takes the disk some time, and no customer waits for this one.
    fn keep(&self, z_number: u32, changes: &[(Sequence, Vec<u8>)]) -> Result<(), Fault> {
        let till = self.till()?;
        let _nobody_pays = lock(&till.0.paying);
        Ok(till.state().store.keep_changes(self.life, z_number, changes)?)
    }

    fn drop_document(&self, z_number: u32) -> Result<(), Fault> {
        let till = self.till()?;
        let _nobody_pays = lock(&till.0.paying);
        Ok(till.state().store.drop_document(self.life, z_number)?)
    }

    fn send(&self, turn: DocTurn) {
        if let Ok(till) = self.till()
            && let Some(uplink) = &till.state().uplink
        {
            uplink.say(Event::Doc(turn));
        }
    }
}

impl Shelf {
    fn till(&self) -> Result<Till, Fault> {
        self.shared.upgrade().map(Till::beside).ok_or(Fault::Plain(Plain::NotEnrolled))
    }
}

impl Till {
    /// The thread of the documents of an enrolled till.
    pub(super) fn start_documents(&self, state: &State) -> Option<Documents> {
        let desk = state.desk.as_ref()?;
        let keeps = Shelf { shared: Arc::downgrade(&self.0), life: desk.life() };
        Documents::start(desk.till(), keeps)
    }
}
