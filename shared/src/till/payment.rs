//! The conversation around one payment: what the carrier does next, until an entry ends it.

use super::answer::{HeardAnswer, NotAnAnswer};
use super::book::TillBook;
use super::decide::{Decision, Wanted, decide, decide_alone};
use super::people::{ApprovalReason, Cap};
use super::record::PaymentState;
use super::refusal::{Refused, still_free};
use super::rights::add;
use super::situation::Situation;
use crate::ids::{LimitNumber, Sequence, StaffId};
use crate::journal::{Body, PaymentKind, Rest};
use crate::ledger::Refusal;
use crate::limits::Verdict;
use crate::money::{Amount, Minor};

/// One payment on its way. Nothing of it needs to be kept over a restart: the journal has its question, and
/// [`TillBook::undecided`] gives it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    wanted: Wanted,
}

/// What the carrier does next. A body is journalled, durably, and folded into the book before anything is
/// shown or sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing: the payment has happened already, by this entry. Show its receipt.
    Done {
        /// The entry.
        at: Sequence,
    },
    /// Journal the question, where it is not there yet; send it with all unsettled entries of the card; come
    /// back with what was heard within 1.5 seconds.
    Ask {
        /// The question; none where it is in the journal already.
        body: Option<Body>,
    },
    /// Journal this; then the payment has happened. Show its receipt.
    Take {
        /// The entry's body.
        body: Body,
        /// The manager to name in the entry.
        approver: Option<StaffId>,
    },
    /// Ask for a manager's PIN and begin again with it, or give the payment up.
    NeedsManager {
        /// Why.
        why: ApprovalReason,
    },
    /// Journal the cancel, where there is one; then show why not.
    Refuse {
        /// Ends the question that was asked.
        cancel: Option<Body>,
        /// Why, and what would help.
        refused: Refused,
    },
}

/// What came of asking.
#[derive(Clone, Copy, Debug)]
pub enum Reply<'a> {
    /// The server's signed words.
    Heard(&'a HeardAnswer),
    /// None in time: silence, an error of the line, “wait”, “too busy”.
    Silence,
}

impl Payment {
    /// Begins a payment, or goes on with one that waits for a manager or whose question is open.
    pub fn begin(book: &TillBook, wanted: Wanted, situation: &Situation<'_>) -> (Self, Next) {
        let payment = Self { wanted };
        let decision = decide(book, &payment.wanted, situation);
        let next = payment.carry_out(book, decision);
        (payment, next)
    }

    /// Goes on after asking. Words that are no answer to this payment are silence.
    pub fn answered(&self, book: &TillBook, reply: Reply<'_>, situation: &Situation<'_>) -> Next {
        let Some(from_right) = self.asked_by(book) else {
            // Ended meanwhile, or never begun: the book knows.
            return self.carry_out(book, decide(book, &self.wanted, situation));
        };
        match reply {
            Reply::Heard(heard) => match self.check(book, heard) {
                Ok(Verdict::Approved { .. }) => self.approved(heard, from_right, situation),
                Ok(Verdict::Refused { refusal }) => {
                    self.refused(book, *refusal, from_right, situation)
                }
                Err(_) => self.alone(book, from_right, situation),
            },
            Reply::Silence => self.alone(book, from_right, situation),
        }
    }

    /// Whether these words are an answer to this payment; while they are not, the carrier goes on waiting.
    pub fn check<'a>(
        &self,
        book: &TillBook,
        heard: &'a HeardAnswer,
    ) -> Result<&'a Verdict, NotAnAnswer> {
        let from_right = self.asked_by(book).ok_or(NotAnAnswer::OtherPayment)?;
        heard.check(book, &self.wanted, self.asked_of_card(from_right))
    }

    /// Somebody walked away: what to journal, if the question is open.
    pub fn give_up(&self, book: &TillBook) -> Option<Body> {
        self.asked_by(book).map(|_| self.cancel())
    }

    /// The split that the open question froze.
    fn asked_by(&self, book: &TillBook) -> Option<Minor> {
        match book.payment(self.wanted.payment)?.state {
            PaymentState::Asked { from_right } => Some(from_right),
            PaymentState::Done { .. } | PaymentState::Cancelled => None,
        }
    }

    fn carry_out(&self, book: &TillBook, decision: Decision) -> Next {
        let is_asked = self.asked_by(book).is_some();
        match decision {
            Decision::Done { at } => Next::Done { at },
            Decision::Take { from_right, approver } => {
                let body = self.body(from_right, Rest::Nothing);
                Next::Take { body, approver }
            }
            Decision::Ask { .. } if is_asked => Next::Ask { body: None },
            Decision::Ask { from_right, .. } => Next::Ask { body: Some(self.question(from_right)) },
            Decision::TakeUnderLimit { from_right, limit, approver } => {
                let body = self.under(from_right, limit);
                Next::Take { body, approver }
            }
            Decision::NeedsManager { why } => Next::NeedsManager { why },
            Decision::Refuse(refused) => {
                Next::Refuse { cancel: is_asked.then(|| self.cancel()), refused }
            }
        }
    }

    fn approved(&self, heard: &HeardAnswer, from_right: Minor, situation: &Situation<'_>) -> Next {
        let rest = Rest::Online { answer: heard.bytes() };
        let amount = self.wanted.facts.amount.minor;
        let approver = situation.people.within_cap(self.cap(), amount);
        Next::Take { body: self.body(from_right, rest), approver: approver.ok().flatten() }
    }

    /// The server's no is an answer: no floor after it. Rights here still stand, and what the card has.
    fn refused(
        &self,
        book: &TillBook,
        refusal: Refusal,
        from_right: Minor,
        situation: &Situation<'_>,
    ) -> Next {
        let facts = &self.wanted.facts;
        let rights = match facts.kind {
            PaymentKind::Redeem => add(from_right, book.right_available(facts.amount, facts.card)),
            PaymentKind::Load | PaymentKind::Activate | PaymentKind::Void | PaymentKind::Refund => {
                Minor::ZERO
            }
        };
        let most = still_free(&refusal)
            .map(|free| Amount { minor: add(rights, free), asset: facts.amount.asset });
        Next::Refuse {
            cancel: Some(self.cancel()),
            refused: Refused::new(refusal.into(), most, situation.line),
        }
    }

    fn alone(&self, book: &TillBook, from_right: Minor, situation: &Situation<'_>) -> Next {
        let decision = decide_alone(book, &self.wanted, from_right, situation);
        self.carry_out(book, decision)
    }

    fn asked_of_card(&self, from_right: Minor) -> Minor {
        self.wanted.facts.amount.minor.less_at_most(from_right)
    }

    fn cap(&self) -> Cap {
        match self.wanted.facts.kind {
            PaymentKind::Redeem | PaymentKind::Load | PaymentKind::Activate => Cap::Payment,
            PaymentKind::Void | PaymentKind::Refund => Cap::Refund,
        }
    }

    fn question(&self, from_right: Minor) -> Body {
        let Wanted { payment, facts } = self.wanted.clone();
        Body::Ask { payment, facts, from_right }
    }

    fn cancel(&self) -> Body {
        let Wanted { payment, facts } = self.wanted.clone();
        Body::Cancel { payment, facts }
    }

    fn under(&self, from_right: Minor, limit: LimitNumber) -> Body {
        self.body(from_right, Rest::Offline { limit })
    }

    fn body(&self, from_right: Minor, rest: Rest) -> Body {
        let Wanted { payment, facts } = self.wanted.clone();
        match facts.kind {
            PaymentKind::Redeem => Body::Take { payment, facts, from_right, rest },
            PaymentKind::Load => Body::Load { payment, facts, rest },
            PaymentKind::Activate => Body::Activate { payment, facts, rest },
            PaymentKind::Void => Body::Void { payment, facts, from_right, rest },
            PaymentKind::Refund => Body::Refund { payment, facts, rest },
        }
    }
}
