//! Exposure: the most that could be lost right now, in money.

use crate::books::{Books, BranchKey, Enrolment, Missing};
use crate::ids::{Epoch, TillId};
use crate::journal::Branch;
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
///
/// `copied_rights` is what its further lines may still spend of rights ([`copied_rights`]).
pub fn exposure(
    books: &Books,
    till: TillId,
    epoch: Epoch,
    copied_rights: Minor,
) -> Result<Option<Exposure>, Missing> {
    let Some(enrolment) = books.enrolments.get((till, epoch))? else {
        return Ok(None);
    };
    let main = BranchKey::main(till, epoch);
    let of_line = |line| -> Result<Exposure, Missing> {
        let totals = books.branches.get(line)?.copied().unwrap_or_default();
        Ok(of(enrolment, totals.floor, totals.issue))
    };
    let mut all = of_line(main)?;
    let is_written_off = enrolment.written_off_at.is_some();
    all.copies = if is_written_off { Minor::ZERO } else { copied_rights };
    for branch in (1..enrolment.branches).map(Branch) {
        let line = of_line(BranchKey { branch, ..main })?;
        let both = all.copies.plus(line.floor).and_then(|sum| sum.plus(line.issue));
        all.copies = both.unwrap_or(all.copies);
    }
    Ok(Some(all))
}

/// What the further lines of a copied till may still spend of rights: each has again all that was ever granted
/// to the till. `used` is what these lines spent and released together, `lines` counts the first one too.
pub fn copied_rights(granted: Minor, used: Minor, lines: u16) -> Minor {
    let further = (1..lines).try_fold(Minor::ZERO, |sum, _| sum.plus(granted));
    further.unwrap_or(granted).less_at_most(used)
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
