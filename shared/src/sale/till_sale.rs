//! A sale as a till keeps it: what people did, and the gift card that is being asked to pay.
//!
//! The till's journal says what became of payments, and the sale is read by it each time ([`TillSale::read_by`]).
//! So a till that was killed at any instant goes on with what happened, and with nothing that did not.

use super::{CardAct, CardLine, Line, OpenSale, SaleRecord, SaleRefusal, Step, Tender};
use crate::ids::{CardId, PaymentId};
use crate::journal::{PaymentFacts, PaymentKind};
use crate::money::{Amount, Minor};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A sale at a till.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TillSale {
    open: OpenSale,
    paying: Option<Paying>,
    /// By the journal: the cards that have their value.
    #[serde(skip)]
    sold: BTreeSet<PaymentId>,
    /// By the journal: ids of cards under which nothing can happen any more.
    #[serde(skip)]
    dead: BTreeSet<PaymentId>,
}

/// A gift card that is being asked to pay. It is kept before anybody is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paying {
    /// The payment.
    pub payment: PaymentId,
    /// The card.
    pub card: CardId,
    /// The last characters of its number.
    pub last_four: String,
    /// How much.
    pub amount: Minor,
}

/// What the journal says of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nothing: nobody was asked, nothing happened.
    Unknown,
    /// It was asked about, and that is not decided.
    Asked,
    /// It happened.
    Happened,
    /// It was given up, undone since, or refused by headquarters: nothing happens under its id any more.
    Dead,
}

impl TillSale {
    /// A sale that begins.
    pub fn new(open: OpenSale) -> Self {
        Self { open, paying: None, sold: BTreeSet::new(), dead: BTreeSet::new() }
    }

    /// The sale itself.
    pub fn open(&self) -> &OpenSale {
        &self.open
    }

    /// The gift card that is being asked to pay.
    pub fn paying(&self) -> Option<&Paying> {
        self.paying.as_ref()
    }

    /// The cards in it that have their value already, by the ids of their payments.
    pub fn sold(&self) -> &BTreeSet<PaymentId> {
        &self.sold
    }

    /// The sale by what the journal says became of its payments. `fate` is asked with the facts that a payment
    /// has in this sale; one of other facts is another payment, and unknown.
    #[must_use]
    pub fn read_by(mut self, fate: impl Fn(PaymentId, &PaymentFacts) -> Fate) -> Self {
        self.paying = self.paying.take().and_then(|paying| self.decided(paying, &fate));
        for (payment, facts) in self.gift_cards() {
            if fate(payment, &facts) == Fate::Dead {
                self.open.voided(payment);
            }
        }
        let cards = self.open.lines().iter().filter_map(Line::card);
        let fates: BTreeMap<PaymentId, Fate> =
            cards.map(|card| (card.payment, fate(card.payment, &self.facts_of(card)))).collect();
        let of = |wanted| fates.iter().filter(move |(_, fate)| **fate == wanted).map(|(id, _)| *id);
        self.sold = of(Fate::Happened).collect();
        self.dead = of(Fate::Dead).collect();
        self
    }

    /// Does one step, where no payment is under way.
    pub fn step(&mut self, step: &Step) -> Result<(), SaleRefusal> {
        self.check_decided()?;
        if let Step::Remove { line } = step
            && let Some(Line::Card(card)) = self.open.lines().get(usize::from(*line))
            && self.sold.contains(&card.payment)
        {
            return Err(SaleRefusal::CardSold);
        }
        self.open.step(step)
    }

    /// Adds a gift card that is sold or loaded. It gets its value when the sale is paid.
    pub fn sell(&mut self, card: CardLine) -> Result<(), SaleRefusal> {
        self.check_decided()?;
        self.open.add_card(card)
    }

    /// A gift card is about to be asked to pay. Keep the sale before asking.
    pub fn begin(&mut self, paying: Paying) -> Result<(), SaleRefusal> {
        self.check_decided()?;
        let mut lines = self.open.lines().iter().filter_map(Line::card);
        if lines.any(|card| card.payment == paying.payment) {
            return Err(SaleRefusal::SameStepDifferent);
        }
        self.open.clone().pay(paying.tender())?;
        // Nothing below this line can be refused.
        self.paying = Some(paying);
        Ok(())
    }

    /// What a gift card's payment is in this sale.
    pub fn facts(&self, card: CardId, amount: Minor) -> PaymentFacts {
        self.facts_as(PaymentKind::Redeem, card, amount)
    }

    /// The gift card payments in it, with their facts.
    pub fn gift_cards(&self) -> Vec<(PaymentId, PaymentFacts)> {
        let facts = |tender: &Tender| match tender {
            Tender::GiftCard { payment, card, amount, .. } => {
                Some((*payment, self.facts(*card, *amount)))
            }
            Tender::Cash { .. } | Tender::Terminal { .. } => None,
        };
        self.open.tenders().iter().filter_map(facts).collect()
    }

    /// The cards that have not got their value, each as the payment that gives it.
    pub fn cards_to_sell(&self) -> Vec<(PaymentId, PaymentFacts)> {
        let cards = self.open.lines().iter().filter_map(Line::card);
        let left = cards.filter(|card| !self.sold.contains(&card.payment));
        left.map(|card| (card.payment, self.facts_of(card))).collect()
    }

    /// What a card's sale is as a payment.
    pub fn facts_of(&self, card: &CardLine) -> PaymentFacts {
        let kind = match card.act {
            CardAct::Activate => PaymentKind::Activate,
            CardAct::Load => PaymentKind::Load,
        };
        self.facts_as(kind, card.card, card.value)
    }

    /// Gives cards whose payment was given up, or undone, a fresh id each; says whether there was one.
    pub fn rename_dead(&mut self, mut fresh: impl FnMut() -> PaymentId) -> bool {
        let dead = std::mem::take(&mut self.dead);
        for payment in &dead {
            self.open.rename_card(*payment, fresh());
        }
        !dead.is_empty()
    }

    /// Whether it may be given up: no money stands in it.
    pub fn check_abandon(&self) -> Result<(), SaleRefusal> {
        self.check_decided()?;
        if !self.sold.is_empty() {
            return Err(SaleRefusal::CardSold);
        }
        if self.open.tenders().is_empty() {
            Ok(())
        } else {
            Err(SaleRefusal::MoneyTaken { paid: self.open.totals()?.paid })
        }
    }

    /// The facts of a sale that is paid.
    pub fn close(&self) -> Result<SaleRecord, SaleRefusal> {
        self.check_decided()?;
        self.open.close()
    }

    fn check_decided(&self) -> Result<(), SaleRefusal> {
        if self.paying.is_some() { Err(SaleRefusal::Undecided) } else { Ok(()) }
    }

    /// Takes up what became of the payment that was under way; gives it back where that is still open.
    fn decided(
        &mut self,
        paying: Paying,
        fate: &impl Fn(PaymentId, &PaymentFacts) -> Fate,
    ) -> Option<Paying> {
        match fate(paying.payment, &self.facts(paying.card, paying.amount)) {
            // The room for it was checked before it was asked, and nothing changed since.
            Fate::Happened => self.open.pay(paying.tender()).is_err().then_some(paying),
            Fate::Asked => Some(paying),
            Fate::Unknown | Fate::Dead => None,
        }
    }

    fn facts_as(&self, kind: PaymentKind, card: CardId, minor: Minor) -> PaymentFacts {
        let amount = Amount { minor, asset: self.open.asset() };
        PaymentFacts { kind, card, amount, sale: self.open.id(), original: None }
    }
}

impl Paying {
    fn tender(&self) -> Tender {
        let Self { payment, card, last_four, amount } = self.clone();
        Tender::GiftCard { payment, card, last_four, amount }
    }
}
