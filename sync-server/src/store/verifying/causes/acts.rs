//! What acts of HQ leave on file beside what they move.

use super::{Stored, read};
use crate::store::{StoreFault, values};
use rusqlite::{Connection, Row, Statement, params};
use shared::books::ActivityKind;
use shared::ids::CardId;
use shared::ledger::Moved;
use shared::money::{Asset, Minor};
use shared::settle::{Trace, traces_of_act};
use std::collections::{HashMap, HashSet};

/// A line of history that must be there: whose, what, how much and when.
type Line = (CardId, ActivityKind, Minor, Asset, i64);

/// What is on file, and what was not found yet.
pub(super) struct Acts<'a> {
    sql: &'a Connection,
    heir: Statement<'a>,
    payment: Statement<'a>,
    given_up: Statement<'a>,
    /// Plans by which rights were taken back that a store bears a part of, and their cards.
    short: HashSet<([u8; 16], CardId)>,
    /// When a person let in what was set aside on a card.
    let_in: HashSet<(CardId, i64)>,
    /// Lines that are wanted, how often, and for which transfer last.
    wanted: HashMap<Line, (u32, i64)>,
}

impl<'a> Acts<'a> {
    pub(super) fn open(sql: &'a Connection) -> Result<Self, StoreFault> {
        let heir = sql.prepare("SELECT 1 FROM cards WHERE id = ?1 AND successor = ?2")?;
        let payment = sql.prepare(
            "SELECT 1 FROM payments WHERE id = ?1 AND store = ?2 AND settled = ?3 AND asset = ?4",
        )?;
        let given_up = sql.prepare(
            "SELECT 1 FROM enrolments WHERE till = ?1 AND epoch = ?2 AND revoked_at IS NOT NULL",
        )?;
        let short = sql
            .prepare(
                "SELECT payment, card FROM exceptions
                 WHERE reason = 'shortfall' AND sequence IS NULL AND payment IS NOT NULL",
            )?
            .query_map([], |row| Ok((values::bytes(row, 0)?, CardId(values::bytes(row, 1)?))))?
            .collect::<Result<_, _>>()?;
        let let_in = sql
            .prepare(
                "SELECT card, cleared_at FROM exceptions
                 WHERE reason IN ('over_program_max', 'credit_on_closed') AND card IS NOT NULL
                   AND cleared_at IS NOT NULL",
            )?
            .query_map([], |row| Ok((CardId(values::bytes(row, 0)?), row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let wanted = HashMap::new();
        Ok(Self { sql, heir, payment, given_up, short, let_in, wanted })
    }

    /// Whether a transfer has no cause; lines of history are looked for at the end.
    pub(super) fn take(&mut self, stored: &Stored) -> Result<bool, StoreFault> {
        let Some(traces) = traces_of_act(&stored.moved) else {
            return Ok(true);
        };
        for trace in traces {
            if !self.is_on_file(trace, stored)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    pub(super) fn is_on_file(&mut self, trace: Trace, stored: &Stored) -> Result<bool, StoreFault> {
        let Moved { plan, amount, .. } = &stored.moved;
        Ok(match trace {
            Trace::Heir { card, heir } => self.heir.exists(params![card.0, heir.0])?,
            Trace::Settled { payment, store } => {
                let (id, minor) = (payment.0.into_bytes(), amount.minor.get());
                self.payment.exists(params![id, store.0, minor, amount.asset.code()])?
            }
            Trace::GivenUp { till, epoch } => self.given_up.exists([till.0, epoch.0])?,
            Trace::RightShort { card } => self.short.contains(&(plan.0, card)),
            Trace::History { card, kind } => {
                self.want(card, kind, stored);
                true
            }
            Trace::EndedOrLetIn { card } => {
                if !self.let_in.contains(&(card, stored.at)) {
                    self.want(card, ActivityKind::Close, stored);
                }
                true
            }
        })
    }

    fn want(&mut self, card: CardId, kind: ActivityKind, stored: &Stored) {
        let amount = stored.moved.amount;
        let line = (card, kind, amount.minor, amount.asset, stored.at);
        let (count, position) = self.wanted.entry(line).or_default();
        *count = count.saturating_add(1);
        *position = stored.position.max(*position);
    }

    /// Goes through the lines of history that no till wrote; gives a transfer that has none for itself.
    pub(super) fn without_history(mut self) -> Result<Option<Stored>, StoreFault> {
        let mut statement = self.sql.prepare(
            "SELECT card, kind, amount, asset, at FROM activities WHERE till IS NULL AND amount > 0",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if let Some(line) = line(row)?
                && let Some((count, _)) = self.wanted.get_mut(&line)
            {
                *count = count.saturating_sub(1);
            }
        }
        let missing = self.wanted.values().filter(|(count, _)| *count > 0);
        let Some((_, position)) = missing.min_by_key(|(_, position)| *position) else {
            return Ok(None);
        };
        let query = "SELECT position, plan, line, debit, credit, amount, asset, at FROM transfers
                     WHERE position = ?1";
        let mut statement = self.sql.prepare(query)?;
        let mut rows = statement.query([position])?;
        rows.next()?.map(read).transpose()
    }
}

/// Both ways of putting first value on a card come from the same account.
fn line(row: &Row<'_>) -> Result<Option<Line>, StoreFault> {
    let kind = match row.get_ref(1)?.as_str().map_err(StoreFault::damaged)? {
        "activate" | "load" => ActivityKind::Load,
        "adjust_up" => ActivityKind::AdjustUp,
        "adjust_down" => ActivityKind::AdjustDown,
        "expire" => ActivityKind::Expire,
        "redeem" => ActivityKind::Redeem,
        "close" => ActivityKind::Close,
        _no_value_moved => return Ok(None),
    };
    let (minor, asset) = (values::minor(row, 2)?, values::asset(row, 3)?);
    Ok(Some((CardId(values::bytes(row, 0)?), kind, minor, asset, row.get(4)?)))
}
