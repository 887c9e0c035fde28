//! Why the till said no, and what would help.

use super::clock::ClockDoubt;
use super::situation::Line;
use crate::credential::BadToken;
use crate::ledger::{CardState, Refusal, Retry};
use crate::money::{Amount, Minor};
use crate::signing::BadSignature;
use crate::time::Timestamp;
use crate::wire::screen::Help;

/// Why the till refuses. Where the ledger has the reason, it is the ledger's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TillRefusal {
    /// One of the reasons that hold everywhere.
    Rules(Refusal),
    /// The code that was read is no card.
    Code(BadToken),
    /// Only a payment of this day and of the open shift can be voided; an older one is refunded.
    OtherShift,
    /// Cards of this program are not taken, or not sold, while cut off.
    NoOfflineClass,
    /// A typed number of a card that this till has never met.
    NumberUnknownHere,
    /// Nobody ever said in what state the card is.
    StateUnknown,
    /// No limit was ever signed for this till.
    NoLimit,
    /// The limit's time is over.
    LimitExpired {
        /// Since when.
        since: Timestamp,
    },
    /// The till cannot rely on its clock.
    ClockDoubtful(ClockDoubt),
    /// The till has no status list.
    ListMissing,
    /// The status list is too old.
    ListTooOld {
        /// When it was true.
        as_of: Timestamp,
    },
    /// t: more than one payment may take by floor.
    FloorPayment {
        /// The most of one.
        max: Minor,
    },
    /// f: more than one card may be taken for by floor.
    FloorCard {
        /// What is left of it.
        left: Minor,
    },
    /// C: more than is left of the till's ceiling.
    FloorCeiling {
        /// What is left.
        left: Minor,
    },
    /// N: as many floor takes as may be.
    FloorCount,
    /// More than is left of the till's ceiling for selling and loading.
    IssueCeiling {
        /// What is left.
        left: Minor,
    },
    /// As many sales and loads as may be.
    IssueCount,
}

/// A no, with what helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The first reason that applies.
    pub why: TillRefusal,
    /// What would help; the screen makes it the button.
    pub help: Help,
    /// The most that would be taken instead, where that is more than nothing.
    pub most: Option<Amount>,
}

impl From<Refusal> for TillRefusal {
    fn from(refusal: Refusal) -> Self {
        Self::Rules(refusal)
    }
}

impl TillRefusal {
    /// The stable code. The catalogue's key is `refusal-` and this, with dashes.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Rules(refusal) => refusal.code(),
            Self::Code(reason) => reason.code(),
            Self::OtherShift => "other_shift",
            Self::NoOfflineClass => "no_offline_class",
            Self::NumberUnknownHere => "number_unknown_here",
            Self::StateUnknown => "state_unknown",
            Self::NoLimit => "no_limit",
            Self::LimitExpired { .. } => "limit_expired",
            Self::ClockDoubtful(doubt) => doubt.code(),
            Self::ListMissing => "list_missing",
            Self::ListTooOld { .. } => "list_too_old",
            Self::FloorPayment { .. } => "floor_payment",
            Self::FloorCard { .. } => "floor_card",
            Self::FloorCeiling { .. } => "floor_ceiling",
            Self::FloorCount => "floor_count",
            Self::IssueCeiling { .. } => "issue_ceiling",
            Self::IssueCount => "issue_count",
        }
    }

    /// Whether the same again can end otherwise.
    pub fn retry(&self) -> Retry {
        match self {
            Self::Rules(refusal) => refusal.retry(),
            Self::Code(BadToken::Signature(BadSignature::UnknownKey(_)))
            | Self::NoOfflineClass
            | Self::NumberUnknownHere
            | Self::StateUnknown
            | Self::NoLimit
            | Self::LimitExpired { .. }
            | Self::ClockDoubtful(_)
            | Self::ListMissing
            | Self::ListTooOld { .. }
            | Self::FloorPayment { .. }
            | Self::FloorCard { .. }
            | Self::FloorCeiling { .. }
            | Self::FloorCount
            | Self::IssueCeiling { .. }
            | Self::IssueCount => Retry::Later,
            Self::Code(_) | Self::OtherShift => Retry::Never,
        }
    }

    /// The figure that its words name (`$amount` in the catalogue), where they name one.
    pub fn figure(&self) -> Option<Minor> {
        match self {
            Self::FloorPayment { max: figure }
            | Self::FloorCard { left: figure }
            | Self::FloorCeiling { left: figure }
            | Self::IssueCeiling { left: figure }
            | Self::Rules(
                Refusal::NotEnoughFunds { available: figure }
                | Refusal::HeldElsewhere { available: figure, .. }
                | Refusal::MoreThanPaid { left: figure }
                | Refusal::BeyondLimit { left: figure }
                | Refusal::CeilingReached { left: figure },
            ) => Some(*figure),
            Self::Rules(_)
            | Self::Code(_)
            | Self::OtherShift
            | Self::NoOfflineClass
            | Self::NumberUnknownHere
            | Self::StateUnknown
            | Self::NoLimit
            | Self::LimitExpired { .. }
            | Self::ClockDoubtful(_)
            | Self::ListMissing
            | Self::ListTooOld { .. }
            | Self::FloorCount
            | Self::IssueCount => None,
        }
    }

    /// What would help where nothing smaller can be taken.
    fn help(&self, line: Line) -> Help {
        match self {
            Self::Rules(refusal) => help_with_rule(refusal, line),
            Self::Code(reason) => help_with_code(*reason),
            Self::NumberUnknownHere => Help::ShowCode,
            Self::OtherShift => Help::OtherMeans,
            Self::NoOfflineClass
            | Self::StateUnknown
            | Self::NoLimit
            | Self::LimitExpired { .. }
            | Self::ClockDoubtful(_)
            | Self::ListMissing
            | Self::ListTooOld { .. }
            | Self::FloorPayment { .. }
            | Self::FloorCard { .. }
            | Self::FloorCeiling { .. }
            | Self::FloorCount
            | Self::IssueCeiling { .. }
            | Self::IssueCount => headquarters(line),
        }
    }
}

impl Refused {
    /// A no, with the most that would be taken instead.
    pub(super) fn new(why: TillRefusal, most: Option<Amount>, line: Line) -> Self {
        let most = most.filter(|amount| amount.minor.is_positive());
        let help = most.map_or_else(|| why.help(line), |amount| Help::TakeLess { amount });
        Self { why, help, most }
    }
}

/// Headquarters would help: by itself once the line is back, or when it is asked again.
fn headquarters(line: Line) -> Help {
    match line {
        Line::Up => Help::SyncNow,
        Line::CutOff => Help::WaitForLine,
    }
}

/// What the server's refusal leaves free of the card: nothing where it said no such thing, none where the card
/// or the till is stopped altogether, so that not even a right helps.
pub(super) fn still_free(refusal: &Refusal) -> Option<Minor> {
    match refusal {
        Refusal::NotEnoughFunds { available } | Refusal::HeldElsewhere { available, .. } => {
            Some(*available)
        }
        Refusal::MoreThanPaid { left } => Some(*left),
        Refusal::ProgramLimit { load_max, .. } => Some(*load_max),
        Refusal::NotApproved
        | Refusal::OnlineOnly
        | Refusal::AmountTooLarge
        | Refusal::UnknownLimit { .. }
        | Refusal::BeyondLimit { .. }
        | Refusal::CeilingReached { .. } => Some(Minor::ZERO),
        Refusal::AmountNotPositive
        | Refusal::SameAccount
        | Refusal::FactsInconsistent
        | Refusal::SameIdDifferent { .. }
        | Refusal::PaymentCancelled
        | Refusal::PaymentTaken
        | Refusal::UnknownCard
        | Refusal::UnknownPayment
        | Refusal::UnknownAccount
        | Refusal::TillStopped
        | Refusal::NotAllowed
        | Refusal::CardState { .. }
        | Refusal::CardExpired
        | Refusal::WrongAsset => None,
    }
}

fn help_with_rule(refusal: &Refusal, line: Line) -> Help {
    match refusal {
        Refusal::CardState { state: CardState::Pending } => Help::ActivateFirst,
        Refusal::OnlineOnly | Refusal::UnknownLimit { .. } | Refusal::BeyondLimit { .. } => {
            headquarters(line)
        }
        Refusal::CardState {
            state: CardState::Active | CardState::Blocked | CardState::Closing | CardState::Closed,
        }
        | Refusal::CardExpired
        | Refusal::NotEnoughFunds { .. }
        | Refusal::HeldElsewhere { .. }
        | Refusal::MoreThanPaid { .. }
        | Refusal::ProgramLimit { .. }
        | Refusal::WrongAsset
        | Refusal::AmountNotPositive
        | Refusal::AmountTooLarge
        | Refusal::PaymentCancelled
        | Refusal::PaymentTaken
        | Refusal::NotAllowed => Help::OtherMeans,
        Refusal::SameAccount
        | Refusal::FactsInconsistent
        | Refusal::SameIdDifferent { .. }
        | Refusal::UnknownCard
        | Refusal::UnknownPayment
        | Refusal::UnknownAccount
        | Refusal::TillStopped
        | Refusal::NotApproved
        | Refusal::CeilingReached { .. } => Help::CallHelp,
    }
}

fn help_with_code(reason: BadToken) -> Help {
    match reason {
        BadToken::Signature(BadSignature::UnknownKey(_)) => Help::SyncNow,
        BadToken::LaterForm => Help::CallHelp,
        BadToken::Key(_) => Help::OtherMeans,
        BadToken::TooLong
        | BadToken::NotACard
        | BadToken::NotBase45
        | BadToken::NotCanonical
        | BadToken::Signature(_) => Help::ScanAgain,
    }
}
