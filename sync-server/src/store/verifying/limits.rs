//! The check of what was signed for tills: each limit, and the totals on file that follow from them.

use super::{Found, ServerKeys};
use crate::store::{StoreFault, values};
use rusqlite::{Connection, Row};
use shared::ids::{Epoch, KeyId, LimitNumber, TillId};
use shared::limits::{Holder, Limit};
use shared::money::Minor;
use shared::signing::Signed;
use shared::time::Timestamp;
use std::collections::BTreeMap;

/// A stored row.
struct Stored {
    till: TillId,
    epoch: Epoch,
    number: LimitNumber,
    content: Vec<u8>,
    signed_at: Timestamp,
    signed: Option<Vec<u8>>,
    key: Option<KeyId>,
}

/// The highest number, and the most by floor and by issue, that was signed for a till.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Most {
    number: LimitNumber,
    floor: Minor,
    issue: Minor,
}

/// Checks the signature and the place of every limit, and that what is on file of its till follows from them.
pub(super) fn signed(sql: &Connection) -> Result<Found, StoreFault> {
    let Some(keys) = ServerKeys::of(sql) else {
        return Ok(Err("there is no list of keys to check them by".to_owned()));
    };
    let mut statement = sql.prepare(
        "SELECT l.till, l.epoch, l.number, l.content, l.signed_at, l.signed, e.key_id
         FROM limits l LEFT JOIN enrolments e ON e.till = l.till AND e.epoch = l.epoch
         ORDER BY l.till, l.epoch, l.number",
    )?;
    let mut rows = statement.query([])?;
    let mut most = BTreeMap::<(TillId, Epoch), Most>::new();
    let mut count = 0_u64;
    while let Some(row) = rows.next()? {
        let stored = read(row)?;
        match stored.check(&keys) {
            Ok(limit) => most.entry((stored.till, stored.epoch)).or_default().raise(&limit),
            Err(fault) => {
                let Stored { till, epoch, number, .. } = stored;
                return Ok(Err(format!("limit {} of {till} epoch {epoch}: {fault}", number.0)));
            }
        }
        count += 1;
    }
    Ok(match without(sql, &most)? {
        Some((till, epoch)) => {
            Err(format!("{till} epoch {epoch} has other totals on file than were signed for it"))
        }
        None => Ok(format!("{count} limits of {} tills", most.len())),
    })
}

fn read(row: &Row<'_>) -> Result<Stored, StoreFault> {
    Ok(Stored {
        till: TillId(row.get(0)?),
        epoch: Epoch(row.get(1)?),
        number: LimitNumber(values::counter(row, 2)?),
        content: row.get(3)?,
        signed_at: Timestamp(row.get(4)?),
        signed: row.get(5)?,
        key: row.get::<_, Option<[u8; 4]>>(6)?.map(KeyId),
    })
}

impl Stored {
    fn check(&self, keys: &ServerKeys) -> Result<Limit, String> {
        let bytes = self.signed.as_deref().ok_or("it is not signed")?;
        let signed = Signed::<Limit>::from_bytes(bytes).map_err(|bad| bad.to_string())?;
        let limit = signed.open(|id| keys.find(id)).map_err(|bad| bad.to_string())?.into_inner();
        let content: Limit = minicbor::decode(&self.content)
            .map_err(|_| "what it says cannot be read".to_owned())?;
        if content != limit {
            return Err("it does not say what was signed".to_owned());
        }
        let key = self.key.ok_or("its till is not on file")?;
        let holder = Holder { till: self.till, epoch: self.epoch, key };
        let named = (limit.holder, limit.number, limit.signed_at);
        if named != (holder, self.number, self.signed_at) {
            return Err("it belongs to another place".to_owned());
        }
        Ok(limit)
    }
}

impl Most {
    fn raise(&mut self, limit: &Limit) {
        self.number = self.number.max(limit.number);
        self.floor = self.floor.max(limit.floor.ceiling);
        self.issue = self.issue.max(limit.issue.ceiling);
    }
}

/// The first till whose row says other totals than its limits.
fn without(
    sql: &Connection,
    most: &BTreeMap<(TillId, Epoch), Most>,
) -> Result<Option<(TillId, Epoch)>, StoreFault> {
    let mut statement = sql.prepare(
        "SELECT till, epoch, limit_number, floor_ceiling, issue_ceiling FROM enrolments
         ORDER BY till, epoch",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let place = (TillId(row.get(0)?), Epoch(row.get(1)?));
        let on_file = Most {
            number: LimitNumber(values::counter(row, 2)?),
            floor: values::minor(row, 3)?,
            issue: values::minor(row, 4)?,
        };
        if most.get(&place).copied().unwrap_or_default() != on_file {
            return Ok(Some(place));
        }
    }
    Ok(None)
}
