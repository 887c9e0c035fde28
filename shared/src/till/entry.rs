//! Making entries: the next one of the chain, checked and signed.

use super::book::TillBook;
use super::clock::Reading;
use crate::ids::{EntryHash, StaffId};
use crate::journal::{Body, Entry};
use crate::signing::{SecretKey, Signed, seal};

/// The most characters of a reason in a cashier's words.
const REASON_CHARS_MAX: usize = 200;

/// What goes into an entry besides its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What happened.
    pub body: Body,
    /// Who is signed in; none for what the till does by itself.
    pub cashier: Option<StaffId>,
    /// The manager who approved, where the rules asked for one.
    pub approver: Option<StaffId>,
    /// Number of the status list that the decision was made by; 0 for none.
    pub status_version: u64,
}

/// Why something cannot be journalled. Nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnEntry {
    /// The last number has been used; the till must be enrolled again.
    #[error("the journal has no place left")]
    NoPlaceLeft,
    /// Somebody would approve what they asked for.
    #[error("the approver is the one who asked")]
    ApproverIsCashier,
    /// A reason is longer than 200 characters.
    #[error("the reason is longer than 200 characters")]
    ReasonTooLong,
}

impl TillBook {
    /// The next entry of the journal. It is not in the book before [`TillBook::record`].
    pub fn next_entry(&self, draft: Draft, clock: Reading) -> Result<Entry, NotAnEntry> {
        let sequence = self.place.next_sequence().ok_or(NotAnEntry::NoPlaceLeft)?;
        if draft.approver.is_some() && draft.approver == draft.cashier {
            return Err(NotAnEntry::ApproverIsCashier);
        }
        if let Body::PayIn { reason, .. }
        | Body::PayOut { reason, .. }
        | Body::ShiftClose { reason, .. } = &draft.body
            && reason.chars().count() > REASON_CHARS_MAX
        {
            return Err(NotAnEntry::ReasonTooLong);
        }
        Ok(Entry {
            till: self.holder.till,
            epoch: self.holder.epoch,
            sequence,
            previous: self.place.hash,
            body: draft.body,
            status_version: draft.status_version,
            cashier: draft.cashier,
            approver: draft.approver,
            wall_clock: clock.wall,
            monotonic: clock.monotonic,
            boot_id: clock.boot_id,
        })
    }
}

/// Signs an entry. The hash is that of the signed bytes: the next entry names it.
pub fn seal_entry(entry: &Entry, key: &SecretKey) -> (Signed<Entry>, EntryHash) {
    let signed = seal(entry, key);
    let hash = EntryHash::of(signed.as_bytes());
    (signed, hash)
}
