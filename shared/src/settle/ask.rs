//! Asking: the server decides on a payment before the till takes it.

use super::come_back::is_ended;
use super::place;
use crate::books::{
    Books, BranchKey, Card, Enrolment, Halt, Missing, Payment, PaymentClass, PaymentState,
};
use crate::ids::{EntryHash, PaymentId, StoreId};
use crate::journal::{Body, Branch, Entry, PaymentFacts, PaymentKind};
use crate::ledger::{AccountId, Applied, CardState, Plan, Refusal, Shard, Step};
use crate::limits::{Answer, Verdict};
use crate::money::{Amount, Minor};
use crate::signing::Verified;
use crate::time::Timestamp;

/// Why there is no answer; the till goes on as if the line were down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// Load this and ask again.
    Missing(Missing),
    /// The books were restored, and some till has not yet sent again what it keeps.
    Recovering,
    /// The entry is not a question, or has not settled.
    NotAsked,
}

/// Decides on the payment of an `ask` entry that has settled. An approval sets the card's part aside under
/// the payment's name until the till's take or cancel arrives; asking again gives the same approval.
///
/// `hash` is the SHA-256 of the entry's signed bytes.
pub fn ask(
    books: &mut Books,
    entry: &Verified<Entry>,
    hash: EntryHash,
    now: Timestamp,
) -> Result<Answer, NoAnswer> {
    let Body::Ask { payment, facts, from_right } = &entry.body else {
        return Err(NoAnswer::NotAsked);
    };
    let line = place::line_of(books, entry, hash).map_err(NoAnswer::Missing)?;
    let branch = line.ok_or(NoAnswer::NotAsked)?;
    if !books.awaited.is_empty() {
        return Err(NoAnswer::Recovering);
    }
    let enrolment = books.enrolments.get((entry.till, entry.epoch)).map_err(NoAnswer::Missing)?;
    let enrolment = enrolment.cloned().ok_or(NoAnswer::NotAsked)?;
    let question = Question { id: *payment, facts, from_right: *from_right, entry, branch, now };
    let verdict = match question.decide(books, &enrolment) {
        Ok(from_card) => Verdict::Approved { from_card },
        Err(Halt::Refused(refusal)) => Verdict::Refused { refusal },
        Err(Halt::Missing(missing)) => return Err(NoAnswer::Missing(missing)),
    };
    answer(books, &question, &enrolment, verdict).map_err(NoAnswer::Missing)
}

struct Question<'a> {
    id: PaymentId,
    facts: &'a PaymentFacts,
    from_right: Minor,
    entry: &'a Entry,
    branch: Branch,
    now: Timestamp,
}

fn answer(
    books: &Books,
    question: &Question<'_>,
    enrolment: &Enrolment,
    verdict: Verdict,
) -> Result<Answer, Missing> {
    let card = books.cards.get(question.facts.card)?;
    let available = books.ledger.available(&AccountId::Card(question.facts.card))?;
    Ok(Answer {
        holder: enrolment.holder(question.entry.till, question.entry.epoch),
        payment: question.id,
        facts: question.facts.clone(),
        verdict,
        balance: card.map(|card| Amount { minor: available, asset: card.asset }),
        state: card.map(|card| card.state),
        at: question.now,
        server_epoch: books.server_epoch,
    })
}

impl Question<'_> {
    /// The part that the card gives, or why not.
    fn decide(&self, books: &mut Books, enrolment: &Enrolment) -> Result<Minor, Halt> {
        let facts = self.facts;
        let from_card = facts.amount.minor.minus(self.from_right).ok_or(Refusal::AmountTooLarge)?;
        if !facts.amount.minor.is_positive() || !from_card.is_positive() {
            return Err(Refusal::AmountNotPositive.into());
        }
        if let Some(from_card) = self.decided_before(books)? {
            return Ok(from_card);
        }
        let card = books.cards.get(facts.card)?.cloned().ok_or(Refusal::UnknownCard)?;
        if enrolment.revoked_at.is_some() {
            return Err(Refusal::TillStopped.into());
        }
        self.check_state(&card)?;
        if card.asset != facts.amount.asset {
            return Err(Refusal::WrongAsset.into());
        }
        let Entry { till, epoch, sequence, .. } = *self.entry;
        let mut plan = Plan::of_entry(till, epoch, sequence).on_line(self.branch);
        let mut reversed = None;
        match facts.kind {
            PaymentKind::Redeem => {
                plan.steps.push(self.hold(enrolment.store, self.free_for(books, from_card)?));
            }
            PaymentKind::Load | PaymentKind::Activate => self.check_load(books, &card)?,
            PaymentKind::Void | PaymentKind::Refund => {
                reversed = self.reverse(books, &mut plan, &card)?;
            }
        }
        let payment = self.record(enrolment);
        // One question has one plan; that it was not decided before was checked above.
        books.ledger.load_plan(plan.id, Applied(false));
        books.ledger.apply(&plan)?;
        // Nothing below this line can be refused.
        books.payments.put(self.id, payment);
        if let Some((id, original)) = reversed {
            books.payments.put(id, original);
        }
        Ok(from_card)
    }

    fn decided_before(&self, books: &Books) -> Result<Option<Minor>, Halt> {
        let Some(payment) = books.payments.get(self.id)? else {
            return Ok(None);
        };
        if let Some(field) = payment.facts.first_difference(self.facts) {
            return Err(Refusal::SameIdDifferent { field }.into());
        }
        match payment.state {
            PaymentState::Taken => Err(Refusal::PaymentTaken.into()),
            PaymentState::Cancelled => Err(Refusal::PaymentCancelled.into()),
            PaymentState::Approved => {
                let held = books.ledger.hold(&self.id)?.map(|hold| hold.amount.minor);
                let whole = self.facts.amount.minor.less_at_most(self.from_right);
                Ok(Some(held.unwrap_or(whole)))
            }
        }
    }

    fn check_state(&self, card: &Card) -> Result<(), Refusal> {
        let fits = match self.facts.kind {
            PaymentKind::Redeem | PaymentKind::Load => card.state == CardState::Active,
            PaymentKind::Activate => card.state == CardState::Pending,
            PaymentKind::Void | PaymentKind::Refund => {
                !is_ended(card.state) || card.successor.is_some()
            }
        };
        if !fits {
            return Err(Refusal::CardState { state: card.state });
        }
        let forward = matches!(self.facts.kind, PaymentKind::Redeem | PaymentKind::Load);
        if forward && card.expires_at.is_some_and(|end| end <= self.now) {
            return Err(Refusal::CardExpired);
        }
        Ok(())
    }

    /// The part asked of the card, if the card has it free; else whether another till holds it.
    fn free_for(&self, books: &Books, from_card: Minor) -> Result<Minor, Halt> {
        let available = books.ledger.available(&AccountId::Card(self.facts.card))?;
        if available >= from_card {
            return Ok(from_card);
        }
        let reserved = books.cards.get(self.facts.card)?.map_or(Minor::ZERO, |card| card.reserved);
        let line = BranchKey::main(self.entry.till, self.entry.epoch);
        let own = AccountId::Reserved(self.facts.card, line.till, line.epoch);
        let held = reserved.less_at_most(books.ledger.available(&own)?);
        let with_held = available.plus(held).ok_or(Refusal::AmountTooLarge)?;
        if held.is_positive() && with_held >= from_card {
            return Err(Refusal::HeldElsewhere { available, held }.into());
        }
        Err(Refusal::NotEnoughFunds { available }.into())
    }

    fn hold(&self, store: StoreId, minor: Minor) -> Step {
        let debit = AccountId::Card(self.facts.card);
        let credit = AccountId::Sales(store, Shard::of(self.facts.card));
        Step::Hold { id: self.id, debit, credit, amount: Amount { minor, ..self.facts.amount } }
    }

    fn check_load(&self, books: &Books, card: &Card) -> Result<(), Halt> {
        let program = books.programs.get(card.program)?.ok_or(Refusal::UnknownAccount)?;
        let own = books.ledger.available(&AccountId::Card(self.facts.card))?;
        let has = own.plus(card.reserved).ok_or(Refusal::AmountTooLarge)?;
        let load_max = program.load_max.min(program.balance_max.less_at_most(has));
        let load_min = program.load_min;
        if self.facts.amount.minor < load_min || self.facts.amount.minor > load_max {
            return Err(Refusal::ProgramLimit { load_min, load_max }.into());
        }
        Ok(())
    }

    /// Sets aside what a void or refund will move, so that two tills cannot be promised the same.
    /// Gives the payment that is reversed where this is its first reversal.
    fn reverse(
        &self,
        books: &Books,
        plan: &mut Plan,
        card: &Card,
    ) -> Result<Option<(PaymentId, Payment)>, Halt> {
        let facts = self.facts;
        let id = facts.original.ok_or(Refusal::FactsInconsistent)?;
        let original = books.payments.get(id)?.cloned().ok_or(Refusal::UnknownPayment)?;
        if original.state != PaymentState::Taken {
            return Err(Refusal::UnknownPayment.into());
        }
        if original.facts.card != facts.card {
            return Err(Refusal::FactsInconsistent.into());
        }
        let shard = Shard::of(facts.card);
        let mut first = None;
        let (debit, credit) = match original.facts.kind {
            PaymentKind::Redeem => {
                let refundable = AccountId::Refundable(id);
                let left = if original.reversed {
                    books.ledger.available(&refundable)?
                } else {
                    original.settled
                };
                if facts.amount.minor > left {
                    return Err(Refusal::MoreThanPaid { left }.into());
                }
                if !original.reversed {
                    let whole = Amount { minor: original.settled, ..facts.amount };
                    plan.transfer(AccountId::Sales(original.store, shard), refundable, whole);
                    first = Some((id, Payment { reversed: true, ..original }));
                }
                (refundable, AccountId::Card(facts.card))
            }
            PaymentKind::Load | PaymentKind::Activate => {
                if original.reversed || facts.amount.minor != original.settled {
                    return Err(Refusal::MoreThanPaid { left: Minor::ZERO }.into());
                }
                let available = books.ledger.available(&AccountId::Card(facts.card))?;
                if available < facts.amount.minor {
                    return Err(Refusal::NotEnoughFunds { available }.into());
                }
                (AccountId::Card(facts.card), AccountId::Issued(card.program, shard))
            }
            PaymentKind::Void | PaymentKind::Refund => {
                return Err(Refusal::FactsInconsistent.into());
            }
        };
        plan.steps.push(Step::Hold { id: self.id, debit, credit, amount: facts.amount });
        Ok(first)
    }

    fn record(&self, enrolment: &Enrolment) -> Payment {
        Payment {
            facts: self.facts.clone(),
            till: self.entry.till,
            epoch: self.entry.epoch,
            store: enrolment.store,
            state: PaymentState::Approved,
            class: PaymentClass::Online,
            settled: Minor::ZERO,
            reversed: false,
            at: self.now,
        }
    }
}
