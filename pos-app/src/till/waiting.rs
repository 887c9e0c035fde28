//! Threads that wait for a word from headquarters.

use super::lock;
use shared::ids::{CardId, PaymentId};
use shared::till::HeardAnswer;
use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

#[derive(Default)]
pub(super) struct Waiting {
    answers: Mutex<BTreeMap<PaymentId, SyncSender<Word>>>,
    cards: Mutex<BTreeMap<CardId, u64>>,
    heard: Condvar,
}

/// What came of a question.
pub(super) enum Word {
    Heard(Box<HeardAnswer>),
    Silence,
}

impl Waiting {
    /// From now on a word about `payment` goes to the receiver.
    pub(super) fn expect(&self, payment: PaymentId) -> Receiver<Word> {
        // Room for the answer and for the silence that may be said after it.
        let (sender, receiver) = sync_channel(4);
        lock(&self.answers).insert(payment, sender);
        receiver
    }

    pub(super) fn forget(&self, payment: PaymentId) {
        lock(&self.answers).remove(&payment);
    }

    pub(super) fn hear(&self, payment: PaymentId, word: Word) {
        if let Some(sender) = lock(&self.answers).get(&payment) {
            // Full, or nobody waits any more: then the word is late.
            let _late = sender.try_send(word);
        }
    }

    /// Cards were heard of.
    pub(super) fn heard_of(&self, cards: &[CardId]) {
        let mut counts = lock(&self.cards);
        for card in cards {
            *counts.entry(*card).or_default() += 1;
        }
        self.heard.notify_all();
    }

    /// How often a card was heard of.
    pub(super) fn count_of(&self, card: CardId) -> u64 {
        lock(&self.cards).get(&card).copied().unwrap_or_default()
    }

    /// Waits until a card is heard of once more than `before`, and gives up after `most`.
    pub(super) fn wait_for_card(&self, card: CardId, before: u64, most: Duration) {
        let counts = lock(&self.cards);
        let unheard = |counts: &mut BTreeMap<CardId, u64>| {
            counts.get(&card).copied().unwrap_or_default() == before
        };
        let waited = self.heard.wait_timeout_while(counts, most, unheard);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }
}
