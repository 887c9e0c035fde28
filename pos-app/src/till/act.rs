//! The acts on money, each as a payment with its facts.

use super::Till;
use super::refusal::refusal_in_sale;
use crate::error::{Fault, Plain};
use shared::ids::{CardId, PaymentId, SaleId};
use shared::journal::{PaymentFacts, PaymentKind};
use shared::money::Amount;
use shared::sale::SaleRefusal;
use shared::till::{Presented, Wanted};
use shared::wire::screen::{ActOnCard, Outcome, RedeemFrom, Reverse, SignInWith};

/// What an act is, before it has facts.
struct Act {
    payment: PaymentId,
    kind: PaymentKind,
    card: CardId,
    amount: Amount,
    sale: Option<SaleId>,
    original: Option<PaymentId>,
}

impl Till {
    /// Takes money from a card.
    pub fn redeem(&self, from: RedeemFrom) -> Result<Outcome, Fault> {
        let RedeemFrom { payment, card, amount, sale, approval } = from;
        self.check_not_open(sale)?;
        let kind = PaymentKind::Redeem;
        self.act(&Act { payment, kind, card, amount, sale, original: None }, approval)
    }

    /// Puts money on a card.
    pub fn load(&self, on: ActOnCard) -> Result<Outcome, Fault> {
        self.put(PaymentKind::Load, on)
    }

    /// Makes a pending card active with its first money.
    pub fn activate(&self, on: ActOnCard) -> Result<Outcome, Fault> {
        self.put(PaymentKind::Activate, on)
    }

    /// Undoes a whole payment.
    pub fn void_payment(&self, what: Reverse) -> Result<Outcome, Fault> {
        self.reverse(PaymentKind::Void, what)
    }

    /// Gives back part of a payment, or all of it, to its card.
    pub fn refund(&self, what: Reverse) -> Result<Outcome, Fault> {
        self.reverse(PaymentKind::Refund, what)
    }

    fn put(&self, kind: PaymentKind, on: ActOnCard) -> Result<Outcome, Fault> {
        let ActOnCard { payment, card, amount, sale, approval } = on;
        self.check_not_open(sale)?;
        self.act(&Act { payment, kind, card, amount, sale, original: None }, approval)
    }

    /// A reversal concerns the card and the sale of the payment that it undoes.
    fn reverse(&self, kind: PaymentKind, what: Reverse) -> Result<Outcome, Fault> {
        let Reverse { payment, undoes, amount, approval } = what;
        if kind == PaymentKind::Refund && self.state().is_in_open_sale(undoes)? {
            let why = SaleRefusal::VoidInstead;
            let refusal = refusal_in_sale(why, amount.asset, &self.words());
            return Ok(Outcome::Refused { refusal });
        }
        let (card, sale) = {
            let mut state = self.state();
            let known = state.desk()?.book.payment(undoes).ok_or(Plain::UnknownPayment)?;
            let of = (known.facts.card, known.facts.sale);
            state.put_on_counter(of.0, Presented::Receipt);
            of
        };
        let original = Some(undoes);
        self.act(&Act { payment, kind, card, amount, sale: Some(sale), original }, approval)
    }

    /// What is done in the open sale is done by its own commands, which keep it in the sale.
    fn check_not_open(&self, sale: Option<SaleId>) -> Result<(), Fault> {
        let Some(sale) = sale else { return Ok(()) };
        let state = self.state();
        let open = state.store.open_sale(state.desk()?.life())?;
        if open.is_some_and(|row| row.id == sale) {
            return Err(Plain::InputNotUnderstood.into());
        }
        Ok(())
    }

    fn act(&self, act: &Act, approval: Option<SignInWith>) -> Result<Outcome, Fault> {
        self.state().cashier()?;
        let approval = self.approval(approval)?;
        let facts = PaymentFacts {
            kind: act.kind,
            card: act.card,
            amount: act.amount,
            // A payment of no sale is its own: the same payment again must name the same.
            sale: act.sale.unwrap_or(SaleId(act.payment.0)),
            original: act.original,
        };
        self.pay(&Wanted { payment: act.payment, facts }, approval)
    }
}
