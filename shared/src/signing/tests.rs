//! Tests of the envelope and of keys.

use super::{BadKey, BadSignature, Payload, PublicKey, SecretKey, Signed, seal};
use crate::ids::KeyId;
use coset::{CborSerializable, CoseSign1, CoseSign1Builder, HeaderBuilder, iana};
use minicbor::{Decode, Encode};
use proptest::prelude::*;
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
struct Note {
    #[n(0)]
    number: u32,
    #[n(1)]
    text: String,
    #[n(2)]
    more: Option<u8>,
}

impl Payload for Note {
    const AAD: &'static str = "scrip.test-note.v1";
    const BYTES_MAX: usize = 70_000;
}

/// The same fields under another name: a signature for a note must not pass for one of these.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
struct Order {
    #[n(0)]
    number: u32,
    #[n(1)]
    text: String,
    #[n(2)]
    more: Option<u8>,
}

impl Payload for Order {
    const AAD: &'static str = "scrip.test-order.v1";
}

fn key() -> SecretKey {
    SecretKey::from_seed(&[7; 32])
}

fn note() -> Note {
    Note { number: 1_000, text: "hat".into(), more: None }
}

fn open_with(key: PublicKey, bytes: &[u8]) -> Result<Note, BadSignature> {
    let signed = Signed::<Note>::from_bytes(bytes)?;
    signed.open(|_| Some(key)).map(super::Verified::into_inner)
}

/// An envelope with these bytes between its parts, signed by the test's key over that very header and payload.
fn forged(protected: &[u8], unprotected: &[u8], payload: &[u8]) -> Vec<u8> {
    let to_sign = coset::sig_structure_data(
        coset::SignatureContext::CoseSign1,
        coset::ProtectedHeader::from_cbor_bstr(coset::cbor::Value::Bytes(protected.to_vec()))
            .unwrap_or_default(),
        None,
        Note::AAD.as_bytes(),
        payload,
    );
    let mut e = minicbor::Encoder::new(Vec::new());
    e.array(4).unwrap().bytes(protected).unwrap();
    e.writer_mut().extend_from_slice(unprotected);
    e.bytes(payload).unwrap().bytes(&key().sign(&to_sign)).unwrap();
    e.into_writer()
}

/// The proper protected header of the test's key.
fn header() -> Vec<u8> {
    let id = key().public().id();
    [&[0xa2, 0x01, 0x32, 0x04, 0x44], id.0.as_slice()].concat()
}

#[track_caller]
fn check_refused(bytes: &[u8], reason: BadSignature) {
    assert_eq!(open_with(key().public(), bytes), Err(reason), "{}", hex::encode(bytes));
}

#[test]
fn what_was_sealed_opens() {
    let signed = seal(&note(), &key());
    let opened = signed.open(|id| (id == key().public().id()).then(|| key().public())).unwrap();
    assert_eq!(*opened, note());
    assert_eq!(opened.key_id(), key().public().id());
    let peeked = signed.peek().unwrap();
    assert_eq!((peeked.payload, peeked.key_id), (note(), key().public().id()));
    assert_eq!(signed, seal(&note(), &key()), "signing is deterministic");
}

#[test]
fn every_bit_flip_is_refused() {
    let bytes = seal(&note(), &key()).into_bytes();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            assert!(open_with(key().public(), &flipped).is_err(), "byte {at}, bit {bit}");
        }
    }
}

#[test]
fn every_shortening_and_lengthening_is_refused() {
    let bytes = seal(&note(), &key()).into_bytes();
    for len in 0..bytes.len() {
        assert!(open_with(key().public(), &bytes[..len]).is_err(), "cut to {len}");
    }
    check_refused(&[&bytes[..], &[0]].concat(), BadSignature::TrailingBytes);
}

#[test]
fn each_reason_has_its_message() {
    use BadSignature as Bad;
    let payload = minicbor::to_vec(note()).unwrap();
    let id = key().public().id().0;
    let proper = forged(&header(), &[0xa0], &payload);
    assert_eq!(&*proper, seal(&note(), &key()).as_bytes(), "the forge works");

    check_refused(&vec![0; 70_001], Bad::TooLong);
    check_refused(&[], Bad::NotSign1);
    check_refused(&[&[0xd2], &*proper].concat(), Bad::NotSign1);
    check_refused(&forged(&header(), &[0xa1, 0x04, 0x41, 0x00], &payload), Bad::UnprotectedHeader);
    check_refused(&forged(&header(), &[0xbf, 0xff], &payload), Bad::UnprotectedHeader);
    check_refused(&[&*proper, &[0xf6]].concat(), Bad::TrailingBytes);
    check_refused(&forged(&[0x80], &[0xa0], &payload), Bad::DamagedHeader);
    check_refused(&forged(&[], &[0xa0], &payload), Bad::DamagedHeader);
    check_refused(&forged(&header()[..8], &[0xa0], &payload), Bad::DamagedHeader);
    check_refused(&forged(&[&*header(), &[0]].concat(), &[0xa0], &payload), Bad::DamagedHeader);
    let extra = [&[0xa3, 0x01, 0x32, 0x04, 0x44], &id[..], &[0x18, 0x21, 0x01]].concat();
    check_refused(&forged(&extra, &[0xa0], &payload), Bad::UnknownHeader);
    let twice = [&[0xa3, 0x01, 0x32, 0x01, 0x32, 0x04, 0x44], &id[..]].concat();
    check_refused(&forged(&twice, &[0xa0], &payload), Bad::DuplicateHeader);
    for algorithm in [&[0x27][..], &[0x26], &[0x01], &[0x62, b'E', b'd']] {
        let other = [&[0xa2, 0x01], algorithm, &[0x04, 0x44], &id[..]].concat();
        check_refused(&forged(&other, &[0xa0], &payload), Bad::Algorithm);
    }
    check_refused(&forged(&[0xa1, 0x01, 0x32], &[0xa0], &payload), Bad::MissingHeader);
    let bare = [&[0xa1, 0x04, 0x44], &id[..]].concat();
    check_refused(&forged(&bare, &[0xa0], &payload), Bad::MissingHeader);
    let backwards = [&[0xa2, 0x04, 0x44], &id[..], &[0x01, 0x32]].concat();
    check_refused(&forged(&backwards, &[0xa0], &payload), Bad::NotCanonical);
    let unknown = seal(&note(), &SecretKey::from_seed(&[8; 32]));
    let unknown_id = SecretKey::from_seed(&[8; 32]).public().id();
    check_refused(unknown.as_bytes(), Bad::UnknownKey(unknown_id));
    let mut signature = proper.clone();
    *signature.last_mut().unwrap() ^= 1;
    check_refused(&signature, Bad::WrongSignature);
    check_refused(&forged(&header(), &[0xa0], &[0x01]), Bad::WrongPayload);
    check_refused(&forged(&header(), &[0xa0], &[]), Bad::WrongPayload);
    for loose in loose_payloads() {
        check_refused(&forged(&header(), &[0xa0], &loose), Bad::PayloadNotCanonical);
    }
}

/// Payloads that a lenient reader takes for a note.
fn loose_payloads() -> [Vec<u8>; 4] {
    let strict = minicbor::to_vec(note()).unwrap();
    let after = [&*strict, &[0]].concat();
    let extra_field = [&[0x84], &strict[1..], &[0xf6, 0x00]].concat();
    let indefinite = [&[0x9f], &strict[1..], &[0xff]].concat();
    let wide_number = [&[strict[0]], &[0x1a, 0, 0, 0x03, 0xe8][..], &strict[4..]].concat();
    [after, extra_field, indefinite, wide_number]
}

/// A payload that can be written with the same number of bytes in another order.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
struct Counts(#[n(0)] BTreeMap<u8, u8>);

impl Payload for Counts {
    const AAD: &'static str = Note::AAD;
}

#[test]
fn a_payload_has_one_order() {
    let open = |payload: &[u8]| {
        let bytes = forged(&header(), &[0xa0], payload);
        let signed = Signed::<Counts>::from_bytes(bytes).unwrap();
        signed.open(|_| Some(key().public())).map(|opened| opened.0.len())
    };
    assert_eq!(open(&[0x81, 0xa2, 1, 7, 2, 8]), Ok(2));
    assert_eq!(open(&[0x81, 0xa2, 2, 8, 1, 7]), Err(BadSignature::PayloadNotCanonical));
    assert_eq!(open(&[0x81, 0xa2, 1, 7, 1, 7]), Err(BadSignature::PayloadNotCanonical));
}

#[test]
fn an_envelope_has_one_form() {
    let proper = seal(&note(), &key()).into_bytes();
    let payload_at = 12;
    assert_eq!(proper[payload_at] & 0xe0, 0x40, "the payload's head stands here");
    let wide = |at: usize, head: &[u8]| [&proper[..at], head, &proper[at + 1..]].concat();
    check_refused(&wide(0, &[0x98, 0x04]), BadSignature::NotCanonical);
    check_refused(&wide(1, &[0x58, 0x09]), BadSignature::NotCanonical);
    check_refused(&wide(11, &[0xb8, 0x00]), BadSignature::NotCanonical);
    let len = proper[payload_at] & 0x1f;
    check_refused(&wide(payload_at, &[0x58, len]), BadSignature::NotCanonical);
    let signature_at = payload_at + 1 + usize::from(len);
    check_refused(&wide(signature_at, &[0x59, 0x00]), BadSignature::NotCanonical);
}

#[test]
fn a_signature_for_one_kind_fails_for_another() {
    let bytes = seal(&note(), &key()).into_bytes();
    let order = Signed::<Order>::from_bytes(bytes).unwrap();
    assert!(order.peek().is_ok());
    assert_eq!(order.open(|_| Some(key().public())), Err(BadSignature::WrongSignature));
}

#[test]
fn a_key_that_only_claims_the_id_is_not_asked() {
    let signed = seal(&note(), &key());
    let other = SecretKey::from_seed(&[8; 32]).public();
    let refused = Err(BadSignature::UnknownKey(key().public().id()));
    assert_eq!(signed.open(|_| Some(other)), refused);
    assert_eq!(signed.open(|_| None), refused);
}

#[test]
fn a_second_implementation_agrees() {
    for len in [0, 1, 20, 30, 200, 300, 66_000] {
        let note = Note { number: 9, text: "x".repeat(len), more: Some(1) };
        let ours = seal(&note, &key()).into_bytes();
        let header = HeaderBuilder::new()
            .algorithm(iana::Algorithm::Ed25519)
            .key_id(key().public().id().0.to_vec())
            .build();
        let theirs = CoseSign1Builder::new()
            .protected(header)
            .payload(minicbor::to_vec(&note).unwrap())
            .create_signature(Note::AAD.as_bytes(), |bytes| key().sign(bytes).to_vec())
            .build();
        assert_eq!(&*ours, theirs.to_vec().unwrap());
        let read = CoseSign1::from_slice(&ours).unwrap();
        read.verify_signature(Note::AAD.as_bytes(), |signature, bytes| {
            assert!(key().public().verifies(bytes, signature.try_into().unwrap()));
            Ok::<(), ()>(())
        })
        .unwrap();
    }
}

#[test]
fn keys_and_signatures_are_those_of_rfc_8032() {
    // Section 7.1: seed, public key, message, signature.
    for [seed, public, message, signature] in RFC_8032 {
        let seed: [u8; 32] = hex::decode(seed).unwrap().try_into().unwrap();
        let message = hex::decode(message).unwrap();
        let key = SecretKey::from_seed(&seed);
        assert_eq!(key.public().to_string(), public);
        assert_eq!(hex::encode(key.sign(&message)), signature);
        assert!(key.public().verifies(&message, &key.sign(&message)));
        assert_eq!(*key.seed(), seed);
    }
}

const RFC_8032: [[&str; 4]; 3] = [
    [
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ],
    [
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ],
    [
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ],
];

#[test]
fn bad_keys_are_refused() {
    let y = |low: u8, high: u8| {
        let mut bytes = [0xff; 32];
        bytes[0] = low;
        bytes[31] = high;
        bytes
    };
    let mut identity = [0; 32];
    identity[0] = 1;
    assert_eq!(PublicKey::from_bytes(&identity), Err(BadKey::Weak));
    assert_eq!(PublicKey::from_bytes(&[0; 32]), Err(BadKey::Weak));
    assert_eq!(PublicKey::from_bytes(&y(0xec, 0x7f)), Err(BadKey::Weak));
    let mut off_curve = [0; 32];
    off_curve[0] = 2;
    assert_eq!(PublicKey::from_bytes(&off_curve), Err(BadKey::NotAPoint));
    // p + 3 is a second way to write y = 3, which is a point of large order.
    let mut three = [0; 32];
    three[0] = 3;
    assert!(PublicKey::from_bytes(&three).is_ok());
    assert_eq!(PublicKey::from_bytes(&y(0xf0, 0x7f)), Err(BadKey::NotAPoint));
    assert_eq!("12".parse::<PublicKey>(), Err(BadKey::Length));
}

#[test]
fn secrets_do_not_print() {
    assert_eq!(format!("{:?}", key()), "…");
    let signed = format!("{:?}", seal(&note(), &key()));
    assert_eq!(signed, format!("Signed({} bytes)", seal(&note(), &key()).as_bytes().len()));
}

#[test]
fn signed_things_travel_as_text_and_as_bytes() {
    let signed = seal(&note(), &key());
    let text = serde_json::to_string(&signed).unwrap();
    assert_eq!(serde_json::from_str::<Signed<Note>>(&text).unwrap(), signed);
    let bytes = minicbor::to_vec(&signed).unwrap();
    assert_eq!(minicbor::decode::<Signed<Note>>(&bytes).unwrap(), signed);
    let long = format!("\"{}\"", "00".repeat(70_001));
    assert!(serde_json::from_str::<Signed<Note>>(&long).is_err());
    assert!(serde_json::from_str::<Signed<Note>>("\"0g\"").is_err());
    let public = key().public();
    let text = serde_json::to_string(&public).unwrap();
    assert_eq!(serde_json::from_str::<PublicKey>(&text).unwrap(), public);
    let bytes = minicbor::to_vec(public).unwrap();
    assert_eq!(minicbor::decode::<PublicKey>(&bytes).unwrap(), public);
    assert!(minicbor::decode::<PublicKey>(&bytes[..20]).is_err());
}

#[test]
fn a_key_id_is_the_start_of_the_keys_hash() {
    use sha2::Digest;
    let public = key().public();
    let hash = sha2::Sha256::digest(public.as_bytes());
    assert_eq!(public.id(), KeyId(hash[..4].try_into().unwrap()));
}

proptest! {
    #[test]
    fn any_note_survives(number: u32, text in ".{0,60}", more: Option<u8>) {
        let note = Note { number, text, more };
        let signed = seal(&note, &key());
        prop_assert_eq!(open_with(key().public(), signed.as_bytes()), Ok(note));
    }

    #[test]
    fn any_bytes_are_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(open_with(key().public(), &bytes).is_err());
    }
}
