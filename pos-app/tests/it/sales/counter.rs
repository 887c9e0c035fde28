//! A sale at a till, told what to do in one line each.

use crate::world::World;
use serde_json::{Value, json};
use shared::credential::Issued;
use shared::ids::{PaymentId, SaleId};
use shared::wire::screen::{SaleOutcome, SaleSheet};

pub(crate) struct Counter<'a> {
    pub(crate) world: &'a mut World,
    pub(crate) sale: SaleId,
}

pub(crate) fn amount(minor: i64) -> Value {
    json!({ "minor": minor, "asset": "EUR" })
}

/// The code of a no.
#[track_caller]
pub(crate) fn refused(outcome: &SaleOutcome) -> &str {
    match outcome {
        SaleOutcome::Refused { refusal } => &refusal.code,
        SaleOutcome::Done { .. } | SaleOutcome::NeedsApproval { .. } => panic!("{outcome:?}"),
    }
}

impl<'a> Counter<'a> {
    pub(crate) fn open(world: &'a mut World) -> Self {
        let sale: SaleId = world.call("new_sale", Value::Null).unwrap();
        let counter = Self { world, sale };
        counter.done("sale_open", &counter.id());
        counter
    }

    /// Stops the till and starts it again; the same person signs in.
    pub(crate) fn restart(&mut self) {
        self.world.restart();
        let (staff, pin) = (crate::hq::CASHIER, crate::hq::PIN);
        self.world.sign_in_as(staff, pin).unwrap();
        self.world.online();
    }

    #[track_caller]
    pub(crate) fn call(&self, name: &str, input: &Value) -> SaleOutcome {
        self.world.call(name, input.clone()).unwrap()
    }

    #[track_caller]
    pub(crate) fn done(&self, name: &str, input: &Value) -> SaleSheet {
        let outcome = self.call(name, input);
        let SaleOutcome::Done { sale } = outcome else { panic!("{name} {input}: {outcome:?}") };
        *sale
    }

    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "tests write what they say in place")]
    pub(crate) fn step(&self, step: Value) -> SaleSheet {
        self.done("sale_step", &self.asked(&step))
    }

    #[track_caller]
    pub(crate) fn try_step(&self, step: &Value) -> SaleOutcome {
        self.call("sale_step", &self.asked(step))
    }

    /// A step under a key of its own.
    pub(crate) fn asked(&self, step: &Value) -> Value {
        json!({ "sale": self.sale, "key": self.world.till().new_payment(), "step": step })
    }

    pub(crate) fn key_in(&self, minor: i64) -> SaleSheet {
        self.step(json!({ "do": "key_in", "name": "Amount", "amount": amount(minor), "tax": 2300 }))
    }

    /// Scans the card and asks it to pay.
    pub(crate) fn ask_card(&self, card: &Issued, minor: Option<i64>) -> Value {
        json!({
            "sale": self.sale, "payment": self.world.sheet(card).payment, "card": card.card,
            "amount": minor.map(amount), "approval": null,
        })
    }

    #[track_caller]
    pub(crate) fn pay(&self, card: &Issued, minor: Option<i64>) -> SaleSheet {
        self.done("sale_pay", &self.ask_card(card, minor))
    }

    pub(crate) fn ask_to_sell(&self, card: &Issued, minor: i64) -> Value {
        json!({
            "sale": self.sale, "payment": self.world.sheet(card).payment, "card": card.card,
            "act": "activate", "amount": amount(minor),
        })
    }

    #[track_caller]
    pub(crate) fn sell(&self, card: &Issued, minor: i64) -> SaleSheet {
        self.done("sale_card", &self.ask_to_sell(card, minor))
    }

    pub(crate) fn undo(&self, payment: PaymentId) -> Value {
        json!({
            "sale": self.sale, "payment": self.world.till().new_payment(), "undoes": payment,
            "approval": null,
        })
    }

    pub(crate) fn end(&self) -> Value {
        json!({ "sale": self.sale, "approval": null })
    }

    #[track_caller]
    pub(crate) fn finish(&self) -> SaleSheet {
        self.done("sale_finish", &self.end())
    }

    pub(crate) fn id(&self) -> Value {
        json!(self.sale)
    }

    /// The sale as the screen sees it now.
    #[track_caller]
    pub(crate) fn sheet(&self) -> SaleSheet {
        self.world.call::<Option<SaleSheet>>("sale_now", Value::Null).unwrap().unwrap()
    }

    #[track_caller]
    pub(crate) fn due(&self) -> i64 {
        self.sheet().totals.left.get()
    }
}
