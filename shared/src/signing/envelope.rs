//! The bytes of the envelope, read and written by hand: it is small, fixed, and on the hot path.
//! The tests hold it against `coset`, a second implementation.

use super::BadSignature;
use crate::ids::KeyId;
use minicbor::{Decoder, Encoder};
use std::convert::Infallible;

/// Ed25519 as a COSE algorithm (RFC 9864).
const ED25519: i64 = -19;
/// Labels of the protected header (RFC 9052, section 3.1).
const LABEL_ALGORITHM: i64 = 1;
const LABEL_KEY_ID: i64 = 4;

const SIGNATURE_LEN: usize = 64;

/// An envelope in its one proper form, its signature not yet checked.
pub(super) struct Envelope<'a> {
    pub(super) key_id: KeyId,
    pub(super) payload: &'a [u8],
    pub(super) signature: &'a [u8; SIGNATURE_LEN],
}

impl<'a> Envelope<'a> {
    /// Reads untrusted bytes; total, and bounded by their number.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, BadSignature> {
        let not_sign1 = |_| BadSignature::NotSign1;
        let mut d = Decoder::new(bytes);
        if d.array().map_err(not_sign1)? != Some(4) {
            return Err(BadSignature::NotSign1);
        }
        let protected = d.bytes().map_err(not_sign1)?;
        let unprotected = d.map().map_err(not_sign1)?;
        if unprotected != Some(0) {
            return Err(BadSignature::UnprotectedHeader);
        }
        let payload = d.bytes().map_err(not_sign1)?;
        let signature = d.bytes().map_err(not_sign1)?;
        let signature = signature.try_into().map_err(|_| BadSignature::NotSign1)?;
        if d.position() != bytes.len() {
            return Err(BadSignature::TrailingBytes);
        }
        let key_id = read_protected(protected)?;
        // Every field was read, so only the heads of arrays, maps and strings can still be unusual. The start
        // must be the proper one, and the heads of payload and signature are shortest if the total is.
        let start = start(key_id);
        if !bytes.starts_with(&start) || bytes.len() != proper_len(payload.len()) {
            return Err(BadSignature::NotCanonical);
        }
        Ok(Self { key_id, payload, signature })
    }
}

/// The envelope around a payload and its signature.
pub(super) fn write(key_id: KeyId, payload: &[u8], signature: &[u8; SIGNATURE_LEN]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(proper_len(payload.len()));
    bytes.extend_from_slice(&start(key_id));
    append(&mut bytes, |e| e.bytes(payload)?.bytes(signature)?.ok());
    bytes
}

/// What the signature covers (RFC 9052, section 4.4: `Sig_structure` of context `Signature1`).
pub(super) fn to_be_signed(key_id: KeyId, aad: &str, payload: &[u8]) -> Vec<u8> {
    let room = payload.len().saturating_add(aad.len()).saturating_add(32);
    let mut bytes = Vec::with_capacity(room);
    append(&mut bytes, |e| {
        e.array(4)?
            .str("Signature1")?
            .bytes(&protected(key_id))?
            .bytes(aad.as_bytes())?
            .bytes(payload)?
            .ok()
    });
    bytes
}

/// The protected header's map: `{1: -19, 4: key id}`.
fn protected(KeyId([a, b, c, d]): KeyId) -> [u8; 9] {
    [0xa2, 0x01, 0x32, 0x04, 0x44, a, b, c, d]
}

/// Everything before the payload.
fn start(KeyId([a, b, c, d]): KeyId) -> [u8; 12] {
    [0x84, 0x49, 0xa2, 0x01, 0x32, 0x04, 0x44, a, b, c, d, 0xa0]
}

/// The length of a proper envelope: start, payload with its head, signature with its head.
fn proper_len(payload_len: usize) -> usize {
    let head = match payload_len {
        0..=0x17 => 1_usize,
        0x18..=0xff => 2,
        0x100..=0xffff => 3,
        0x1_0000..=0xffff_ffff => 5,
        _ => 9,
    };
    let around = 12_usize.saturating_add(2).saturating_add(SIGNATURE_LEN);
    payload_len.saturating_add(head).saturating_add(around)
}

fn read_protected(bytes: &[u8]) -> Result<KeyId, BadSignature> {
    let damaged = |_| BadSignature::DamagedHeader;
    let mut d = Decoder::new(bytes);
    let Some(count) = d.map().map_err(damaged)? else {
        return Err(BadSignature::NotCanonical);
    };
    let mut algorithm = None;
    let mut key_id = None;
    for _ in 0..count {
        match d.i64() {
            Ok(LABEL_ALGORITHM) if algorithm.is_none() => algorithm = Some(read_algorithm(&mut d)?),
            Ok(LABEL_KEY_ID) if key_id.is_none() => {
                let id = d.bytes().map_err(damaged)?.try_into();
                key_id = Some(KeyId(id.map_err(|_| BadSignature::DamagedHeader)?));
            }
            Ok(LABEL_ALGORITHM | LABEL_KEY_ID) => return Err(BadSignature::DuplicateHeader),
            Err(error) if error.is_end_of_input() => return Err(BadSignature::DamagedHeader),
            Ok(_) | Err(_) => return Err(BadSignature::UnknownHeader),
        }
    }
    if d.position() != bytes.len() {
        return Err(BadSignature::DamagedHeader);
    }
    algorithm.and(key_id).ok_or(BadSignature::MissingHeader)
}

/// The algorithm's number (or, in other software, its name) must be ours.
fn read_algorithm(d: &mut Decoder<'_>) -> Result<(), BadSignature> {
    match d.i64() {
        Ok(ED25519) => Ok(()),
        Err(error) if error.is_end_of_input() => Err(BadSignature::DamagedHeader),
        Ok(_) | Err(_) => Err(BadSignature::Algorithm),
    }
}

/// Appends CBOR to memory, which cannot fail.
fn append(
    bytes: &mut Vec<u8>,
    write: impl FnOnce(&mut Encoder<&mut Vec<u8>>) -> Result<(), minicbor::encode::Error<Infallible>>,
) {
    write(&mut Encoder::new(bytes)).expect("writing to memory cannot fail");
}
