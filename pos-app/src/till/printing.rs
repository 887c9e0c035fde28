//! The till's printer, and what is put before it.

use super::state::State;
use super::{Shared, Till, lock};
use crate::error::{Fault, Plain};
use crate::printing::{AfterPaper, Papers, Place, Printer, PrinterFault, Printing};
use crate::store::{PrintJob, StoreFault};
use shared::ids::PaymentId;
use shared::paper::{Head, Mark, Paper, PaymentPaper, Piece, Slip, Weight};
use shared::sync::Role;
use shared::time::Timestamp;
use shared::wire::screen::{PrinterState, PrinterWith, Receipt, Tone};
use std::sync::{Arc, Weak};
use uuid::Uuid;

/// The papers of a till; they do not keep it running.
struct Tray(Weak<Shared>);

impl Papers for Tray {
    fn printer(&self) -> Result<Option<(Place, Paper)>, Fault> {
        let printer = self.till()?.state().printer()?;
        let place = |printer: Printer| Some((printer.place.parse().ok()?, printer.paper));
        Ok(printer.and_then(place))
    }

    fn next(&self) -> Result<Option<(PrintJob, AfterPaper)>, Fault> {
        let till = self.till()?;
        let now = till.0.clock.now().wall;
        let job = till.state().store.next_print_job()?;
        Ok(job.map(|job| {
            let drawer = job.opens_drawer(now);
            (job, if drawer { AfterPaper::CutAndDrawer } else { AfterPaper::Cut })
        }))
    }

    fn sent(&self, number: i64) -> Result<(), Fault> {
        self.between_payments(|state| Ok(state.store.print_job_sent(number)?))
    }

    fn printed(&self, number: i64) -> Result<(), Fault> {
        self.between_payments(|state| Ok(state.store.print_job_printed(number)?))
    }

    fn as_copy(&self, slip: Slip) -> Slip {
        match self.till() {
            Ok(till) => slip.as_copy(&till.words()),
            Err(_stopping) => slip,
        }
    }

    fn tried(&self, printed: Result<(), PrinterFault>) {
        let Ok(till) = self.till() else { return };
        let code = printed.err().map(|fault| fault.code());
        let before = std::mem::replace(&mut till.state().printer_fault, code);
        match (before, code) {
            (before, Some(code)) if before != Some(code) => till.notice(code, Tone::Warn, &[]),
            (Some(_), None) => till.notice("printer_back", Tone::Good, &[]),
            (_, _) => {}
        }
    }
}

impl Tray {
    fn till(&self) -> Result<Till, Fault> {
        self.0.upgrade().map(Till::beside).ok_or(Fault::Plain(Plain::NotEnrolled))
    }

    /// A commit takes the disk some time, and no customer waits for this one.
    fn between_payments<T>(
        &self,
        act: impl FnOnce(&mut State) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let till = self.till()?;
        let _nobody_pays = lock(&till.0.paying);
        act(&mut till.state())
    }
}

impl Till {
    /// The thread that prints.
    pub(super) fn start_printing(&self) -> Option<Printing> {
        Printing::start(Tray(Arc::downgrade(&self.0)))
    }

    /// The printer, what waits for it, and why it does not print, if so.
    pub fn printer_now(&self) -> Result<PrinterState, Fault> {
        let state = self.state();
        let printer = state.printer()?;
        let fault = state.printer_fault.filter(|_| printer.is_some());
        Ok(PrinterState {
            place: printer.as_ref().map(|printer| printer.place.clone()),
            paper: printer.map(|printer| printer.paper).unwrap_or_default(),
            waiting: state.store.print_jobs_waiting()?,
            fault: fault.map(|code| {
                let key = format!("notice-{}", code.replace('_', "-"));
                self.words().say(&key)
            }),
        })
    }

    /// Names another printer, or none; a manager's act. Papers that wait go to the new one, or are dropped.
    pub fn printer_set(&self, with: PrinterWith) -> Result<PrinterState, Fault> {
        {
            let mut state = self.state();
            if state.cashier()?.role == Role::Cashier {
                return Err(Plain::NotAllowed.into());
            }
            let place = with.place.map(|place| place.parse::<Place>());
            let place = place.transpose().map_err(|_| Plain::PrinterUnreadable)?;
            let printer =
                place.map(|place| Printer { place: place.to_string(), paper: with.paper });
            if let Some(printer) = printer {
                state.store.keep_printer(&serde_json::to_vec(&printer).map_err(damaged)?)?;
            } else {
                state.store.keep_printer(&[])?;
                state.store.drop_print_jobs()?;
            }
            state.printer_fault = None;
        }
        self.look_for_papers();
        self.printer_now()
    }

    /// Prints a page that shows whether the printer is the right one.
    pub fn printer_test(&self) -> Result<PrinterState, Fault> {
        let words = self.words();
        let slip = {
            let state = self.state();
            state.cashier()?;
            let enrolled = &state.desk()?.enrolled;
            let text = words.say("paper-test");
            Slip {
                pieces: vec![
                    Piece::Title { text: enrolled.store_name.clone() },
                    Piece::Middle { text: enrolled.till_name.clone(), weight: Weight::Plain },
                    Piece::Rule,
                    Piece::Text { text },
                    Piece::Code { text: "SCRIP".to_owned() },
                ],
            }
        };
        self.put_before_printer(&slip, self.0.clock.now().wall, None, false)?;
        self.printer_now()
    }

    /// Prints the receipt of a payment once more, marked as a copy.
    pub fn print_again(&self, payment: PaymentId) -> Result<PrinterState, Fault> {
        let receipt = {
            let state = self.state();
            state.cashier()?;
            state.receipt(payment)?.ok_or(Plain::UnknownPayment)?
        };
        let slip = self.paper_of(&receipt, Mark::Copy)?;
        self.put_before_printer(&slip, self.0.clock.now().wall, None, false)?;
        self.printer_now()
    }

    /// Puts the receipt of a payment that was just made before the printer, if there is one. What fails here is
    /// written down and costs the payment nothing.
    pub(super) fn print_receipt(&self, receipt: &Receipt) {
        said_if_not(self.receipt_to_printer(receipt), receipt.payment.0);
    }

    fn receipt_to_printer(&self, receipt: &Receipt) -> Result<(), Fault> {
        if !self.has_printer()? {
            return Ok(());
        }
        if let Some(sale) = self.sale_of(receipt)? {
            return self.sale_to_printer(sale);
        }
        let slip = self.paper_of(receipt, Mark::None)?;
        self.put_before_printer(&slip, receipt.at, Some(receipt.payment.0), false)
    }

    /// Asked before anything is written: most tills have none, and a payment waits for none of that work.
    pub(super) fn has_printer(&self) -> Result<bool, Fault> {
        Ok(self.state().printer()?.is_some())
    }

    fn paper_of(&self, receipt: &Receipt, mark: Mark) -> Result<Slip, Fault> {
        let (words, offset_min) = (self.words(), self.0.clock.utc_offset_min(receipt.at));
        let state = self.state();
        let enrolled = &state.desk()?.enrolled;
        let (store, till) = (enrolled.store_name.as_str(), enrolled.till_name.as_str());
        let head = Head { store, till, offset_min, mark };
        Ok(PaymentPaper { head, receipt }.write(&words))
    }

    pub(super) fn put_before_printer(
        &self,
        slip: &Slip,
        made_at: Timestamp,
        about: Option<Uuid>,
        drawer: bool,
    ) -> Result<(), Fault> {
        {
            let mut state = self.state();
            if state.printer()?.is_none() {
                return Err(Plain::NoPrinter.into());
            }
            state.store.add_print_job(made_at, slip, drawer, about)?;
        }
        self.look_for_papers();
        Ok(())
    }

    fn look_for_papers(&self) {
        if let Some(printing) = &self.state().printing {
            printing.look();
        }
    }
}

/// A receipt that is not printed costs its payment nothing.
pub(super) fn said_if_not(printed: Result<(), Fault>, id: Uuid) {
    if let Err(fault) = printed {
        tracing::error!("The receipt of {id} is not printed: {fault}");
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn damaged(error: serde_json::Error) -> StoreFault {
    StoreFault::Damaged { why: format!("the printer that was kept: {error}") }
}

impl State {
    fn printer(&self) -> Result<Option<Printer>, Fault> {
        let kept = self.store.printer()?;
        Ok(kept.map(|kept| serde_json::from_slice(&kept).map_err(damaged)).transpose()?)
    }
}
