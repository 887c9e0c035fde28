//! Exposure: the most that could be lost right now, in money.

use crate::books::{Books, BranchKey, Enrolment, Missing};
use crate::ids::{Epoch, TillId};
use crate::money::Minor;
use serde::{Deserialize, Serialize};

/// What one till could still lose its store, part by part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Exposure {
    /// C less what has settled by floor.
    pub floor: Minor,
    /// The issue ceiling less what has settled of it.
    pub issue: Minor,
    /// Rights that were recalled without a release and may still be spent.
    pub recalled: Minor,
    /// What copies of its key could spend once more; zero while none is known.
    pub copies: Minor,
}

impl Exposure {
    /// All of it.
    pub fn total(&self) -> Minor {
        [self.floor, self.issue, self.recalled, self.copies]
            .into_iter()
            .try_fold(Minor::ZERO, Minor::plus)
            .unwrap_or_default()
    }
}

/// The exposure by one enrolment; none where there is no such enrolment. Only settling, a signed release
/// or a person's write-off lowers it: a limit whose time is over counts as before.
pub fn exposure(books: &Books, till: TillId, epoch: Epoch) -> Result<Option<Exposure>, Missing> {
    let Some(enrolment) = books.enrolments.get((till, epoch))? else {
        return Ok(None);
    };
    let totals = books.branches.get(BranchKey::main(till, epoch))?.copied().unwrap_or_default();
    let open = of(enrolment, totals.floor, totals.issue);
    let extra = u32::from(enrolment.branches.saturating_sub(1));
    let copies =
        (0..extra).try_fold(Minor::ZERO, |sum, _| sum.plus(open.total())).unwrap_or_default();
    Ok(Some(Exposure { copies, ..open }))
}

fn of(enrolment: &Enrolment, floor_settled: Minor, issue_settled: Minor) -> Exposure {
    let open = |ceiling: Minor, settled| match enrolment.written_off_at {
        None => ceiling.less_at_most(settled),
        Some(_) => Minor::ZERO,
    };
    Exposure {
        floor: open(enrolment.floor_ceiling, floor_settled),
        issue: open(enrolment.issue_ceiling, issue_settled),
        recalled: enrolment.recalled_open,
        copies: Minor::ZERO,
    }
}
