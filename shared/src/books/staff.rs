//! People at tills.

use crate::ids::StoreId;
use crate::sync::{Caps, Role};
use crate::time::Timestamp;

/// Somebody who works at tills, as far as settling asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Their store; none for all.
    pub store: Option<StoreId>,
    /// What they may do.
    pub role: Role,
    /// How much of it at once, alone.
    pub caps: Caps,
    /// When they were removed, by the server's clock.
    pub revoked_at: Option<Timestamp>,
}

impl Staff {
    /// Whether they work at the tills of a store. Headquarters does at all of them.
    pub fn works_at(&self, store: StoreId) -> bool {
        self.role == Role::Hq || self.store.is_none_or(|own| own == store)
    }

    /// When they were removed, where that was by then.
    pub fn removed_by(&self, then: Timestamp) -> Option<Timestamp> {
        self.revoked_at.filter(|removed| *removed <= then)
    }
}
