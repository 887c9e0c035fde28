//! The check that nothing moved without a cause: each transfer is one that a signed entry can have caused, or
//! left the traces of an act of HQ.
//!
//! Acts are not signed: whoever writes such a trace beside an invented transfer is not found here. All transfers
//! are gone through once, in the order of their plans, with one look-up for each plan of an entry; the lines of
//! history once after that. What is kept in memory grows with the acts of HQ alone.

mod acts;

use self::acts::Acts;
use super::Found;
use crate::store::journal::Kept;
use crate::store::{StoreFault, values};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, Statement};
use shared::ids::PlanId;
use shared::journal::Entry;
use shared::ledger::{AccountId, Moved};
use shared::money::Amount;
use shared::settle::{Claim, Misfit};
use shared::signing::Signed;

/// A stored transfer.
struct Stored {
    position: i64,
    moved: Moved,
    at: i64,
}

/// The plan that is gone through.
struct Plan {
    id: PlanId,
    /// The entry that it is named by, and where that stands; none for an act of HQ.
    entry: Option<(String, Claim)>,
}

/// Goes through all transfers, plan by plan; keeps one plan in memory.
pub(super) fn transfers(sql: &Connection) -> Result<Found, StoreFault> {
    let mut statement = sql.prepare(
        "SELECT position, plan, line, debit, credit, amount, asset, at FROM transfers
         ORDER BY plan, line",
    )?;
    let mut entries = sql.prepare(
        "SELECT bytes, outcome FROM entries
         WHERE till = ?1 AND epoch = ?2 AND sequence = ?3 AND branch = ?4",
    )?;
    let mut acts = Acts::open(sql)?;
    let mut rows = statement.query([])?;
    let mut plan: Option<Plan> = None;
    let (mut of_entries, mut of_acts) = (0_u64, 0_u64);
    while let Some(row) = rows.next()? {
        let stored = read(row)?;
        let mut current = match plan.take() {
            Some(same) if same.id == stored.moved.plan => same,
            _another => find_plan(&mut entries, stored.moved.plan)?,
        };
        let fault = if let Some((place, claim)) = &mut current.entry {
            of_entries += 1;
            fault_of_entry(&mut acts, place, claim, &stored)?
        } else {
            of_acts += 1;
            acts.take(&stored)?.then(String::new)
        };
        if let Some(fault) = fault {
            return Ok(Err(stored.say(&fault)));
        }
        plan = Some(current);
    }
    Ok(match acts.without_history()? {
        Some(stored) => Err(stored.say("")),
        None => Ok(format!("{of_entries} transfers of entries, {of_acts} of acts")),
    })
}

/// What is wrong with a transfer of an entry, if anything is.
fn fault_of_entry(
    acts: &mut Acts<'_>,
    place: &str,
    claim: &mut Claim,
    stored: &Stored,
) -> Result<Option<String>, StoreFault> {
    let why = match claim.take(&stored.moved) {
        Ok(None) => return Ok(None),
        Ok(Some(trace)) if acts.is_on_file(trace, stored)? => return Ok(None),
        Ok(Some(_)) => "does not move that".to_owned(),
        Err(Misfit::MovesNothing) => "moves nothing".to_owned(),
        Err(Misfit::OtherAccounts) => "moves nothing between them".to_owned(),
        Err(Misfit::OtherAmount(amount)) => format!("is about {amount}"),
    };
    Ok(Some(format!("of {place}, which {why}")))
}

impl Stored {
    fn say(&self, fault: &str) -> String {
        let Self { position, moved: Moved { debit, credit, amount, .. }, .. } = self;
        let of = if fault.is_empty() { "of no entry and of no act on file" } else { fault };
        format!("transfer {position} ({amount} from {debit} to {credit}) is {of}")
    }
}

fn read(row: &Row<'_>) -> Result<Stored, StoreFault> {
    let account = |column: usize| -> rusqlite::Result<AccountId> {
        let text = row.get_ref(column)?.as_str()?;
        text.parse().map_err(|bad| values::wrong(column, Type::Text, bad))
    };
    let moved = Moved {
        plan: PlanId(values::bytes(row, 1)?),
        line: row.get(2)?,
        debit: account(3)?,
        credit: account(4)?,
        amount: Amount { minor: values::minor(row, 5)?, asset: values::asset(row, 6)? },
    };
    Ok(Stored { position: row.get(0)?, moved, at: row.get(7)? })
}

/// A plan is named by the place of its entry, or by its request.
fn find_plan(entries: &mut Statement<'_>, id: PlanId) -> Result<Plan, StoreFault> {
    let number = |bytes: &[u8]| bytes.iter().fold(0_i64, |sum, byte| sum * 256 + i64::from(*byte));
    let (till, epoch) = (number(&id.0[..4]), number(&id.0[4..8]));
    let (branch, sequence) = (number(&id.0[8..10]), number(&id.0[10..]));
    let found = entries.query_row([till, epoch, sequence, branch], |row| {
        Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?))
    });
    let Some((bytes, outcome)) = found.optional()? else {
        return Ok(Plan { id, entry: None });
    };
    let signed = Signed::<Entry>::from_bytes(bytes).map_err(StoreFault::damaged)?;
    let entry = signed.peek().map_err(StoreFault::damaged)?.payload;
    let kept: Kept = minicbor::decode(&outcome).map_err(StoreFault::damaged)?;
    let place = format!("till-{till} epoch {epoch} entry {sequence}");
    Ok(Plan { id, entry: Some((place, Claim::of(&entry.body, &kept.effect))) })
}
