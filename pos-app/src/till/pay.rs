//! One payment, from the question to the entry that ends it.

use super::refusal::{needs_manager, refusal};
use super::state::State;
use super::waiting::Word;
use super::{Till, lock};
use crate::error::Fault;
use shared::ids::StaffId;
use shared::journal::{Body, Entry, PaymentKind};
use shared::signing::Signed;
use shared::sync::till_side::{ASK_DEADLINE, Event};
use shared::till::{Approval, Next, Payment, Reply, Situation, Wanted};
use shared::time::Timestamp;
use shared::wire::screen::Outcome;
use std::time::Duration;

/// Silence is said by the conversation itself at its deadline; this is for a thread of it that died.
const SILENCE_AFTER: Duration = Duration::from_millis(ASK_DEADLINE.0 + 500);

impl Till {
    /// Carries a payment through to its end.
    pub(super) fn pay(
        &self,
        wanted: &Wanted,
        approval: Option<Approval>,
    ) -> Result<Outcome, Fault> {
        let _one_at_a_time = lock(&self.0.paying);
        let outcome = self.pay_now(wanted, approval)?;
        if let Outcome::Taken { receipt } = &outcome {
            self.print_receipt(receipt);
        }
        Ok(outcome)
    }

    /// The same for one who holds the lock that lets one payment be decided at a time.
    pub(super) fn pay_now(
        &self,
        wanted: &Wanted,
        approval: Option<Approval>,
    ) -> Result<Outcome, Fault> {
        let asset = wanted.facts.amount.asset;
        let (payment, mut next) = self.begin_payment(wanted, approval)?;
        if let Next::Ask { body } = next {
            let word = self.ask(wanted, body)?;
            next = self.after_asking(&payment, wanted, approval, &word)?;
        }
        let outcome = match next {
            Next::Done { .. } => self.taken(wanted)?,
            Next::Take { body, approver } => {
                self.state().journal(body, approver, self.reading())?;
                self.taken(wanted)?
            }
            Next::NeedsManager { why } => {
                self.state().wait_for_manager(wanted.payment, payment, self.reading());
                needs_manager(why, asset, &self.words())
            }
            Next::Refuse { cancel, refused } => {
                self.end_question(cancel)?;
                let refusal = refusal(&refused, asset, &self.words());
                let (payment, code) = (wanted.payment, &refusal.code);
                tracing::info!(payment.id = %payment, refusal.code = %code, "Refused payment {payment}: {code}");
                Outcome::Refused { refusal }
            }
            // Asked once and still not decided: what was asked is given up, and the next try asks anew.
            Next::Ask { .. } => {
                let cancel = self.state().desk()?.book.undecided();
                self.end_question(cancel.into_iter().next())?;
                return Err(crate::line::LineFault::TooSlow.into());
            }
        };
        self.tell_status();
        Ok(outcome)
    }

    fn begin_payment(
        &self,
        wanted: &Wanted,
        approval: Option<Approval>,
    ) -> Result<(Payment, Next), Fault> {
        let reading = self.reading();
        let mut state = self.state();
        state.desk()?.check_can_write()?;
        state.give_up_questions(Some(wanted.payment), reading)?;
        let time = state.time(reading)?;
        let situation = state.situation(wanted.facts.card, time, approval)?;
        let day_began = state.void_since(wanted, self.day_began())?;
        let situation = Situation { day_began, ..situation };
        Ok(Payment::begin(&state.desk()?.book, wanted.clone(), &situation))
    }

    /// Writes the question down, asks it, and waits for the word that ends it.
    fn ask(&self, wanted: &Wanted, question: Option<Body>) -> Result<Word, Fault> {
        let words = self.0.waiting.expect(wanted.payment);
        {
            let mut state = self.state();
            state.store.keep_room()?;
            if let Some(body) = question {
                let written = state.journal(body, None, self.reading())?;
                state.asked = Some((wanted.payment, written.sequence));
            }
            let question = state.question(wanted)?;
            match (&state.uplink, question) {
                (Some(uplink), Some(question)) => uplink.say(question),
                _ => self.0.waiting.hear(wanted.payment, Word::Silence),
            }
        }
        let word = words.recv_timeout(SILENCE_AFTER).unwrap_or(Word::Silence);
        self.0.waiting.forget(wanted.payment);
        Ok(word)
    }

    fn after_asking(
        &self,
        payment: &Payment,
        wanted: &Wanted,
        approval: Option<Approval>,
        word: &Word,
    ) -> Result<Next, Fault> {
        let mut state = self.state();
        let time = state.time(self.reading())?;
        let situation = state.situation(wanted.facts.card, time, approval)?;
        let day_began = state.void_since(wanted, self.day_began())?;
        let situation = Situation { day_began, ..situation };
        let reply = match word {
            Word::Heard(heard) => Reply::Heard(heard),
            Word::Silence => Reply::Silence,
        };
        Ok(payment.answered(&state.desk()?.book, reply, &situation))
    }

    fn end_question(&self, cancel: Option<Body>) -> Result<(), Fault> {
        if let Some(body) = cancel {
            self.state().journal(body, None, self.reading())?;
        }
        Ok(())
    }

    fn taken(&self, wanted: &Wanted) -> Result<Outcome, Fault> {
        let receipt = self.state().receipt(wanted.payment)?;
        let receipt = receipt.ok_or(Fault::Plain(crate::error::Plain::UnknownPayment))?;
        Ok(Outcome::Taken { receipt })
    }

    /// The person whose PIN approves, where one was given.
    pub(super) fn approval(
        &self,
        with: Option<shared::wire::screen::SignInWith>,
    ) -> Result<Option<Approval>, Fault> {
        let Some(with) = with else { return Ok(None) };
        let by: StaffId = with.staff;
        if self.state().cashier()?.id == by {
            return Err(crate::error::Plain::ApproverIsRequester.into());
        }
        let person = self.check_pin(&with)?;
        Ok(Some(Approval { by, role: person.role, caps: person.caps }))
    }
}

impl State {
    /// When the day began to which a void is held; none where what it undoes stands in the open sale.
    fn void_since(&self, wanted: &Wanted, day: Timestamp) -> Result<Option<Timestamp>, Fault> {
        let original = wanted.facts.original.filter(|_| wanted.facts.kind == PaymentKind::Void);
        let is_in_sale = original.map_or(Ok(false), |original| self.is_in_open_sale(original))?;
        Ok(Some(day).filter(|_| !is_in_sale))
    }

    /// The question as it stands in the journal.
    fn question(&self, wanted: &Wanted) -> Result<Option<Event>, Fault> {
        let payment = wanted.payment;
        let Some((_, place)) = self.asked.filter(|(asked, _)| *asked == payment) else {
            return Ok(None);
        };
        let row = self.store.entry(self.desk()?.life(), place)?;
        let entry = row.and_then(|row| Signed::<Entry>::from_bytes(row.bytes).ok());
        Ok(entry.map(|entry| Event::Ask { payment, place, entry }))
    }
}
