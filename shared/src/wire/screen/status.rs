//! What the screen shows at all times: where it stands, who is there, the line and the head-room.

use crate::ids::{LimitNumber, StaffId, StoreId, TillId};
use crate::money::{Amount, Asset};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Everything that is true of the till right now; each one replaces the one before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TillStatus {
    /// Grows with each status that the till makes: of two, the one with the greater revision is true.
    pub revision: u64,
    /// The number of the newest event that this already includes.
    pub event: u64,
    /// The till's own time when it said so.
    pub now: Timestamp,
    /// Minutes east of UTC on the store's clock.
    pub utc_offset_min: i16,
    /// Where the till stands; `None` until it is enrolled.
    pub place: Option<Place>,
    /// Who is signed in.
    pub cashier: Option<Person>,
    /// The line to headquarters.
    pub line: LineState,
    /// What is left to do while cut off; `None` until the first limit came.
    pub head_room: Option<HeadRoom>,
    /// Where pictures for scanning come from.
    pub frames: FrameFrom,
    /// The language of the words, for example `en`.
    pub locale: String,
    /// The colours to begin with.
    pub theme: Theme,
    /// Whether this till can cut and heal its own line, which only a demonstration does.
    pub demo: bool,
}

/// A store and one of its tills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The store's number.
    pub store: StoreId,
    /// Its name, as people call it.
    pub store_name: String,
    /// The till's number.
    pub till: TillId,
    /// Its name, as people call it.
    pub till_name: String,
    /// What the store sells in.
    pub asset: Asset,
}

/// Somebody who may sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Their number.
    pub id: StaffId,
    /// Their name, as the till greets them.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// What a person may do at a till.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sells and takes.
    Cashier,
    /// Also approves what passes the soft line.
    Manager,
    /// Headquarters, where it stands at a till.
    Hq,
}

/// The line to headquarters, and what waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineState {
    /// Whether it is up.
    pub line: Line,
    /// Entries that headquarters has not settled yet.
    pub pending: u32,
    /// When headquarters was last heard.
    pub heard_at: Option<Timestamp>,
}

/// Whether headquarters can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Line {
    /// It can, and knows all that this till did.
    Online,
    /// It can, and is being told what happened meanwhile.
    Syncing,
    /// It cannot.
    Offline {
        /// Since when.
        since: Timestamp,
    },
}

/// What the signed limits still let this till do while cut off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadRoom {
    /// The limit that says so.
    pub limit: LimitNumber,
    /// Until when, by the till's clock; after that nothing is taken on risk.
    pub until: Timestamp,
    /// What floor payments can still take in all.
    pub floor_left: Amount,
    /// What they could take in all when the limit was fresh.
    pub floor_full: Amount,
    /// How many floor payments are left.
    pub floor_count_left: u32,
    /// The most that one floor payment can take.
    pub floor_payment_max: Amount,
    /// Whether a manager's PIN is asked from here on.
    pub soft_line_passed: bool,
    /// What activating and loading offline can still put on cards.
    pub issue_left: Amount,
    /// How many such acts are left.
    pub issue_count_left: u32,
    /// What is reserved here on cards, over all of them.
    pub reserved: Amount,
    /// The age of the status list: when it was signed.
    pub list_as_of: Option<Timestamp>,
    /// The most that could be lost by this till right now.
    pub exposure: Amount,
    /// What can be done at this moment.
    pub can: Vec<Can>,
    /// What cannot, and why.
    pub cannot: Vec<Cannot>,
}

/// Something that a till does for a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Can {
    /// Take from cards with a reservation here.
    TakeReserved,
    /// Take from any card that headquarters can be asked about.
    TakeOnline,
    /// Take from a card on risk.
    TakeFloor,
    /// Make a new card active.
    Activate,
    /// Put money on an active card.
    Load,
    /// Give back what was taken.
    GiveBack,
}

/// Something that cannot be done now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cannot {
    /// What.
    pub what: Can,
    /// A stable code.
    pub code: String,
    /// Why, in the screen's language.
    pub words: String,
}

/// Where pictures for scanning come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum FrameFrom {
    /// A camera.
    Camera {
        /// As the system calls it.
        name: String,
    },
    /// A folder or file of frames.
    Files,
    /// Nothing that looks by itself: the screen offers pictures and typed numbers.
    None {
        /// Why, in the screen's language.
        words: String,
    },
}

/// The colours of the screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Whatever the machine is set to.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// The strongest contrast.
    Contrast,
}

/// What failed in the world, told to the person at the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{code}: {words}")]
pub struct ScreenError {
    /// A stable code, for the telephone.
    pub code: String,
    /// The sentence to show, in the screen's language.
    pub words: String,
}
