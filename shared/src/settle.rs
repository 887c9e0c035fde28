//! Settling: the server turns what tills did into transfers.
//!
//! A till decided long ago and the goods are gone, so settling asks what the books must say now, not
//! whether the till was right to do it. What was within the till's signed totals has its effect, from
//! the card first and from the store's risk account for the rest; what was beyond them has none, and a
//! person looks at it. No card goes below zero on any path, since its account cannot.

pub mod admin;
mod ask;
mod by_hand;
mod cause;
mod come_back;
mod credit;
mod debit;
mod draft;
mod exposure;
mod leave;
mod let_in;
mod outcome;
mod people;
mod place;
mod restore;
mod reverse;
mod rights;
mod sign;
mod take_back;
mod write_off;

pub use ask::{NoAnswer, ask};
pub use by_hand::{DeskPayment, NO_TILL, clear_loss, redeem};
pub use cause::{Claim, Misfit, Trace, traces_of_act};
pub use exposure::{Exposure, copied_rights, exposure};
pub use let_in::let_in;
pub use outcome::{Effect, Exception, Outcome, Unfit};
pub use restore::{KnownTill, adopt, caught_up, open_server_epoch};
pub use rights::{grant, recall};
pub use sign::{set_ceiling, sign_limit};
pub use take_back::{TakenBack, right_used, take_back_for, take_back_grant, take_back_limit};
pub use write_off::write_off;

use crate::books::{Books, Halt, Missing};
use crate::ids::{EntryHash, KeyId, Sequence};
use crate::journal::{Body, Branch, ChainBreak, Entry};
use crate::ledger::{Applied, Refusal};
use crate::signing::{PublicKey, Verified};
use crate::time::Timestamp;
use draft::{Draft, Work};
use place::Placed;

/// An entry that came in, with what the rules need beside it.
#[derive(Clone, Copy)]
pub struct Arrived<'a> {
    /// The entry; its signature fits the key of the enrolment that it names.
    pub entry: &'a Verified<Entry>,
    /// SHA-256 of its signed bytes.
    pub hash: EntryHash,
    /// When it came, by the server's clock.
    pub at: Timestamp,
    /// The keys that server answers may be signed with, older ones included.
    pub server_keys: &'a (dyn Fn(KeyId) -> Option<PublicKey> + Sync),
}

/// What became of an entry that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It is the next of its line; this is what it did.
    New {
        /// The line: another than the main one where the till was copied.
        branch: Branch,
        /// Whether this very entry proved that there is a copy.
        forked: bool,
        /// What it did.
        outcome: Outcome,
    },
    /// It was held already and did nothing more.
    Duplicate {
        /// The line that holds it.
        branch: Branch,
    },
    /// Entries before it are missing.
    Gap {
        /// The first that is missing.
        from: Sequence,
    },
    /// It belongs to no line of this journal; that line stops here.
    Broken(ChainBreak),
}

/// Settles one entry. Sent again, it is a duplicate and moves nothing.
pub fn settle(books: &mut Books, arrived: &Arrived<'_>) -> Result<Settled, Missing> {
    let (line, forked) = match place::find(books, arrived)? {
        Placed::Next { branch } => (branch, false),
        Placed::Fork { branch } => (branch, true),
        Placed::Held { branch } => return Ok(Settled::Duplicate { branch }),
        Placed::Gap { from } => return Ok(Settled::Gap { from }),
        Placed::Broken(broken) => return Ok(Settled::Broken(broken)),
    };
    let mut draft = Draft::open(books, arrived, line, forked)?;
    let work = match decide(&mut draft) {
        Ok(()) => draft.finish(),
        Err(Halt::Missing(missing)) => return Err(missing),
        Err(Halt::Refused(refusal)) => refused(books, arrived, line, forked, refusal)?,
    };
    // A place that was never held has never had a plan.
    books.ledger.load_plan(work.plan_id(), Applied(false));
    let outcome = match work.write(books) {
        Ok(outcome) => outcome,
        Err(Halt::Missing(missing)) => return Err(missing),
        Err(Halt::Refused(refusal)) => {
            write_refused(books, refused(books, arrived, line, forked, refusal)?)?
        }
    };
    Ok(Settled::New { branch: line, forked, outcome })
}

fn decide(draft: &mut Draft<'_>) -> Result<(), Halt> {
    let entry: &Entry = draft.arrived.entry;
    match &entry.body {
        Body::Take { payment, facts, from_right, rest } => {
            debit::take(draft, *payment, facts, *from_right, rest)
        }
        Body::Cancel { payment, facts } => debit::cancel(draft, *payment, facts),
        Body::Load { payment, facts, rest } | Body::Activate { payment, facts, rest } => {
            credit::load(draft, *payment, facts, rest)
        }
        Body::Void { payment, facts, from_right, rest } => {
            reverse::undo(draft, *payment, facts, *from_right, rest)
        }
        Body::Refund { payment, facts, rest } => {
            reverse::undo(draft, *payment, facts, crate::money::Minor::ZERO, rest)
        }
        Body::LimitReleased { card, amount } => rights::release(draft, *card, *amount),
        // A question that nobody decided, and what moves no card's value.
        Body::Ask { .. }
        | Body::LimitReceived { .. }
        | Body::ShiftOpen { .. }
        | Body::ShiftClose { .. }
        | Body::PayIn { .. }
        | Body::PayOut { .. }
        | Body::DayClose { .. }
        | Body::ClockJump { .. }
        | Body::Sale { .. } => Ok(()),
    }
}

/// The entry is kept and moves nothing; a person looks at it.
fn refused(
    books: &Books,
    arrived: &Arrived<'_>,
    branch: Branch,
    forked: bool,
    refusal: Refusal,
) -> Result<Work, Missing> {
    let mut draft = Draft::open(books, arrived, branch, forked)?;
    draft.outcome.effect = Effect::Refused { refusal };
    Ok(draft.finish())
}

fn write_refused(books: &mut Books, work: Work) -> Result<Outcome, Missing> {
    match work.write(books) {
        Ok(outcome) => Ok(outcome),
        Err(Halt::Missing(missing)) => Err(missing),
        Err(Halt::Refused(refusal)) => {
            unreachable!("an empty plan moves nothing and cannot be refused: {refusal:?}")
        }
    }
}

#[cfg(test)]
mod tests;
