//! Stores and tills, what they could lose, what went odd, and what they took.

use crate::ids::{CardId, PaymentId, Sequence, StoreId, TillId};
use crate::limits::OfflinePolicy;
use crate::money::{Amount, Asset, Minor};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreRow {
    /// Its number.
    pub id: StoreId,
    /// What was set for it.
    #[serde(flatten)]
    pub settings: NewStore,
    /// How many tills it has.
    pub tills: u64,
}

/// What is set for a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewStore {
    /// Its name; 1 to 80 characters.
    pub name: String,
    /// The currency that it sells in; cannot change later.
    pub asset: Asset,
    /// R: the most that all its tills together may hold in signed limits.
    pub ceiling: Minor,
    /// How limits of its tills are signed.
    #[serde(default)]
    pub policy: OfflinePolicy,
}

/// A till.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TillRow {
    /// Its number.
    pub id: TillId,
    /// Its name.
    pub name: String,
    /// Its store.
    pub store: StoreId,
    /// Its store's name.
    pub store_name: String,
    /// How it stands.
    pub standing: TillStanding,
    /// When it was last connected; none for never.
    pub last_seen: Option<Timestamp>,
    /// The last entry that has settled.
    pub settled_through: Sequence,
    /// What it could still lose its store.
    pub exposure: Amount,
}

/// How a till stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TillStanding {
    /// It was never enrolled.
    New,
    /// It is connected now.
    Online,
    /// It is enrolled and not connected.
    Offline,
    /// A copy of it was found: it takes nothing offline until it is enrolled again.
    Copied,
    /// Its key was revoked.
    Revoked,
}

/// A new till.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTill {
    /// Its store.
    pub store: StoreId,
    /// Its name; 1 to 40 characters.
    pub name: String,
}

/// A one-time code that enrols a till, shown this once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolCode {
    /// The code to type at the till.
    pub code: String,
    /// The same with the server's address, as a QR code in SVG for the till's camera.
    pub qr_svg: String,
    /// Until when it works.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for EnrolCode {
    /// Keeps the code to itself.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EnrolCode").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// The most that one store could lose right now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreExposure {
    /// The store.
    pub store: StoreId,
    /// Its name.
    pub name: String,
    /// R.
    pub ceiling: Amount,
    /// What of R is free to be signed.
    pub free: Amount,
    /// What all its tills could still lose it.
    pub exposure: Amount,
    /// What was lost and not yet cleared by a person.
    pub uncleared: Amount,
    /// One per till.
    pub tills: Vec<TillExposure>,
}

/// What one till could lose its store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TillExposure {
    /// The till.
    pub till: TillId,
    /// Its name.
    pub name: String,
    /// By taking cards.
    pub floor: Amount,
    /// By selling and loading them.
    pub issue: Amount,
    /// By rights that were recalled.
    pub recalled: Amount,
    /// By copies of its key.
    pub copies: Amount,
}

/// Something that a person should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExceptionRow {
    /// Its place.
    pub position: u64,
    /// The stable code of what is odd.
    pub reason: String,
    /// The rest, for people.
    pub detail: String,
    /// The store.
    pub store: Option<StoreId>,
    /// The till.
    pub till: Option<TillId>,
    /// The entry.
    pub sequence: Option<Sequence>,
    /// The card.
    pub card: Option<CardId>,
    /// The payment.
    pub payment: Option<PaymentId>,
    /// How much it is about.
    pub amount: Option<Amount>,
    /// When it settled.
    pub at: Timestamp,
    /// When a person cleared it; none while it is open.
    pub cleared_at: Option<Timestamp>,
    /// What that person wrote.
    pub note: Option<String>,
}

/// A person has looked at an exception.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClearException {
    /// What was found; 1 to 500 characters.
    pub note: String,
}

/// What one till took on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotalsRow {
    /// The day, `YYYY-MM-DD` in UTC.
    pub day: String,
    /// The store.
    pub store: StoreId,
    /// Its name.
    pub store_name: String,
    /// The till.
    pub till: TillId,
    /// Its name.
    pub till_name: String,
    /// Taken from cards with the server's leave.
    pub redeemed_online: Amount,
    /// Taken from rights held at the till.
    pub redeemed_reserved: Amount,
    /// Taken under the floor limit.
    pub redeemed_floor: Amount,
    /// Given back by voids and refunds.
    pub given_back: Amount,
    /// Put on cards by sales and loads.
    pub loaded: Amount,
    /// What the store bore.
    pub shortfall: Amount,
    /// How many payments.
    pub payments: u64,
}
