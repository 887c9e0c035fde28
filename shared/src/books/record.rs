//! The records that stand beside the ledger.

use crate::ids::{
    CardId, Epoch, LimitNumber, PaymentId, ProgramId, ServerEpoch, StatusIndex, StoreId, TillId,
};
use crate::journal::{Branch, PaymentFacts, Place};
use crate::ledger::{AccountId, CardState};
use crate::limits::{Holder, OfflinePolicy};
use crate::money::{Asset, Minor};
use crate::signing::PublicKey;
use crate::time::{Millis, Timestamp};
use serde::{Deserialize, Serialize};

/// The rules of a family of cards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// Its name, as customers see it.
    pub name: String,
    /// The currency of its cards.
    pub asset: Asset,
    /// The least of one load.
    pub load_min: Minor,
    /// The most of one load.
    pub load_max: Minor,
    /// The most that a card may hold.
    pub balance_max: Minor,
    /// How long a card is good for from its activation; none for ever.
    pub expires_after: Option<Millis>,
    /// Whether a till may sell its cards while cut off.
    pub activate_offline: bool,
}

/// A shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Store {
    /// Its name.
    pub name: String,
    /// The currency that it sells in.
    pub asset: Asset,
    /// R: the most that all its tills together may hold in signed limits, losses not cleared included.
    pub ceiling: Minor,
    /// How limits of its tills are signed.
    pub policy: OfflinePolicy,
}

/// A card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Its program.
    pub program: ProgramId,
    /// Its currency.
    pub asset: Asset,
    /// Its state.
    pub state: CardState,
    /// Its place in the status list.
    pub index: StatusIndex,
    /// The status list's version that first said it was blocked or closed; none while it is not.
    pub stopped_in: Option<u64>,
    /// When it was first sold; none for a card that never was, whatever its state.
    pub began_at: Option<Timestamp>,
    /// When its time is over; none for never.
    pub expires_at: Option<Timestamp>,
    /// The card that what comes back late goes to, once this one is closed.
    pub successor: Option<CardId>,
    /// What of it is reserved to tills: the sum of its `reserved:` accounts.
    pub reserved: Minor,
    /// Payments that the card could not cover, oldest first.
    pub shortfalls: Vec<Shortfall>,
}

/// What a store lost on one payment and has not got back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortfall {
    /// The payment.
    pub payment: PaymentId,
    /// The store that lost it.
    pub store: StoreId,
    /// How much is still open.
    pub open: Minor,
}

/// One life of a till: its key and what was signed for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// Its store.
    pub store: StoreId,
    /// The key that signs its journal.
    pub key: PublicKey,
    /// When its key was revoked; entries made before still settle.
    pub revoked_at: Option<Timestamp>,
    /// Whether a copy of its key was found: no offline class until it is enrolled again.
    pub copied: bool,
    /// How many lines its journal has; more than one only where it was copied.
    pub branches: u16,
    /// The number of the last limit signed for it.
    pub limit: LimitNumber,
    /// The highest C ever signed for it.
    pub floor_ceiling: Minor,
    /// The highest issue ceiling ever signed for it.
    pub issue_ceiling: Minor,
    /// Rights that HQ recalled without a release and that may still be spent.
    pub recalled_open: Minor,
    /// When a person wrote off what it could still lose; what it sends yet still settles.
    pub written_off_at: Option<Timestamp>,
    /// The server epoch in which it last showed all that it keeps.
    pub known_in: ServerEpoch,
}

/// Names one line of a till's journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BranchKey {
    /// The till.
    pub till: TillId,
    /// Its epoch.
    pub epoch: Epoch,
    /// The line.
    pub branch: Branch,
}

/// How far a line of a journal has settled, and its running totals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BranchTotals {
    /// The newest entry settled.
    pub head: Place,
    /// Floor total.
    pub floor: Minor,
    /// Number of floor takes.
    pub floor_count: u64,
    /// Issue total.
    pub issue: Minor,
    /// Number of activations and loads.
    pub issue_count: u64,
}

/// An entry that is held, and the totals of its line after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldEntry {
    /// The line that it is in.
    pub branch: Branch,
    /// Its hash, and the running totals with it; a copy that forks here starts from these.
    pub totals: BranchTotals,
}

/// Names what one line of a till's journal did to one card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UseKey {
    /// The card.
    pub card: CardId,
    /// The line.
    pub line: BranchKey,
}

/// What one line of a till's journal did to one card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CardUse {
    /// Total ever granted; kept on the main line only.
    pub granted: Minor,
    /// Total spent of it.
    pub spent: Minor,
    /// Total given back of it.
    pub released: Minor,
    /// The limit that `floor` was taken under.
    pub limit: LimitNumber,
    /// What was taken by floor under that limit.
    pub floor: Minor,
}

/// A payment that had an effect, or was approved or given up. Refusals are not remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// What it is.
    pub facts: PaymentFacts,
    /// The till.
    pub till: TillId,
    /// The till's epoch.
    pub epoch: Epoch,
    /// The store.
    pub store: StoreId,
    /// How far it got.
    pub state: PaymentState,
    /// How it was taken.
    pub class: PaymentClass,
    /// How much of it had an effect.
    pub settled: Minor,
    /// Whether `refundable:<payment>` was opened by a first reversal.
    pub reversed: bool,
    /// When the server first heard of it.
    pub at: Timestamp,
}

/// How far a payment got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// The server approved it and holds the value; the till has not decided, or not told yet.
    Approved,
    /// It happened.
    Taken,
    /// It did not happen and never will.
    Cancelled,
}

/// By what leave a payment was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentClass {
    /// Wholly from rights held at the till.
    Reserved,
    /// The server approved it.
    Online,
    /// Under the till's floor limit.
    Floor,
    /// Under the till's issue limit.
    Issue,
    /// By a person at HQ.
    Desk,
}

impl Enrolment {
    /// A fresh one.
    pub fn new(store: StoreId, key: PublicKey, server_epoch: ServerEpoch) -> Self {
        Self {
            store,
            key,
            revoked_at: None,
            copied: false,
            branches: 1,
            limit: LimitNumber(0),
            floor_ceiling: Minor::ZERO,
            issue_ceiling: Minor::ZERO,
            recalled_open: Minor::ZERO,
            written_off_at: None,
            known_in: server_epoch,
        }
    }

    /// Who limits, grants and answers of this enrolment are for.
    pub fn holder(&self, till: TillId, epoch: Epoch) -> Holder {
        Holder { till, epoch, key: self.key.id() }
    }
}

impl Card {
    /// So much of it is reserved no more. A card that waited for this to be closed is closed with the last of it.
    pub fn unreserve(&mut self, minor: Minor) {
        self.reserved = self.reserved.less_at_most(minor);
        if self.state == CardState::Closing && self.reserved.is_zero() {
            self.state = CardState::Closed;
        }
    }
}

impl BranchKey {
    /// The line that was there first.
    pub fn main(till: TillId, epoch: Epoch) -> Self {
        Self { till, epoch, branch: Branch::MAIN }
    }
}

impl Default for BranchTotals {
    fn default() -> Self {
        Self {
            head: Place::START,
            floor: Minor::ZERO,
            floor_count: 0,
            issue: Minor::ZERO,
            issue_count: 0,
        }
    }
}

impl CardUse {
    /// What may still be spent or given back, going by `granted` of the main line.
    pub fn right(&self, granted: Minor) -> Minor {
        granted.less_at_most(self.spent).less_at_most(self.released)
    }
}

impl UseKey {
    /// The account that holds what is reserved for it.
    pub fn account(&self) -> AccountId {
        AccountId::Reserved(self.card, self.line.till, self.line.epoch)
    }

    /// The same card on the main line.
    #[must_use]
    pub fn on_main(&self) -> Self {
        Self { card: self.card, line: BranchKey { branch: Branch::MAIN, ..self.line } }
    }
}
