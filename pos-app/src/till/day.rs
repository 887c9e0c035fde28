//! The drawer and the business day: shifts, cash in and out, X and Z reports. None of it needs the line.

mod figures;
mod paper;

use super::{Till, lock};
use crate::error::Fault;
use crate::store::Along;
use figures::written;
use shared::day::DayRefusal;
use shared::journal::Body;
use shared::money::{Amount, Asset};
use shared::sync::Role;
use shared::wire::screen::{AtDrawer, CloseDay, DayNo, DayOutcome, DaySheet};
use shared::words::{Part, Words};

/// The step was done before, and the day is as it left it.
enum Before {
    Done,
    NotDone,
}

impl Till {
    /// The business day: its figures so far, what keeps it from ending, and the newest days that ended.
    pub fn day_now(&self) -> Result<DaySheet, Fault> {
        self.state().cashier()?;
        let words = self.words();
        self.state().day_sheet(self.utc_offset_now(), &words)
    }

    /// Opens or closes a shift, puts cash in or takes it out.
    pub fn drawer(&self, asked: AtDrawer) -> Result<DayOutcome, Fault> {
        let _one_at_a_time = lock(&self.0.paying);
        let done = self.at_drawer(asked)?;
        self.day_came_to(done)
    }

    fn at_drawer(&self, asked: AtDrawer) -> Result<Result<(), DayRefusal>, Fault> {
        let reading = self.reading();
        let step = (asked.key, super::sale::asked(&asked));
        let mut state = self.state();
        state.cashier()?;
        match state.day_step(&step)? {
            Ok(Before::Done) => return Ok(Ok(())),
            Ok(Before::NotDone) => {}
            Err(why) => return Ok(Err(why)),
        }
        // A clock that was moved is written down before anything is counted.
        state.time(reading)?;
        let asset = state.desk()?.enrolled.asset;
        let count = state.count_day(self.utc_offset_now())?;
        let body = match asked.act.body(asset, count.open_shift()) {
            Ok(body) => body,
            Err(why) => return Ok(Err(why)),
        };
        let along = Along { step: Some(step), ..Along::default() };
        state.journal_with(body, None, along, reading)?;
        Ok(Ok(()))
    }

    /// Ends the business day with its Z report.
    pub fn day_close(&self, asked: CloseDay) -> Result<DayOutcome, Fault> {
        let _one_at_a_time = lock(&self.0.paying);
        let needs_manager = self.state().cashier()?.role == Role::Cashier;
        let step = (asked.key, super::sale::asked(&asked.key));
        let before = self.state().day_step(&step)?;
        match before {
            Ok(Before::Done) => return self.day_came_to(Ok(())),
            Ok(Before::NotDone) => {}
            Err(why) => return self.day_came_to(Err(why)),
        }
        let approval = self.approval(asked.approval)?;
        let approver = approval.filter(|approval| approval.role != Role::Cashier);
        if needs_manager && approver.is_none() {
            let code = "day_manager";
            let words = self.words().refusal(code, &[]);
            return Ok(DayOutcome::NeedsApproval { words, code: code.into() });
        }
        let reading = self.reading();
        let offset = self.utc_offset_now();
        let mut state = self.state();
        // Somebody may have signed out while the manager's PIN was looked at.
        state.cashier()?;
        state.time(reading)?;
        let count = state.count_day(offset)?;
        let whys = count.why_not_close(state.open_sale_id()?);
        let report = state.report_of(&count)?;
        let (None, Some(report)) = (whys.first(), report) else {
            drop(state);
            let why = whys.into_iter().next().unwrap_or(DayRefusal::NothingDone);
            return self.day_came_to(Err(why));
        };
        let z_number = state.next_z_number()?;
        let body = Body::DayClose { z_number, report: report.digest(), utc_offset_min: offset };
        let along = Along {
            step: Some(step),
            report: Some((z_number, written(&report))),
            ..Along::default()
        };
        state.journal_with(body, approver.map(|approval| approval.by), along, reading)?;
        drop(state);
        self.print_z(z_number);
        self.day_came_to(Ok(()))
    }

    /// What the screen shows after an act.
    fn day_came_to(&self, done: Result<(), DayRefusal>) -> Result<DayOutcome, Fault> {
        let words = self.words();
        if let Err(why) = done {
            let asset = self.state().desk()?.enrolled.asset;
            let why = no(why, asset, &words);
            tracing::info!(refusal.code = %why.code, "Refused at the drawer: {}", why.code);
            return Ok(DayOutcome::Refused { why });
        }
        self.tell_status();
        let day = self.state().day_sheet(self.utc_offset_now(), &words)?;
        Ok(DayOutcome::Done { day: Box::new(day) })
    }

    fn utc_offset_now(&self) -> i16 {
        self.0.clock.utc_offset_min(self.0.clock.now().wall)
    }
}

/// Why something is not done, as the screen says it.
fn no(why: DayRefusal, asset: Asset, words: &Words) -> DayNo {
    let code = format!("day_{}", why.code());
    let money = |minor| Part::Money(Amount { minor, asset });
    let mut parts: Vec<(&str, Part)> =
        why.figure().map(|minor| ("amount", money(minor))).into_iter().collect();
    if let DayRefusal::TooManyPieces { max } = why {
        parts.push(("count", Part::Count(i64::try_from(max).unwrap_or(i64::MAX))));
    }
    DayNo { words: words.refusal(&code, &parts), code }
}
