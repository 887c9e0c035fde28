//! Folding into the book what happened: own entries, and what the server made of them.

use super::book::{NotOurEntry, Pending, TillBook};
use super::record::{PaymentRecord, PaymentState};
use super::tally::{OpenMove, Way};
use crate::ids::{EntryHash, PaymentId, Sequence};
use crate::journal::{Body, ChainBreak, Entry, PaymentFacts, PaymentKind, Rest};
use crate::limits::Answer;
use crate::money::Minor;
use crate::signing::Signed;
use crate::sync::SettledAs;
use crate::time::Timestamp;

/// An entry about a payment that happened, taken apart.
struct Deed<'a> {
    at: Sequence,
    payment: PaymentId,
    facts: &'a PaymentFacts,
    from_right: Minor,
    rest: &'a Rest,
}

impl TillBook {
    /// Folds in an own entry, whose signed bytes have this hash: live once it is durable, and again at each
    /// start for every entry of the epoch, in order.
    pub fn record(&mut self, entry: &Entry, hash: EntryHash) -> Result<(), NotOurEntry> {
        if (entry.till, entry.epoch) != (self.holder.till, self.holder.epoch) {
            let (till, epoch) = (entry.till, entry.epoch);
            return Err(ChainBreak::Elsewhere { till, epoch }.into());
        }
        let place = self.place.follow(entry, hash)?;
        // Nothing below this line can be refused.
        self.place = place;
        let at = entry.sequence;
        let pending = Pending {
            payment: entry.body.payment().map(|(payment, _)| payment),
            card: entry.body.card(),
            ..Pending::default()
        };
        self.pending.insert(at, pending);
        self.fold(&entry.body, at);
        let payment = entry.body.payment().and_then(|(id, _)| self.payments.get_mut(&id));
        if let Some(record) = payment {
            record.written_at = entry.wall_clock;
        }
        Ok(())
    }

    /// Folds in what became of an entry. The same word again changes nothing. The carrier stores the
    /// snapshots of cards that came with it first: they include what is no longer counted as unsettled here.
    pub fn outcome(&mut self, at: Sequence, effect: SettledAs) -> Result<(), NotOurEntry> {
        if at > self.place.sequence || at < Sequence::FIRST {
            return Err(NotOurEntry::NoSuchEntry(at));
        }
        let Some(pending) = self.pending.remove(&at) else {
            return Ok(());
        };
        // Nothing below this line can be refused.
        self.floor.open = self.floor.open.less_at_most(pending.floor);
        self.issue.open = self.issue.open.less_at_most(pending.issue);
        let is_undone = pending
            .payment
            .and_then(|id| self.payment(id))
            .is_some_and(|record| record.given_back.is_positive());
        if let Some(tally) = pending.card.and_then(|card| self.cards.get_mut(&card)) {
            tally.floor_open = tally.floor_open.less_at_most(pending.floor);
            tally.close(at);
            if pending.sold.is_positive() && matches!(effect, SettledAs::Refused { .. }) {
                tally.right.unsold(pending.sold);
                // A void has already said that the card is not sold.
                tally.sold_here = tally.sold_here.saturating_sub(u32::from(!is_undone));
            }
        }
        if let Some(payment) = pending.payment {
            self.settle_payment(payment, at, effect);
        }
        Ok(())
    }

    fn settle_payment(&mut self, payment: PaymentId, at: Sequence, effect: SettledAs) {
        let Some(record) = self.payments.get_mut(&payment) else {
            return;
        };
        let PaymentState::Done { at: done, settled } = &mut record.state else {
            return;
        };
        if *done != at {
            return;
        }
        *settled = Some(effect);
        let (original, amount) = (record.facts.original, record.facts.amount.minor);
        // What was not given back after all can be given back again.
        if let (Some(original), SettledAs::Refused { .. }) = (original, effect)
            && let Some(undone) = self.payments.get_mut(&original)
        {
            undone.given_back = undone.given_back.less_at_most(amount);
        }
    }

    fn fold(&mut self, body: &Body, at: Sequence) {
        match body {
            Body::Ask { payment, facts, from_right } => self.asked(*payment, facts, *from_right),
            Body::Cancel { payment, facts } => self.cancelled(*payment, facts),
            Body::Take { payment, facts, from_right, rest } => {
                self.taken(&deed(at, *payment, facts, *from_right, rest));
            }
            Body::Load { payment, facts, rest } => {
                self.loaded(&deed(at, *payment, facts, Minor::ZERO, rest));
            }
            Body::Activate { payment, facts, rest } => {
                self.activated(&deed(at, *payment, facts, Minor::ZERO, rest));
            }
            Body::Void { payment, facts, from_right, rest } => {
                self.voided(&deed(at, *payment, facts, *from_right, rest));
            }
            Body::Refund { payment, facts, rest } => {
                self.given_back(&deed(at, *payment, facts, Minor::ZERO, rest));
            }
            Body::LimitReleased { card, amount } => {
                self.tally(*card).right.release(amount.minor);
            }
            Body::ShiftOpen { .. } | Body::ShiftClose { .. } | Body::DayClose { .. } => {
                self.shift_began = at;
            }
            Body::LimitReceived { .. }
            | Body::PayIn { .. }
            | Body::PayOut { .. }
            | Body::ClockJump { .. }
            | Body::Sale { .. } => {}
        }
    }

    fn asked(&mut self, payment: PaymentId, facts: &PaymentFacts, from_right: Minor) {
        if self.payments.contains_key(&payment) {
            return;
        }
        self.tally(facts.card).right.freeze(from_right);
        self.asking.insert(payment);
        self.keep(payment, facts, PaymentState::Asked { from_right });
    }

    fn cancelled(&mut self, payment: PaymentId, facts: &PaymentFacts) {
        self.decided(payment);
        let is_done = self.payment(payment).is_some_and(|record| record.done_at().is_some());
        if !is_done {
            self.keep(payment, facts, PaymentState::Cancelled);
        }
    }

    fn taken(&mut self, deed: &Deed<'_>) {
        let rest = deed.facts.amount.minor.less_at_most(deed.from_right);
        self.done(deed);
        let tally = self.tally(deed.facts.card);
        tally.right.spend(deed.from_right);
        tally.open(OpenMove {
            at: deed.at,
            way: Way::Out,
            amount: rest,
            heard_at: deed.heard_at(),
        });
        if let Rest::Offline { limit } = deed.rest {
            tally.take_by_floor(*limit, rest);
            self.floor.add(rest);
            self.note(deed.at, |pending| pending.floor = rest);
        }
    }

    fn loaded(&mut self, deed: &Deed<'_>) {
        let amount = deed.facts.amount.minor;
        self.done(deed);
        self.tally(deed.facts.card).open(OpenMove {
            at: deed.at,
            way: Way::In,
            amount,
            heard_at: deed.heard_at(),
        });
        if let Rest::Offline { .. } = deed.rest {
            self.issue.add(amount);
            self.note(deed.at, |pending| pending.issue = amount);
        }
    }

    fn activated(&mut self, deed: &Deed<'_>) {
        let amount = deed.facts.amount;
        self.done(deed);
        if let Rest::Offline { .. } = deed.rest {
            let tally = self.tally(deed.facts.card);
            tally.right.sold(amount.minor, amount.asset);
            tally.sold_here = tally.sold_here.saturating_add(1);
            self.issue.add(amount.minor);
            self.note(deed.at, |pending| {
                pending.issue = amount.minor;
                pending.sold = amount.minor;
            });
        }
    }

    fn voided(&mut self, deed: &Deed<'_>) {
        self.given_back(deed);
        let Some(undone) = deed.facts.original.and_then(|id| self.payments.get(&id)) else {
            return;
        };
        let (kind, at) = (undone.facts.kind, undone.done_at());
        let tally = self.tally(deed.facts.card);
        tally.right.spend(deed.from_right);
        if kind == PaymentKind::Activate {
            tally.sold_here = tally.sold_here.saturating_sub(1);
        }
        // What was never settled and is undone takes nothing from the card any more.
        if let Some(at) = at {
            tally.close(at);
        }
    }

    fn given_back(&mut self, deed: &Deed<'_>) {
        self.done(deed);
        let undone = deed.facts.original.and_then(|id| self.payments.get_mut(&id));
        if let Some(undone) = undone {
            undone.given_back = super::rights::add(undone.given_back, deed.facts.amount.minor);
        }
    }

    fn done(&mut self, deed: &Deed<'_>) {
        self.decided(deed.payment);
        let state = PaymentState::Done { at: deed.at, settled: None };
        self.keep(deed.payment, deed.facts, state);
    }

    /// An open question ends: what it froze is free again.
    fn decided(&mut self, payment: PaymentId) {
        self.asking.remove(&payment);
        let Some(record) = self.payments.get(&payment) else {
            return;
        };
        if let PaymentState::Asked { from_right } = record.state {
            let card = record.facts.card;
            self.tally(card).right.thaw(from_right);
        }
    }

    fn keep(&mut self, payment: PaymentId, facts: &PaymentFacts, state: PaymentState) {
        let (facts, given_back, written_at) = (facts.clone(), Minor::ZERO, Timestamp(0));
        let record = PaymentRecord { facts, state, given_back, written_at };
        self.payments.insert(payment, record);
    }

    fn note(&mut self, at: Sequence, write: impl FnOnce(&mut Pending)) {
        self.pending.entry(at).and_modify(write);
    }
}

impl Deed<'_> {
    /// When the server approved it. The answer's signature was checked before the entry was made.
    fn heard_at(&self) -> Option<Timestamp> {
        let Rest::Online { answer } = self.rest else {
            return None;
        };
        let claimed = Signed::<Answer>::from_bytes(answer.as_slice()).ok()?.peek().ok()?;
        Some(claimed.payload.at)
    }
}

fn deed<'a>(
    at: Sequence,
    payment: PaymentId,
    facts: &'a PaymentFacts,
    from_right: Minor,
    rest: &'a Rest,
) -> Deed<'a> {
    Deed { at, payment, facts, from_right, rest }
}
