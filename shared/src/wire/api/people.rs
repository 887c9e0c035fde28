//! People, their sessions, and what they did.

use crate::ids::{StaffId, StoreId};
use crate::money::Minor;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A sign-in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// Who.
    pub name: String,
    /// The password.
    pub password: String,
}

/// The first HQ user, made with the link that the server prints at its first start.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstUser {
    /// The token from the link.
    pub token: String,
    /// The name to sign in with.
    pub name: String,
    /// The password; at least 12 characters.
    pub password: String,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The name.
    pub name: String,
    /// What it may do.
    pub role: UserRole,
    /// The store that it is bound to; none for all.
    pub store: Option<StoreId>,
}

/// What a user of the console may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserRole {
    /// Everything.
    Hq,
    /// The own store.
    Manager,
}

/// What a person at a till may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    /// Sells and takes.
    Cashier,
    /// Approves as well.
    Manager,
}

/// A person who works at tills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffRow {
    /// The number.
    pub id: StaffId,
    /// The name that the till shows.
    pub name: String,
    /// What the person may do.
    pub role: StaffRole,
    /// The store; none for all.
    pub store: Option<StoreId>,
    /// The most of one payment without a manager; none for no cap.
    pub payment_max: Option<Minor>,
    /// The most of one refund or void without a manager; none for no cap.
    pub refund_max: Option<Minor>,
}

/// A new person at the tills.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewStaff {
    /// The name that the till shows; 1 to 40 characters.
    pub name: String,
    /// What the person may do.
    pub role: StaffRole,
    /// The store; none for all.
    pub store: Option<StoreId>,
    /// The PIN; 4 to 12 digits.
    pub pin: String,
    /// The most of one payment without a manager; none for no cap.
    pub payment_max: Option<Minor>,
    /// The most of one refund or void without a manager; none for no cap.
    pub refund_max: Option<Minor>,
}

/// One thing that a person changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// Its place in the log.
    pub position: u64,
    /// When.
    pub at: Timestamp,
    /// Who: a user's name, or the command line.
    pub actor: String,
    /// What, as a stable word.
    pub act: String,
    /// To what.
    pub subject: String,
    /// The rest, for people.
    pub detail: String,
}

macro_rules! no_secrets {
    ($($name:ident),*) => {$(
        impl std::fmt::Debug for $name {
            /// Names the person and keeps the secret to itself.
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).field("name", &self.name).finish_non_exhaustive()
            }
        }
    )*};
}
no_secrets!(SignIn, FirstUser, NewStaff);
