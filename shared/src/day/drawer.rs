//! The drawer: what should lie in it, what does, and the difference.

use super::Figure;
use crate::ids::StaffId;
use crate::money::Minor;
use crate::time::Timestamp;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// One person's time at a drawer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct Shift {
    /// Who opened it; none where money came before anybody did.
    #[n(0)]
    pub cashier: Option<StaffId>,
    /// When, by the till's clock.
    #[n(1)]
    pub opened_at: Timestamp,
    /// When it was closed.
    #[n(2)]
    pub closed_at: Option<Timestamp>,
    /// What lay in the drawer at the start.
    #[n(3)]
    pub float: Minor,
    /// What sales left in it, change taken off.
    #[n(4)]
    pub sales: Figure,
    /// What was put in.
    #[n(5)]
    pub pay_in: Figure,
    /// What was taken out.
    #[n(6)]
    pub pay_out: Figure,
    /// What was counted at the end.
    #[n(7)]
    pub counted: Option<Minor>,
}

/// Coins or notes of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct Pieces {
    /// What one is worth.
    #[n(0)]
    pub worth: Minor,
    /// How many there are.
    #[n(1)]
    pub number: u32,
}

impl Shift {
    pub(super) fn opened(cashier: Option<StaffId>, opened_at: Timestamp, float: Minor) -> Self {
        let none = Figure::default();
        let (sales, pay_in, pay_out) = (none, none, none);
        Self { cashier, opened_at, closed_at: None, float, sales, pay_in, pay_out, counted: None }
    }

    /// What should lie in the drawer. None where it is no money any more.
    pub fn expected(&self) -> Option<Minor> {
        let put = self.float.plus(self.sales.sum)?.plus(self.pay_in.sum)?;
        put.minus(self.pay_out.sum)
    }

    /// What was counted more than should have been there; below zero for less. None before the count.
    pub fn difference(&self) -> Option<Minor> {
        self.counted?.minus(self.expected()?)
    }
}

/// What the pieces come to. None where it is no money any more.
pub fn counted(pieces: &[Pieces]) -> Option<Minor> {
    pieces.iter().try_fold(Minor::ZERO, |sum, pieces| {
        let worth = pieces.worth.get().checked_mul(i64::from(pieces.number))?;
        sum.plus(Minor::new(worth).ok()?)
    })
}
