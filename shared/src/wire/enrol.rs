//! Joining a store: what a till says to the server once, over HTTPS, before it has a key that anyone knows.
//!
//! `POST /v1/tills/enrol` with an [`EnrolRequest`] as JSON, answered by 200 and [`Enrolled`], or by
//! problem+json with a stable `code`. The same code with the same key again gives the same answer, so that a
//! till may ask once more when it did not hear the first.

use super::screen::Secret;
use crate::ids::{Epoch, ServerEpoch, StoreId, TillId};
use crate::money::Asset;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a till asks to be enrolled.
pub const ENROL_PATH: &str = "/v1/tills/enrol";

/// What a till says to join its store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolRequest {
    /// The one-time code from headquarters; blanks, dashes and case do not matter.
    pub code: Secret,
    /// The till's new public key (Ed25519), 64 hexadecimal digits.
    pub key: String,
}

/// Who the till is from now on, and whom it believes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    /// Its number.
    pub till: TillId,
    /// Its name, as people call it.
    pub till_name: String,
    /// Its store.
    pub store: StoreId,
    /// The store's name, as people call it.
    pub store_name: String,
    /// What the store sells in.
    pub asset: Asset,
    /// The life of its journal that begins now.
    pub epoch: Epoch,
    /// The life of the server's books that it begins in.
    pub server_epoch: ServerEpoch,
    /// The offline root's public key, 64 hexadecimal digits; the till believes no other from here on.
    pub root: String,
    /// The signed trust list, in hexadecimal.
    pub trust_list: String,
    /// What the server signed of who the till is, in hexadecimal: `scrip.admission.v1`. Empty where a till
    /// joined before servers signed it.
    #[serde(default)]
    pub admission: String,
    /// The key under which the roster's PIN hashes are made: 32 bytes in hexadecimal.
    pub pin_key: Secret,
    /// The language of its screens, for example `en`.
    pub locale: String,
    /// Whether the till may cut its own line, which only a demonstration does.
    pub demo: bool,
}

impl fmt::Debug for Enrolled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Enrolled({} of {}, epoch {})", self.till, self.store, self.epoch)
    }
}
