//! A till and its headquarters, set up in one line, and told what to do only through the till's commands.

use crate::hq::{CASHIER, Hq, MANAGER, MANAGER_PIN, PIN};
use pos_app::clock::stopwatch;
use pos_app::config::Options;
use pos_app::{Till, commands};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use shared::credential::Issued;
use shared::ids::{PaymentId, StaffId};
use shared::wire::screen::{
    CardAsked, CardSheet, Event, Line, Notice, Outcome, ScreenError, TillStatus,
};
use std::path::PathBuf;
use std::time::Duration;
use tempfile::TempDir;

/// Longer than anything here takes on a busy machine; waiting ends at the event, not at this.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct World {
    pub(crate) hq: Hq,
    pub(crate) folders: TempDir,
    till: Option<Till>,
}

impl World {
    /// Enrolled, signed in, online.
    pub(crate) fn ready() -> Self {
        Self::ready_with(Hq::start())
    }

    pub(crate) fn ready_with(hq: Hq) -> Self {
        let world = Self::fresh(hq);
        let (server, code) = (world.hq.address.clone(), world.hq.code());
        world.call::<Value>("enrol", json!({ "server": server, "code": code })).unwrap();
        world.sign_in();
        world
    }

    /// Enrolled and signed in at a headquarters that does not send all that others do.
    pub(crate) fn met(hq: Hq) -> Self {
        let world = Self::fresh(hq);
        let (server, code) = (world.hq.address.clone(), world.hq.code());
        world.call::<Value>("enrol", json!({ "server": server, "code": code })).unwrap();
        let staff = || world.call::<Vec<Value>>("staff_list", Value::Null).unwrap();
        world.wait(|_| !staff().is_empty());
        world.sign_in_as(CASHIER, PIN).unwrap();
        world
    }

    /// A till that never met anybody.
    pub(crate) fn fresh(hq: Hq) -> Self {
        let mut world = Self { hq, folders: TempDir::new().unwrap(), till: None };
        world.start().unwrap();
        world
    }

    pub(crate) fn options(&self) -> Options {
        Options {
            data_dir: Some(self.data()),
            bound_dir: Some(self.folders.path().join("bound")),
            ..Options::default()
        }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folders.path().join("data")
    }

    pub(crate) fn till(&self) -> &Till {
        self.till.as_ref().unwrap()
    }

    pub(crate) fn start(&mut self) -> Result<(), ScreenError> {
        let words = shared::words::Words::in_language("en");
        let began = stopwatch();
        let opened = loop {
            match Till::open(self.options()) {
                // A program that another test is just starting has a copy of the folder's lock until it runs.
                Err(fault)
                    if fault.code() == "folder_in_use"
                        && stopwatch().saturating_sub(began) < PATIENCE =>
                {
                    std::thread::yield_now();
                }
                opened => break opened,
            }
        };
        self.till = Some(opened.map_err(|fault| fault.to_screen(&words))?);
        Ok(())
    }

    pub(crate) fn stop(&mut self) {
        self.till = None;
    }

    /// Goes on with a till that was opened in another way.
    pub(crate) fn use_till(&mut self, till: Till) {
        self.till = Some(till);
    }

    pub(crate) fn restart(&mut self) {
        self.stop();
        self.start().unwrap();
    }

    /// Waits for the roster and signs the cashier in.
    pub(crate) fn sign_in(&self) {
        self.online();
        self.sign_in_as(CASHIER, PIN).unwrap();
    }

    pub(crate) fn sign_in_as(&self, staff: StaffId, pin: &str) -> Result<TillStatus, ScreenError> {
        self.call("sign_in", json!({ "staff": staff, "pin": pin }))
    }

    #[track_caller]
    pub(crate) fn call<T: DeserializeOwned>(
        &self,
        name: &str,
        input: Value,
    ) -> Result<T, ScreenError> {
        let out = commands::call(self.till(), name, input)?;
        Ok(serde_json::from_value(out).unwrap())
    }

    #[track_caller]
    pub(crate) fn sheet(&self, card: &Issued) -> CardSheet {
        match self.call("card_by_token", json!(card.token.text())).unwrap() {
            CardAsked::Sheet { sheet } => *sheet,
            CardAsked::Refused { refusal } => panic!("refused: {refusal:?}"),
        }
    }

    /// Scans the card and takes this much from it.
    #[track_caller]
    pub(crate) fn redeem(&self, card: &Issued, minor: i64) -> Outcome {
        let payment = self.sheet(card).payment;
        self.redeem_as(payment, card, minor).unwrap()
    }

    pub(crate) fn redeem_as(
        &self,
        payment: PaymentId,
        card: &Issued,
        minor: i64,
    ) -> Result<Outcome, ScreenError> {
        self.redeem_approved(payment, card, minor, &Value::Null)
    }

    pub(crate) fn redeem_with_manager(
        &self,
        payment: PaymentId,
        card: &Issued,
        minor: i64,
    ) -> Result<Outcome, ScreenError> {
        let manager = json!({ "staff": MANAGER, "pin": MANAGER_PIN });
        self.redeem_approved(payment, card, minor, &manager)
    }

    fn redeem_approved(
        &self,
        payment: PaymentId,
        card: &Issued,
        minor: i64,
        approval: &Value,
    ) -> Result<Outcome, ScreenError> {
        let amount = json!({ "minor": minor, "asset": "EUR" });
        let input = json!({
            "payment": payment, "card": card.card, "amount": amount, "sale": null,
            "approval": approval,
        });
        self.call("redeem", input)
    }

    pub(crate) fn cut(&self) {
        self.call::<Value>("cut_line", Value::Null).unwrap();
        self.wait(|status| matches!(status.line.line, Line::Offline { .. }));
    }

    /// Waits until the till has told this news since its start; gives its words.
    #[track_caller]
    pub(crate) fn told(&self, code: &str) -> Notice {
        let mut after = 0;
        loop {
            let events = self.till().wait_for_events(after, PATIENCE);
            assert!(!events.is_empty(), "nobody said {code}: {:?}", self.till().status());
            after = events.last().map_or(after, |event| event.number);
            let notice = events.into_iter().find_map(|event| match event.event {
                Event::Notice { notice } if notice.code == code => Some(notice),
                Event::Notice { .. }
                | Event::Status { .. }
                | Event::ShowReceipt { .. }
                | Event::ShowSale { .. }
                | Event::ScanRead { .. }
                | Event::EnrolRead { .. }
                | Event::ScanFailed { .. }
                | Event::Frame { .. } => None,
            });
            if let Some(notice) = notice {
                return notice;
            }
        }
    }

    pub(crate) fn heal(&self) {
        self.call::<Value>("heal_line", Value::Null).unwrap();
        self.online();
    }

    /// Greets anew, so that everything that headquarters has now is here.
    pub(crate) fn greet_anew(&self) {
        let as_of =
            |status: &TillStatus| status.head_room.as_ref().and_then(|room| room.list_as_of);
        let before = as_of(&self.till().status());
        self.cut();
        self.heal();
        self.wait(|status| as_of(status) > before);
    }

    /// Waits until headquarters is heard, everything is settled and everything signed has come.
    #[track_caller]
    pub(crate) fn online(&self) {
        self.wait(|status| {
            status.line.line == Line::Online
                && status.line.pending == 0
                && status.head_room.as_ref().is_some_and(|room| room.list_as_of.is_some())
        });
        let list = || self.call::<Vec<Value>>("staff_list", Value::Null).unwrap();
        self.wait(|_| !list().is_empty());
    }

    #[track_caller]
    pub(crate) fn wait(&self, is_there: impl Fn(&TillStatus) -> bool) {
        let began = stopwatch();
        loop {
            let status = self.till().status();
            if is_there(&status) {
                return;
            }
            let waited = stopwatch().saturating_sub(began);
            assert!(waited < PATIENCE, "it never came: {status:?}");
            self.till().wait_for_events(status.event, PATIENCE.saturating_sub(waited));
        }
    }
}

/// What came of it, in a few words.
pub(crate) fn short(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Taken { receipt } => {
            format!("taken {} {:?}", receipt.amount, receipt.class).to_lowercase()
        }
        Outcome::NeedsApproval { code, .. } => format!("manager {code}"),
        Outcome::Refused { refusal } => format!("refused {}", refusal.code),
    }
}
