//! Thousands of damaged tokens: half of them damaged in the text or the bytes, half in what was signed and
//! then signed again by the right key, so that they get past the signature.
//!
//! Each must be refused, or be the one proper text of what its signer said. The table printed says how
//! deep they got; every reason for refusing must be met at least once.

use super::tests::{key, order, secret, trust};
use super::{BadToken, Claims, Token, issue, read};
use crate::damage::{self, Depths, Parts, Random, SIGNED_CODES, wider_head};
use crate::ids::StatusIndex;
use crate::signing::{Payload, Signed, seal};
use crate::trust_list::TrustList;

/// How many in an ordinary run.
const COUNT: u64 = 5_000;

/// What reading a token can say beside the reasons of [`SIGNED_CODES`], which come in the middle.
const OF_TEXT: [&str; 5] = [
    "token_too_long",
    "token_later_form",
    "token_not_a_card",
    "token_not_base45",
    "token_not_canonical",
];
const OF_KEY: [&str; 3] = ["key_other_purpose", "key_revoked", "key_before_its_time"];

#[test]
fn damaged_tokens_are_refused_or_harmless() {
    let count = damage::count(COUNT);
    let mut random = Random(0x5c71);
    let lists = Lists::new();
    let good = ["unchanged", "another proper card, by its signer"];
    let places = [&OF_TEXT[..], &SIGNED_CODES, &OF_KEY, &good].concat();
    let mut depths = Depths::new("tokens", &places);
    for round in 0..count {
        let signed_again = round % 2 == 1;
        let original = parts_of_card(random.below(1_000));
        let text = if signed_again {
            signed_again_text(&original, &mut random)
        } else {
            damaged_text(&original, &mut random)
        };
        let code = match read(&text, lists.pick(signed_again, &mut random)) {
            Err(reason) => reason.code(),
            Ok(_) if text == text_of(&original.bytes()) => "unchanged",
            Ok(_) => {
                assert!(signed_again, "round {round}: nobody signed {text}");
                check_is_proper_form(&text);
                "another proper card, by its signer"
            }
        };
        depths.count(code);
    }
    depths.check();
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

fn parts_of_card(number: u64) -> Parts {
    let order =
        super::CardOrder { index: StatusIndex(u32::try_from(number).unwrap()), ..order(number) };
    let issued = issue(&order, &secret(), &key());
    let bytes = Token::parse(issued.token.text()).unwrap().into_bytes();
    Parts::of(&Signed::<Claims>::from_bytes(bytes).unwrap(), [1; 32])
}

/// Damage that no signature covers up.
fn damaged_text(parts: &Parts, random: &mut Random) -> String {
    let bytes = parts.bytes();
    let text = text_of(&bytes);
    match random.below(8) {
        0..=3 => text_of(&damage::damaged(&bytes, Claims::BYTES_MAX, random)),
        4 => random.pick(&["GC2:", "GC1", "gc1:", "HC1:", "GC1:GC1:"]).to_owned() + &text[4..],
        5 => text + &"0".repeat(random.below_usize(300)),
        _ => random.damage_text(&text),
    }
}

/// Damage to what is signed, signed again.
fn signed_again_text(original: &Parts, random: &mut Random) -> String {
    let mut parts = original.clone();
    match random.below(12) {
        0..=2 => random.damage(&mut parts.payload),
        3..=4 => parts.payload = random.odd_claims(&original.payload),
        _ => parts.dress_oddly(random),
    }
    text_of(&parts.bytes())
}

fn text_of(bytes: &[u8]) -> String {
    ["GC1:", &base45::encode(bytes)].concat()
}

impl Random {
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
}

#[test]
fn every_reason_is_in_the_lists() {
    use crate::trust_list::NotTrusted;
    let of_text = [
        BadToken::TooLong,
        BadToken::LaterForm,
        BadToken::NotACard,
        BadToken::NotBase45,
        BadToken::NotCanonical,
    ];
    assert_eq!(of_text.map(BadToken::code), OF_TEXT);
    let of_key = [NotTrusted::OtherPurpose, NotTrusted::Revoked, NotTrusted::BeforeItsTime];
    assert_eq!(of_key.map(BadToken::Key).map(BadToken::code), OF_KEY);
}
