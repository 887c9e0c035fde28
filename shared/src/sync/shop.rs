//! What a till needs to know of its shop: people, programs, cards.

use super::codec::{List, Text};
use crate::ids::{CardId, ProgramId, ServerEpoch, StaffId, StoreId};
use crate::ledger::CardState;
use crate::money::{Amount, Asset, Minor};
use crate::time::Timestamp;
use minicbor::{Decode, Encode};
use std::fmt;

/// Who may sign in at the tills of a store. AAD `scrip.roster.v1`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Roster {
    /// The store.
    #[n(0)]
    pub store: StoreId,
    /// Higher with each change; a till takes no older one.
    #[n(1)]
    pub version: u64,
    /// Everybody who may.
    #[n(2)]
    pub staff: List<StaffMember, 1000>,
}

/// Somebody who may sign in at a till.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct StaffMember {
    /// Their number.
    #[n(0)]
    pub id: StaffId,
    /// Their name, as the till greets them.
    #[n(1)]
    pub name: Text<80>,
    /// What they may do.
    #[n(2)]
    pub role: Role,
    /// What their PIN is checked against.
    #[n(3)]
    pub pin_hash: PinHash,
    /// How much they may do.
    #[n(4)]
    pub caps: Caps,
}

/// An argon2id hash as a PHC string; it prints as `…`.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct PinHash(#[n(0)] pub Text<200>);

/// What a person may do at a till.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Role {
    /// Sells and takes.
    #[n(0)]
    Cashier,
    /// Also approves what passes the soft line, and closes days.
    #[n(1)]
    Manager,
    /// Headquarters, where it stands at a till.
    #[n(2)]
    Hq,
}

/// How much one person may do at once; none where only the program and the limits bound it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Encode, Decode)]
pub struct Caps {
    /// The most of one redemption or load.
    #[n(0)]
    pub payment_max: Option<Minor>,
    /// The most of one void or refund.
    #[n(1)]
    pub refund_max: Option<Minor>,
}

/// The programs whose cards a store takes. AAD `scrip.programs.v1`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Programs {
    /// Higher with each change; a till takes no older one.
    #[n(0)]
    pub version: u64,
    /// All of them.
    #[n(1)]
    pub programs: List<ProgramInfo, 200>,
}

/// The rules of a family of cards, as far as a till applies them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ProgramInfo {
    /// Its number, which stands in its cards' tokens.
    #[n(0)]
    pub id: ProgramId,
    /// Its name, as people call it.
    #[n(1)]
    pub name: Text<80>,
    /// What its cards hold.
    #[n(2)]
    pub asset: Asset,
    /// The least of one load.
    #[n(3)]
    pub load_min: Minor,
    /// The most of one load.
    #[n(4)]
    pub load_max: Minor,
    /// The most that a card may hold.
    #[n(5)]
    pub balance_max: Minor,
    /// Amounts that the screen offers for loading.
    #[n(6)]
    pub presets: List<Minor, 12>,
    /// Whether its cards may be redeemed by floor while cut off.
    #[n(7)]
    pub offline_redeem: Allowed,
    /// Whether its cards may be activated and loaded while cut off.
    #[n(8)]
    pub offline_issue: Allowed,
}

/// Whether something may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Allowed {
    /// It may not.
    #[n(0)]
    No,
    /// It may.
    #[n(1)]
    Yes,
}

/// What the server knows of some cards. AAD `scrip.cards.v1`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Cards {
    /// The life of the server's books.
    #[n(0)]
    pub server_epoch: ServerEpoch,
    /// The cards.
    #[n(1)]
    pub cards: List<CardSnapshot, 500>,
}

/// What the server knew of one card at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct CardSnapshot {
    /// The card.
    #[n(0)]
    pub card: CardId,
    /// Its program.
    #[n(1)]
    pub program: ProgramId,
    /// What it had, not counting rights out with tills.
    #[n(2)]
    pub balance: Amount,
    /// Its state.
    #[n(3)]
    pub state: CardState,
    /// When its time is over, if ever.
    #[n(4)]
    pub expires_at: Option<Timestamp>,
    /// The moment, by the server's clock; a till keeps the newest.
    #[n(5)]
    pub as_of: Timestamp,
}

impl Roster {
    /// The person of this number.
    pub fn find(&self, id: StaffId) -> Option<&StaffMember> {
        self.staff.iter().find(|person| person.id == id)
    }
}

impl Programs {
    /// The program of this number.
    pub fn find(&self, id: ProgramId) -> Option<&ProgramInfo> {
        self.programs.iter().find(|program| program.id == id)
    }
}

impl fmt::Debug for PinHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}
