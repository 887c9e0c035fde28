//! The book: accounts and holds in memory, and the only code that writes a balance.

use super::{Account, AccountId, Field, Plan, Refusal, Step};
use crate::ids::{PaymentId, PlanId};
use crate::money::{Amount, Asset, Minor};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

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
/// A store loads into it what a plan names before applying the plan; what is not in it does not exist.
#[derive(Clone, Debug, Default)]
pub struct Book {
    accounts: HashMap<AccountId, Account>,
    holds: HashMap<HoldId, Hold>,
    applied: HashSet<PlanId>,
    changes: Changes,
}

/// What a store must write so that it equals the book.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Accounts whose counters moved.
    pub accounts: BTreeSet<AccountId>,
    /// Holds that began (some) or ended (none).
    pub holds: BTreeMap<HoldId, Option<Hold>>,
    /// Transfers, in the order in which they were posted.
    pub moved: Vec<Moved>,
}

impl Book {
    /// Puts in an account as stored.
    pub fn load_account(&mut self, id: AccountId, account: Account) {
        self.accounts.insert(id, account);
    }

    /// Puts in an open hold as stored.
    pub fn load_hold(&mut self, id: HoldId, hold: Hold) {
        self.holds.insert(id, hold);
    }

    /// Notes that a plan was applied before, as stored.
    pub fn load_applied(&mut self, plan: PlanId) {
        self.applied.insert(plan);
    }

    /// Drops what is loaded.
    ///
    /// # Panics
    ///
    /// When changes are waiting to be written: forgetting them would lose money.
    pub fn forget(&mut self) {
        assert!(
            self.changes.is_empty(),
            "what changed is written before it is forgotten"
        );
        *self = Self::default();
    }

    /// An account's counters, if it exists.
    pub fn account(&self, id: &AccountId) -> Option<&Account> {
        self.accounts.get(id)
    }

    /// What can be taken out of an account; nothing where there is none.
    pub fn available(&self, id: &AccountId) -> Minor {
        self.accounts
            .get(id)
            .map_or(Minor::ZERO, Account::available)
    }

    /// An open hold.
    pub fn hold(&self, id: &HoldId) -> Option<&Hold> {
        self.holds.get(id)
    }

    /// All accounts, in no order.
    pub fn accounts(&self) -> impl Iterator<Item = (&AccountId, &Account)> {
        self.accounts.iter()
    }

    /// The sum over all accounts of an asset: zero, always.
    pub fn sum(&self, asset: Asset) -> i128 {
        let of = |account: &Account| {
            i128::from(account.credits_posted).saturating_sub(i128::from(account.debits_posted))
        };
        self.accounts
            .values()
            .filter(|account| account.asset == asset)
            .fold(0, |sum, account| sum.saturating_add(of(account)))
    }

    /// Hands over what changed since the last time.
    pub fn take_changes(&mut self) -> Changes {
        std::mem::take(&mut self.changes)
    }

    /// Applies a plan whole, or refuses it and changes nothing. An id that was applied before is done
    /// already and moves nothing more.
    pub fn apply(&mut self, plan: &Plan) -> Result<Vec<Moved>, Refusal> {
        if self.applied.contains(&plan.id) {
            return Ok(Vec::new());
        }
        let Draft {
            accounts,
            holds,
            moved,
            ..
        } = Draft::of(self, plan)?;
        // Nothing below this line can be refused.
        self.applied.insert(plan.id);
        for (id, account) in accounts {
            self.accounts.insert(id, account);
            self.changes.accounts.insert(id);
        }
        for (id, hold) in holds {
            match hold {
                Some(hold) => self.holds.insert(id, hold),
                None => self.holds.remove(&id),
            };
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

/// What the book would be after a plan, as far as the plan touches it.
struct Draft<'a> {
    book: &'a Book,
    plan: PlanId,
    accounts: BTreeMap<AccountId, Account>,
    holds: BTreeMap<HoldId, Option<Hold>>,
    moved: Vec<Moved>,
}

impl<'a> Draft<'a> {
    fn of(book: &'a Book, plan: &Plan) -> Result<Self, Refusal> {
        let mut draft = Self {
            book,
            plan: plan.id,
            accounts: BTreeMap::new(),
            holds: BTreeMap::new(),
            moved: Vec::new(),
        };
        for step in &plan.steps {
            draft.step(*step)?;
        }
        Ok(draft)
    }

    fn step(&mut self, step: Step) -> Result<(), Refusal> {
        match step {
            Step::Transfer {
                debit,
                credit,
                amount,
            } => self.transfer(debit, credit, amount),
            Step::Hold {
                id,
                debit,
                credit,
                amount,
            } => self.hold(
                id,
                Hold {
                    debit,
                    credit,
                    amount,
                },
            ),
            Step::Post { id, amount } => {
                let hold = self.end_hold(id)?;
                if amount > hold.amount.minor {
                    return Err(Refusal::NotEnoughFunds {
                        available: hold.amount.minor,
                    });
                }
                self.transfer(
                    hold.debit,
                    hold.credit,
                    Amount {
                        minor: amount,
                        ..hold.amount
                    },
                )
            }
            Step::Release { id } => self.end_hold(id).map(|_| ()),
        }
    }

    fn transfer(
        &mut self,
        debit: AccountId,
        credit: AccountId,
        amount: Amount,
    ) -> Result<(), Refusal> {
        check_shape(debit, credit, amount)?;
        let minor = amount.minor.get();
        self.change(debit, amount.asset, |a| add(&mut a.debits_posted, minor))?;
        self.change(credit, amount.asset, |a| add(&mut a.credits_posted, minor))?;
        let line = u16::try_from(self.moved.len()).map_err(|_| Refusal::AmountTooLarge)?;
        self.moved.push(Moved {
            plan: self.plan,
            line,
            debit,
            credit,
            amount,
        });
        Ok(())
    }

    fn hold(&mut self, id: HoldId, hold: Hold) -> Result<(), Refusal> {
        check_shape(hold.debit, hold.credit, hold.amount)?;
        if self.find_hold(id).is_some() {
            return Err(Refusal::SameIdDifferent { field: Field::Kind });
        }
        let minor = hold.amount.minor.get();
        self.change(hold.debit, hold.amount.asset, |a| {
            add(&mut a.debits_held, minor)
        })?;
        self.change(hold.credit, hold.amount.asset, |a| {
            add(&mut a.credits_held, minor)
        })?;
        self.holds.insert(id, Some(hold));
        Ok(())
    }

    fn end_hold(&mut self, id: HoldId) -> Result<Hold, Refusal> {
        let hold = self.find_hold(id).ok_or(Refusal::UnknownAccount)?;
        let minor = hold.amount.minor.get();
        self.change(hold.debit, hold.amount.asset, |a| {
            subtract(&mut a.debits_held, minor)
        })?;
        self.change(hold.credit, hold.amount.asset, |a| {
            subtract(&mut a.credits_held, minor)
        })?;
        self.holds.insert(id, None);
        Ok(hold)
    }

    fn find_hold(&self, id: HoldId) -> Option<Hold> {
        match self.holds.get(&id) {
            Some(drafted) => *drafted,
            None => self.book.holds.get(&id).copied(),
        }
    }

    /// Changes a copy of the account, and keeps it if its limit still holds.
    fn change(
        &mut self,
        id: AccountId,
        asset: Asset,
        edit: impl FnOnce(&mut Account) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let known = self
            .accounts
            .get(&id)
            .or_else(|| self.book.accounts.get(&id));
        let before = known.copied().unwrap_or(Account::empty(asset));
        if before.asset != asset {
            return Err(Refusal::WrongAsset);
        }
        let mut after = before;
        edit(&mut after)?;
        let free = after.balance().saturating_sub(after.debits_held);
        let worse = free < before.balance().saturating_sub(before.debits_held);
        if id.is_limited() && free < 0 && worse {
            return Err(Refusal::NotEnoughFunds {
                available: before.available(),
            });
        }
        self.accounts.insert(id, after);
        Ok(())
    }
}

fn check_shape(debit: AccountId, credit: AccountId, amount: Amount) -> Result<(), Refusal> {
    if !amount.minor.is_positive() {
        Err(Refusal::AmountNotPositive)
    } else if debit == credit {
        Err(Refusal::SameAccount)
    } else {
        Ok(())
    }
}

fn add(counter: &mut i64, minor: i64) -> Result<(), Refusal> {
    *counter = counter.checked_add(minor).ok_or(Refusal::AmountTooLarge)?;
    Ok(())
}

fn subtract(counter: &mut i64, minor: i64) -> Result<(), Refusal> {
    *counter = counter.checked_sub(minor).ok_or(Refusal::AmountTooLarge)?;
    Ok(())
}
