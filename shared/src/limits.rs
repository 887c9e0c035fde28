//! Signed limits: what HQ lets a till do while cut off, stated as running totals since its epoch began.
//!
//! A total signed twice, late or out of order changes nothing, and renewing adds nothing by accident.

mod answer;
mod policy;

pub use answer::{Answer, Verdict};
pub use policy::OfflinePolicy;

use crate::ids::{CardId, Epoch, KeyId, LimitNumber, ServerEpoch, StoreId, TillId};
use crate::journal::Place;
use crate::money::{Asset, Minor};
use crate::time::{Millis, Timestamp};
use minicbor::{Decode, Encode};

/// What one till may take (floor) and give out (issue) while cut off. AAD `scrip.limit.v1`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Limit {
    /// The till, and the key that it must hold.
    #[n(0)]
    pub holder: Holder,
    /// The store whose risk account answers for it.
    #[n(1)]
    pub store: StoreId,
    /// Its number: a till uses the highest that it has.
    #[n(2)]
    pub number: LimitNumber,
    /// The life of the server's books that it was signed in.
    #[n(3)]
    pub server_epoch: ServerEpoch,
    /// How much of the till's journal the server had settled when it signed.
    #[n(4)]
    pub head: Place,
    /// When it was signed, by the server's clock.
    #[n(5)]
    pub signed_at: Timestamp,
    /// W: how long after `signed_at` the till goes on using it. Best effort: no bound on money depends on it.
    #[n(6)]
    pub valid_for: Millis,
    /// The only asset that it speaks of.
    #[n(7)]
    pub asset: Asset,
    /// Taking what no right covers.
    #[n(8)]
    pub floor: Floor,
    /// Selling and loading cards.
    #[n(9)]
    pub issue: Issue,
    /// How old the status list may be for a floor take.
    #[n(10)]
    pub status_age_max: Millis,
}

/// Bounded risk: redeeming what no right covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Floor {
    /// t: the most of one payment.
    #[n(0)]
    pub payment_max: Minor,
    /// f: the most of one card under this limit.
    #[n(1)]
    pub card_max: Minor,
    /// C: the till's floor total since its epoch began may not pass this.
    #[n(2)]
    pub ceiling: Minor,
    /// N: nor may the number of its floor takes pass this.
    #[n(3)]
    pub count_max: u64,
    /// From this running total on, a manager's PIN is asked; at most `ceiling`.
    #[n(4)]
    pub soft_line: Minor,
}

/// Bounded credit: activating and loading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Issue {
    /// The till's issue total since its epoch began may not pass this.
    #[n(0)]
    pub ceiling: Minor,
    /// Nor may the number of its issues pass this.
    #[n(1)]
    pub count_max: u64,
}

/// A right: the total ever moved from a card to one till. AAD `scrip.grant.v1`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Grant {
    /// The till, and the key that it must hold.
    #[n(0)]
    pub holder: Holder,
    /// The card.
    #[n(1)]
    pub card: CardId,
    /// What is granted.
    #[n(2)]
    pub asset: Asset,
    /// The total granted since the till's epoch began; only a larger one says something new.
    #[n(3)]
    pub granted: Minor,
    /// The life of the server's books that it was signed in.
    #[n(4)]
    pub server_epoch: ServerEpoch,
    /// When it was signed, by the server's clock.
    #[n(5)]
    pub signed_at: Timestamp,
}

/// The one till, epoch and key that a limit, grant or answer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode)]
pub struct Holder {
    /// The till.
    #[n(0)]
    pub till: TillId,
    /// Its epoch.
    #[n(1)]
    pub epoch: Epoch,
    /// The key that it proved at enrolment.
    #[n(2)]
    pub key: KeyId,
}

#[cfg(feature = "signing")]
mod signed {
    use super::{Answer, Grant, Limit};
    use crate::signing::Payload;

    impl Payload for Limit {
        const AAD: &'static str = "scrip.limit.v1";
    }

    impl Payload for Grant {
        const AAD: &'static str = "scrip.grant.v1";
    }

    impl Payload for Answer {
        const AAD: &'static str = "scrip.answer.v1";
    }
}
