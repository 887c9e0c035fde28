//! What the tests of damaged input share: how many they try, what they draw, and how signed bytes are
//! damaged, both so that no signature covers it up and so that one does.
#![cfg(feature = "signing")]

mod bytes;

pub(crate) use bytes::{Random, with_right_checksum};

use crate::signing::{Payload, Signed};
use ed25519_dalek::{Signer, SigningKey};
use minicbor::{Decoder, Encoder};
use std::collections::BTreeMap;
use std::fmt::Write;

/// How many inputs to damage: what `SCRIP_MUTATIONS` says, or as many as an ordinary run has time for.
#[expect(clippy::disallowed_methods, reason = "a test may be told to try longer")]
pub(crate) fn count(ordinary: u64) -> u64 {
    std::env::var("SCRIP_MUTATIONS").map_or(ordinary, |said| {
        said.parse().unwrap_or_else(|_| panic!("SCRIP_MUTATIONS is a whole number, not “{said}”"))
    })
}

/// How deep damaged inputs got, in the order of the places in which they can end.
pub(crate) struct Depths {
    what: &'static str,
    places: Vec<&'static str>,
    met: BTreeMap<&'static str, u64>,
}

impl Depths {
    /// `places` are those that must be met, in their order.
    pub(crate) fn new(what: &'static str, places: &[&'static str]) -> Self {
        Self { what, places: places.to_vec(), met: BTreeMap::new() }
    }

    pub(crate) fn count(&mut self, place: &'static str) {
        *self.met.entry(place).or_default() += 1;
    }

    /// Prints the table; each place was met, and there are no others.
    #[track_caller]
    pub(crate) fn check(&self) {
        let all: u64 = self.met.values().sum();
        let mut table = format!("{all} damaged {}, by how deep they got:", self.what);
        let others: Vec<_> = self.met.keys().filter(|met| !self.places.contains(*met)).collect();
        for place in self.places.iter().chain(others.iter().copied()) {
            write!(table, "\n  {place:<36} {:>7}", self.met.get(place).unwrap_or(&0)).unwrap();
        }
        // At once, so that no other test's lines come between.
        println!("{table}");
        assert_eq!(others, Vec::<&&str>::new(), "{}: places that nobody listed", self.what);
        for place in &self.places {
            let what = self.what;
            assert!(self.met.contains_key(place), "{place} was not met by {all} damaged {what}");
        }
    }
}

/// Every reason for which signed bytes are refused, in the order they are checked.
pub(crate) const SIGNED_CODES: [&str; 14] = [
    "signed_too_long",
    "signed_not_sign1",
    "signed_unprotected_header",
    "signed_trailing_bytes",
    "signed_damaged_header",
    "signed_unknown_header",
    "signed_duplicate_header",
    "signed_other_algorithm",
    "signed_missing_header",
    "signed_not_canonical",
    "signed_unknown_key",
    "signed_wrong_signature",
    "signed_wrong_payload",
    "signed_payload_not_canonical",
];

/// Every reason of the rules for which settling or asking refuses an entry, in the order of the list of them.
pub(crate) const REFUSED_ENTRIES: [&str; 20] = [
    "amount_not_positive",
    "facts_inconsistent",
    "same_id_different",
    "payment_cancelled",
    "payment_taken",
    "unknown_card",
    "unknown_payment",
    "unknown_limit",
    "till_stopped",
    "card_state",
    "card_expired",
    "not_approved",
    "online_only",
    "wrong_asset",
    "amount_too_large",
    "not_enough_funds",
    "held_elsewhere",
    "more_than_paid",
    "program_limit",
    "beyond_limit",
];

/// Those that no entry meets: it names a card, and the accounts, the program and the store are the books'
/// own; it signs no limit. Orders and plans meet them.
pub(crate) const REFUSED_ORDERS: [&str; 3] = ["same_account", "unknown_account", "ceiling_reached"];

/// The one that the till says before it signs: settling takes no payment back for who approved it.
pub(crate) const REFUSED_AT_THE_TILL: &str = "not_allowed";

/// Something signed, taken apart, so that each part can be damaged and the whole signed again.
#[derive(Clone)]
pub(crate) struct Parts {
    pub(crate) key_seed: [u8; 32],
    pub(crate) aad: &'static str,
    pub(crate) protected: Vec<u8>,
    pub(crate) unprotected: Vec<u8>,
    pub(crate) payload: Vec<u8>,
}

impl Parts {
    /// The parts of what the key of `key_seed` signed.
    pub(crate) fn of<T: Payload>(signed: &Signed<T>, key_seed: [u8; 32]) -> Self {
        let mut d = Decoder::new(signed.as_bytes());
        d.array().unwrap();
        let protected = d.bytes().unwrap().to_vec();
        d.map().unwrap();
        let payload = d.bytes().unwrap().to_vec();
        Self { key_seed, aad: T::AAD, protected, unprotected: vec![0xa0], payload }
    }

    /// The envelope, signed over these very parts.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut to_sign = Encoder::new(Vec::new());
        to_sign.array(4).unwrap().str("Signature1").unwrap().bytes(&self.protected).unwrap();
        to_sign.bytes(self.aad.as_bytes()).unwrap().bytes(&self.payload).unwrap();
        let signature = SigningKey::from_bytes(&self.key_seed).sign(to_sign.writer());
        let mut e = Encoder::new(Vec::new());
        e.array(4).unwrap().bytes(&self.protected).unwrap();
        e.writer_mut().extend_from_slice(&self.unprotected);
        e.bytes(&self.payload).unwrap().bytes(&signature.to_bytes()).unwrap();
        e.into_writer()
    }

    /// Changes something around the payload, or nothing.
    pub(crate) fn dress_oddly(&mut self, random: &mut Random) {
        match random.below(8) {
            0 => random.damage(&mut self.protected),
            1..=2 => self.protected = random.odd_header(&self.protected),
            3 => {
                let odd = [&[0xa1, 0x04, 0x40][..], &[0xbf, 0xff], &[0xb8, 0x00], &[0x80]];
                self.unprotected = random.pick(&odd).to_vec();
            }
            4 => self.aad = random.pick(&["scrip.other.v1", ""]),
            5 => self.key_seed = [0xee; 32],
            _ => {}
        }
    }
}

/// Damage to signed bytes that no signature covers up.
pub(crate) fn damaged(signed: &[u8], bytes_max: usize, random: &mut Random) -> Vec<u8> {
    let mut bytes = signed.to_vec();
    match random.below(20) {
        0..=1 => wider_head(&bytes, random.pick(&[0, 1, 11, 12])),
        2 => {
            bytes.resize(bytes_max + 1 + random.below_usize(100), 0);
            bytes
        }
        // The key that it names.
        3 => {
            bytes[7 + random.below_usize(4)] ^= 1 << random.below(8);
            bytes
        }
        _ => {
            random.damage(&mut bytes);
            bytes
        }
    }
}

/// The same value with the head at this place in a longer form.
pub(crate) fn wider_head(bytes: &[u8], at: usize) -> Vec<u8> {
    let (kind, value) = (bytes[at] & 0xe0, bytes[at] & 0x1f);
    let wider = if value < 24 { vec![kind | 0x18, value] } else { vec![kind | 0x19, 0] };
    [&bytes[..at], &wider, &bytes[at + 1..]].concat()
}

impl Random {
    /// Headers that other software might write or misread.
    fn odd_header(&mut self, protected: &[u8]) -> Vec<u8> {
        let (algorithm, id) = (&protected[1..3], &protected[3..]);
        match self.below(9) {
            0 => [&[0xa2], id, algorithm].concat(),
            1 => [&[0xa3], algorithm, algorithm, id].concat(),
            2 => [&[0xa3], algorithm, id, id].concat(),
            3 => [&[0xa3], algorithm, id, &[0x02, 0x81, 0x04]].concat(),
            4 => [&[0xa3], algorithm, id, &[0x61, b'x', 0x00]].concat(),
            5 => [&[0xa1], id].concat(),
            6 => [&[0xa1], algorithm].concat(),
            7 => {
                [&[0xa2, 0x01][..], self.pick(&[&[0x27][..], &[0x26], &[0x18, 0x12]]), id].concat()
            }
            _ => wider_head(protected, self.pick(&[0, 1, 3, 4])),
        }
    }
}

#[test]
fn every_reason_for_refusing_signed_bytes_is_in_the_list() {
    use crate::ids::KeyId;
    use crate::signing::BadSignature as Bad;
    let all = [
        Bad::TooLong,
        Bad::NotSign1,
        Bad::UnprotectedHeader,
        Bad::TrailingBytes,
        Bad::DamagedHeader,
        Bad::UnknownHeader,
        Bad::DuplicateHeader,
        Bad::Algorithm,
        Bad::MissingHeader,
        Bad::NotCanonical,
        Bad::UnknownKey(KeyId([0; 4])),
        Bad::WrongSignature,
        Bad::WrongPayload,
        Bad::PayloadNotCanonical,
    ];
    assert_eq!(all.map(Bad::code), SIGNED_CODES);
}

#[test]
fn every_refusal_is_met_by_something_damaged() {
    let source = include_str!("ledger/refusal.rs");
    let code = |line: &'static str| line.split_once(" => \"")?.1.strip_suffix("\",");
    let mut all: Vec<&str> = source.lines().filter_map(code).collect();
    let mut met = [&REFUSED_ENTRIES[..], &REFUSED_ORDERS, &[REFUSED_AT_THE_TILL]].concat();
    all.sort_unstable();
    met.sort_unstable();
    assert_eq!(met, all);
}
