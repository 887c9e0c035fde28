//! A till's journal document on its way in: taken apart in the child process, settled like any entries, kept,
//! and answered with the heads that are held then.

use super::work::Worker;
use crate::app::App;
use crate::documents::DocumentRefused;
use crate::settling::Journal;
use crate::store::{StoreFault, documents, journal};
use shared::documents::{BadDocument, FollowedOn, LineEnd, z_number_of};
use shared::ids::{EntryHash, Sequence};
use shared::journal::Entry;
use shared::signing::{Signed, seal};
use shared::sync::codec::{Blob, List};
use shared::sync::doc::{DOC_BYTES_MAX, DocName, DocTurn};
use shared::sync::server_side::Stop;
use shared::sync::{ENTRIES_MAX, ToTill};

/// What names the heads of the document in which the entry after `newest` stands: the till is to send what
/// comes after them.
pub(super) async fn want_after(
    app: &App,
    journal: Journal,
    newest: Sequence,
) -> Result<ToTill, StoreFault> {
    want(app, journal, z_number_of(newest.next().unwrap_or(newest))).await
}

async fn want(app: &App, journal: Journal, z_number: u32) -> Result<ToTill, StoreFault> {
    let held = app.store.read(move |sql| documents::end_of(sql, journal, z_number)).await?;
    let name = DocName::Journal { till: journal.till, z_number };
    Ok(ToTill::Doc { turn: DocTurn::Want { name, heads: List::first_of(held.head) } })
}

impl Worker {
    /// Takes in what the till writes; no other document is kept here yet.
    pub(super) async fn doc(&mut self, turn: DocTurn) -> Result<(), StoreFault> {
        match (turn.name(), turn) {
            (DocName::Journal { till, z_number }, DocTurn::After { changes, .. })
                if till == self.journal.till =>
            {
                let answer = self.take_in(z_number, changes).await?;
                self.push(answer);
                Ok(())
            }
            (name, DocTurn::Unknown { .. }) => {
                let till = self.journal.till;
                tracing::info!(%till, document = %name, "{till} and headquarters differ about {name}: its entries come by the direct path");
                Ok(())
            }
            (name, DocTurn::Want { .. } | DocTurn::After { .. } | DocTurn::Talk { .. }) => {
                self.push(ToTill::Doc { turn: DocTurn::Unknown { name } });
                Ok(())
            }
        }
    }

    /// Takes changes in, and gives what to answer.
    async fn take_in(
        &mut self,
        z_number: u32,
        changes: Blob<DOC_BYTES_MAX>,
    ) -> Result<ToTill, StoreFault> {
        let journal = self.journal;
        let end = move |sql: &rusqlite::Connection| documents::end_of(sql, journal, z_number);
        let held: LineEnd = self.app.store.read(end).await?;
        let found = match self.app.documents.follow_on(held, changes.clone()).await {
            Ok(found) => found,
            // It may only have been too early: the heads say where to go on.
            Err(DocumentRefused::Bad(BadDocument::Forked)) => {
                return want(&self.app, journal, z_number).await;
            }
            Err(refused) => return Ok(self.refuse(z_number, &refused.to_string())),
        };
        let FollowedOn { from, entries, end } = found;
        let Some(entries) = entries_of(z_number, entries) else {
            return Ok(
                self.refuse(z_number, "it holds something else than entries in their places")
            );
        };
        if self.settle_found(entries).await?.is_some() {
            return Ok(self.refuse(z_number, "its entries do not all settle"));
        }
        let keep = move |desk: &mut crate::store::Desk| {
            let bytes = changes.get(from..).unwrap_or_default();
            documents::add(&desk.sql, (journal, z_number), held, end, bytes)
        };
        self.app.store.write::<_, StoreFault>(keep).await?;
        let newest = end.newest.unwrap_or_default();
        want_after(&self.app, journal, newest).await
    }

    /// Settles what the direct path has not brought yet; says why it did not, if so.
    async fn settle_found(
        &mut self,
        entries: Vec<(Sequence, Signed<Entry>)>,
    ) -> Result<Option<Stop>, StoreFault> {
        let Some((first, _)) = entries.first().cloned() else {
            return Ok(None);
        };
        let of = (self.journal.till, self.journal.epoch);
        let places: Vec<_> =
            entries.iter().map(|(at, entry)| (*at, EntryHash(entry.sha256()))).collect();
        let lacks = move |sql: &rusqlite::Connection| -> Result<bool, StoreFault> {
            for (at, hash) in places {
                if !journal::holds(sql, of, at, hash)? {
                    return Ok(true);
                }
            }
            Ok(false)
        };
        if !self.app.store.read(lacks).await? {
            return Ok(None);
        }
        let entries = entries.into_iter().map(|(_, entry)| entry).collect();
        let settled = self.settle_entries(first, entries).await?;
        let head = settled.signed_head(&self.app.keys.server);
        for part in settled.outcomes.chunks(ENTRIES_MAX) {
            let outcomes = List::first_of(part.iter().cloned());
            self.push(ToTill::Outcomes { outcomes, head: head.clone() });
        }
        if let Some(limit) = settled.limit {
            self.push(ToTill::Limit { limit: seal(&limit, &self.app.keys.server) });
        }
        self.catch_up(settled.head.place).await?;
        Ok(settled.stop)
    }

    /// What was kept stays, and the direct path carries the entries.
    fn refuse(&self, z_number: u32, why: &str) -> ToTill {
        let till = self.journal.till;
        let name = DocName::Journal { till, z_number };
        tracing::warn!(%till, document = %name, why, "The document {name} of {till} is not taken in: {why}");
        metrics::counter!("scrip_documents_refused_total").increment(1);
        ToTill::Doc { turn: DocTurn::Unknown { name } }
    }
}

/// The entries of a document, each of which must stand under its own number, in the document of that number.
fn entries_of(
    z_number: u32,
    entries: Vec<(Sequence, Vec<u8>)>,
) -> Option<Vec<(Sequence, Signed<Entry>)>> {
    let entry = |(at, bytes): (Sequence, Vec<u8>)| {
        let signed = Signed::<Entry>::from_bytes(bytes).ok()?;
        let own_place = signed.peek().ok()?.payload.sequence == at && z_number_of(at) == z_number;
        own_place.then_some((at, signed))
    };
    entries.into_iter().map(entry).collect()
}
