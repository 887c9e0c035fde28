//! The drawer and the day: what the screen asks for, and what it shows.

use super::SignInWith;
use crate::day::{DrawerAct, Report};
use crate::ids::StepId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Something that is done at the drawer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtDrawer {
    /// A fresh id; the same again, after a doubled tap or a restart, is the same act.
    pub key: StepId,
    /// What is done.
    pub act: DrawerAct,
}

/// The end of the business day at this till.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloseDay {
    /// A fresh id; the same again is the same end.
    pub key: StepId,
    /// A manager's approval, where a cashier ends the day.
    pub approval: Option<SignInWith>,
}

/// Which report goes to the printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum DayPaperOf {
    /// The figures so far, which end nothing.
    X,
    /// A Z report once more, marked as a copy.
    Z {
        /// Its number.
        number: u32,
    },
}

/// The business day at this till.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaySheet {
    /// The number that its Z report will have.
    pub number: u32,
    /// The figures so far; none where nothing happened since the last Z report.
    pub report: Option<Report>,
    /// Why it cannot end now, in words; empty where it can.
    pub blocks: Vec<DayNo>,
    /// The newest Z reports, newest first.
    pub closed: Vec<ClosedDay>,
}

/// Why something is not done at the drawer or with the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayNo {
    /// A stable code.
    pub code: String,
    /// Why, in the screen's language.
    pub words: String,
}

/// A day that ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedDay {
    /// Number of its Z report.
    pub number: u32,
    /// When it ended, by the till's clock.
    pub at: Timestamp,
    /// Its figures, as they were then.
    pub report: Report,
}

/// What came of an act at the drawer or with the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum DayOutcome {
    /// It is done, and kept.
    Done {
        /// The day after it.
        day: Box<DaySheet>,
    },
    /// The same again, with a manager's PIN.
    NeedsApproval {
        /// Why, in the screen's language.
        words: String,
        /// A stable code.
        code: String,
    },
    /// It is not done.
    Refused {
        /// Why.
        why: DayNo,
    },
}
