//! The check of answers: a till that took a payment “online” has the server's word for it in its entry.

use super::{Found, ServerKeys};
use crate::store::StoreFault;
use crate::store::books::public_key;
use crate::store::journal::Kept;
use rusqlite::{Connection, Row};
use shared::ids::{Epoch, PaymentId, TillId};
use shared::journal::{Body, Entry, PaymentFacts, Rest};
use shared::limits::{Answer, Holder, Verdict};
use shared::settle::Effect;
use shared::signing::{PublicKey, Signed};

/// A stored entry, as far as it matters here.
struct Stored {
    till: TillId,
    epoch: Epoch,
    sequence: i64,
    entry: Entry,
    effect: Effect,
    key: PublicKey,
}

/// Goes through all entries once. An answer is beside the point where the server had set the value aside for this very
/// payment: then it settles by that. What a payment gives back settles by what was paid.
pub(super) fn signed(sql: &Connection) -> Result<Found, StoreFault> {
    let Some(keys) = ServerKeys::of(sql) else {
        return Ok(Err("there is no list of keys to check them by".to_owned()));
    };
    let mut statement = sql.prepare(
        "SELECT n.till, n.epoch, n.sequence, n.bytes, n.outcome, e.key
         FROM entries n JOIN enrolments e ON e.till = n.till AND e.epoch = n.epoch
         ORDER BY n.till, n.epoch, n.sequence, n.branch",
    )?;
    let mut rows = statement.query([])?;
    let mut count = 0_u64;
    while let Some(row) = rows.next()? {
        let stored = read(row)?;
        let Some((payment, facts, answer)) = stored.counts_on() else {
            continue;
        };
        if let Err(fault) = stored.check(&keys, (payment, facts), answer)
            && !asked(sql, &stored, payment)?
        {
            let Stored { till, epoch, sequence, .. } = stored;
            return Ok(Err(format!("{till} epoch {epoch} entry {sequence}: {fault}")));
        }
        count += 1;
    }
    Ok(Ok(format!("{count} answers")))
}

fn read(row: &Row<'_>) -> Result<Stored, StoreFault> {
    let signed =
        Signed::<Entry>::from_bytes(row.get::<_, Vec<u8>>(3)?).map_err(StoreFault::damaged)?;
    let outcome = row.get_ref(4)?.as_blob().map_err(StoreFault::damaged)?;
    let kept: Kept = minicbor::decode(outcome).map_err(StoreFault::damaged)?;
    Ok(Stored {
        till: TillId(row.get(0)?),
        epoch: Epoch(row.get(1)?),
        sequence: row.get(2)?,
        entry: signed.peek().map_err(StoreFault::damaged)?.payload,
        effect: kept.effect,
        key: public_key(row, 5)?,
    })
}

impl Stored {
    /// The answer that this entry had its effect by, if it had one and names an answer.
    fn counts_on(&self) -> Option<(PaymentId, &PaymentFacts, &[u8])> {
        let settled = matches!(self.effect, Effect::Settled | Effect::Shortfall { .. });
        if let Body::Take { payment, facts, rest: Rest::Online { answer }, .. }
        | Body::Load { payment, facts, rest: Rest::Online { answer } }
        | Body::Activate { payment, facts, rest: Rest::Online { answer } } = &self.entry.body
            && settled
        {
            Some((*payment, facts, answer))
        } else {
            None
        }
    }

    fn check(
        &self,
        keys: &ServerKeys,
        (payment, facts): (PaymentId, &PaymentFacts),
        answer: &[u8],
    ) -> Result<(), String> {
        let signed = Signed::<Answer>::from_bytes(answer);
        let opened = signed.and_then(|signed| signed.open(|id| keys.find(id)));
        let answer = opened.map_err(|bad| format!("its answer is not the server's: {bad}"))?;
        let holder = Holder { till: self.till, epoch: self.epoch, key: self.key.id() };
        let approved = matches!(answer.verdict, Verdict::Approved { .. });
        let fits = answer.holder == holder && answer.payment == payment && answer.facts == *facts;
        if approved && fits { Ok(()) } else { Err("its answer approves something else".to_owned()) }
    }
}

/// Whether the till asked about a payment in the same journal before: the books then know by themselves what they said.
fn asked(sql: &Connection, stored: &Stored, payment: PaymentId) -> Result<bool, StoreFault> {
    let mut statement = sql.prepare_cached(
        "SELECT bytes FROM entries WHERE till = ?1 AND epoch = ?2 AND sequence < ?3",
    )?;
    let mut rows = statement.query((stored.till.0, stored.epoch.0, stored.sequence))?;
    while let Some(row) = rows.next()? {
        let signed =
            Signed::<Entry>::from_bytes(row.get::<_, Vec<u8>>(0)?).map_err(StoreFault::damaged)?;
        let entry = signed.peek().map_err(StoreFault::damaged)?.payload;
        if matches!(entry.body, Body::Ask { payment: about, .. } if about == payment) {
            return Ok(true);
        }
    }
    Ok(false)
}
