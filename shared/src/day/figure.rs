//! How often and how much.

use crate::money::Minor;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// How often something was done, and what it came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct Figure {
    /// How often.
    #[n(0)]
    pub count: u32,
    /// What it came to.
    #[n(1)]
    pub sum: Minor,
}

/// A figure under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct Named {
    /// The name; empty for what has none.
    #[n(0)]
    pub name: String,
    /// Its figure.
    #[n(1)]
    pub figure: Figure,
}

impl Figure {
    /// One more, of so much. A sum that is no money any more stays where it was: a report never stops a till.
    pub(super) fn add(&mut self, amount: Minor) {
        self.count = self.count.saturating_add(1);
        self.sum = self.sum.plus(amount).unwrap_or(self.sum);
    }
}
