//! Who stands at the till, and what needs a second person.

use super::refusal::TillRefusal;
use crate::ids::StaffId;
use crate::ledger::Refusal;
use crate::money::Minor;
use crate::sync::{Caps, Role};

/// Who asks, and who approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct People {
    /// Who is signed in.
    pub cashier: StaffId,
    /// How much they may do at once.
    pub caps: Caps,
    /// A second person's approval, given with their own PIN.
    pub approval: Option<Approval>,
}

/// A second person's approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Who gave it.
    pub by: StaffId,
    /// What they are.
    pub role: Role,
    /// How much they may do at once.
    pub caps: Caps,
}

/// Why a manager's PIN is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApprovalReason {
    /// More than the cashier may do at once.
    OverCap {
        /// The most that they may.
        cap: Minor,
    },
    /// The till's floor total would pass the soft line.
    SoftLine {
        /// What can still be taken below it.
        left: Minor,
    },
}

/// A question that a manager answers, or a no that no manager can lift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoLeave {
    Needs(ApprovalReason),
    Never(TillRefusal),
}

/// Which of a person's caps an act falls under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cap {
    Payment,
    Refund,
}

impl ApprovalReason {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::OverCap { .. } => "over_cap",
            Self::SoftLine { .. } => "soft_line",
        }
    }
}

impl People {
    /// The approver to name in the entry, where the amount passes the cashier's own cap.
    pub(super) fn within_cap(&self, kind: Cap, amount: Minor) -> Result<Option<StaffId>, NoLeave> {
        match of(self.caps, kind) {
            Some(cap) if amount > cap => {
                self.approved(kind, amount, ApprovalReason::OverCap { cap })
            }
            Some(_) | None => Ok(None),
        }
    }

    /// The approver to name in the entry, where a rule asks for one: a manager, never the cashier.
    pub(super) fn approved(
        &self,
        kind: Cap,
        amount: Minor,
        why: ApprovalReason,
    ) -> Result<Option<StaffId>, NoLeave> {
        let approval = self.approval.ok_or(NoLeave::Needs(why))?;
        let may = match approval.role {
            Role::Manager | Role::Hq => of(approval.caps, kind).is_none_or(|cap| amount <= cap),
            Role::Cashier => false,
        };
        if may && approval.by != self.cashier {
            Ok(Some(approval.by))
        } else {
            Err(NoLeave::Never(Refusal::NotAllowed.into()))
        }
    }
}

fn of(caps: Caps, kind: Cap) -> Option<Minor> {
    match kind {
        Cap::Payment => caps.payment_max,
        Cap::Refund => caps.refund_max,
    }
}
