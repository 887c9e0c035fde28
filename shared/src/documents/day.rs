//! The documents about money: one business day of one till, in one straight line of changes.

use super::change::{additions, read_changes};
use super::{BadDocument, DOC_BYTES_MAX, DocHead, UnknownHeads, contained};
use crate::ids::Sequence;
use crate::sync::codec::Blob;
use crate::sync::doc::{DocName, DocTurn};
use automerge::transaction::Transactable;
use automerge::{ActorId, AutoCommit, Change, ChangeHash, ROOT, ScalarValue};
#[cfg(test)]
use automerge::{ReadDoc, Value};
use std::collections::BTreeMap;

/// The key under which an outcome document keeps the newest signed head.
const HEAD_KEY: &str = "head";
/// Sequences as keys: all of one length, so that their order as text is their order as numbers.
const KEY_LEN: usize = 20;

/// How many entries a journal document holds. Until a till makes Z reports, so many are its business day:
/// no document may grow without end.
pub const JOURNAL_ENTRIES_MAX: u64 = 1_000;

/// The number of the journal document in which an entry stands, at the till and at whoever keeps it.
pub fn z_number_of(sequence: Sequence) -> u32 {
    let whole = sequence.0.saturating_sub(1).checked_div(JOURNAL_ENTRIES_MAX).unwrap_or(0);
    u32::try_from(whole.saturating_add(1)).unwrap_or(u32::MAX)
}

/// The first and the last entry that a journal document can hold.
pub fn sequences_of(z_number: u32) -> (Sequence, Sequence) {
    let last = u64::from(z_number).saturating_mul(JOURNAL_ENTRIES_MAX);
    let first = last.saturating_sub(JOURNAL_ENTRIES_MAX).saturating_add(1);
    (Sequence(first), Sequence(last))
}

/// Which of the two a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// A till's entries; the till writes.
    Journal,
    /// What became of them, and the server's signed head; the server writes.
    Outcome,
}

/// One day's document, at its writer or at a reader.
pub struct DayDoc {
    kind: DayKind,
    doc: AutoCommit,
    items: BTreeMap<Sequence, Vec<u8>>,
    head: Option<Vec<u8>>,
    in_doubt: bool,
}

/// What one change adds, once it was found to be in order.
struct Additions {
    items: Vec<(Sequence, Vec<u8>)>,
    head: Option<Vec<u8>>,
}

impl DayDoc {
    /// A new day. The actor is 16 random bytes, drawn anew at each start of the program: a copied folder that
    /// went on under its old one would wedge the document.
    pub fn begin(kind: DayKind, actor: [u8; 16]) -> Self {
        Self {
            kind,
            doc: AutoCommit::new().with_actor(ActorId::from(actor)),
            items: BTreeMap::new(),
            head: None,
            in_doubt: false,
        }
    }

    /// The day that [`DayDoc::save`] wrote. Only for bytes from this machine's own disk.
    pub fn load(kind: DayKind, actor: [u8; 16], saved: &[u8]) -> Result<Self, BadDocument> {
        contained(|| {
            let mut day = Self::begin(kind, actor);
            let mut saved = AutoCommit::load(saved).map_err(|_| BadDocument::Damaged)?;
            saved.set_actor(ActorId::from(actor));
            for change in saved.get_changes(&[]) {
                day.check_follows(&change)?;
                let added = day.read(&change)?;
                day.doc.apply_changes([change]).map_err(|_| BadDocument::Damaged)?;
                day.add(added);
            }
            Ok(day)
        })
    }

    /// Adds what one commit group wrote, as one change. What is older than the newest sequence is refused.
    pub fn append(
        &mut self,
        items: &[(Sequence, &[u8])],
        head: Option<&[u8]>,
    ) -> Result<(), BadDocument> {
        let head = head.map(<[u8]>::to_vec);
        let items = items.iter().map(|(sequence, item)| (*sequence, item.to_vec())).collect();
        let added = Additions { items, head };
        self.check(&added)?;
        contained(|| {
            for (sequence, item) in &added.items {
                put(&mut self.doc, &key_of(*sequence), item)?;
            }
            if let Some(head) = &added.head {
                put(&mut self.doc, HEAD_KEY, head)?;
            }
            self.doc.commit();
            Ok(())
        })
        .inspect_err(|_| self.in_doubt = true)?;
        self.add(added);
        Ok(())
    }

    /// The heads, to be named to the other side: one, or none on a new day.
    pub fn heads(&mut self) -> Vec<DocHead> {
        self.doc.get_heads().into_iter().map(|hash| DocHead(hash.0)).collect()
    }

    /// What comes after the other side's heads, in pieces of at most [`DOC_BYTES_MAX`], to be taken in in order.
    pub fn after(&mut self, heads: &[DocHead]) -> Result<Vec<Vec<u8>>, UnknownHeads> {
        let heads: Vec<ChangeHash> = heads.iter().map(|head| ChangeHash(head.0)).collect();
        if heads.iter().any(|head| self.doc.get_change_meta_by_hash(head).is_none()) {
            return Err(UnknownHeads);
        }
        let mut pieces: Vec<Vec<u8>> = Vec::new();
        for change in self.doc.get_changes(&heads) {
            let bytes = change.raw_bytes();
            let fits =
                |piece: &&mut Vec<u8>| piece.len().saturating_add(bytes.len()) <= DOC_BYTES_MAX;
            match pieces.last_mut().filter(fits) {
                Some(piece) => piece.extend_from_slice(bytes),
                None => pieces.push(bytes.to_vec()),
            }
        }
        Ok(pieces)
    }

    /// The turns that answer the other side's [`DocTurn::Want`].
    pub fn answer(&mut self, name: DocName, heads: &[DocHead]) -> Vec<DocTurn> {
        let Ok(pieces) = self.after(heads) else {
            return vec![DocTurn::Unknown { name }];
        };
        // A single change that is larger than a piece may be has no way but the direct path.
        let turn = |piece| match Blob::try_from(piece) {
            Ok(changes) => DocTurn::After { name, changes },
            Err(_) => DocTurn::Unknown { name },
        };
        pieces.into_iter().map(turn).collect()
    }

    /// Takes in changes from the writer and gives what is new in them. Changes that are held already are
    /// passed over; all others must follow on, and do nothing but add.
    pub fn take_in(&mut self, changes: &[u8]) -> Result<Vec<(Sequence, Vec<u8>)>, BadDocument> {
        if self.in_doubt {
            return Err(BadDocument::InDoubt);
        }
        let changes = contained(|| read_changes(changes))?;
        let mut new = Vec::new();
        for change in changes {
            let known =
                contained(|| Ok(self.doc.get_change_meta_by_hash(&change.hash()).is_some()))?;
            if known {
                continue;
            }
            let added = contained(|| {
                self.check_follows(&change)?;
                self.read(&change)
            })?;
            contained(|| self.doc.apply_changes([change]).map_err(|_| BadDocument::Damaged))
                .inspect_err(|_| self.in_doubt = true)?;
            new.extend(added.items.iter().cloned());
            self.add(added);
        }
        Ok(new)
    }

    /// Everything, for this machine's own disk.
    pub fn save(&mut self) -> Vec<u8> {
        self.doc.save()
    }

    /// What is held, by sequence.
    pub fn items(&self) -> impl Iterator<Item = (Sequence, &[u8])> {
        self.items.iter().map(|(sequence, item)| (*sequence, item.as_slice()))
    }

    /// The newest signed head, in an outcome document.
    pub fn signed_head(&self) -> Option<&[u8]> {
        self.head.as_deref()
    }

    /// The line must be straight: each change follows the one before it and no other.
    fn check_follows(&mut self, change: &Change) -> Result<(), BadDocument> {
        let deps: Vec<DocHead> = change.deps().iter().map(|hash| DocHead(hash.0)).collect();
        if deps == self.heads() { Ok(()) } else { Err(BadDocument::Forked) }
    }

    fn read(&self, change: &Change) -> Result<Additions, BadDocument> {
        let mut added = Additions { items: Vec::new(), head: None };
        for (key, value) in additions(change)? {
            if key == HEAD_KEY && added.head.is_none() {
                added.head = Some(value);
            } else {
                added.items.push((sequence_of(&key)?, value));
            }
        }
        self.check(&added)?;
        Ok(added)
    }

    fn check(&self, added: &Additions) -> Result<(), BadDocument> {
        if self.in_doubt {
            return Err(BadDocument::InDoubt);
        }
        if added.head.is_some() && self.kind == DayKind::Journal {
            return Err(BadDocument::NotOurs);
        }
        let mut newest = self.items.last_key_value().map(|(sequence, _)| *sequence);
        for (sequence, _) in &added.items {
            if newest.is_some_and(|newest| newest >= *sequence) {
                return Err(BadDocument::NotOurs);
            }
            newest = Some(*sequence);
        }
        Ok(())
    }

    fn add(&mut self, added: Additions) {
        self.items.extend(added.items);
        if added.head.is_some() {
            self.head = added.head;
        }
    }
}

/// What a reader sees in the document itself; the tests hold [`DayDoc::items`] against it.
#[cfg(test)]
pub(super) fn values_in(day: &DayDoc) -> Vec<(String, Vec<u8>)> {
    let keys = day.doc.keys(ROOT);
    let value = |key: String| match day.doc.get(ROOT, &key) {
        Ok(Some((Value::Scalar(value), _))) => value.as_bytes().map(|value| (key, value.to_vec())),
        Ok(_) | Err(_) => None,
    };
    keys.filter_map(value).collect()
}

fn put(doc: &mut AutoCommit, key: &str, value: &[u8]) -> Result<(), BadDocument> {
    let value = ScalarValue::Bytes(value.to_vec());
    doc.put(ROOT, key, value).map_err(|_| BadDocument::Damaged)
}

fn key_of(sequence: Sequence) -> String {
    format!("{:0KEY_LEN$}", sequence.0)
}

pub(super) fn sequence_of(key: &str) -> Result<Sequence, BadDocument> {
    let sequence = key.parse().map(Sequence).map_err(|_| BadDocument::NotOurs)?;
    if key_of(sequence) == key { Ok(sequence) } else { Err(BadDocument::NotOurs) }
}
