//! What an entry did.

use crate::books::Activity;
use crate::ids::StaffId;
use crate::ledger::{CardState, Refusal};
use crate::money::Minor;
use crate::time::Timestamp;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// What an entry did to the books.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Its effect on money.
    pub effect: Effect,
    /// What a person should look at.
    pub exceptions: Vec<Exception>,
    /// What it adds to the card's history.
    pub activities: Vec<Activity>,
}

/// The effect of an entry on money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, Encode, Decode)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    /// It is kept and moves no card's value.
    #[default]
    #[n(0)]
    Kept,
    /// It had its whole effect.
    #[n(1)]
    Settled,
    /// It had its effect, and the store bears a part of it.
    #[n(2)]
    Shortfall {
        /// That part.
        #[n(0)]
        amount: Minor,
    },
    /// The payment had had its effect before, by another entry.
    #[n(3)]
    Already,
    /// It had none.
    #[n(4)]
    Refused {
        /// Why.
        #[n(0)]
        refusal: Refusal,
    },
}

/// Why a person should look at an entry. The numbers are on the wire and stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Exception {
    /// The card was blocked, closing, closed or pending when it settled.
    #[n(0)]
    CardState {
        /// The state that it was in.
        #[n(0)]
        state: CardState,
    },
    /// The card's time was over.
    #[n(1)]
    CardExpired,
    /// No card of this name is on file.
    #[n(2)]
    UnknownCard,
    /// The status list that the till decided by already said that the card was stopped.
    #[n(3)]
    StoppedInList,
    /// A part was beyond what was signed for the till, and had no effect.
    #[n(4)]
    BeyondLimit {
        /// That part.
        #[n(0)]
        excess: Minor,
    },
    /// Activated before by another sale: this one counted as a load.
    #[n(5)]
    ActivatedBefore,
    /// The card holds more than its program allows; the part of this load is frozen.
    #[n(6)]
    OverProgramMax,
    /// Rights that HQ had recalled were spent.
    #[n(7)]
    RecalledRight,
    /// The till's key had been revoked.
    #[n(8)]
    RevokedTill,
    /// It comes from a copy of the till.
    #[n(9)]
    CopiedTill,
    /// More was asked back than was left to give.
    #[n(10)]
    MoreThanPaid {
        /// What had no effect.
        #[n(0)]
        excess: Minor,
    },
    /// It credited a card that is closed and has no successor.
    #[n(11)]
    CreditOnClosed,
    /// The approver of the entry is the person who asked.
    #[n(12)]
    ApprovedByRequester,
    /// Nobody of this number is on file, or nobody was signed in.
    #[n(13)]
    UnknownStaff {
        /// The number that the entry names.
        #[n(0)]
        staff: Option<StaffId>,
    },
    /// Who did it had been removed before, by the entry's own clock.
    #[n(14)]
    RemovedStaff {
        /// Who.
        #[n(0)]
        staff: StaffId,
        /// When they were removed, by the server's clock.
        #[n(1)]
        removed_at: Timestamp,
    },
    /// Who did it works at another store.
    #[n(15)]
    StaffOfOtherStore {
        /// Who.
        #[n(0)]
        staff: StaffId,
    },
    /// It passed the cap of who did it, and nobody approved it.
    #[n(16)]
    OverCap {
        /// The most that they may do alone.
        #[n(0)]
        cap: Minor,
    },
    /// The approver of the entry may not approve it.
    #[n(17)]
    ApproverMayNot {
        /// Who approved.
        #[n(0)]
        staff: StaffId,
        /// Why they may not.
        #[n(1)]
        why: Unfit,
    },
}

/// Why somebody may not approve something. The numbers are on the wire and stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Unfit {
    /// Nobody of this number is on file.
    #[n(0)]
    Unknown,
    /// They had been removed before, by the entry's own clock.
    #[n(1)]
    Removed,
    /// They work at another store.
    #[n(2)]
    OtherStore,
    /// They are no manager.
    #[n(3)]
    NotManager,
    /// It passes their own cap.
    #[n(4)]
    OverCap,
}

impl Exception {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::CardState { .. } => "card_state",
            Self::CardExpired => "card_expired",
            Self::UnknownCard => "unknown_card",
            Self::StoppedInList => "stopped_in_list",
            Self::BeyondLimit { .. } => "beyond_limit",
            Self::ActivatedBefore => "activated_before",
            Self::OverProgramMax => "over_program_max",
            Self::RecalledRight => "recalled_right",
            Self::RevokedTill => "revoked_till",
            Self::CopiedTill => "copied_till",
            Self::MoreThanPaid { .. } => "more_than_paid",
            Self::CreditOnClosed => "credit_on_closed",
            Self::ApprovedByRequester => "approved_by_requester",
            Self::UnknownStaff { .. } => "unknown_staff",
            Self::RemovedStaff { .. } => "removed_staff",
            Self::StaffOfOtherStore { .. } => "staff_of_other_store",
            Self::OverCap { .. } => "over_cap",
            Self::ApproverMayNot { .. } => "approver_may_not",
        }
    }
}
