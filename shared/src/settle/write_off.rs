//! Writing off: a person decides that a till never comes back.

use super::exposure;
use crate::books::{Books, Halt};
use crate::ids::{Epoch, TillId};
use crate::ledger::{AccountId, Plan, Refusal};
use crate::money::{Amount, Minor};
use crate::time::Timestamp;

/// What one life of a till could still lose its store counts no more, and what that used of the ceiling is
/// free again. Gives how much it was, with `copied_rights` as [`exposure`] takes it. Only for a life that was given up; what it sends yet still settles.
pub fn write_off(
    books: &mut Books,
    request: uuid::Uuid,
    (till, epoch): (TillId, Epoch),
    copied_rights: Minor,
    now: Timestamp,
) -> Result<Minor, Halt> {
    let mut enrolment =
        books.enrolments.get((till, epoch))?.cloned().ok_or(Refusal::UnknownAccount)?;
    let store = books.stores.get(enrolment.store)?.cloned().ok_or(Refusal::UnknownAccount)?;
    if enrolment.revoked_at.is_none() {
        return Err(Refusal::FactsInconsistent.into());
    }
    let written_off = exposure(books, till, epoch, copied_rights)?.unwrap_or_default().total();
    let outstanding = AccountId::Outstanding(till, epoch);
    let minor = books.ledger.available(&outstanding)?;
    let mut plan = Plan::of_request(request);
    let amount = Amount { minor, asset: store.asset };
    plan.transfer(outstanding, AccountId::Ceiling(enrolment.store), amount);
    books.ledger.apply(&plan)?;
    // Nothing below this line can be refused.
    enrolment.recalled_open = Minor::ZERO;
    enrolment.written_off_at = enrolment.written_off_at.or(Some(now));
    books.enrolments.put((till, epoch), enrolment);
    Ok(written_off)
}
