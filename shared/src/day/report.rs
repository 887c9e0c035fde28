//! The report of a business day.

use super::{Figure, Named, Shift};
use crate::ids::{EntryHash, Sequence, StaffId};
use crate::money::{Asset, Minor};
use crate::sale::TaxShare;
use crate::time::Timestamp;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use sha2::Digest as _;

/// What a till did in a business day. Encoded as a CBOR array in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct Report {
    /// The store's currency; what was done in another is not in it.
    #[n(0)]
    pub asset: Asset,
    /// Its first entry.
    #[n(1)]
    pub first: Sequence,
    /// Its last entry.
    #[n(2)]
    pub last: Sequence,
    /// The hash of its last entry.
    #[n(3)]
    pub head: EntryHash,
    /// When its first entry was made, by the till's clock.
    #[n(4)]
    pub began_at: Timestamp,
    /// When its last entry was made.
    #[n(5)]
    pub ended_at: Timestamp,
    /// Sales that were paid, at what they came to.
    #[n(6)]
    pub sales: Figure,
    /// Sales in which something was taken off, and how much.
    #[n(7)]
    pub discounts: Figure,
    /// The tax of each rate, in the order of the rates.
    #[n(8)]
    pub taxes: Vec<TaxShare>,
    /// The goods by category, at what they came to before discounts on the whole sale, by name.
    #[n(9)]
    pub categories: Vec<Named>,
    /// What paid the sales.
    #[n(10)]
    pub tenders: TenderFigures,
    /// What was done with gift cards.
    #[n(11)]
    pub cards: CardFigures,
    /// The shifts at its drawer, in their order.
    #[n(12)]
    pub shifts: Vec<Shift>,
    /// Sales by who made them.
    #[n(13)]
    pub cashiers: Vec<ByCashier>,
    /// Sales by the hour of the shop's day.
    #[n(14)]
    pub hours: Vec<ByHour>,
    /// What was taken offline and had not settled when the report was made.
    #[n(15)]
    pub pending: Figure,
    /// What headquarters had marked for a person when the report was made.
    #[n(16)]
    pub exceptions: u32,
}

/// What paid sales.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct TenderFigures {
    /// Gift cards.
    #[n(0)]
    pub gift_card: Figure,
    /// Cash, change taken off.
    #[n(1)]
    pub cash: Figure,
    /// Bank cards at their own terminal.
    #[n(2)]
    pub terminal: Figure,
}

/// What was done with gift cards. A payment that rights covered in part is counted where its larger leave was,
/// its sums where they belong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct CardFigures {
    /// Cards sold.
    #[n(0)]
    pub sold: Figure,
    /// Loads.
    #[n(1)]
    pub loaded: Figure,
    /// Taken with headquarters' answer.
    #[n(2)]
    pub online: Figure,
    /// Taken from rights held here.
    #[n(3)]
    pub reserved: Figure,
    /// Taken by floor.
    #[n(4)]
    pub floor: Figure,
    /// Payments and sales of cards undone.
    #[n(5)]
    pub voided: Figure,
    /// Given back to cards.
    #[n(6)]
    pub refunded: Figure,
}

/// Sales of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct ByCashier {
    /// Who; none where nobody was signed in.
    #[n(0)]
    pub cashier: Option<StaffId>,
    /// Their sales.
    #[n(1)]
    pub figure: Figure,
}

/// Sales of one hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct ByHour {
    /// The hour of the shop's day, 0 to 23.
    #[n(0)]
    pub hour: u8,
    /// Its sales.
    #[n(1)]
    pub figure: Figure,
}

impl Report {
    /// SHA-256 of its canonical form, which the day's last entry names. What had not settled and what was odd when
    /// it was made is left out: that is not in the entries, and others hear it later.
    pub fn digest(&self) -> [u8; 32] {
        let counted = Self { pending: Figure::default(), exceptions: 0, ..self.clone() };
        sha2::Sha256::digest(written(&counted)).into()
    }

    /// What was taken from cards, by whatever leave.
    pub fn redeemed(&self) -> Option<Minor> {
        let cards = &self.cards;
        cards.online.sum.plus(cards.reserved.sum)?.plus(cards.floor.sum)
    }

    /// What was counted in drawers more than should have been there, over all shifts that were counted.
    pub fn difference(&self) -> Option<Minor> {
        let counted = self.shifts.iter().filter(|shift| shift.counted.is_some());
        counted.map(Shift::difference).try_fold(Minor::ZERO, |sum, part| sum.plus(part?))
    }
}

fn written(report: &Report) -> Vec<u8> {
    minicbor::to_vec(report).expect("writing to memory cannot fail")
}
