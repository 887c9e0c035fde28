//! A journal document at one who only keeps it: what follows on from the changes held already, with no
//! document in memory.

use super::change::{additions, read_changes};
use super::day::sequence_of;
use super::{BadDocument, DocHead};
use crate::ids::Sequence;
use minicbor::{Decode, Encode};

/// What a change may be larger than the entries in it. Nothing else in it is of use to anybody, and a keeper
/// must not be filled with it.
const AROUND_A_CHANGE: usize = 300;
/// The same for each entry: its number, and what Automerge notes beside it.
const AROUND_AN_ENTRY: usize = 100;

/// Where the changes end that somebody holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct LineEnd {
    /// The last change; none where nothing is held.
    #[n(0)]
    pub head: Option<DocHead>,
    /// The newest entry in them.
    #[n(1)]
    pub newest: Option<Sequence>,
}

/// What is new in some changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowedOn {
    /// Where in the bytes given it begins; whatever stands before is held already.
    pub from: usize,
    /// The entries in it, whose signatures nobody has checked.
    pub entries: Vec<(Sequence, Vec<u8>)>,
    /// Where it ends.
    pub end: LineEnd,
}

/// What in changes from a foreign hand follows on from `held`. Each must follow the one before it, and do
/// nothing but add bytes under higher numbers. Runs inside [`super::worker`] or [`super::contained`].
pub fn follow_on(held: LineEnd, changes: &[u8]) -> Result<FollowedOn, BadDocument> {
    let changes = read_changes(changes)?;
    let hashes: Vec<DocHead> = changes.iter().map(|change| DocHead(change.hash().0)).collect();
    let held_at = hashes.iter().position(|hash| Some(*hash) == held.head);
    let known = held_at.map_or(0, |place| place.saturating_add(1));
    let lengths = changes.iter().take(known).map(|change| change.raw_bytes().len());
    let mut found = FollowedOn { from: lengths.sum(), entries: Vec::new(), end: held };
    for (change, hash) in changes.iter().zip(&hashes).skip(known) {
        let deps: Vec<DocHead> = change.deps().iter().map(|hash| DocHead(hash.0)).collect();
        if deps.as_slice() != found.end.head.as_slice() {
            return Err(BadDocument::Forked);
        }
        let mut fair = AROUND_A_CHANGE;
        let before = found.entries.len();
        for (key, entry) in additions(change)? {
            let sequence = sequence_of(&key)?;
            if found.end.newest.is_some_and(|newest| newest >= sequence) {
                return Err(BadDocument::NotOurs);
            }
            fair = fair.saturating_add(entry.len()).saturating_add(AROUND_AN_ENTRY);
            found.end.newest = Some(sequence);
            found.entries.push((sequence, entry));
        }
        if found.entries.len() == before || change.raw_bytes().len() > fair {
            return Err(BadDocument::NotOurs);
        }
        found.end.head = Some(*hash);
    }
    Ok(found)
}
