//! A draft: what settling one entry will change, gathered before anything changes.

use super::{Arrived, Exception, Outcome, people, place};
use crate::books::{
    Activity, ActivityKind, Books, BranchKey, BranchTotals, Card, CardUse, Enrolment, Halt,
    HeldEntry, Missing, Payment, UseKey,
};
use crate::ids::{CardId, PaymentId, PlanId};
use crate::journal::{Branch, Entry, PaymentFacts, Place};
use crate::ledger::{Account, AccountId, Plan, Refusal, Shard, Step};
use crate::money::{Amount, Minor};

/// What the rules have worked out so far; the books behind it are as they were.
pub(super) struct Draft<'a> {
    pub(super) books: &'a Books,
    pub(super) arrived: &'a Arrived<'a>,
    pub(super) line: BranchKey,
    pub(super) enrolment: Enrolment,
    pub(super) totals: BranchTotals,
    pub(super) plan: Plan,
    pub(super) outcome: Outcome,
    changed: Changed,
}

/// Records that the draft will write.
#[derive(Default)]
struct Changed {
    cards: Vec<(CardId, Card)>,
    uses: Vec<(UseKey, CardUse)>,
    payments: Vec<(PaymentId, Payment)>,
    activities: Vec<(CardId, ActivityKind, Amount, Option<PaymentId>)>,
}

/// A finished draft: what to write, free of the books it was worked out from.
pub(super) struct Work {
    line: BranchKey,
    enrolment: Enrolment,
    totals: BranchTotals,
    plan: Plan,
    outcome: Outcome,
    changed: Changed,
}

impl<'a> Draft<'a> {
    /// Begins with the entry at its place and nothing else changed.
    pub(super) fn open(
        books: &'a Books,
        arrived: &'a Arrived<'a>,
        branch: Branch,
        forked: bool,
    ) -> Result<Self, Missing> {
        let entry: &Entry = arrived.entry;
        let line = BranchKey { till: entry.till, epoch: entry.epoch, branch };
        let mut enrolment = books
            .enrolments
            .get((entry.till, entry.epoch))?
            .cloned()
            .expect("an entry is verified with the key of its enrolment, so there is one");
        let mut totals = place::totals(books, line)?;
        if forked {
            totals = place::totals_at_fork(books, entry)?;
            enrolment.branches = enrolment.branches.saturating_add(1);
            enrolment.copied = true;
        }
        totals.head = Place { sequence: entry.sequence, hash: arrived.hash };
        let people = people::odd(books, enrolment.store, entry)?;
        let plan = Plan::of_entry(entry.till, entry.epoch, entry.sequence).on_line(branch);
        let mut draft = Self {
            books,
            arrived,
            line,
            enrolment,
            totals,
            plan,
            outcome: Outcome::default(),
            changed: Changed::default(),
        };
        draft.note_what_is_odd(entry);
        draft.outcome.exceptions.extend(people);
        Ok(draft)
    }

    fn note_what_is_odd(&mut self, entry: &Entry) {
        if entry.body.payment().is_none() && entry.body.card().is_none() {
            return;
        }
        if self.line.branch != Branch::MAIN {
            self.except(Exception::CopiedTill);
        }
        if self.enrolment.revoked_at.is_some() {
            self.except(Exception::RevokedTill);
        }
    }

    /// Adds something for a person to look at, once.
    pub(super) fn except(&mut self, exception: Exception) {
        if !self.outcome.exceptions.contains(&exception) {
            self.outcome.exceptions.push(exception);
        }
    }

    /// The card as the draft has it.
    pub(super) fn card(&self, id: CardId) -> Result<Option<Card>, Missing> {
        match self.changed.cards.iter().find(|(key, _)| *key == id) {
            Some((_, card)) => Ok(Some(card.clone())),
            None => Ok(self.books.cards.get(id)?.cloned()),
        }
    }

    pub(super) fn put_card(&mut self, id: CardId, card: Card) {
        put(&mut self.changed.cards, id, card);
    }

    /// What this line did to a card, and the total granted to its main line.
    pub(super) fn card_use(&self, card: CardId) -> Result<(UseKey, CardUse, Minor), Missing> {
        let key = UseKey { card, line: self.line };
        let this = self.changed_use(key)?;
        let granted = if self.line.branch == Branch::MAIN {
            this.granted
        } else {
            self.books.uses.get(key.on_main())?.map_or(Minor::ZERO, |main| main.granted)
        };
        Ok((key, this, granted))
    }

    /// The use as the draft has it.
    pub(super) fn changed_use(&self, key: UseKey) -> Result<CardUse, Missing> {
        match self.changed.uses.iter().find(|(known, _)| *known == key) {
            Some((_, card_use)) => Ok(*card_use),
            None => Ok(self.books.uses.get(key)?.copied().unwrap_or_default()),
        }
    }

    pub(super) fn put_use(&mut self, key: UseKey, card_use: CardUse) {
        put(&mut self.changed.uses, key, card_use);
    }

    pub(super) fn put_payment(&mut self, id: PaymentId, payment: Payment) {
        put(&mut self.changed.payments, id, payment);
    }

    /// A line in the card's history; the balance after it is filled in when the plan has been applied.
    pub(super) fn note(
        &mut self,
        kind: ActivityKind,
        facts: &PaymentFacts,
        id: PaymentId,
        minor: Minor,
    ) {
        let amount = Amount { minor, ..facts.amount };
        self.changed.activities.push((facts.card, kind, amount, Some(id)));
    }

    /// Adds a transfer to the plan.
    pub(super) fn transfer(&mut self, debit: AccountId, credit: AccountId, amount: Amount) {
        self.plan.transfer(debit, credit, amount);
    }

    /// Ends the hold of this name, if there is one.
    pub(super) fn release_hold(&mut self, id: PaymentId) -> Result<(), Missing> {
        if self.books.ledger.hold(&id)?.is_some() {
            self.plan.steps.push(Step::Release { id });
        }
        Ok(())
    }

    /// What can be taken out of an account, not counting what this draft does.
    pub(super) fn available(&self, account: AccountId) -> Result<Minor, Missing> {
        self.books.ledger.available(&account)
    }

    pub(super) fn sales(&self, card: CardId) -> AccountId {
        AccountId::Sales(self.enrolment.store, Shard::of(card))
    }

    pub(super) fn risk(&self, card: CardId) -> AccountId {
        AccountId::Risk(self.enrolment.store, Shard::of(card))
    }

    /// The payment under this id, if it has a place in the books and says the same.
    pub(super) fn earlier(
        &self,
        id: PaymentId,
        facts: &PaymentFacts,
    ) -> Result<Option<&'a Payment>, Halt> {
        let Some(payment) = self.books.payments.get(id)? else {
            return Ok(None);
        };
        match payment.facts.first_difference(facts) {
            Some(field) => Err(Refusal::SameIdDifferent { field }.into()),
            None => Ok(Some(payment)),
        }
    }

    /// A record of the payment that this entry is about.
    pub(super) fn payment(&self, facts: &PaymentFacts) -> Payment {
        Payment {
            facts: facts.clone(),
            till: self.line.till,
            epoch: self.line.epoch,
            store: self.enrolment.store,
            state: crate::books::PaymentState::Taken,
            class: crate::books::PaymentClass::Floor,
            settled: Minor::ZERO,
            reversed: false,
            at: self.arrived.at,
        }
    }

    pub(super) fn finish(self) -> Work {
        let Self { line, enrolment, totals, plan, outcome, changed, .. } = self;
        Work { line, enrolment, totals, plan, outcome, changed }
    }
}

impl Work {
    pub(super) fn plan_id(&self) -> PlanId {
        self.plan.id
    }

    /// Applies the plan and writes the records, or refuses and changes nothing.
    pub(super) fn write(self, books: &mut Books) -> Result<Outcome, Halt> {
        let Self { line, enrolment, totals, plan, mut outcome, changed } = self;
        let key = (line.till, line.epoch, totals.head.sequence);
        let mut held = books.entries.get(key)?.cloned().unwrap_or_default();
        for (card, ..) in &changed.activities {
            super::admin::card_worth(books, *card)?;
        }
        books.ledger.apply(&plan)?;
        // Nothing below this line can be refused.
        held.push(HeldEntry { branch: line.branch, totals });
        books.entries.put(key, held);
        books.branches.put(line, totals);
        let store = enrolment.store;
        books.enrolments.put((line.till, line.epoch), enrolment);
        changed.cards.into_iter().for_each(|(id, card)| books.cards.put(id, card));
        changed.uses.into_iter().for_each(|(key, card_use)| books.uses.put(key, card_use));
        changed.payments.into_iter().for_each(|(id, payment)| books.payments.put(id, payment));
        for (card, kind, amount, payment) in changed.activities {
            let balance_after = Amount { minor: worth(books, card), ..amount };
            let (store, till) = (Some(store), Some(line.till));
            outcome.activities.push(Activity {
                card,
                kind,
                amount,
                balance_after,
                payment,
                store,
                till,
            });
        }
        Ok(outcome)
    }
}

/// What a card is worth: its own account and what of it is reserved to tills. Both have been loaded.
pub(super) fn worth(books: &Books, card: CardId) -> Minor {
    let own =
        books.ledger.account(&AccountId::Card(card)).ok().flatten().map_or(0, Account::balance);
    let reserved = books.cards.get(card).ok().flatten().map_or(Minor::ZERO, |card| card.reserved);
    Minor::new(own).ok().and_then(|own| own.plus(reserved)).unwrap_or_default()
}

fn put<K: PartialEq, V>(list: &mut Vec<(K, V)>, key: K, value: V) {
    match list.iter_mut().find(|(known, _)| *known == key) {
        Some((_, slot)) => *slot = value,
        None => list.push((key, value)),
    }
}
