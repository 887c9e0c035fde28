//! The trust list: which keys may sign cards and answers, signed by an offline root.
//!
//! Several keys of a purpose are live at once, so that they can be rotated: a key that only stopped being
//! used stays, for the cards it signed. A revoked one is stolen or lost: whoever has it can write any date
//! into what he signs, so nothing signed with it counts any more, whatever its date.

#[cfg(test)]
mod tests;

use crate::ids::{KeyId, ServerEpoch};
use crate::signing::{BadSignature, Payload, PublicKey, Signed, Verified};
use crate::time::Timestamp;
use minicbor::{Decode, Decoder, Encode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The most keys that a list may name.
pub const KEYS_MAX: usize = 256;

/// What the root says, once: later lists have higher numbers.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct TrustList {
    #[n(0)]
    number: TrustListNumber,
    #[n(1)]
    issued_at: Timestamp,
    #[n(2)]
    server_epoch: ServerEpoch,
    /// In the order of their ids, none twice.
    #[n(3)]
    keys: Vec<TrustedKey>,
}

/// The place of a list among all that the root signed.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[serde(transparent)]
#[cbor(transparent)]
pub struct TrustListNumber(#[n(0)] pub u64);

/// A key and what it is good for. Its id follows from the key, so the list does not repeat it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub struct TrustedKey {
    /// The key.
    #[n(0)]
    pub key: PublicKey,
    /// What it may sign.
    #[n(1)]
    pub purpose: Purpose,
    /// What it signed before this moment does not count.
    #[n(2)]
    pub not_before: Timestamp,
    /// Since when nothing that it signed counts, if so.
    #[n(3)]
    pub revoked_at: Option<Timestamp>,
}

/// What a key may sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Purpose {
    /// Cards.
    #[n(0)]
    Issuer,
    /// Answers, limits, heads, status lists: what the server says.
    #[n(1)]
    Server,
}

/// What a till remembers of the newest list it has seen, beside its key: older ones are refused from then on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct TrustMark {
    /// The list's number.
    #[n(0)]
    pub number: TrustListNumber,
    /// The server's life that it names.
    #[n(1)]
    pub server_epoch: ServerEpoch,
    /// SHA-256 of the list, so that a number is never used for two.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub sha256: [u8; 32],
}

/// Why a list cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTrustList {
    /// More than [`KEYS_MAX`] keys.
    #[error("a trust list names at most {KEYS_MAX} keys")]
    TooManyKeys,
    /// Two keys have one id, or one key stands there twice.
    #[error("the trust list names the key {0} twice")]
    SameKeyId(KeyId),
}

/// Why a till does not take a list. Checked top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrustListRefused {
    /// Not well signed by the root.
    #[error(transparent)]
    Signature(#[from] BadSignature),
    /// Older than one that was seen here.
    #[error("the trust list is older than the one in use")]
    Older,
    /// The root signed two lists with one number.
    #[error("this is a second trust list with the number of the one in use")]
    SecondWithNumber,
    /// It names a life of the server that has ended.
    #[error("the trust list is for books that the server no longer keeps")]
    ServerEpochWentBack,
}

/// Why a key that the list names does not count. Checked top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTrusted {
    /// It signs other things.
    #[error("the key is not for signing this")]
    OtherPurpose,
    /// It is revoked.
    #[error("the key is revoked")]
    Revoked,
    /// It was used before its time.
    #[error("the key was used before its time")]
    BeforeItsTime,
}

/// Takes a list from the root, unless a newer one was seen.
pub fn accept(
    signed: &Signed<TrustList>,
    root: PublicKey,
    newest_seen: Option<&TrustMark>,
) -> Result<Verified<TrustList>, TrustListRefused> {
    let list = signed.open(|id| (id == root.id()).then_some(root))?;
    let Some(seen) = newest_seen else {
        return Ok(list);
    };
    if list.number < seen.number {
        return Err(TrustListRefused::Older);
    }
    if list.number == seen.number && list.mark() != *seen {
        return Err(TrustListRefused::SecondWithNumber);
    }
    if list.server_epoch < seen.server_epoch {
        return Err(TrustListRefused::ServerEpochWentBack);
    }
    Ok(list)
}

impl TrustList {
    /// A list of keys in any order.
    pub fn new(
        number: TrustListNumber,
        issued_at: Timestamp,
        server_epoch: ServerEpoch,
        mut keys: Vec<TrustedKey>,
    ) -> Result<Self, BadTrustList> {
        keys.sort_by_key(|trusted| trusted.key.id());
        check_keys(&keys)?;
        Ok(Self { number, issued_at, server_epoch, keys })
    }

    /// Its place among the root's lists.
    pub fn number(&self) -> TrustListNumber {
        self.number
    }

    /// When the root signed it.
    pub fn issued_at(&self) -> Timestamp {
        self.issued_at
    }

    /// The life of the server's books that is current.
    pub fn server_epoch(&self) -> ServerEpoch {
        self.server_epoch
    }

    /// All keys, live and revoked, by id.
    pub fn keys(&self) -> &[TrustedKey] {
        &self.keys
    }

    /// The key of an id, whatever its standing.
    pub fn find(&self, id: KeyId) -> Option<&TrustedKey> {
        let at = self.keys.binary_search_by_key(&id, |trusted| trusted.key.id());
        at.ok().and_then(|at| self.keys.get(at))
    }

    /// The key of an id, if it is live and for this purpose.
    pub fn key_for(&self, id: KeyId, purpose: Purpose) -> Option<PublicKey> {
        self.find(id)?.standing(purpose).ok()
    }

    /// What to remember of it.
    pub fn mark(&self) -> TrustMark {
        TrustMark { number: self.number, server_epoch: self.server_epoch, sha256: self.sha256() }
    }

    fn sha256(&self) -> [u8; 32] {
        let bytes = minicbor::to_vec(self).expect("a list that was made can be written down");
        Sha256::digest(bytes).into()
    }
}

impl TrustedKey {
    /// The key, if it is live and for this purpose.
    pub fn standing(&self, purpose: Purpose) -> Result<PublicKey, NotTrusted> {
        if self.purpose != purpose {
            return Err(NotTrusted::OtherPurpose);
        }
        if self.revoked_at.is_some() {
            return Err(NotTrusted::Revoked);
        }
        Ok(self.key)
    }

    /// Whether something signed at this moment was signed in the key's time, to the second.
    pub fn check_time(&self, signed_at: Timestamp) -> Result<(), NotTrusted> {
        let seconds = |moment: Timestamp| moment.0.div_euclid(1_000);
        if seconds(signed_at) < seconds(self.not_before) {
            return Err(NotTrusted::BeforeItsTime);
        }
        Ok(())
    }
}

impl Payload for TrustList {
    const AAD: &'static str = "scrip.trust-list.v1";
    const BYTES_MAX: usize = 32 * 1024;
}

impl<'b, C> Decode<'b, C> for TrustList {
    fn decode(d: &mut Decoder<'b>, context: &mut C) -> Result<Self, minicbor::decode::Error> {
        if d.array()? != Some(4) {
            return Err(minicbor::decode::Error::message("a trust list has four fields"));
        }
        let list = Self {
            number: d.decode_with(context)?,
            issued_at: d.decode_with(context)?,
            server_epoch: d.decode_with(context)?,
            keys: d.decode_with(context)?,
        };
        check_keys(&list.keys).map_err(minicbor::decode::Error::message)?;
        Ok(list)
    }
}

/// Keys stand in the order of their ids, so each can be found and none hides behind another.
fn check_keys(keys: &[TrustedKey]) -> Result<(), BadTrustList> {
    if keys.len() > KEYS_MAX {
        return Err(BadTrustList::TooManyKeys);
    }
    for pair in keys.windows(2) {
        if let [before, after] = pair
            && before.key.id() >= after.key.id()
        {
            return Err(BadTrustList::SameKeyId(after.key.id()));
        }
    }
    Ok(())
}

impl NotTrusted {
    /// The reason's stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::OtherPurpose => "key_other_purpose",
            Self::Revoked => "key_revoked",
            Self::BeforeItsTime => "key_before_its_time",
        }
    }
}

impl TrustListRefused {
    /// The reason's stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Signature(reason) => reason.code(),
            Self::Older => "trust_list_older",
            Self::SecondWithNumber => "trust_list_second_with_number",
            Self::ServerEpochWentBack => "trust_list_server_epoch_went_back",
        }
    }
}
