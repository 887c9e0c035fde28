//! Keys: Ed25519 pairs, made from a seed that is handed in.

use crate::ids::KeyId;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use minicbor::{Decode, Decoder, Encode, Encoder};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use zeroize::Zeroizing;

/// A key that signs. It is wiped from memory when dropped, and prints as `…`.
pub struct SecretKey {
    signing: SigningKey,
    public: PublicKey,
}

/// A key that verifies: a proper point of the curve, with no weak one among them.
#[derive(Clone, Copy)]
pub struct PublicKey {
    // Kept unpacked, so that the hot path neither decompresses the point nor hashes it.
    point: VerifyingKey,
    id: KeyId,
}

/// Why 32 bytes are not a public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadKey {
    /// Not 32 bytes, or not hexadecimal.
    #[error("a public key is 64 hexadecimal digits")]
    Length,
    /// The bytes name no point of the curve, or not in their one proper form.
    #[error("these 32 bytes are not a public key")]
    NotAPoint,
    /// A key under which anyone could sign.
    #[error("this public key is weak")]
    Weak,
}

impl SecretKey {
    /// The key of a seed: 32 bytes from the machine's entropy, drawn by the caller.
    ///
    /// # Panics
    ///
    /// Never: the public half of a seed is always a proper key, which the conversion checks once more.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let signing = SigningKey::from_bytes(seed);
        let public = PublicKey::from_bytes(signing.verifying_key().as_bytes())
            .expect("a clamped scalar times the base point is a proper point");
        Self { signing, public }
    }

    /// The seed, for storing in a key file and nowhere else.
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.signing.to_bytes())
    }

    /// The half that others may know.
    pub fn public(&self) -> PublicKey {
        self.public
    }

    /// Signs bytes that already say what they are for.
    pub(super) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.signing.sign(message).to_bytes()
    }
}

impl PublicKey {
    /// The key of 32 bytes, if they are the one proper form of a point that is not weak.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, BadKey> {
        let point = VerifyingKey::from_bytes(bytes).map_err(|_| BadKey::NotAPoint)?;
        if point.is_weak() {
            return Err(BadKey::Weak);
        }
        if !is_reduced(bytes) {
            return Err(BadKey::NotAPoint);
        }
        let [a, b, c, d, ..]: [u8; 32] = Sha256::digest(bytes).into();
        Ok(Self { point, id: KeyId([a, b, c, d]) })
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.point.as_bytes()
    }

    /// The first four bytes of the key's SHA-256.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// Checks a signature strictly: exactly one signature per key and message is accepted from its signer.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        let signature = Signature::from_bytes(signature);
        self.point.verify_strict(message, &signature).is_ok()
    }
}

/// Whether the y coordinate is below 2^255 − 19, so that the point has no second form.
fn is_reduced(bytes: &[u8; 32]) -> bool {
    let [lowest, middle @ .., highest] = bytes;
    *lowest < 0xed || highest | 0x80 != 0xff || middle.iter().any(|byte| *byte != 0xff)
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.as_bytes()))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for PublicKey {}

impl std::hash::Hash for PublicKey {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.as_bytes().hash(state);
    }
}

impl FromStr for PublicKey {
    type Err = BadKey;
    fn from_str(text: &str) -> Result<Self, BadKey> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| BadKey::Length)?;
        Self::from_bytes(&bytes)
    }
}

impl Serialize for PublicKey {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(input)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl<C> Encode<C> for PublicKey {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(self.as_bytes())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for PublicKey {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let bytes = d.bytes()?.try_into();
        let bytes = bytes.map_err(|_| minicbor::decode::Error::message(BadKey::Length))?;
        Self::from_bytes(bytes).map_err(minicbor::decode::Error::message)
    }
}
