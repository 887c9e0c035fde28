//! The people of an entry: who did it, and who approved it.
//!
//! What happened at a till happened, so nothing here keeps an entry from settling: a person looks at it. When it
//! happened is the word of the entry's own clock. A till that was cut off heard of no removal, so what was done
//! before one is nobody's fault; a clock that was set back hides what came after. No amount depends on it.

use super::{Exception, Unfit};
use crate::books::{Books, Missing, Staff};
use crate::ids::StoreId;
use crate::journal::{Body, Entry};
use crate::money::Minor;
use crate::sync::{Caps, Role};

/// What is odd about the people of an entry made at a till of this store.
pub(super) fn odd(books: &Books, store: StoreId, entry: &Entry) -> Result<Vec<Exception>, Missing> {
    let mut odd = Vec::new();
    let Some(deed) = Deed::of(&entry.body) else {
        return Ok(odd);
    };
    let cashier = match entry.cashier {
        Some(staff) => books.staff.get(staff)?,
        None => None,
    };
    odd.extend(about_cashier(entry, cashier, store));
    match entry.approver {
        Some(_) if entry.approver == entry.cashier => odd.push(Exception::ApprovedByRequester),
        Some(staff) => {
            let why = deed.why_not_by(books.staff.get(staff)?, store, entry);
            odd.extend(why.map(|why| Exception::ApproverMayNot { staff, why }));
        }
        None => {
            let cap = cashier.and_then(|cashier| deed.passes(cashier.caps));
            odd.extend(cap.map(|cap| Exception::OverCap { cap }));
        }
    }
    Ok(odd)
}

/// What somebody answers for with their name.
#[derive(Clone, Copy)]
enum Deed {
    /// Value of a card was taken or sold.
    Payment(Minor),
    /// A payment was undone, wholly or in part.
    GivingBack(Minor),
    /// Goods were sold, or cash went into or out of the drawer; no cap bounds it.
    AtTheDrawer,
}

impl Deed {
    /// None for questions, for what was given up, and for what a till does by itself.
    fn of(body: &Body) -> Option<Self> {
        match body {
            Body::Take { facts, .. } | Body::Load { facts, .. } | Body::Activate { facts, .. } => {
                Some(Self::Payment(facts.amount.minor))
            }
            Body::Void { facts, .. } | Body::Refund { facts, .. } => {
                Some(Self::GivingBack(facts.amount.minor))
            }
            Body::PayIn { .. } | Body::PayOut { .. } | Body::Sale { .. } => Some(Self::AtTheDrawer),
            Body::Ask { .. }
            | Body::Cancel { .. }
            | Body::LimitReleased { .. }
            | Body::LimitReceived { .. }
            | Body::ShiftOpen { .. }
            | Body::ShiftClose { .. }
            | Body::DayClose { .. }
            | Body::ClockJump { .. } => None,
        }
    }

    /// The cap that it passes, if it passes one.
    fn passes(self, caps: Caps) -> Option<Minor> {
        let (amount, cap) = match self {
            Self::Payment(amount) => (amount, caps.payment_max),
            Self::GivingBack(amount) => (amount, caps.refund_max),
            Self::AtTheDrawer => return None,
        };
        cap.filter(|cap| amount > *cap)
    }

    /// Why somebody may not approve it, if they may not.
    fn why_not_by(self, approver: Option<&Staff>, store: StoreId, entry: &Entry) -> Option<Unfit> {
        let Some(approver) = approver else {
            return Some(Unfit::Unknown);
        };
        if approver.removed_by(entry.wall_clock).is_some() {
            return Some(Unfit::Removed);
        }
        if !approver.works_at(store) {
            return Some(Unfit::OtherStore);
        }
        match approver.role {
            Role::Cashier => Some(Unfit::NotManager),
            Role::Manager | Role::Hq => self.passes(approver.caps).map(|_| Unfit::OverCap),
        }
    }
}

/// Why whoever was signed in should not have been, if so.
fn about_cashier(entry: &Entry, cashier: Option<&Staff>, store: StoreId) -> Option<Exception> {
    let (Some(staff), Some(cashier)) = (entry.cashier, cashier) else {
        return Some(Exception::UnknownStaff { staff: entry.cashier });
    };
    if let Some(removed_at) = cashier.removed_by(entry.wall_clock) {
        return Some(Exception::RemovedStaff { staff, removed_at });
    }
    (!cashier.works_at(store)).then_some(Exception::StaffOfOtherStore { staff })
}
