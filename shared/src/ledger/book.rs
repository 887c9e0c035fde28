//! The book: accounts and holds in memory, and the only code that writes a balance.

use super::draft::Draft;
use super::{Account, AccountId, Plan};
use crate::books::{Halt, Missing};
use crate::ids::{PaymentId, PlanId};
use crate::money::{Amount, Asset, Minor};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The name of a hold: the payment that it is for.
pub type HoldId = PaymentId;

/// Value set aside until it is posted or released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Where it would leave.
    pub debit: AccountId,
    /// Where it would arrive.
    pub credit: AccountId,
    /// How much.
    pub amount: Amount,
}

/// Whether a plan was applied before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied(pub bool);

/// One transfer that was posted: the ledger's line for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The plan that it belongs to.
    pub plan: PlanId,
    /// Its place in that plan, from 0.
    pub line: u16,
    /// Where it left.
    pub debit: AccountId,
    /// Where it arrived.
    pub credit: AccountId,
    /// How much.
    pub amount: Amount,
}

/// The accounts and holds that are in use, and what changed since the last [`Book::take_changes`].
///
/// By default what is not in it does not exist. A partial book is loaded on demand: it says what it has
/// not been given, and changes nothing until it has it.
#[derive(Clone, Debug, Default)]
pub struct Book {
    accounts: HashMap<AccountId, Option<Account>>,
    holds: HashMap<HoldId, Option<Hold>>,
    applied: HashMap<PlanId, bool>,
    changes: Changes,
    partial: bool,
}

/// What a store must write so that it equals the book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Accounts whose counters moved.
    pub accounts: BTreeSet<AccountId>,
    /// Holds that began (some) or ended (none).
    pub holds: BTreeMap<HoldId, Option<Hold>>,
    /// Transfers, in the order in which they were posted.
    pub moved: Vec<Moved>,
}

impl Book {
    /// A book that a store loads on demand.
    pub fn partial() -> Self {
        Self { partial: true, ..Self::default() }
    }

    /// Puts in an account as stored; none when the store has none.
    pub fn load_account(&mut self, id: AccountId, stored: Option<Account>) {
        self.accounts.insert(id, stored);
    }

    /// Puts in an open hold as stored; none when the store has none.
    pub fn load_hold(&mut self, id: HoldId, stored: Option<Hold>) {
        self.holds.insert(id, stored);
    }

    /// Notes whether a plan was applied before, as stored.
    pub fn load_plan(&mut self, plan: PlanId, Applied(applied): Applied) {
        self.applied.insert(plan, applied);
    }

    /// Drops what is loaded; a partial book will ask for it again.
    ///
    /// # Panics
    ///
    /// When changes are waiting to be written: forgetting them would lose money.
    pub fn forget(&mut self) {
        assert!(self.changes.is_empty(), "what changed is written before it is forgotten");
        *self = Self { partial: self.partial, ..Self::default() };
    }

    /// Drops which plans were applied; a partial book will ask for those that come again.
    ///
    /// # Panics
    ///
    /// When changes are waiting to be written, or nobody could be asked: a plan would be applied twice.
    pub fn forget_plans(&mut self) {
        assert!(self.partial && self.changes.is_empty(), "the store knows every plan by now");
        self.applied.clear();
    }

    /// How many accounts are loaded.
    pub fn len(&self) -> usize {
        self.accounts.len()
    }

    /// Whether no account is loaded.
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty()
    }

    /// An account's counters, if it exists.
    pub fn account(&self, id: &AccountId) -> Result<Option<&Account>, Missing> {
        match self.accounts.get(id) {
            Some(account) => Ok(account.as_ref()),
            None if self.partial => Err(Missing::Account(*id)),
            None => Ok(None),
        }
    }

    /// What can be taken out of an account; nothing where there is none.
    pub fn available(&self, id: &AccountId) -> Result<Minor, Missing> {
        Ok(self.account(id)?.map_or(Minor::ZERO, Account::available))
    }

    /// An open hold.
    pub fn hold(&self, id: &HoldId) -> Result<Option<&Hold>, Missing> {
        match self.holds.get(id) {
            Some(hold) => Ok(hold.as_ref()),
            None if self.partial => Err(Missing::Hold(*id)),
            None => Ok(None),
        }
    }

    /// Whether a plan was applied before.
    pub fn is_applied(&self, plan: &PlanId) -> Result<bool, Missing> {
        match self.applied.get(plan) {
            Some(applied) => Ok(*applied),
            None if self.partial => Err(Missing::Plan(*plan)),
            None => Ok(false),
        }
    }

    /// All accounts, in no order.
    pub fn accounts(&self) -> impl Iterator<Item = (&AccountId, &Account)> {
        self.accounts.iter().filter_map(|(id, account)| Some((id, account.as_ref()?)))
    }

    /// The sum over all accounts of an asset: zero, always.
    pub fn sum(&self, asset: Asset) -> i128 {
        let of = |account: &Account| {
            i128::from(account.credits_posted).saturating_sub(i128::from(account.debits_posted))
        };
        self.accounts()
            .filter(|(_, account)| account.asset == asset)
            .fold(0, |sum, (_, account)| sum.saturating_add(of(account)))
    }

    /// Hands over what changed since the last time.
    pub fn take_changes(&mut self) -> Changes {
        std::mem::take(&mut self.changes)
    }

    /// Applies a plan whole, or refuses it and changes nothing. An id that was applied before is done
    /// already and moves nothing more.
    pub fn apply(&mut self, plan: &Plan) -> Result<Vec<Moved>, Halt> {
        if self.is_applied(&plan.id)? {
            return Ok(Vec::new());
        }
        let Draft { accounts, holds, moved, .. } = Draft::of(self, plan)?;
        // Nothing below this line can be refused.
        self.applied.insert(plan.id, true);
        for (id, account) in accounts {
            self.accounts.insert(id, Some(account));
            self.changes.accounts.insert(id);
        }
        for (id, hold) in holds {
            self.holds.insert(id, hold);
            self.changes.holds.insert(id, hold);
        }
        self.changes.moved.extend_from_slice(&moved);
        Ok(moved)
    }
}

impl Changes {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty() && self.holds.is_empty() && self.moved.is_empty()
    }
}
