//! The day's figures, counted anew from the journal each time: nothing else knows them.

use super::{Before, no};
use crate::error::Fault;
use crate::store::{StepDone, StoreFault, ZRow};
use crate::till::state::State;
use crate::till::totals::is_open_risk;
use shared::day::{DayCount, DayRefusal, Figure, Report};
use shared::ids::{EntryHash, SaleId, Sequence};
use shared::journal::Entry;
use shared::signing::Signed;
use shared::wire::screen::{ClosedDay, DaySheet, Settling};
use shared::words::Words;

/// How many entries are read at once.
const ROWS: u32 = 1_000;
/// How many of the days that ended are shown.
const CLOSED_SHOWN: u32 = 31;

impl State {
    pub(super) fn day_sheet(&self, offset: i16, words: &Words) -> Result<DaySheet, Fault> {
        let asset = self.desk()?.enrolled.asset;
        let count = self.count_day(offset)?;
        let closed = self.store.z_reports(self.desk()?.life(), CLOSED_SHOWN)?;
        Ok(DaySheet {
            number: self.next_z_number()?,
            report: self.report_of(&count)?,
            blocks: count
                .why_not_close(self.open_sale_id()?)
                .into_iter()
                .map(|why| no(why, asset, words))
                .collect(),
            closed: closed.iter().map(closed_day).collect::<Result<_, _>>()?,
        })
    }

    /// Counts what was done since the last Z report.
    pub(super) fn count_day(&self, offset: i16) -> Result<DayCount, Fault> {
        let desk = self.desk()?;
        let mut count = DayCount::new(desk.enrolled.asset, i32::from(offset));
        let mut after = self.day_began_after()?;
        loop {
            let rows = self.store.entries_after(desk.life(), after, ROWS)?;
            let Some(last) = rows.last() else { return Ok(count) };
            after = last.sequence;
            for row in rows {
                let broken = |why: shared::signing::BadSignature| Fault::Journal {
                    sequence: row.sequence.0,
                    why: why.to_string(),
                };
                let signed = Signed::<Entry>::from_bytes(row.bytes).map_err(broken)?;
                let hash = EntryHash(signed.sha256());
                count.add(&signed.peek().map_err(broken)?.payload, hash);
            }
        }
    }

    /// The report of what was counted, with what is open now.
    pub(super) fn report_of(&self, count: &DayCount) -> Result<Option<Report>, Fault> {
        let (began_after, settled) = (self.day_began_after()?, self.desk()?.book.settled_through());
        let asset = self.desk()?.enrolled.asset;
        let (mut pending, mut exceptions) = (Figure::default(), 0);
        self.look_back(|receipt| {
            if receipt.sequence <= began_after && receipt.sequence <= settled {
                return false;
            }
            if is_open_risk(&receipt) && receipt.amount.asset == asset {
                pending.count += 1;
                pending.sum = pending.sum.plus(receipt.amount.minor).unwrap_or(pending.sum);
            }
            let is_odd = matches!(receipt.settling, Settling::Exception | Settling::Refused);
            exceptions += u32::from(is_odd && receipt.sequence > began_after);
            true
        })?;
        Ok(count.report(pending, exceptions))
    }

    /// The number of the Z report that would end this day.
    pub(super) fn next_z_number(&self) -> Result<u32, Fault> {
        Ok(self.newest_z()?.map_or(1, |newest| newest.number.saturating_add(1)))
    }

    /// Whether an act was done before, or something else under its id.
    pub(super) fn day_step(
        &self,
        (step, asked): &StepDone,
    ) -> Result<Result<Before, DayRefusal>, Fault> {
        Ok(match self.store.day_step_done(*step)? {
            Some(before) if before == *asked => Ok(Before::Done),
            Some(_) => Err(DayRefusal::SameStepDifferent),
            None => Ok(Before::NotDone),
        })
    }

    pub(super) fn open_sale_id(&self) -> Result<Option<SaleId>, Fault> {
        Ok(self.store.open_sale(self.desk()?.life())?.map(|row| row.id))
    }

    fn day_began_after(&self) -> Result<Sequence, Fault> {
        Ok(self.newest_z()?.map_or(Sequence(0), |newest| newest.sequence))
    }

    fn newest_z(&self) -> Result<Option<ZRow>, Fault> {
        Ok(self.store.z_reports(self.desk()?.life(), 1)?.into_iter().next())
    }
}

/// The report as it is kept.
pub(super) fn written(report: &Report) -> Vec<u8> {
    minicbor::to_vec(report).expect("a report encodes into memory")
}

/// The report that was kept.
pub(super) fn read(row: &ZRow) -> Result<Report, StoreFault> {
    minicbor::decode(&row.bytes).map_err(|error| StoreFault::Damaged {
        why: format!("Z report {} that was kept: {error}", row.number),
    })
}

fn closed_day(row: &ZRow) -> Result<ClosedDay, StoreFault> {
    let report = read(row)?;
    Ok(ClosedDay { number: row.number, at: report.ended_at, report })
}
