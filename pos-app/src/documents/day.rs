//! One journal document at its till: made of the journal, and kept so that the next start goes on with it.

use super::{DocumentFault, Keeps};
use crate::entropy;
use shared::documents::{BadDocument, DayDoc, DayKind, DocHead, UnknownHeads, sequences_of};
use shared::ids::Sequence;

/// The most entries in one change: however large they are, it fits into a piece.
const GROUP_MAX: usize = 50;

pub(super) struct Day {
    z_number: u32,
    doc: DayDoc,
    /// The newest entry in it, or the last before its first.
    newest: Sequence,
}

impl Day {
    /// The document as it was kept. What is damaged, or says something else than the journal, is dropped and
    /// made again.
    pub(super) fn open(keeps: &impl Keeps, z_number: u32) -> Result<Self, DocumentFault> {
        let kept = keeps.changes(z_number)?;
        let why = match Self::load(z_number, &kept) {
            Ok(day) if day.says_what_the_journal_says(keeps)? => return Ok(day),
            Ok(_) => "it differs from the journal".to_owned(),
            Err(bad) => bad.to_string(),
        };
        tracing::warn!(
            document.number = z_number,
            why,
            "The kept document {z_number} of the journal is made again: {why}"
        );
        keeps.drop_document(z_number)?;
        Ok(Self::begin(z_number))
    }

    pub(super) fn z_number(&self) -> u32 {
        self.z_number
    }

    /// Takes in what the journal has by now. Nothing can be sent of it that is not kept first.
    pub(super) fn catch_up(&mut self, keeps: &impl Keeps) -> Result<(), DocumentFault> {
        let (_, last) = sequences_of(self.z_number);
        let mut changes = Vec::new();
        loop {
            let room = usize::try_from(last.0.saturating_sub(self.newest.0)).unwrap_or(GROUP_MAX);
            let entries = keeps.entries(self.newest, room.min(GROUP_MAX))?;
            let Some((newest, _)) = entries.last() else { break };
            let heads = self.doc.heads();
            let items: Vec<_> = entries.iter().map(|(at, entry)| (*at, entry.as_slice())).collect();
            self.doc.append(&items, None)?;
            let change = self.doc.after(&heads).map_err(|UnknownHeads| BadDocument::Forked)?;
            changes.push((*newest, change.concat()));
            self.newest = *newest;
        }
        if !changes.is_empty() {
            keeps.keep(self.z_number, &changes)?;
        }
        Ok(())
    }

    /// The first piece of what comes after some heads.
    pub(super) fn next_after(
        &mut self,
        heads: &[DocHead],
    ) -> Result<Option<Vec<u8>>, UnknownHeads> {
        Ok(self.doc.after(heads)?.into_iter().next())
    }

    /// A new actor each time: a copied folder, or a document that is made again, is another line.
    fn begin(z_number: u32) -> Self {
        let (first, _) = sequences_of(z_number);
        let newest = Sequence(first.0.saturating_sub(1));
        Self { z_number, doc: DayDoc::begin(DayKind::Journal, entropy::bytes()), newest }
    }

    fn load(z_number: u32, kept: &[Vec<u8>]) -> Result<Self, BadDocument> {
        let mut day = Self::begin(z_number);
        for change in kept {
            day.doc.take_in(change)?;
        }
        if let Some((newest, _)) = day.doc.items().last() {
            day.newest = newest;
        }
        Ok(day)
    }

    fn says_what_the_journal_says(&self, keeps: &impl Keeps) -> Result<bool, DocumentFault> {
        let (first, _) = sequences_of(self.z_number);
        let before = Sequence(first.0.saturating_sub(1));
        let entries = keeps.entries(before, self.doc.items().count())?;
        Ok(self.doc.items().eq(entries.iter().map(|(at, entry)| (*at, entry.as_slice()))))
    }
}
