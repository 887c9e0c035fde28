//! Signing: the one envelope that everything signed in Scrip travels in.
//!
//! A signed thing is a `COSE_Sign1` (RFC 9052, untagged) with Ed25519 (RFC 9864):
//!
//! ```text
//! 84                     array of four
//!   49 a2 01 32 04 44 …  protected header: {1: -19 (Ed25519), 4: key id (4 bytes)}
//!   a0                   unprotected header, always empty
//!   <bytes>              payload, canonical CBOR
//!   58 40 <64 bytes>     signature, with the payload's kind and version as external AAD
//! ```
//!
//! So one value, one key and one kind give exactly one text of bytes, and any other bytes are refused.
//! What was verified is another type than what was not: only [`Signed::open`] makes a [`Verified`].

mod carry;
mod envelope;
mod keys;
#[cfg(test)]
mod tests;

use self::envelope::Envelope;
pub use self::keys::{BadKey, PublicKey, SecretKey};
use crate::ids::KeyId;
use minicbor::{Decode, Decoder, Encode, Encoder};
use sha2::{Digest, Sha256};
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

/// Something that is signed: one explicit struct with a fixed encoding.
pub trait Payload: Encode<()> + for<'b> Decode<'b, ()> {
    /// Names kind and version, for example `scrip.entry.v1`; a signature for one kind fails for all others.
    const AAD: &'static str;
    /// The most bytes that a signed one may have, envelope included.
    const BYTES_MAX: usize = 8 * 1024;
}

/// Signed bytes that nobody has looked at yet.
pub struct Signed<T> {
    bytes: Box<[u8]>,
    kind: PhantomData<fn() -> T>,
}

/// A payload whose signature was checked; nothing but [`Signed::open`] makes one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Verified<T> {
    payload: T,
    key_id: KeyId,
}

/// What signed bytes claim, before anyone checked the signature: good for finding the key, for nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unverified<T> {
    /// What the bytes say.
    pub payload: T,
    /// The key they say they are signed with.
    pub key_id: KeyId,
}

/// Why signed bytes are refused. Checked top to bottom: the first reason that applies is the one reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSignature {
    /// More bytes than this kind may have.
    #[error("the signed data is too long")]
    TooLong,
    /// Not an untagged `COSE_Sign1`.
    #[error("the data is not a signed message")]
    NotSign1,
    /// Something stands in the header that no signature covers.
    #[error("the signed data has an unprotected header")]
    UnprotectedHeader,
    /// Bytes after the end.
    #[error("the signed data has bytes after its end")]
    TrailingBytes,
    /// The protected header is not a map, or a value in it is not of its type.
    #[error("the signed data has a damaged header")]
    DamagedHeader,
    /// The protected header names something that this version does not know.
    #[error("the signed data has an unknown header")]
    UnknownHeader,
    /// The protected header names something twice.
    #[error("the signed data has a header twice")]
    DuplicateHeader,
    /// Signed by another method than Ed25519.
    #[error("the data is signed by a method that is not in use here")]
    Algorithm,
    /// The protected header lacks the method or the key id.
    #[error("the signed data does not say how it was signed")]
    MissingHeader,
    /// The same envelope could be written in another, shorter or better ordered way.
    #[error("the signed data is not in its one proper form")]
    NotCanonical,
    /// The key it names is not known here; a newer trust list may know it.
    #[error("the data is signed with the unknown key {0}")]
    UnknownKey(KeyId),
    /// The signature does not fit the key, the bytes and the kind.
    #[error("the signature is wrong")]
    WrongSignature,
    /// Well signed, but not what this kind must hold.
    #[error("the signed content is not of its kind")]
    WrongPayload,
    /// Well signed, but the same content could be written in another way.
    #[error("the signed content is not in its one proper form")]
    PayloadNotCanonical,
}

/// Signs a payload.
///
/// # Panics
///
/// When the payload cannot be encoded or is longer than its kind allows: such a value must not be made.
pub fn seal<T: Payload>(payload: &T, key: &SecretKey) -> Signed<T> {
    let payload = minicbor::to_vec(payload).expect("a payload that was made can be written down");
    let key_id = key.public().id();
    let signature = key.sign(&envelope::to_be_signed(key_id, T::AAD, &payload));
    let bytes = envelope::write(key_id, &payload, &signature);
    Signed::from_bytes(bytes).expect("a payload type bounds its fields below its BYTES_MAX")
}

impl<T: Payload> Signed<T> {
    /// Takes foreign bytes, looking at nothing but their number.
    pub fn from_bytes(bytes: impl Into<Box<[u8]>>) -> Result<Self, BadSignature> {
        let bytes = bytes.into();
        if bytes.len() > T::BYTES_MAX {
            return Err(BadSignature::TooLong);
        }
        Ok(Self { bytes, kind: PhantomData })
    }

    /// Checks everything and gives the payload; `find_key` says which key the id stands for, if any.
    pub fn open(
        &self,
        find_key: impl FnOnce(KeyId) -> Option<PublicKey>,
    ) -> Result<Verified<T>, BadSignature> {
        let envelope = Envelope::read(&self.bytes)?;
        let key_id = envelope.key_id;
        let key = find_key(key_id)
            .filter(|key| key.id() == key_id)
            .ok_or(BadSignature::UnknownKey(key_id))?;
        let signed = envelope::to_be_signed(key_id, T::AAD, envelope.payload);
        if !key.verifies(&signed, envelope.signature) {
            return Err(BadSignature::WrongSignature);
        }
        let payload = read_payload(envelope.payload)?;
        Ok(Verified { payload, key_id })
    }

    /// What the bytes claim, with no check of the signature.
    pub fn peek(&self) -> Result<Unverified<T>, BadSignature> {
        let envelope = Envelope::read(&self.bytes)?;
        Ok(Unverified { payload: read_payload(envelope.payload)?, key_id: envelope.key_id })
    }
}

impl<T> Signed<T> {
    /// The bytes, for storing and sending.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes themselves.
    pub fn into_bytes(self) -> Box<[u8]> {
        self.bytes
    }

    /// SHA-256 of the bytes.
    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(&self.bytes).into()
    }
}

impl<T> Verified<T> {
    /// The key that signed it.
    pub fn key_id(&self) -> KeyId {
        self.key_id
    }

    /// The payload alone; from here on the type no longer says that it was verified.
    pub fn into_inner(self) -> T {
        self.payload
    }
}

impl<T> Deref for Verified<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.payload
    }
}

impl BadSignature {
    /// The reason's stable code, for answers, logs and counts.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLong => "signed_too_long",
            Self::NotSign1 => "signed_not_sign1",
            Self::UnprotectedHeader => "signed_unprotected_header",
            Self::TrailingBytes => "signed_trailing_bytes",
            Self::DamagedHeader => "signed_damaged_header",
            Self::UnknownHeader => "signed_unknown_header",
            Self::DuplicateHeader => "signed_duplicate_header",
            Self::Algorithm => "signed_other_algorithm",
            Self::MissingHeader => "signed_missing_header",
            Self::NotCanonical => "signed_not_canonical",
            Self::UnknownKey(_) => "signed_unknown_key",
            Self::WrongSignature => "signed_wrong_signature",
            Self::WrongPayload => "signed_wrong_payload",
            Self::PayloadNotCanonical => "signed_payload_not_canonical",
        }
    }
}

/// Reads a payload that has exactly one written form: it is written again and must come out the same.
fn read_payload<T: Payload>(bytes: &[u8]) -> Result<T, BadSignature> {
    let payload: T = Decoder::new(bytes).decode().map_err(|_| BadSignature::WrongPayload)?;
    let mut same = Encoder::new(SameBytes { left: bytes });
    payload.encode(&mut same, &mut ()).map_err(|_| BadSignature::PayloadNotCanonical)?;
    if same.writer().left.is_empty() { Ok(payload) } else { Err(BadSignature::PayloadNotCanonical) }
}

/// A writer that keeps nothing and fails at the first byte that differs from what it expects.
struct SameBytes<'a> {
    left: &'a [u8],
}

#[derive(Debug, thiserror::Error)]
#[error("these are other bytes")]
struct OtherBytes;

impl minicbor::encode::Write for SameBytes<'_> {
    type Error = OtherBytes;
    fn write_all(&mut self, bytes: &[u8]) -> Result<(), OtherBytes> {
        self.left = self.left.strip_prefix(bytes).ok_or(OtherBytes)?;
        Ok(())
    }
}

impl<T> Clone for Signed<T> {
    fn clone(&self) -> Self {
        Self { bytes: self.bytes.clone(), kind: PhantomData }
    }
}

impl<T> PartialEq for Signed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl<T> Eq for Signed<T> {}

impl<T> std::hash::Hash for Signed<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.bytes.hash(state);
    }
}

impl<T> fmt::Debug for Signed<T> {
    /// Only the size: some signed things are as good as money to whoever reads them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signed({} bytes)", self.bytes.len())
    }
}
