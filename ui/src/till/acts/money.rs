//! Acts on money: asked for, asked for again, and what came of them.

use super::receipts_of;
use super::sale::is_paid;
use crate::ipc;
use crate::sound::{self, Sound};
use crate::till::model::{Request, Step, Till};
use crate::till::terms;
use shared::wire::screen::{
    Act, CardSheet, FinishSale, LastReceipts, LastReceiptsOf, NewPayment, Outcome, PayByCard,
    Receipt, Redeem, RedeemFrom, Refund, Refusal, Reverse, SaleFinish, SaleOutcome, SalePay,
    SaleSheet, SaleStands, SaleUndo, ScreenError, SignInWith, UndoInSale, VoidPayment,
};

/// What came of a request.
enum Came {
    /// Done, with its receipt.
    Taken(Receipt),
    /// Done in the open sale.
    InSale(Box<SaleSheet>, Vec<Receipt>),
    /// A manager has to say yes.
    NeedsApproval(String),
    /// Not done.
    Refused(Refusal),
}

impl Till {
    /// Does what was asked for, with a manager's approval where one was given.
    pub(crate) fn perform(self, request: Request, approval: Option<SignInWith>) {
        let asked = request.clone();
        self.ask(carry_out(asked, approval), move |came| self.conclude(came, request));
    }

    /// Asks for the same again under a fresh id: a refused id keeps its facts.
    pub(crate) fn perform_anew(self, request: Request) {
        self.ask(async { ipc::call::<NewPayment>(()).await }, move |payment| {
            let request = match request {
                Request::Take(sheet, amount, sale) => {
                    Request::Take(CardSheet { payment, ..sheet }, amount, sale)
                }
                Request::GiveBack(_, row, amount) => Request::GiveBack(payment, row, amount),
                Request::Undo(mut undoing) => {
                    undoing.payment = payment;
                    Request::Undo(undoing)
                }
                Request::Finish(finishing) => Request::Finish(finishing),
            };
            self.perform(request, None);
        });
    }

    /// Shows what came of an act.
    fn conclude(self, came: Came, request: Request) {
        match came {
            Came::Taken(receipt) => {
                if matches!(request, Request::GiveBack(..)) {
                    // It may stand in the open sale.
                    self.read_sale(|_| ());
                }
                self.done(receipt);
            }
            Came::InSale(sale, receipts) => self.done_in_sale(*sale, receipts, &request),
            Came::NeedsApproval(words) => self.go(Step::Approve(request, words)),
            Came::Refused(refusal) => {
                sound::play(Sound::Refused);
                if !matches!(request, Request::GiveBack(..)) {
                    // Of a sale that could not end, some cards may have their value.
                    self.read_sale(|_| ());
                }
                self.go(Step::Refused(refusal, Some(request)));
            }
        }
    }

    fn done_in_sale(self, sale: SaleSheet, receipts: Vec<Receipt>, request: &Request) {
        if matches!(sale.stands, SaleStands::Paid { .. }) {
            return self.over(sale, receipts);
        }
        let done = match request {
            Request::Take(sheet, ..) => Some(sheet.payment),
            Request::Undo(undoing) => Some(undoing.payment),
            Request::GiveBack(..) | Request::Finish(_) => None,
        };
        let receipt = receipts.iter().find(|receipt| Some(receipt.payment) == done).cloned();
        let ends = matches!(request, Request::Take(..)) && is_paid(&sale);
        self.set_sale(sale, receipts);
        match receipt {
            _ if ends => self.finish(),
            Some(receipt) => self.done(receipt),
            None => self.go_on(),
        }
    }

    /// The sound for what was done, by the payments in it.
    pub(super) fn sound(self, receipts: &[Receipt]) {
        let offline = terms::settles_later(self.line(), receipts);
        sound::play(if offline { Sound::TakenOffline } else { Sound::Taken });
    }

    fn done(self, receipt: Receipt) {
        self.sound(std::slice::from_ref(&receipt));
        self.go(Step::Done(receipt));
    }
}

async fn carry_out(request: Request, approval: Option<SignInWith>) -> Result<Came, ScreenError> {
    match request {
        Request::Take(CardSheet { payment, card, .. }, amount, Some(sale)) => {
            let pay = PayByCard { sale, payment, card, amount: Some(amount), approval };
            in_sale(ipc::call::<SalePay>(pay).await?, None).await
        }
        Request::Take(CardSheet { payment, card, .. }, amount, None) => {
            let from = RedeemFrom { payment, card, amount, sale: None, approval };
            Ok(ipc::call::<Redeem>(from).await?.into())
        }
        Request::GiveBack(payment, row, amount) => {
            let undoes = row.receipt.payment;
            let order = Reverse { payment, undoes, amount, approval };
            if row.can_void && amount == row.refundable {
                Ok(ipc::call::<VoidPayment>(order).await?.into())
            } else {
                Ok(ipc::call::<Refund>(order).await?.into())
            }
        }
        Request::Undo(undoing) => {
            let (sale, payment, undoes) = (undoing.sale, undoing.payment, undoing.undoes);
            let undo = UndoInSale { sale, payment, undoes, approval };
            in_sale(ipc::call::<SaleUndo>(undo).await?, Some(Act::Void)).await
        }
        Request::Finish(finishing) => {
            let sale = finishing.sale;
            let outcome = ipc::call::<SaleFinish>(FinishSale { sale, approval }).await?;
            in_sale(outcome, None).await
        }
    }
}

/// What came of a step in the sale, with the receipts of the cards in it, and of the newest act beside it.
async fn in_sale(outcome: SaleOutcome, beside: Option<Act>) -> Result<Came, ScreenError> {
    match outcome {
        SaleOutcome::Done { sale } => {
            let mut receipts = receipts_of(sale.sale).await;
            if let Some(act) = beside {
                let newest = LastReceiptsOf { count: 1, acts: vec![act] };
                // It is done whether or not its receipt can be read.
                let rows = ipc::call::<LastReceipts>(newest).await.unwrap_or_default();
                receipts.extend(rows.into_iter().map(|row| row.receipt));
            }
            Ok(Came::InSale(sale, receipts))
        }
        SaleOutcome::NeedsApproval { words, .. } => Ok(Came::NeedsApproval(words)),
        SaleOutcome::Refused { refusal } => Ok(Came::Refused(refusal)),
    }
}

impl From<Outcome> for Came {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Taken { receipt } => Self::Taken(receipt),
            Outcome::NeedsApproval { words, .. } => Self::NeedsApproval(words),
            Outcome::Refused { refusal } => Self::Refused(refusal),
        }
    }
}
