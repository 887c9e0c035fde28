//! X and Z reports on paper.

use super::figures::read;
use crate::error::{Fault, Plain};
use crate::till::Till;
use shared::day::Report;
use shared::ids::StaffId;
use shared::paper::{DayPaper, Head, Mark, Number, Slip};
use shared::wire::screen::{DayPaperOf, PrinterState};

impl Till {
    /// Prints an X report, or a Z report once more.
    pub fn day_print(&self, of: DayPaperOf) -> Result<PrinterState, Fault> {
        self.state().cashier()?;
        let slip = match of {
            DayPaperOf::X => {
                let report = {
                    let state = self.state();
                    let count = state.count_day(self.utc_offset_now())?;
                    state.report_of(&count)?.ok_or(Plain::NothingToReport)?
                };
                self.day_slip(Number::X, &report, Mark::None)?
            }
            DayPaperOf::Z { number } => self.z_slip(number, Mark::Copy)?,
        };
        self.put_before_printer(&slip, self.0.clock.now().wall, None, false)?;
        self.printer_now()
    }

    /// Prints the Z report of a day that just ended. What fails here is written down and costs the day nothing.
    pub(super) fn print_z(&self, number: u32) {
        let printed = (|| -> Result<(), Fault> {
            if !self.has_printer()? {
                return Ok(());
            }
            let slip = self.z_slip(number, Mark::None)?;
            self.put_before_printer(&slip, self.0.clock.now().wall, None, false)
        })();
        if let Err(fault) = printed {
            tracing::error!("Z report {number} is not printed: {fault}");
        }
    }

    fn z_slip(&self, number: u32, mark: Mark) -> Result<Slip, Fault> {
        let report = {
            let state = self.state();
            let row = state.store.z_report(state.desk()?.life(), number)?;
            read(&row.ok_or(Plain::NothingToReport)?)?
        };
        self.day_slip(Number::Z(number.into()), &report, mark)
    }

    fn day_slip(&self, number: Number, report: &Report, mark: Mark) -> Result<Slip, Fault> {
        let words = self.words();
        let offset_min = self.0.clock.utc_offset_min(report.ended_at);
        let state = self.state();
        let desk = state.desk()?;
        let (store, till) = (desk.enrolled.store_name.as_str(), desk.enrolled.till_name.as_str());
        let name = |staff: StaffId| {
            desk.person(staff).map_or_else(|| staff.to_string(), |person| person.name.to_string())
        };
        let head = Head { store, till, offset_min, mark };
        Ok(DayPaper { head, number, report, name: &name }.write(&words))
    }
}
