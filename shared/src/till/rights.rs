//! Rights: what this till may spend of a card with no one's leave.

use crate::money::{Asset, Minor};

/// The right to one card, as running totals since the till's epoch began. A void or refund never raises it;
/// only a larger grant does, or this till's own sale of the card while cut off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Right {
    asset: Option<Asset>,
    signed: Minor,
    sold_here: Minor,
    spent: Minor,
    released: Minor,
    frozen: Minor,
}

impl Right {
    /// What it counts in; none before anything was granted.
    pub fn asset(&self) -> Option<Asset> {
        self.asset
    }

    /// The total ever granted, as far as this till knows. A sale of the card here counts from its entry on;
    /// the server's total includes it later, so the larger one is the total.
    pub fn granted(&self) -> Minor {
        self.signed.max(self.sold_here)
    }

    /// The total spent of it.
    pub fn spent(&self) -> Minor {
        self.spent
    }

    /// The total given back of it.
    pub fn released(&self) -> Minor {
        self.released
    }

    /// What open questions have set aside of it.
    pub fn frozen(&self) -> Minor {
        self.frozen
    }

    /// What may be spent now.
    pub fn available(&self) -> Minor {
        self.left().less_at_most(self.frozen)
    }

    /// What is reserved here, frozen or not.
    pub fn left(&self) -> Minor {
        self.granted().less_at_most(self.spent).less_at_most(self.released)
    }

    /// A signed total: only a larger one says something new.
    pub(super) fn granted_to(&mut self, total: Minor, asset: Asset) {
        self.asset.get_or_insert(asset);
        self.signed = self.signed.max(total);
    }

    pub(super) fn sold(&mut self, amount: Minor, asset: Asset) {
        self.asset.get_or_insert(asset);
        self.sold_here = add(self.sold_here, amount);
    }

    /// The server refused the sale: what it granted by itself is all that there is.
    pub(super) fn unsold(&mut self, amount: Minor) {
        self.sold_here = self.sold_here.less_at_most(amount);
    }

    pub(super) fn spend(&mut self, amount: Minor) {
        self.spent = add(self.spent, amount);
    }

    pub(super) fn release(&mut self, amount: Minor) {
        self.released = add(self.released, amount);
    }

    pub(super) fn freeze(&mut self, amount: Minor) {
        self.frozen = add(self.frozen, amount);
    }

    pub(super) fn thaw(&mut self, amount: Minor) {
        self.frozen = self.frozen.less_at_most(amount);
    }
}

/// A running total that has reached the end of counting stays there: it then allows nothing more.
pub(super) fn add(total: Minor, amount: Minor) -> Minor {
    let most = Minor::new(crate::money::MINOR_MAX).unwrap_or_default();
    total.plus(amount.at_least_zero()).unwrap_or(most)
}
