//! Cards in a sale: as what is bought, and as what pays.

use super::asked;
use super::kept::NotDone;
use crate::error::Fault;
use crate::till::state::State;
use crate::till::{Till, lock};
use shared::ids::{PaymentId, StepId};
use shared::journal::{PaymentFacts, PaymentKind};
use shared::money::{Amount, Minor};
use shared::sale::{CardLine, Paying, SaleRefusal, TillSale};
use shared::till::{
    PaymentRecord, PaymentState, Presented, Reading, TillTime, Wanted, check_sellable, outlook,
};
use shared::wire::screen::{PayByCard, SaleOutcome, SellCard, UndoInSale};

/// What is to be done about an undoing.
enum Undo {
    /// Nothing is left to be undone.
    Done,
    /// It was never decided: it is given up.
    GiveUp,
    /// It is voided.
    Void(Wanted),
}

impl Till {
    /// Adds a card that is sold or loaded. What the rules refuse now is said now, not when the money is taken.
    pub fn sale_card(&self, with: &SellCard) -> Result<SaleOutcome, Fault> {
        let _one_at_a_time = lock(&self.0.paying);
        let mut state = self.state();
        state.cashier()?;
        let time = state.time(self.reading())?;
        let by = (StepId(with.payment.0), asked(with));
        let done = state.once(with.sale, by, |state, sale| state.sell(sale, with, time));
        drop(state);
        self.sale_came_to(with.sale, done)
    }

    /// Takes from a card what it pays of the sale.
    pub fn sale_pay(&self, with: &PayByCard) -> Result<SaleOutcome, Fault> {
        self.state().cashier()?;
        let approval = self.approval(with.approval.clone())?;
        let _one_at_a_time = lock(&self.0.paying);
        let begun = self.state().begin_card(with, self.reading());
        match begun {
            Ok(wanted) => {
                let outcome = self.pay_now(&wanted, approval)?;
                self.sale_after(with.sale, outcome)
            }
            Err(why) => self.sale_came_to(with.sale, Err(why)),
        }
    }

    /// Undoes a payment on a card: one that is not decided is given up, one that happened is voided.
    pub fn sale_undo(&self, with: &UndoInSale) -> Result<SaleOutcome, Fault> {
        self.state().cashier()?;
        let approval = self.approval(with.approval.clone())?;
        let _one_at_a_time = lock(&self.0.paying);
        let undo = self.state().undo_in_sale(with);
        let done = match undo {
            Ok(Undo::Void(wanted)) => {
                let outcome = self.pay_now(&wanted, approval)?;
                return self.sale_after(with.sale, outcome);
            }
            Ok(Undo::GiveUp) => self.give_up_all().map_err(NotDone::from),
            Ok(Undo::Done) => Ok(()),
            Err(why) => Err(why),
        };
        self.sale_came_to(with.sale, done)
    }
}

impl State {
    fn sell(&self, sale: &mut TillSale, with: &SellCard, time: TillTime) -> Result<(), NotDone> {
        let (payment, card, act) = (with.payment, with.card, with.act);
        let value = sale.open().minor(with.amount)?;
        let line = CardLine { payment, card, last_four: self.last_four(card)?, act, value };
        let wanted = Wanted { payment, facts: sale.facts_of(&line) };
        let situation = self.situation(card, time, None)?;
        check_sellable(&self.desk()?.book, &wanted, &situation).map_err(NotDone::Card)?;
        Ok(sale.sell(line)?)
    }

    /// Writes down that a card is about to be asked to pay, where that is not written or over yet.
    fn begin_card(&mut self, with: &PayByCard, reading: Reading) -> Result<Wanted, NotDone> {
        let kept = self.kept_sale(with.sale)?.ok_or(SaleRefusal::NotOpen)?;
        if let Some(facts) = self.known_in(&kept.sale, with)? {
            return Ok(Wanted { payment: with.payment, facts });
        }
        if kept.is_over() {
            return Err(SaleRefusal::NotOpen.into());
        }
        let mut open = kept.sale;
        let amount = self.amount_asked(&open, with, reading)?;
        let (payment, card) = (with.payment, with.card);
        let last_four = self.last_four(card)?;
        open.begin(Paying { payment, card, last_four, amount })?;
        self.keep_sale(&open)?;
        Ok(Wanted { payment, facts: open.facts(card, amount) })
    }

    /// The facts under which this payment is known already, in this sale or to the journal.
    fn known_in(&self, sale: &TillSale, with: &PayByCard) -> Result<Option<PaymentFacts>, NotDone> {
        let under_way = sale.paying().filter(|paying| paying.payment == with.payment);
        let facts = under_way.map(|paying| sale.facts(paying.card, paying.amount));
        let known = self.desk()?.book.payment(with.payment).map(|known| known.facts.clone());
        let Some(facts) = facts.or(known) else { return Ok(None) };
        let amount = with.amount.unwrap_or(facts.amount);
        let asked = PaymentFacts { amount, ..sale.facts(with.card, facts.amount.minor) };
        if asked == facts { Ok(Some(facts)) } else { Err(SaleRefusal::SameStepDifferent.into()) }
    }

    /// How much is asked of the card: what was typed, or what it covers of what is due.
    fn amount_asked(
        &mut self,
        sale: &TillSale,
        with: &PayByCard,
        reading: Reading,
    ) -> Result<Minor, NotDone> {
        if let Some(amount) = with.amount {
            return Ok(sale.open().minor(amount)?);
        }
        let room = sale.open().room_for_card()?;
        let time = self.time(reading)?;
        let situation = self.situation(with.card, time, None)?;
        let look = outlook(&self.desk()?.book, with.card, sale.open().asset(), &situation);
        // Of a card that has nothing all is asked: the rules say why not.
        let covers = look.most.map(|most| most.minor).filter(|most| most.is_positive());
        Ok(covers.map_or(room, |most| most.min(room)))
    }

    fn undo_in_sale(&mut self, with: &UndoInSale) -> Result<Undo, NotDone> {
        if self.desk()?.book.payment(with.payment).is_some_and(|known| known.done_at().is_some()) {
            return Ok(Undo::Void(self.void_again(with)?));
        }
        let open = self.open_sale(with.sale)?;
        if open.paying().is_some_and(|paying| paying.payment == with.undoes) {
            return Ok(Undo::GiveUp);
        }
        let known = self.desk()?.book.payment(with.undoes);
        let of_sale = known.filter(|known| known.facts.sale == with.sale);
        let known = of_sale.ok_or(SaleRefusal::NoSuchLine)?;
        if matches!(known.state, PaymentState::Asked { .. }) {
            return Ok(Undo::GiveUp);
        }
        if known.left().is_zero() {
            // The sale is read without it already.
            return Ok(Undo::Done);
        }
        if !self.is_in_open_sale(with.undoes)? {
            return Err(SaleRefusal::NoSuchLine.into());
        }
        let wanted = void_of(with.payment, with.undoes, known);
        self.put_on_counter(wanted.facts.card, Presented::Receipt);
        Ok(Undo::Void(wanted))
    }

    /// The same undoing once more: the rules compare its facts.
    fn void_again(&self, with: &UndoInSale) -> Result<Wanted, NotDone> {
        let undone = self.desk()?.book.payment(with.undoes).ok_or(SaleRefusal::NoSuchLine)?;
        Ok(void_of(with.payment, with.undoes, undone))
    }
}

fn void_of(payment: PaymentId, undoes: PaymentId, undone: &PaymentRecord) -> Wanted {
    let Amount { minor, asset } = undone.facts.amount;
    let facts = PaymentFacts {
        kind: PaymentKind::Void,
        card: undone.facts.card,
        amount: Amount { minor, asset },
        sale: undone.facts.sale,
        original: Some(undoes),
    };
    Wanted { payment, facts }
}
