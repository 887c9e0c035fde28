//! The server's books: the ledger, and what must be known about cards, tills and payments to settle.
//!
//! [`Books`] is a working set. A store loads into it what a rule asks for: a rule that meets something
//! it has not been given says so ([`Missing`]) before it has changed anything, the store loads that and
//! asks again. In a test everything is there from the start ([`Books::whole`]). Either way the rules are
//! the same code, and [`Books::take_changes`] says what to write.

mod activity;
mod record;
mod records;
mod staff;

pub use activity::{Activity, ActivityKind};
pub use record::{
    BranchKey, BranchTotals, Card, CardUse, Enrolment, HeldEntry, Payment, PaymentClass,
    PaymentState, Program, Shortfall, Store, UseKey,
};
pub use records::Records;
pub use staff::Staff;

use crate::ids::{
    CardId, Epoch, LimitNumber, PaymentId, PlanId, ProgramId, Sequence, ServerEpoch, StaffId,
    StoreId, TillId,
};
use crate::ledger::{AccountId, Book, HoldId, Refusal};
use crate::limits::Limit;
use std::collections::BTreeSet;

/// Something a rule needs that has not been loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// An account of the ledger.
    Account(AccountId),
    /// A hold of the ledger.
    Hold(HoldId),
    /// Whether a plan was applied.
    Plan(PlanId),
    /// A card.
    Card(CardId),
    /// A program.
    Program(ProgramId),
    /// A store.
    Store(StoreId),
    /// Somebody who works at tills.
    Staff(StaffId),
    /// A till's enrolment.
    Enrolment(TillId, Epoch),
    /// A line of a till's journal.
    Branch(BranchKey),
    /// What one till did to one card.
    Use(UseKey),
    /// A payment.
    Payment(PaymentId),
    /// A limit as signed.
    Limit(TillId, Epoch, LimitNumber),
    /// The entries held at one place of a journal.
    Entries(TillId, Epoch, Sequence),
}

/// Why a rule stopped. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    /// Load this and ask again.
    Missing(Missing),
    /// The rules say no.
    Refused(Refusal),
}

/// The working set of the server.
#[derive(Clone, Debug)]
pub struct Books {
    /// The life of these books; a restore from a backup begins the next.
    pub server_epoch: ServerEpoch,
    /// Version of the status list that the next change of a card's state will be published in.
    pub status_version: u64,
    /// Enrolments that have not yet sent again what they keep since a restore: while there is one, nothing
    /// is approved and nothing granted.
    pub awaited: BTreeSet<(TillId, Epoch)>,
    /// Accounts and holds.
    pub ledger: Book,
    /// Cards.
    pub cards: Records<CardId, Card>,
    /// Programs.
    pub programs: Records<ProgramId, Program>,
    /// Stores.
    pub stores: Records<StoreId, Store>,
    /// People at tills, removed ones included. No rule changes them: whoever changes the stored ones loads them again.
    pub staff: Records<StaffId, Staff>,
    /// Tills, by epoch.
    pub enrolments: Records<(TillId, Epoch), Enrolment>,
    /// Lines of journals.
    pub branches: Records<BranchKey, BranchTotals>,
    /// What each till did to each card.
    pub uses: Records<UseKey, CardUse>,
    /// Payments that had an effect, or were approved or given up.
    pub payments: Records<PaymentId, Payment>,
    /// Limits as signed.
    pub limits: Records<(TillId, Epoch, LimitNumber), Limit>,
    /// The entries held at a place: more than one only where a till was copied.
    pub entries: Records<(TillId, Epoch, Sequence), Vec<HeldEntry>>,
}

/// What a store must write so that it equals the books: whole records, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BooksChanges {
    /// Accounts, holds and transfers.
    pub ledger: crate::ledger::Changes,
    /// Cards.
    pub cards: Vec<(CardId, Card)>,
    /// Programs.
    pub programs: Vec<(ProgramId, Program)>,
    /// Stores.
    pub stores: Vec<(StoreId, Store)>,
    /// Tills, by epoch.
    pub enrolments: Vec<((TillId, Epoch), Enrolment)>,
    /// Lines of journals.
    pub branches: Vec<(BranchKey, BranchTotals)>,
    /// What each till did to each card.
    pub uses: Vec<(UseKey, CardUse)>,
    /// Payments.
    pub payments: Vec<(PaymentId, Payment)>,
    /// Limits as signed.
    pub limits: Vec<((TillId, Epoch, LimitNumber), Limit)>,
    /// The entries held at each place that got a new one, the newest last.
    pub entries: Vec<((TillId, Epoch, Sequence), Vec<HeldEntry>)>,
}

impl Books {
    /// Books in which what is not there does not exist.
    pub fn whole() -> Self {
        Self::new(false)
    }

    /// Books that say what they have not been given.
    pub fn partial() -> Self {
        Self::new(true)
    }

    fn new(partial: bool) -> Self {
        Self {
            server_epoch: ServerEpoch(1),
            status_version: 1,
            awaited: BTreeSet::new(),
            ledger: if partial { Book::partial() } else { Book::default() },
            cards: Records::new(partial),
            programs: Records::new(partial),
            stores: Records::new(partial),
            staff: Records::new(partial),
            enrolments: Records::new(partial),
            branches: Records::new(partial),
            uses: Records::new(partial),
            payments: Records::new(partial),
            limits: Records::new(partial),
            entries: Records::new(partial),
        }
    }

    /// Hands over what changed since the last time. The entries' bytes are the caller's to write.
    pub fn take_changes(&mut self) -> BooksChanges {
        BooksChanges {
            ledger: self.ledger.take_changes(),
            cards: self.cards.take_changes(),
            programs: self.programs.take_changes(),
            stores: self.stores.take_changes(),
            enrolments: self.enrolments.take_changes(),
            branches: self.branches.take_changes(),
            uses: self.uses.take_changes(),
            payments: self.payments.take_changes(),
            limits: self.limits.take_changes(),
            entries: self.entries.take_changes(),
        }
    }
}

impl From<Missing> for Halt {
    fn from(missing: Missing) -> Self {
        Self::Missing(missing)
    }
}

impl From<Refusal> for Halt {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
