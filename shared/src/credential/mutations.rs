//! Thousands of damaged tokens: half of them damaged in the text or the bytes, half in what was signed and
//! then signed again by the right key, so that they get past the signature.
//!
//! Each must be refused, or be the one proper text of what its signer said. The table printed says how
//! deep they got; every reason for refusing must be met at least once.

use super::tests::{key, order, secret, trust};
use super::{BadToken, Token, issue, read};
use crate::ids::StatusIndex;
use crate::signing::seal;
use crate::trust_list::TrustList;
use ed25519_dalek::{Signer, SigningKey};
use minicbor::Encoder;
use std::collections::BTreeMap;

/// How many in an ordinary run.
const COUNT: u64 = 5_000;

/// Every reason that reading a token can give, in the order they are checked.
const REASONS: [&str; 22] = [
    "token_too_long",
    "token_later_form",
    "token_not_a_card",
    "token_not_base45",
    "token_not_canonical",
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
    "key_other_purpose",
    "key_revoked",
    "key_before_its_time",
];

#[test]
fn damaged_tokens_are_refused_or_harmless() {
    let count = crate::damage::count(COUNT);
    let mut random = Random(0x5c71);
    let lists = Lists::new();
    let mut met = BTreeMap::new();
    for round in 0..count {
        let signed_again = round % 2 == 1;
        let original = Parts::of_card(random.below(1_000));
        let text = if signed_again {
            original.signed_again(&mut random)
        } else {
            original.damaged(&mut random)
        };
        let code = match read(&text, lists.pick(signed_again, &mut random)) {
            Err(reason) => reason.code(),
            Ok(_) if text == original.text() => "unchanged",
            Ok(_) => {
                assert!(signed_again, "round {round}: nobody signed {text}");
                check_is_proper_form(&text);
                "another proper card, by its signer"
            }
        };
        *met.entry(code).or_insert(0_u32) += 1;
    }
    for (place, reason) in
        REASONS.iter().chain(&["unchanged", "another proper card, by its signer"]).enumerate()
    {
        println!("{:>3} {reason:<36} {:>7}", place + 1, met.get(reason).unwrap_or(&0));
    }
    for reason in REASONS {
        assert!(met.contains_key(reason), "{reason} was not met in {count} tries");
    }
}

/// What was accepted is exactly what its claims, signed afresh, would be.
#[track_caller]
fn check_is_proper_form(text: &str) {
    let claims = Token::parse(text).unwrap().peek().unwrap().payload;
    assert_eq!(Token::new(&seal(&claims, &key())).text(), text);
}

/// Trust lists under which a well-signed card fails for its key.
struct Lists {
    live: TrustList,
    others: [TrustList; 3],
}

impl Lists {
    fn new() -> Self {
        use crate::time::Timestamp;
        Self {
            live: trust(|_| {}),
            others: [
                trust(|key| key.purpose = crate::trust_list::Purpose::Server),
                trust(|key| key.revoked_at = Some(Timestamp(1))),
                trust(|key| key.not_before = Timestamp(i64::MAX)),
            ],
        }
    }

    /// Now and then another list than the live one.
    fn pick(&self, signed_again: bool, random: &mut Random) -> &TrustList {
        match random.below(20) {
            at @ 0..3 if signed_again => &self.others[usize::try_from(at).unwrap()],
            _ => &self.live,
        }
    }
}

/// A token taken apart, so that each part can be damaged and the whole signed again.
#[derive(Clone)]
struct Parts {
    seed: u8,
    aad: &'static str,
    protected: Vec<u8>,
    unprotected: Vec<u8>,
    payload: Vec<u8>,
}

impl Parts {
    fn of_card(number: u64) -> Self {
        let order = super::CardOrder {
            index: StatusIndex(u32::try_from(number).unwrap()),
            ..order(number)
        };
        let issued = issue(&order, &secret(), &key());
        let bytes = Token::parse(issued.token.text()).unwrap().into_bytes();
        Self {
            seed: 1,
            aad: "scrip.card.v1",
            protected: bytes[2..11].to_vec(),
            unprotected: vec![0xa0],
            payload: bytes[14..bytes.len() - 66].to_vec(),
        }
    }

    /// The envelope, signed over these very parts.
    fn bytes(&self) -> Vec<u8> {
        let mut to_sign = Encoder::new(Vec::new());
        to_sign.array(4).unwrap().str("Signature1").unwrap().bytes(&self.protected).unwrap();
        to_sign.bytes(self.aad.as_bytes()).unwrap().bytes(&self.payload).unwrap();
        let signature = SigningKey::from_bytes(&[self.seed; 32]).sign(to_sign.writer());
        let mut e = Encoder::new(Vec::new());
        e.array(4).unwrap().bytes(&self.protected).unwrap();
        e.writer_mut().extend_from_slice(&self.unprotected);
        e.bytes(&self.payload).unwrap().bytes(&signature.to_bytes()).unwrap();
        e.into_writer()
    }

    fn text(&self) -> String {
        text(&self.bytes())
    }

    /// Damage that no signature covers up.
    fn damaged(&self, random: &mut Random) -> String {
        let mut bytes = self.bytes();
        match random.below(8) {
            0..=2 => {
                random.damage(&mut bytes);
                text(&bytes)
            }
            3 => {
                let envelope = wider_head(&bytes, random.pick(&[0, 1, 11, 12]));
                text(&envelope)
            }
            4 => {
                random.pick(&["GC2:", "GC1", "gc1:", "HC1:", "GC1:GC1:"]).to_owned()
                    + &self.text()[4..]
            }
            5 => self.text() + &"0".repeat(random.below_usize(300)),
            _ => random.damage_text(&self.text()),
        }
    }

    /// Damage to what is signed, signed again.
    fn signed_again(&self, random: &mut Random) -> String {
        let mut parts = self.clone();
        match random.below(12) {
            0..=2 => random.damage(&mut parts.payload),
            3..=4 => parts.payload = random.odd_claims(&self.payload),
            5 => random.damage(&mut parts.protected),
            6..=7 => parts.protected = random.odd_header(&self.protected),
            8 => {
                parts.unprotected = random
                    .pick(&[&[0xa1, 0x04, 0x40][..], &[0xbf, 0xff], &[0xb8, 0x00], &[0x80]])
                    .to_vec();
            }
            9 => parts.aad = random.pick(&["scrip.entry.v1", "scrip.card.v2", ""]),
            10 => parts.seed = 2,
            _ => {}
        }
        parts.text()
    }
}

fn text(bytes: &[u8]) -> String {
    ["GC1:", &base45::encode(bytes)].concat()
}

/// The same value with the head at this place in a longer form.
fn wider_head(bytes: &[u8], at: usize) -> Vec<u8> {
    let (kind, value) = (bytes[at] & 0xe0, bytes[at] & 0x1f);
    let wider = if value < 24 { vec![kind | 0x18, value] } else { vec![kind | 0x19, 0] };
    [&bytes[..at], &wider, &bytes[at + 1..]].concat()
}

/// `SplitMix64`: the same numbers on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn below_usize(&mut self, end: usize) -> usize {
        usize::try_from(self.below(u64::try_from(end.max(1)).unwrap())).unwrap()
    }

    fn byte(&mut self) -> u8 {
        self.next().to_be_bytes()[0]
    }

    fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.below_usize(among.len())]
    }

    /// One to three random changes.
    fn damage(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(3) {
            let at = self.below_usize(bytes.len());
            match self.below(6) {
                0 | 1 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
                2 if at < bytes.len() => bytes[at] = self.byte(),
                3 => bytes.insert(at, self.byte()),
                4 if at < bytes.len() => drop(bytes.remove(at)),
                5 => bytes.truncate(at),
                _ => bytes.push(self.byte()),
            }
        }
    }

    fn damage_text(&mut self, text: &str) -> String {
        let mut characters: Vec<char> = text.chars().collect();
        for _ in 0..=self.below(2) {
            let at = self.below_usize(characters.len());
            let other = self.pick(&['0', 'A', ':', '$', 'Z', 'a', '!', '\u{e9}']);
            match self.below(4) {
                0 => characters.insert(at, other),
                1 => drop(characters.remove(at)),
                2 => characters.truncate(at.max(1)),
                _ => characters[at] = other,
            }
        }
        characters.iter().collect()
    }

    /// Claims that a lenient reader would take.
    fn odd_claims(&mut self, payload: &[u8]) -> Vec<u8> {
        // Where each claim starts: issuer, issued-at, cti, program, index, end.
        let cuts = [1, 8, 14, 32, 38, payload.len()];
        let claim = |at: usize| &payload[cuts[at]..cuts[at + 1]];
        let (first, second) = (self.below_usize(5), self.below_usize(5));
        let mut order = [0, 1, 2, 3, 4];
        order.swap(first, second);
        let swapped: Vec<u8> = order.into_iter().flat_map(claim).copied().collect();
        match self.below(6) {
            0 => [&[0xa5], &*swapped].concat(),
            1 => [&[0xa6], &payload[1..], claim(first)].concat(),
            2 => [&[0xa6], &payload[1..], &[0x04, 0x1a, 0x7f, 0xff, 0xff, 0xff]].concat(),
            3 => [&[0xbf], &payload[1..], &[0xff]].concat(),
            4 => wider_head(payload, self.pick(&[0, 1, 2, 8, 14, 15, 37])),
            _ => [payload, &[self.byte()]].concat(),
        }
    }

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
fn every_reason_is_in_the_list() {
    use crate::ids::KeyId;
    use crate::signing::BadSignature as Bad;
    use crate::trust_list::NotTrusted;
    let of_token = [
        BadToken::TooLong,
        BadToken::LaterForm,
        BadToken::NotACard,
        BadToken::NotBase45,
        BadToken::NotCanonical,
    ];
    let of_signature = [
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
    let of_key = [NotTrusted::OtherPurpose, NotTrusted::Revoked, NotTrusted::BeforeItsTime];
    let codes: Vec<_> = of_token
        .into_iter()
        .chain(of_signature.map(BadToken::Signature))
        .chain(of_key.map(BadToken::Key))
        .map(BadToken::code)
        .collect();
    assert_eq!(codes, REASONS);
}
