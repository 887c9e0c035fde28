//! What people do at the drawer, checked against the shift that is open.

use super::{DayRefusal, PIECES_MAX, Pieces, Shift, counted};
use crate::journal::Body;
use crate::money::{Amount, Asset};
use crate::sale::text;
use serde::{Deserialize, Serialize};

/// Something that is done at the drawer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum DrawerAct {
    /// A shift begins.
    OpenShift {
        /// What lies in the drawer.
        float: Amount,
    },
    /// The shift ends.
    CloseShift {
        /// What was counted.
        counted: Amount,
        /// The coins and notes; empty where only the sum was typed.
        #[serde(default)]
        pieces: Vec<Pieces>,
        /// Why it differs from what should be there; may be empty where it does not.
        #[serde(default)]
        reason: String,
    },
    /// Cash is put in.
    PayIn {
        /// How much.
        amount: Amount,
        /// Why.
        reason: String,
    },
    /// Cash is taken out.
    PayOut {
        /// How much.
        amount: Amount,
        /// Why.
        reason: String,
    },
}

impl DrawerAct {
    /// What the journal will say of it, in a store that sells in `asset` and with this shift open.
    pub fn body(self, asset: Asset, shift: Option<&Shift>) -> Result<Body, DayRefusal> {
        match (self, shift) {
            (Self::OpenShift { .. }, Some(_)) => Err(DayRefusal::ShiftOpen),
            (Self::OpenShift { float }, None) => {
                not_below_nothing(float, asset)?;
                Ok(Body::ShiftOpen { float })
            }
            (_, None) => Err(DayRefusal::NoShift),
            (Self::CloseShift { counted, pieces, reason }, Some(shift)) => {
                let reason = checked_count(shift, asset, (counted, &pieces), &reason)?;
                Ok(Body::ShiftClose { counted, pieces, reason })
            }
            (Self::PayIn { amount, reason }, Some(shift)) => {
                positive(amount, asset)?;
                let reason = text(&reason).ok_or(DayRefusal::BadReason)?;
                let in_it = shift.expected().ok_or(DayRefusal::TooLarge)?;
                in_it.plus(amount.minor).ok_or(DayRefusal::TooLarge)?;
                Ok(Body::PayIn { amount, reason })
            }
            (Self::PayOut { amount, reason }, Some(shift)) => {
                positive(amount, asset)?;
                let reason = text(&reason).ok_or(DayRefusal::BadReason)?;
                let most = shift.expected().ok_or(DayRefusal::TooLarge)?.at_least_zero();
                if amount.minor > most {
                    return Err(DayRefusal::MoreThanThere { most });
                }
                Ok(Body::PayOut { amount, reason })
            }
        }
    }
}

/// The reason as the journal keeps it.
fn checked_count(
    shift: &Shift,
    asset: Asset,
    (sum, pieces): (Amount, &[Pieces]),
    reason: &str,
) -> Result<String, DayRefusal> {
    not_below_nothing(sum, asset)?;
    let reason = if reason.trim().is_empty() {
        String::new()
    } else {
        text(reason).ok_or(DayRefusal::BadReason)?
    };
    if pieces.len() > PIECES_MAX {
        return Err(DayRefusal::TooManyPieces { max: PIECES_MAX });
    }
    if !pieces.is_empty() {
        let pieces = counted(pieces).ok_or(DayRefusal::TooLarge)?;
        if pieces != sum.minor {
            return Err(DayRefusal::PiecesDiffer { pieces });
        }
    }
    let should = shift.expected().ok_or(DayRefusal::TooLarge)?;
    let by = sum.minor.minus(should).ok_or(DayRefusal::TooLarge)?;
    if !by.is_zero() && reason.is_empty() {
        return Err(DayRefusal::Differs { by });
    }
    Ok(reason)
}

fn positive(amount: Amount, asset: Asset) -> Result<(), DayRefusal> {
    of_the_store(amount, asset)?;
    if amount.minor.is_positive() { Ok(()) } else { Err(DayRefusal::NotPositive) }
}

fn not_below_nothing(amount: Amount, asset: Asset) -> Result<(), DayRefusal> {
    of_the_store(amount, asset)?;
    let is_below = amount.minor.at_least_zero() != amount.minor;
    if is_below { Err(DayRefusal::BelowNothing) } else { Ok(()) }
}

fn of_the_store(amount: Amount, asset: Asset) -> Result<(), DayRefusal> {
    if amount.asset == asset { Ok(()) } else { Err(DayRefusal::WrongAsset) }
}
