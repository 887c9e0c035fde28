//! Accounts: four counters each, and what each one is for.

use crate::ids::{CardId, Epoch, PaymentId, ProgramId, StoreId, TillId};
use crate::money::{Asset, Minor};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// One account of the chart. Its text form (`card:…`, `store:7:sales#3`) is its key in every database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountId {
    /// What a card has, less what is reserved to tills.
    Card(CardId),
    /// What of a card one till may spend with no one's leave.
    Reserved(CardId, TillId, Epoch),
    /// What of a payment can still be given back.
    Refundable(PaymentId),
    /// What a store took by card.
    Sales(StoreId, Shard),
    /// What a store lost by offline takes; its balance is zero or below.
    Risk(StoreId, Shard),
    /// What of a store's ceiling R is still free to be signed into limits.
    Ceiling(StoreId),
    /// Where a store's ceiling comes from when HQ sets it.
    CeilingSet(StoreId),
    /// What of the ceiling one till holds in signed limits and recalled rights.
    Outstanding(TillId, Epoch),
    /// What of the ceiling was lost and not yet cleared by a person.
    Uncleared(StoreId),
    /// What a program owes its customers, counted where the value comes from; zero or below.
    Issued(ProgramId, Shard),
    /// Between two cards.
    Transit(Shard),
    /// Value of cards whose time is over.
    Expired(ProgramId),
    /// Value written off as never to be claimed.
    Breakage(ProgramId),
    /// The other side of corrections by hand.
    Adjustments(ProgramId),
    /// Value paid out in cash.
    CashOut(StoreId),
}

/// One of several equal accounts that share a hot total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shard(u8);

/// A text that names no account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this names no account of the ledger")]
pub struct BadAccountId;

/// The counters of one account, in minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// What it counts.
    pub asset: Asset,
    /// All that was ever taken out; only grows.
    pub debits_posted: i64,
    /// All that was ever put in; only grows.
    pub credits_posted: i64,
    /// What open holds will take out.
    pub debits_held: i64,
    /// What open holds will put in.
    pub credits_held: i64,
}

impl Shard {
    /// How many there are of each.
    pub const COUNT: u8 = 16;

    /// The shard that a card's movements go through, always the same one.
    pub fn of(card: CardId) -> Self {
        let [first, ..] = card.0;
        Self(first & Self::COUNT.saturating_sub(1))
    }

    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..Self::COUNT).map(Self)
    }
}

impl AccountId {
    /// Whether its debits must not exceed its credits, posted or held.
    pub fn is_limited(&self) -> bool {
        match self {
            Self::Card(_)
            | Self::Reserved(..)
            | Self::Refundable(_)
            | Self::Ceiling(_)
            | Self::Outstanding(..)
            | Self::Uncleared(_) => true,
            Self::Sales(..)
            | Self::Risk(..)
            | Self::CeilingSet(_)
            | Self::Issued(..)
            | Self::Transit(_)
            | Self::Expired(_)
            | Self::Breakage(_)
            | Self::Adjustments(_)
            | Self::CashOut(_) => false,
        }
    }
}

impl Account {
    /// A new one, with nothing in it.
    pub const fn empty(asset: Asset) -> Self {
        Self { asset, debits_posted: 0, credits_posted: 0, debits_held: 0, credits_held: 0 }
    }

    /// What was put in less what was taken out.
    pub fn balance(&self) -> i64 {
        self.credits_posted.saturating_sub(self.debits_posted)
    }

    /// What can still be taken out: the balance less what holds have set aside; never below zero.
    pub fn available(&self) -> Minor {
        let free = self.balance().saturating_sub(self.debits_held);
        Minor::new(free.max(0)).unwrap_or_default()
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Card(card) => write!(f, "card:{card}"),
            Self::Reserved(card, till, epoch) => {
                write!(f, "reserved:{card}:{}.{}", till.0, epoch.0)
            }
            Self::Refundable(payment) => write!(f, "refundable:{payment}"),
            Self::Sales(store, shard) => write!(f, "store:{}:sales#{}", store.0, shard.0),
            Self::Risk(store, shard) => write!(f, "store:{}:risk#{}", store.0, shard.0),
            Self::Ceiling(store) => write!(f, "store:{}:ceiling", store.0),
            Self::CeilingSet(store) => write!(f, "store:{}:ceiling_set", store.0),
            Self::Outstanding(till, epoch) => write!(f, "till:{}.{}:outstanding", till.0, epoch.0),
            Self::Uncleared(store) => write!(f, "store:{}:uncleared", store.0),
            Self::Issued(program, shard) => write!(f, "program:{}:issued#{}", program.0, shard.0),
            Self::Transit(shard) => write!(f, "transit#{}", shard.0),
            Self::Expired(program) => write!(f, "expired:{}", program.0),
            Self::Breakage(program) => write!(f, "breakage:{}", program.0),
            Self::Adjustments(program) => write!(f, "adjustments:{}", program.0),
            Self::CashOut(store) => write!(f, "cash_out:{}", store.0),
        }
    }
}

impl FromStr for AccountId {
    type Err = BadAccountId;

    fn from_str(text: &str) -> Result<Self, BadAccountId> {
        let id = parse(text).ok_or(BadAccountId)?;
        // One text per account: a leading zero or plus sign would name it twice.
        if id.to_string() == text { Ok(id) } else { Err(BadAccountId) }
    }
}

fn parse(text: &str) -> Option<AccountId> {
    let (kind, rest) = text.split_once([':', '#'])?;
    match kind {
        "card" => Some(AccountId::Card(rest.parse().ok()?)),
        "reserved" => {
            let (card, holder) = rest.split_once(':')?;
            let (till, epoch) = till_epoch(holder)?;
            Some(AccountId::Reserved(card.parse().ok()?, till, epoch))
        }
        "refundable" => Some(AccountId::Refundable(rest.parse().ok()?)),
        "till" => {
            let (till, epoch) = till_epoch(rest.strip_suffix(":outstanding")?)?;
            Some(AccountId::Outstanding(till, epoch))
        }
        "store" => store_account(rest),
        "program" => {
            let (program, shard) = rest.split_once(":issued#")?;
            Some(AccountId::Issued(ProgramId(program.parse().ok()?), parse_shard(shard)?))
        }
        "transit" => Some(AccountId::Transit(parse_shard(rest)?)),
        "expired" => Some(AccountId::Expired(ProgramId(rest.parse().ok()?))),
        "breakage" => Some(AccountId::Breakage(ProgramId(rest.parse().ok()?))),
        "adjustments" => Some(AccountId::Adjustments(ProgramId(rest.parse().ok()?))),
        "cash_out" => Some(AccountId::CashOut(StoreId(rest.parse().ok()?))),
        _unknown => None,
    }
}

fn store_account(rest: &str) -> Option<AccountId> {
    let (store, what) = rest.split_once(':')?;
    let store = StoreId(store.parse().ok()?);
    match what {
        "ceiling" => Some(AccountId::Ceiling(store)),
        "ceiling_set" => Some(AccountId::CeilingSet(store)),
        "uncleared" => Some(AccountId::Uncleared(store)),
        sharded => match sharded.split_once('#')? {
            ("sales", shard) => Some(AccountId::Sales(store, parse_shard(shard)?)),
            ("risk", shard) => Some(AccountId::Risk(store, parse_shard(shard)?)),
            _unknown => None,
        },
    }
}

fn till_epoch(text: &str) -> Option<(TillId, Epoch)> {
    let (till, epoch) = text.split_once('.')?;
    Some((TillId(till.parse().ok()?), Epoch(epoch.parse().ok()?)))
}

fn parse_shard(text: &str) -> Option<Shard> {
    let number: u8 = text.parse().ok()?;
    (number < Shard::COUNT).then_some(Shard(number))
}
