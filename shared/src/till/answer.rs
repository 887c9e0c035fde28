//! The server's answer, with the bytes that prove it.

use super::book::{NotForUs, TillBook};
use super::decide::Wanted;
use crate::ids::{KeyId, ProgramId};
use crate::ledger::Field;
use crate::limits::{Answer, Verdict};
use crate::money::Minor;
use crate::signing::{BadSignature, PublicKey, Signed, Verified};
use crate::sync::CardSnapshot;

/// More bytes than any answer has; an entry that carries one must stay within its own bound.
const BYTES_MAX: usize = 2 * 1024;

/// An answer whose signature was checked, and its bytes as they came: only [`HeardAnswer::open`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeardAnswer {
    answer: Verified<Answer>,
    bytes: Vec<u8>,
}

/// Why signed words are no answer to this payment; to the payment they are silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAnswer {
    /// They are for somebody else, or of a life of the server's books that the till does not know.
    #[error(transparent)]
    ForAnother(#[from] NotForUs),
    /// They were given before the server's books were restored.
    #[error("the answer is of an earlier life of the server's books")]
    OldServerEpoch,
    /// They are about another payment.
    #[error("the answer is about another payment")]
    OtherPayment,
    /// They are about a payment of this name with other facts.
    #[error("the answer names another {0:?}")]
    OtherFacts(Field),
    /// They approve another part than was asked of the card.
    #[error("the answer approves another amount than was asked of the card")]
    OtherSplit,
}

impl HeardAnswer {
    /// Checks the signature; `find_key` says which of the server's keys the id stands for.
    pub fn open(
        signed: &Signed<Answer>,
        find_key: impl FnOnce(KeyId) -> Option<PublicKey>,
    ) -> Result<Self, BadSignature> {
        if signed.as_bytes().len() > BYTES_MAX {
            return Err(BadSignature::TooLong);
        }
        Ok(Self { answer: signed.open(find_key)?, bytes: signed.as_bytes().to_vec() })
    }

    /// What the server said.
    pub fn answer(&self) -> &Answer {
        &self.answer
    }

    /// The card's snapshot after it, to be stored at once, whatever becomes of the payment. None where the
    /// server does not know the card, or the till has a younger word.
    pub fn snapshot(
        &self,
        program: ProgramId,
        before: Option<&CardSnapshot>,
    ) -> Option<CardSnapshot> {
        if before.is_some_and(|known| known.as_of > self.answer.at) {
            return None;
        }
        Some(CardSnapshot {
            card: self.answer.facts.card,
            program,
            balance: self.answer.balance?,
            state: self.answer.state?,
            expires_at: before.and_then(|known| known.expires_at),
            as_of: self.answer.at,
        })
    }

    /// The bytes, for the entry.
    pub(super) fn bytes(&self) -> Vec<u8> {
        self.bytes.clone()
    }

    /// It is for this till, about this payment with these facts, and approves exactly what was asked.
    pub(super) fn check(
        &self,
        book: &TillBook,
        wanted: &Wanted,
        from_card: Minor,
    ) -> Result<&Verdict, NotAnAnswer> {
        book.check_signed_for(&self.answer.holder, self.answer.server_epoch)?;
        if self.answer.server_epoch < book.server_epoch() {
            return Err(NotAnAnswer::OldServerEpoch);
        }
        if self.answer.payment != wanted.payment {
            return Err(NotAnAnswer::OtherPayment);
        }
        if let Some(field) = self.answer.facts.first_difference(&wanted.facts) {
            return Err(NotAnAnswer::OtherFacts(field));
        }
        match &self.answer.verdict {
            Verdict::Approved { from_card: approved } if *approved != from_card => {
                Err(NotAnAnswer::OtherSplit)
            }
            verdict @ (Verdict::Approved { .. } | Verdict::Refused { .. }) => Ok(verdict),
        }
    }
}
