//! The till's book: the projection of its own journal and of what the server signed for it.

use super::record::PaymentRecord;
use super::rights::{Right, add};
use super::tally::CardTally;
use crate::ids::{CardId, Epoch, LimitNumber, PaymentId, Sequence, ServerEpoch, TillId};
use crate::journal::{Body, ChainBreak, Place};
use crate::limits::{Grant, Holder, Limit};
use crate::money::{Amount, Minor};
use crate::signing::Verified;
use crate::sync::CardSnapshot;
use std::collections::{BTreeMap, BTreeSet};

/// What this till did and may do. Built by folding in each own entry ([`TillBook::record`]), then what the
/// server signed and what it said became of the entries: at start exactly as it happens live.
///
/// Snapshots of cards are not in it: the carrier looks the one card's up and hands it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TillBook {
    pub(super) holder: Holder,
    pub(super) server_epoch: ServerEpoch,
    pub(super) place: Place,
    pub(super) limit: Option<Limit>,
    pub(super) floor: Running,
    pub(super) issue: Running,
    pub(super) cards: BTreeMap<CardId, CardTally>,
    pub(super) payments: BTreeMap<PaymentId, PaymentRecord>,
    pub(super) asking: BTreeSet<PaymentId>,
    pub(super) pending: BTreeMap<Sequence, Pending>,
    pub(super) shift_began: Sequence,
}

/// A running total since the epoch began, and the part of it that has not settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Running {
    pub(super) total: Minor,
    pub(super) count: u64,
    pub(super) open: Minor,
}

/// What an unsettled entry counts for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pending {
    pub(super) payment: Option<PaymentId>,
    pub(super) card: Option<CardId>,
    pub(super) floor: Minor,
    pub(super) issue: Minor,
    pub(super) sold: Minor,
}

/// Why a limit, grant or answer is not this till's to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotForUs {
    /// It is for another till, epoch or key.
    #[error("this was signed for {till} epoch {epoch}")]
    OtherHolder {
        /// The till that it names.
        till: TillId,
        /// The epoch that it names.
        epoch: Epoch,
    },
    /// It was signed in a life of the server's books that the till has not been told of by the root.
    #[error(
        "this was signed in life {0} of the server's books, which the root has not opened here"
    )]
    ServerEpoch(ServerEpoch),
    /// Its asset is not the one of the right it would enlarge.
    #[error("this speaks of another currency than the card's right")]
    OtherAsset,
}

/// Why an entry or an outcome does not belong in this book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotOurEntry {
    /// It does not continue the chain.
    #[error(transparent)]
    Chain(#[from] ChainBreak),
    /// The server speaks of an entry that this till has not made.
    #[error("there is no entry {0} in this journal")]
    NoSuchEntry(Sequence),
}

impl TillBook {
    /// The book of a till that has done nothing yet.
    pub fn new(holder: Holder, server_epoch: ServerEpoch) -> Self {
        Self {
            holder,
            server_epoch,
            place: Place::START,
            limit: None,
            floor: Running::default(),
            issue: Running::default(),
            cards: BTreeMap::new(),
            payments: BTreeMap::new(),
            asking: BTreeSet::new(),
            pending: BTreeMap::new(),
            shift_began: Sequence(0),
        }
    }

    /// Who limits, grants and answers must be for.
    pub fn holder(&self) -> Holder {
        self.holder
    }

    /// The newest entry.
    pub fn place(&self) -> Place {
        self.place
    }

    /// The life of the server's books that this till knows.
    pub fn server_epoch(&self) -> ServerEpoch {
        self.server_epoch
    }

    /// The root opened a new life of the server's books; the caller has checked its signature. An older one
    /// says nothing.
    pub fn enter_server_epoch(&mut self, server_epoch: ServerEpoch) {
        self.server_epoch = self.server_epoch.max(server_epoch);
    }

    /// Takes up a limit. A newer one is to be journalled by the body given back; one signed twice, late or
    /// out of order changes nothing.
    pub fn take_up_limit(&mut self, limit: Verified<Limit>) -> Result<Option<Body>, NotForUs> {
        self.check_signed_for(&limit.holder, limit.server_epoch)?;
        let rank = |limit: &Limit| (limit.server_epoch, limit.number);
        if self.limit.as_ref().is_some_and(|have| rank(have) >= rank(&limit)) {
            return Ok(None);
        }
        let number = limit.number;
        self.limit = Some(limit.into_inner());
        Ok(Some(Body::LimitReceived { limit: number }))
    }

    /// Takes up a right. Only a larger total than the one known says something new.
    pub fn take_up_grant(&mut self, grant: &Verified<Grant>) -> Result<(), NotForUs> {
        self.check_signed_for(&grant.holder, grant.server_epoch)?;
        let known = self.right(grant.card).and_then(Right::asset);
        if known.is_some_and(|asset| asset != grant.asset) {
            return Err(NotForUs::OtherAsset);
        }
        self.tally(grant.card).right.granted_to(grant.granted, grant.asset);
        Ok(())
    }

    /// A limit's or grant's words are for this till, from a life of the server's books that it knows.
    pub(super) fn check_signed_for(
        &self,
        holder: &Holder,
        server_epoch: ServerEpoch,
    ) -> Result<(), NotForUs> {
        if *holder != self.holder {
            Err(NotForUs::OtherHolder { till: holder.till, epoch: holder.epoch })
        } else if server_epoch > self.server_epoch {
            Err(NotForUs::ServerEpoch(server_epoch))
        } else {
            Ok(())
        }
    }

    /// The limit in use: the one with the highest number. Whether it is still live is a question of time.
    pub fn limit(&self) -> Option<&Limit> {
        self.limit.as_ref()
    }

    /// What may be spent of a card here; none where nothing was ever granted.
    pub fn right(&self, card: CardId) -> Option<&Right> {
        self.cards.get(&card).map(|tally| &tally.right)
    }

    /// What rights would cover now, in the asset asked for.
    pub fn right_available(&self, amount: Amount, card: CardId) -> Minor {
        self.right(card)
            .filter(|right| right.asset() == Some(amount.asset))
            .map_or(Minor::ZERO, Right::available)
    }

    /// Rights that are left, over all cards, frozen ones included.
    pub fn rights(&self) -> impl Iterator<Item = (CardId, &Right)> {
        let rights = self.cards.iter().map(|(card, tally)| (*card, &tally.right));
        rights.filter(|(_, right)| right.left().is_positive())
    }

    /// Gives back what is free of the right to a card; none where nothing is.
    pub fn release(&self, card: CardId) -> Option<Body> {
        let right = self.right(card)?;
        let amount = Amount { minor: right.available(), asset: right.asset()? };
        let has_some = amount.minor.is_positive();
        has_some.then_some(Body::LimitReleased { card, amount })
    }

    /// A payment of this till.
    pub fn payment(&self, payment: PaymentId) -> Option<&PaymentRecord> {
        self.payments.get(&payment)
    }

    /// At start: each question without a decision is given up before the next sale.
    pub fn undecided(&self) -> Vec<Body> {
        let cancel = |payment: &PaymentId| {
            let facts = self.payments.get(payment)?.facts.clone();
            Some(Body::Cancel { payment: *payment, facts })
        };
        self.asking.iter().filter_map(cancel).collect()
    }

    /// At start: payments that happened after the last one known to have been shown, oldest first. They are
    /// shown before anything else is.
    pub fn done_after(&self, shown: Sequence) -> Vec<PaymentId> {
        let mut done: Vec<_> = self
            .payments
            .iter()
            .filter_map(|(id, record)| Some((record.done_at()?, *id)))
            .filter(|(at, _)| *at > shown)
            .collect();
        done.sort_unstable();
        done.into_iter().map(|(_, id)| id).collect()
    }

    /// What the card has by all that is known here: the newest snapshot, less what this till took since, with
    /// what it loaded since; rights are not in it. None where nobody ever said.
    pub fn known_balance(&self, card: CardId, snapshot: Option<&CardSnapshot>) -> Option<Minor> {
        match self.cards.get(&card) {
            Some(tally) => tally.balance(snapshot),
            None => snapshot.map(|known| known.balance.minor),
        }
    }

    /// What this till took of a card's balance that has not settled.
    pub fn open_debits(&self, card: CardId) -> Minor {
        self.cards.get(&card).map_or(Minor::ZERO, CardTally::open_debits)
    }

    /// How many entries the server has not settled.
    pub fn pending(&self) -> usize {
        self.pending.len()
    }

    /// The place up to which the fate of every entry is known.
    pub fn settled_through(&self) -> Sequence {
        match self.pending.first_key_value() {
            Some((first, _)) => Sequence(first.0.saturating_sub(1)),
            None => self.place.sequence,
        }
    }

    /// Whether the payment was made in the shift that is open, or since the last one ended.
    pub fn is_of_this_shift(&self, at: Sequence) -> bool {
        at > self.shift_began
    }

    pub(super) fn knows(&self, card: CardId) -> bool {
        self.cards.get(&card).is_some_and(CardTally::is_known)
    }

    pub(super) fn sold_here(&self, card: CardId) -> bool {
        self.cards.get(&card).is_some_and(|tally| tally.sold_here > 0)
    }

    /// What of f is used: by this limit's number, and by all that has not settled; the larger counts.
    pub(super) fn floor_of_card(&self, card: CardId, limit: LimitNumber) -> Minor {
        self.cards
            .get(&card)
            .map_or(Minor::ZERO, |tally| tally.floor_under(limit).max(tally.floor_open))
    }

    pub(super) fn tally(&mut self, card: CardId) -> &mut CardTally {
        self.cards.entry(card).or_default()
    }
}

impl Running {
    pub(super) fn add(&mut self, amount: Minor) {
        self.total = add(self.total, amount);
        self.open = add(self.open, amount);
        self.count = self.count.saturating_add(1);
    }

    /// The part that has settled.
    pub(super) fn settled(&self) -> Minor {
        self.total.less_at_most(self.open)
    }
}
