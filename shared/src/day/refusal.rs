//! Why the drawer or the day stays as it is.

use crate::ledger::Retry;
use crate::money::Minor;

/// Why something is not done at the drawer or with the day. Checked top to bottom: the first reason that applies is
/// the one reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DayRefusal {
    /// The same step was done with other figures.
    #[error("this step was done with other figures")]
    SameStepDifferent,
    /// A sale goes on, so the day does not end.
    #[error("a sale is open")]
    SaleOpen,
    /// A shift goes on: another is not opened, and the day does not end.
    #[error("a shift is open")]
    ShiftOpen,
    /// Nobody opened a shift.
    #[error("no shift is open")]
    NoShift,
    /// Nothing happened since the last Z report.
    #[error("nothing happened since the last Z report")]
    NothingDone,
    /// An amount in another currency than the store's.
    #[error("the store's drawer is in another currency")]
    WrongAsset,
    /// Nothing, or less, is put in or taken out.
    #[error("the amount must be more than nothing")]
    NotPositive,
    /// A float or a count below nothing.
    #[error("a drawer holds nothing at the least")]
    BelowNothing,
    /// A reason is missing, longer than [`crate::sale::TEXT_MAX`], or has control characters.
    #[error("a reason is missing or too long")]
    BadReason,
    /// More kinds of coins and notes than there are.
    #[error("a count has at most {max} kinds of coins and notes")]
    TooManyPieces {
        /// How many there may be.
        max: usize,
    },
    /// The coins and notes do not come to the sum that was counted.
    #[error("the coins and notes come to another sum")]
    PiecesDiffer {
        /// What they come to.
        pieces: Minor,
    },
    /// More is taken out than should be there.
    #[error("more is taken out than there is")]
    MoreThanThere {
        /// What should be there.
        most: Minor,
    },
    /// The sums are beyond what a till can count.
    #[error("the amount is larger than any till can count")]
    TooLarge,
    /// The drawer holds more or less than it should, and nobody said why.
    #[error("the drawer differs from what should be in it")]
    Differs {
        /// By how much; below nothing for too little.
        by: Minor,
    },
}

impl DayRefusal {
    /// The stable code. The catalogue's key is `refusal-day-` and this, with dashes.
    pub fn code(self) -> &'static str {
        match self {
            Self::SameStepDifferent => "same_step_different",
            Self::SaleOpen => "sale_open",
            Self::ShiftOpen => "shift_open",
            Self::NoShift => "no_shift",
            Self::NothingDone => "nothing_done",
            Self::WrongAsset => "wrong_asset",
            Self::NotPositive => "not_positive",
            Self::BelowNothing => "below_nothing",
            Self::BadReason => "bad_reason",
            Self::TooManyPieces { .. } => "too_many_pieces",
            Self::PiecesDiffer { .. } => "pieces_differ",
            Self::MoreThanThere { .. } => "more_than_there",
            Self::TooLarge => "too_large",
            Self::Differs { .. } => "differs",
        }
    }

    /// Whether the same can be done later, once something else was done.
    pub fn retry(self) -> Retry {
        match self {
            Self::SaleOpen
            | Self::ShiftOpen
            | Self::NoShift
            | Self::NothingDone
            | Self::MoreThanThere { .. } => Retry::Later,
            Self::SameStepDifferent
            | Self::WrongAsset
            | Self::NotPositive
            | Self::BelowNothing
            | Self::BadReason
            | Self::TooManyPieces { .. }
            | Self::PiecesDiffer { .. }
            | Self::TooLarge
            | Self::Differs { .. } => Retry::Never,
        }
    }

    /// The figure that the sentence names.
    pub fn figure(self) -> Option<Minor> {
        match self {
            Self::PiecesDiffer { pieces } => Some(pieces),
            Self::MoreThanThere { most } => Some(most),
            Self::Differs { by } => Some(by),
            Self::SameStepDifferent
            | Self::SaleOpen
            | Self::ShiftOpen
            | Self::NoShift
            | Self::NothingDone
            | Self::WrongAsset
            | Self::NotPositive
            | Self::BelowNothing
            | Self::BadReason
            | Self::TooManyPieces { .. }
            | Self::TooLarge => None,
        }
    }
}
