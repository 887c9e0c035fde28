//! A plan tried out on copies of the accounts that it touches.

use super::{Account, AccountId, Book, Field, Hold, HoldId, Moved, Plan, Refusal, Step};
use crate::books::{Halt, Missing};
use crate::ids::PlanId;
use crate::money::{Amount, Asset};
use std::collections::BTreeMap;

/// What the book would be after a plan, as far as the plan touches it.
pub(super) struct Draft<'a> {
    book: &'a Book,
    plan: PlanId,
    pub(super) accounts: BTreeMap<AccountId, Account>,
    pub(super) holds: BTreeMap<HoldId, Option<Hold>>,
    pub(super) moved: Vec<Moved>,
}

impl<'a> Draft<'a> {
    pub(super) fn of(book: &'a Book, plan: &Plan) -> Result<Self, Halt> {
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

    fn step(&mut self, step: Step) -> Result<(), Halt> {
        match step {
            Step::Transfer { debit, credit, amount } => self.transfer(debit, credit, amount),
            Step::Hold { id, debit, credit, amount } => {
                self.hold(id, Hold { debit, credit, amount })
            }
            Step::Post { id, amount } => {
                let hold = self.end_hold(id)?;
                if amount > hold.amount.minor {
                    let available = hold.amount.minor;
                    return Err(Refusal::NotEnoughFunds { available }.into());
                }
                self.transfer(hold.debit, hold.credit, Amount { minor: amount, ..hold.amount })
            }
            Step::Release { id } => self.end_hold(id).map(|_| ()),
        }
    }

    fn transfer(
        &mut self,
        debit: AccountId,
        credit: AccountId,
        amount: Amount,
    ) -> Result<(), Halt> {
        check_shape(debit, credit, amount)?;
        let minor = amount.minor.get();
        self.change(debit, amount.asset, |a| add(&mut a.debits_posted, minor))?;
        self.change(credit, amount.asset, |a| add(&mut a.credits_posted, minor))?;
        let line = u16::try_from(self.moved.len()).map_err(|_| Refusal::AmountTooLarge)?;
        self.moved.push(Moved { plan: self.plan, line, debit, credit, amount });
        Ok(())
    }

    fn hold(&mut self, id: HoldId, hold: Hold) -> Result<(), Halt> {
        check_shape(hold.debit, hold.credit, hold.amount)?;
        if self.find_hold(id)?.is_some() {
            return Err(Refusal::SameIdDifferent { field: Field::Kind }.into());
        }
        let minor = hold.amount.minor.get();
        self.change(hold.debit, hold.amount.asset, |a| add(&mut a.debits_held, minor))?;
        self.change(hold.credit, hold.amount.asset, |a| add(&mut a.credits_held, minor))?;
        self.holds.insert(id, Some(hold));
        Ok(())
    }

    fn end_hold(&mut self, id: HoldId) -> Result<Hold, Halt> {
        let hold = self.find_hold(id)?.ok_or(Refusal::UnknownAccount)?;
        let minor = hold.amount.minor.get();
        self.change(hold.debit, hold.amount.asset, |a| subtract(&mut a.debits_held, minor))?;
        self.change(hold.credit, hold.amount.asset, |a| subtract(&mut a.credits_held, minor))?;
        self.holds.insert(id, None);
        Ok(hold)
    }

    fn find_hold(&self, id: HoldId) -> Result<Option<Hold>, Missing> {
        match self.holds.get(&id) {
            Some(drafted) => Ok(*drafted),
            None => Ok(self.book.hold(&id)?.copied()),
        }
    }

    /// Changes a copy of the account, and keeps it if its limit still holds.
    fn change(
        &mut self,
        id: AccountId,
        asset: Asset,
        edit: impl FnOnce(&mut Account) -> Result<(), Refusal>,
    ) -> Result<(), Halt> {
        let known = match self.accounts.get(&id) {
            Some(drafted) => Some(drafted),
            None => self.book.account(&id)?,
        };
        let before = known.copied().unwrap_or(Account::empty(asset));
        if before.asset != asset {
            return Err(Refusal::WrongAsset.into());
        }
        let mut after = before;
        edit(&mut after)?;
        let free = after.balance().saturating_sub(after.debits_held);
        let worse = free < before.balance().saturating_sub(before.debits_held);
        if id.is_limited() && free < 0 && worse {
            return Err(Refusal::NotEnoughFunds { available: before.available() }.into());
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
