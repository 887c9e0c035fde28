//! The till's own name and keys, as its half of the conversation needs them.

use crate::ids::{Epoch, TillId};
use crate::signing::{PublicKey, SecretKey, Signed};
use crate::sync::codec::Text;
use crate::sync::signed::Admission;
use std::sync::Arc;

/// Who the till is and whom it believes.
#[derive(Clone, Debug)]
pub struct Who {
    /// The till.
    pub till: TillId,
    /// Its epoch.
    pub epoch: Epoch,
    /// The key of its enrolment.
    pub key: Arc<SecretKey>,
    /// The offline root of its enrolment.
    pub root: PublicKey,
    /// Name and version of its software, for people.
    pub software: Text<80>,
    /// What the server signed when it joined; none for one that joined before servers did.
    pub admission: Option<Signed<Admission>>,
}
