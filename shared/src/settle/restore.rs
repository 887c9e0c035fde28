//! After a restore from a backup: nothing is approved until every till has shown what it keeps.

use crate::books::{Books, BranchKey, Enrolment, Halt, Missing};
use crate::ids::{Epoch, ServerEpoch, TillId};
use crate::journal::Place;
use crate::ledger::Refusal;
use crate::signing::Verified;
use crate::sync::Admission;
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// What opening the books must know of each till, in each of its epochs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownTill {
    /// The till.
    pub till: TillId,
    /// Its epoch.
    pub epoch: Epoch,
    /// When its key was revoked, if so.
    pub revoked_at: Option<Timestamp>,
    /// The life of the books in which it last showed all that it keeps.
    pub known_in: ServerEpoch,
}

/// Opens books in a life of theirs: at each start, and after a restore in the next one. Whoever has not
/// shown in this life what it keeps is waited for. Who was given up, or has joined again since, never comes
/// back, so nobody waits for them.
pub fn open_server_epoch(books: &mut Books, server_epoch: ServerEpoch, tills: &[KnownTill]) {
    let mut newest: BTreeMap<TillId, Epoch> = BTreeMap::new();
    for known in tills {
        let epoch = newest.entry(known.till).or_insert(known.epoch);
        *epoch = known.epoch.max(*epoch);
    }
    let can_come_back = |known: &&KnownTill| {
        known.revoked_at.is_none() && newest.get(&known.till) == Some(&known.epoch)
    };
    let awaited = tills.iter().filter(can_come_back).filter(|till| till.known_in < server_epoch);
    books.awaited = awaited.map(|known| (known.till, known.epoch)).collect();
    books.server_epoch = server_epoch;
}

/// Notes that a till whose journal ends at `claimed` has sent all of it, and shown what it keeps; gives
/// whether the journal is held so far.
pub fn caught_up(
    books: &mut Books,
    (till, epoch): (TillId, Epoch),
    claimed: Place,
) -> Result<bool, Missing> {
    let held = books.branches.get(BranchKey::main(till, epoch))?.copied().unwrap_or_default().head;
    let Some(mut enrolment) = books.enrolments.get((till, epoch))?.cloned() else {
        return Ok(false);
    };
    if held.sequence < claimed.sequence {
        return Ok(false);
    }
    if enrolment.known_in != books.server_epoch {
        enrolment.known_in = books.server_epoch;
        books.enrolments.put((till, epoch), enrolment);
    }
    books.awaited.remove(&(till, epoch));
    Ok(true)
}

/// Takes a till in again that joined after the backup: these books signed who it is before they were
/// restored. From here on it is waited for like any other.
pub fn adopt(books: &mut Books, admission: &Verified<Admission>) -> Result<(), Halt> {
    let place = (admission.till, admission.epoch);
    if let Some(known) = books.enrolments.get(place)? {
        let same = known.key == admission.key && known.store == admission.store;
        return if same { Ok(()) } else { Err(Refusal::FactsInconsistent.into()) };
    }
    if admission.server_epoch >= books.server_epoch {
        // Books that were not restored since know whom they took in.
        return Err(Refusal::FactsInconsistent.into());
    }
    books.stores.get(admission.store)?.ok_or(Refusal::UnknownAccount)?;
    // Nothing below this line can be refused.
    let enrolment = Enrolment::new(admission.store, admission.key, admission.server_epoch);
    books.enrolments.put(place, enrolment);
    books.awaited.insert(place);
    Ok(())
}
