//! Tests of the credential.

use super::{
    BadToken, BadTypedNumber, CardNumber, CardOrder, Issued, IssuerSecret, Token, TypedNumber,
};
use crate::credential::{BadIssuer, Claims, Credential, Issuer, issue, read};
use crate::ids::{CardId, ProgramId, ServerEpoch, StatusIndex};
use crate::signing::{BadSignature, SecretKey, Signed};
use crate::time::Timestamp;
use crate::trust_list::{NotTrusted, Purpose, TrustList, TrustListNumber, TrustedKey};
use proptest::prelude::*;

const ALPHANUMERIC: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const CROCKFORD: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const ISSUED_AT: Timestamp = Timestamp(1_763_600_000_000);

pub(super) fn key() -> SecretKey {
    SecretKey::from_seed(&[1; 32])
}

pub(super) fn secret() -> IssuerSecret {
    IssuerSecret::from_bytes(&[2; 32])
}

pub(super) fn order(number: u64) -> CardOrder {
    CardOrder {
        issuer: "scrip".parse().unwrap(),
        issued_at: ISSUED_AT,
        program: ProgramId(7),
        number: CardNumber(number),
        index: StatusIndex(123_456),
    }
}

fn card(number: u64) -> Issued {
    issue(&order(number), &secret(), &key())
}

/// A trust list of the test's one key.
pub(super) fn trust(change: impl FnOnce(&mut TrustedKey)) -> TrustList {
    let mut trusted = TrustedKey {
        key: key().public(),
        purpose: Purpose::Issuer,
        not_before: Timestamp(0),
        revoked_at: None,
    };
    change(&mut trusted);
    TrustList::new(TrustListNumber(1), ISSUED_AT, ServerEpoch(1), vec![trusted]).unwrap()
}

fn read_here(text: &str) -> Result<Credential, BadToken> {
    read(text, &trust(|_| {}))
}

#[track_caller]
fn check_refused(text: &str, reason: BadToken) {
    assert_eq!(read_here(text), Err(reason), "{text}");
}

#[test]
fn an_issued_card_is_read_back() {
    let issued = card(42);
    let credential = read_here(issued.token.text()).unwrap();
    let expected = Credential {
        card: issued.card,
        issuer: "scrip".parse().unwrap(),
        program: ProgramId(7),
        index: StatusIndex(123_456),
        issued_at: ISSUED_AT,
        key_id: key().public().id(),
    };
    assert_eq!(credential, expected);
}

#[test]
fn issuing_twice_gives_the_same_token() {
    assert_eq!(card(42), card(42));
    assert_eq!(card(42).card, secret().card(ProgramId(7), CardNumber(42)));
    assert_ne!(card(42).card, card(43).card);
    assert_ne!(card(42).card, secret().card(ProgramId(8), CardNumber(42)));
    let other = IssuerSecret::from_bytes(&[3; 32]);
    assert_ne!(card(42).card, other.card(ProgramId(7), CardNumber(42)));
}

/// Worked out by hand from the documented steps with another language's library: the format is fixed.
#[test]
fn the_format_stays_as_it_is() {
    let issued = card(42);
    assert_eq!(issued.card.to_string(), "71eb8066186bd8adef130114e081aaeb");
    assert_eq!(*issued.typed.text(), "2399 QTH0 W64G 4AA2 3AX8");
    assert!(issued.token.text().starts_with("GC1:PWGSLKOE6"), "{}", issued.token.text());
    let signed = Token::parse(issued.token.text()).unwrap();
    let payload = &signed.as_bytes()[14..signed.as_bytes().len() - 66];
    assert_eq!(
        hex::encode(payload),
        "a501657363726970061a691e6680075010d29bea20e1890229421abb239142f73a00010000073a000100011a0001e240"
    );
}

#[test]
fn claims_stand_in_their_order_and_no_others_do() {
    let signed = Token::parse(card(42).token.text()).unwrap();
    let proper = minicbor::to_vec(signed.peek().unwrap().payload).unwrap();
    let refused = |claims: &[u8]| minicbor::decode::<Claims>(claims).is_err();
    assert!(!refused(&proper));
    let issued_at = &proper[8..14];
    let labels_at = [1, 8, 14, 32, 38];
    for at in labels_at {
        let mut other = proper.clone();
        other[at] ^= 1;
        assert!(refused(&other), "another label at {at}");
    }
    assert!(refused(&[&[0xa6], &proper[1..], &[0x04, 0x00]].concat()), "an unknown claim");
    assert!(refused(&[&[0xa6], &proper[1..8], issued_at, &proper[8..]].concat()), "one twice");
    assert!(refused(&[&[0xa5], issued_at, &proper[1..8], &proper[14..]].concat()), "swapped");
    assert!(refused(&[&[0xa4], &proper[1..8], &proper[14..]].concat()), "one missing");
}

#[test]
fn tokens_are_as_small_as_promised() {
    let smallest = CardOrder {
        issuer: "s".parse().unwrap(),
        program: ProgramId(1),
        index: StatusIndex(1),
        ..order(1)
    };
    let largest = CardOrder {
        issuer: "ten-chars.".parse().unwrap(),
        program: ProgramId(65_535),
        index: StatusIndex(u32::MAX),
        ..order(u64::MAX)
    };
    for order in [smallest, order(1), largest] {
        let issued = issue(&order, &secret(), &key());
        let text = issued.token.text();
        let bytes = Token::parse(text).unwrap().into_bytes().len();
        assert!((107..=135).contains(&bytes), "{bytes} bytes");
        // QR version 8 at M, and version 10 at Q, hold 221 alphanumeric characters.
        assert!(text.len() <= 221, "{} characters", text.len());
        assert!(text.chars().all(|c| ALPHANUMERIC.contains(c)), "{text}");
    }
}

#[test]
fn every_bit_flip_of_the_bytes_is_refused() {
    let text = card(42).token.text().to_owned();
    let bytes = Token::parse(&text).unwrap().into_bytes();
    let trust = trust(|_| {});
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            let text = format!("GC1:{}", base45::encode(&flipped));
            assert!(read(&text, &trust).is_err(), "byte {at}, bit {bit}");
        }
    }
}

#[test]
fn every_changed_character_is_refused() {
    let text = card(42).token.text().to_owned();
    let trust = trust(|_| {});
    let others: Vec<char> = (' '..='~').chain(['\n', '\u{e9}', '\u{ff11}']).collect();
    for (at, was) in text.char_indices() {
        let (before, after) = (&text[..at], &text[at + 1..]);
        assert!(read(&format!("{before}{after}"), &trust).is_err(), "without {at}");
        for other in &others {
            let added = format!("{before}{other}{was}{after}");
            assert!(read(&added, &trust).is_err(), "{other:?} before {at}");
            if *other != was {
                let changed = format!("{before}{other}{after}");
                assert!(read(&changed, &trust).is_err(), "{other:?} at {at}");
            }
        }
    }
    assert!(read(&format!("{text}\n"), &trust).is_err(), "nothing may follow");
}

#[test]
fn each_reason_has_its_message() {
    let text = card(42).token.text().to_owned();
    check_refused(&"G".repeat(401), BadToken::TooLong);
    check_refused(&text.replace("GC1:", "GC2:"), BadToken::LaterForm);
    check_refused("https://example.org/", BadToken::NotACard);
    check_refused(&text.to_lowercase(), BadToken::NotACard);
    check_refused("", BadToken::NotACard);
    check_refused("GC1:abc", BadToken::NotBase45);
    check_refused("GC1:A", BadToken::NotBase45);
    check_refused("GC1::::", BadToken::NotBase45);
    // Two characters for one byte may say more than 255.
    check_refused("GC1:ZZ", BadToken::NotCanonical);
    check_refused("GC1:", BadSignature::NotSign1.into());
    check_refused(&format!("GC1:{}", "0".repeat(396)), BadSignature::TooLong.into());
    let other = SecretKey::from_seed(&[9; 32]);
    let foreign = issue(&order(1), &secret(), &other);
    check_refused(foreign.token.text(), BadSignature::UnknownKey(other.public().id()).into());
}

#[test]
fn a_key_must_be_live_and_for_cards() {
    let text = card(42).token.text().to_owned();
    let check = |change: fn(&mut TrustedKey), expected: Result<(), NotTrusted>| {
        let answer = read(&text, &trust(change)).map(|_| ());
        assert_eq!(answer, expected.map_err(BadToken::Key));
    };
    check(|_| {}, Ok(()));
    check(|key| key.purpose = Purpose::Server, Err(NotTrusted::OtherPurpose));
    check(|key| key.revoked_at = Some(Timestamp(0)), Err(NotTrusted::Revoked));
    check(|key| key.revoked_at = Some(Timestamp(i64::MAX)), Err(NotTrusted::Revoked));
    check(|key| key.not_before = Timestamp(ISSUED_AT.0 + 1_000), Err(NotTrusted::BeforeItsTime));
    check(|key| key.not_before = Timestamp(ISSUED_AT.0 + 999), Ok(()));
}

#[test]
fn scanned_and_typed_lead_to_one_card() {
    for number in 0..200 {
        let issued = card(number);
        let typed = TypedNumber::parse(&issued.typed.text()).unwrap();
        let scanned = read_here(issued.token.text()).unwrap();
        assert_eq!(typed.card(), scanned.card);
    }
}

#[test]
fn the_typed_form_is_five_groups_of_four() {
    let text = card(42).typed.text();
    let groups: Vec<&str> = text.split(' ').collect();
    assert_eq!(groups.len(), 5);
    assert!(groups.iter().all(|group| group.len() == 4));
    assert!(text.chars().all(|c| c == ' ' || CROCKFORD.contains(c)));
}

#[test]
fn typing_is_forgiving_about_looks_only() {
    let number = with_check(&"01AZ".repeat(5)[..19]);
    let same = |text: &str| TypedNumber::parse(text).map(|typed| typed.card());
    let expected: Result<CardId, BadTypedNumber> = same(&number);
    assert!(expected.is_ok());
    assert_eq!(same(&number.to_lowercase()), expected);
    assert_eq!(same(&number.replace('0', "o").replace('1', "L")), expected);
    assert_eq!(same(&number.replace('0', "O").replace('1', "i")), expected);
    assert_eq!(
        same(&format!(" {}\u{2013}{}--{}\t", &number[..3], &number[3..9], &number[9..])),
        expected
    );

    assert_eq!(same(&" ".repeat(101)), Err(BadTypedNumber::TooLong));
    assert_eq!(same(&number.replace('A', "U")), Err(BadTypedNumber::UnknownCharacter));
    assert_eq!(same(&number.replace('A', "É")), Err(BadTypedNumber::UnknownCharacter));
    assert_eq!(same(&number[..19]), Err(BadTypedNumber::WrongCount));
    assert_eq!(same(&format!("{number}0")), Err(BadTypedNumber::WrongCount));
    assert_eq!(same(""), Err(BadTypedNumber::WrongCount));
    assert_eq!(same(&number.replace('A', "B")), Err(BadTypedNumber::CheckCharacter));
}

/// Nineteen characters and the check character that fits.
fn with_check(nineteen: &str) -> String {
    let mut fitting = CROCKFORD.chars().map(|check| format!("{nineteen}{check}"));
    let found = fitting.by_ref().find(|text| TypedNumber::parse(text).is_ok()).unwrap();
    assert!(fitting.all(|text| TypedNumber::parse(&text).is_err()), "only one fits");
    found
}

#[test]
fn every_single_typing_mistake_is_found() {
    for number in 0..20 {
        let text = card(number).typed.text().replace(' ', "");
        for at in 0..20 {
            for other in CROCKFORD.chars().filter(|c| !text[at..].starts_with(*c)) {
                let typo = format!("{}{other}{}", &text[..at], &text[at + 1..]);
                assert_eq!(
                    TypedNumber::parse(&typo),
                    Err(BadTypedNumber::CheckCharacter),
                    "{typo}"
                );
            }
        }
    }
}

#[test]
fn of_all_swaps_of_neighbours_only_0_and_z_pass() {
    let mut missed = 0;
    for at in 0..18 {
        for (first, second) in pairs() {
            let mut symbols: Vec<char> = "7G3KQ9XW0M5HB2TVD4R".chars().collect();
            (symbols[at], symbols[at + 1]) = (first, second);
            let text = with_check(&symbols.iter().collect::<String>());
            missed += u32::from(swap_passes(&text, at));
            assert_eq!(swap_passes(&text, at), is_0_and_z(first, second), "{text} at {at}");
        }
    }
    assert_eq!(missed, 18 * 2, "of 18 × 992 swaps of different characters");
}

#[test]
fn a_swap_with_the_check_character_is_found_too() {
    for last in CROCKFORD.chars() {
        let text = with_check(&format!("7G3KQ9XW0M5HB2TVD4{last}"));
        let check = text.chars().last().unwrap();
        if last != check {
            assert_eq!(swap_passes(&text, 18), is_0_and_z(last, check), "{text}");
        }
    }
}

fn pairs() -> impl Iterator<Item = (char, char)> {
    let all = |first| CROCKFORD.chars().map(move |second| (first, second));
    CROCKFORD.chars().flat_map(all).filter(|(first, second)| first != second)
}

fn is_0_and_z(first: char, second: char) -> bool {
    matches!((first, second), ('0', 'Z') | ('Z', '0'))
}

fn swap_passes(text: &str, at: usize) -> bool {
    let mut symbols: Vec<char> = text.chars().collect();
    symbols.swap(at, at + 1);
    TypedNumber::parse(&symbols.iter().collect::<String>()).is_ok()
}

#[test]
fn issuers_have_short_names() {
    for proper in ["a", "scrip", "my-shop.no1"[..10].as_ref()] {
        assert_eq!(proper.parse::<Issuer>().unwrap().to_string(), proper);
    }
    for bad in ["", "eleven-char", "Scrip", "caf\u{e9}", "a b"] {
        assert_eq!(bad.parse::<Issuer>(), Err(BadIssuer), "{bad}");
    }
}

#[test]
fn secrets_do_not_print() {
    let issued = card(42);
    let printed = format!("{issued:?} {:?}", secret());
    assert!(!printed.contains(issued.token.text()));
    assert!(printed.ends_with("token: …, typed: … } …"), "{printed}");
    let signed = Token::parse(issued.token.text()).unwrap();
    assert!(format!("{:?}", signed.peek().unwrap()).contains("cti: …"));
}

proptest! {
    #[test]
    fn any_card_survives(number: u64, program: u32, index: u32, millis in 0..4_000_000_000_000_i64) {
        let order = CardOrder {
            program: ProgramId(program),
            index: StatusIndex(index),
            issued_at: Timestamp(millis),
            ..order(number)
        };
        let issued = issue(&order, &secret(), &key());
        let read = read_here(issued.token.text()).unwrap();
        prop_assert_eq!((read.card, read.program, read.index), (issued.card, order.program, order.index));
        prop_assert_eq!(read.issued_at, Timestamp(millis / 1_000 * 1_000));
        prop_assert_eq!(TypedNumber::parse(&issued.typed.text()).unwrap().card(), issued.card);
    }

    #[test]
    fn no_two_texts_are_one_token(coded in "[0-9A-Z $%*+./:-]{0,60}") {
        let text = format!("GC1:{coded}");
        if let Ok(signed) = Token::parse(&text) {
            let again = Token::new(&signed);
            prop_assert_eq!(again.text(), text);
        }
    }

    #[test]
    fn any_text_is_refused_without_a_panic(text in ".{0,120}") {
        prop_assert!(read_here(&text).is_err());
        let with_prefix = ["GC1:", &text].concat();
        prop_assert!(read_here(&with_prefix).is_err());
    }

    #[test]
    fn any_typed_text_is_answered(text in ".{0,40}") {
        let _ = TypedNumber::parse(&text);
    }

    #[test]
    fn any_bytes_survive_as_a_token(bytes in prop::collection::vec(any::<u8>(), 0..160)) {
        let signed = Signed::from_bytes(bytes).unwrap();
        let token = Token::new(&signed);
        prop_assert_eq!(Token::parse(token.text()), Ok(signed));
    }
}
