//! Tests of the trust list.

use super::{
    BadTrustList, KEYS_MAX, NotTrusted, Purpose, TrustList, TrustListNumber, TrustListRefused,
    TrustMark, TrustedKey, accept,
};
use crate::ids::ServerEpoch;
use crate::signing::{BadSignature, SecretKey, Signed, seal};
use crate::time::Timestamp;

fn secret(seed: u8) -> SecretKey {
    SecretKey::from_seed(&[seed; 32])
}

/// A live key that has been in use from 1970.
fn trusted(seed: u8, purpose: Purpose) -> TrustedKey {
    TrustedKey { key: secret(seed).public(), purpose, not_before: Timestamp(0), revoked_at: None }
}

fn list(number: u64, epoch: u32, keys: Vec<TrustedKey>) -> TrustList {
    TrustList::new(TrustListNumber(number), Timestamp(5), ServerEpoch(epoch), keys).unwrap()
}

fn root() -> SecretKey {
    secret(200)
}

fn two_issuers_and_a_server() -> Vec<TrustedKey> {
    vec![trusted(1, Purpose::Issuer), trusted(2, Purpose::Issuer), trusted(3, Purpose::Server)]
}

#[track_caller]
fn check_accept(
    list: &TrustList,
    seen: Option<&TrustMark>,
    expected: Result<(), TrustListRefused>,
) {
    let answer = accept(&seal(list, &root()), root().public(), seen);
    assert_eq!(answer.map(|accepted| assert_eq!(*accepted, *list)), expected);
}

#[test]
fn several_keys_are_live_at_once() {
    let list = list(1, 1, two_issuers_and_a_server());
    for seed in [1, 2] {
        let key = secret(seed).public();
        assert_eq!(list.key_for(key.id(), Purpose::Issuer), Some(key));
        assert_eq!(list.key_for(key.id(), Purpose::Server), None);
    }
    let server = secret(3).public();
    assert_eq!(list.key_for(server.id(), Purpose::Server), Some(server));
    assert_eq!(list.key_for(secret(4).public().id(), Purpose::Issuer), None);
}

#[test]
fn a_key_has_a_standing() {
    let live = trusted(1, Purpose::Issuer);
    assert_eq!(live.standing(Purpose::Issuer), Ok(live.key));
    assert_eq!(live.standing(Purpose::Server), Err(NotTrusted::OtherPurpose));
    let revoked = TrustedKey { revoked_at: Some(Timestamp(9)), ..live.clone() };
    assert_eq!(revoked.standing(Purpose::Issuer), Err(NotTrusted::Revoked));
    let later = TrustedKey { not_before: Timestamp(60_000), ..live };
    assert_eq!(later.check_time(Timestamp(59_000)), Err(NotTrusted::BeforeItsTime));
    assert_eq!(later.check_time(Timestamp(60_000)), Ok(()));
}

#[test]
fn a_revoked_key_is_found_but_not_given() {
    let mut keys = two_issuers_and_a_server();
    keys[0].revoked_at = Some(Timestamp(9));
    let list = list(2, 1, keys);
    let id = secret(1).public().id();
    assert_eq!(list.find(id).map(|key| key.revoked_at), Some(Some(Timestamp(9))));
    assert_eq!(list.key_for(id, Purpose::Issuer), None);
    assert!(list.key_for(secret(2).public().id(), Purpose::Issuer).is_some());
}

#[test]
fn an_older_list_is_refused() {
    let seen = list(7, 2, two_issuers_and_a_server());
    let mark = seen.mark();
    check_accept(&seen, None, Ok(()));
    check_accept(&seen, Some(&mark), Ok(()));
    check_accept(&list(8, 2, vec![]), Some(&mark), Ok(()));
    check_accept(&list(8, 3, vec![]), Some(&mark), Ok(()));
    check_accept(&list(6, 2, vec![]), Some(&mark), Err(TrustListRefused::Older));
    check_accept(&list(7, 2, vec![]), Some(&mark), Err(TrustListRefused::SecondWithNumber));
    check_accept(&list(8, 1, vec![]), Some(&mark), Err(TrustListRefused::ServerEpochWentBack));
}

#[test]
fn only_the_root_signs_it() {
    let list = list(1, 1, two_issuers_and_a_server());
    let unknown = |signer: &SecretKey| {
        TrustListRefused::Signature(BadSignature::UnknownKey(signer.public().id()))
    };
    for signer in [secret(1), secret(3), secret(99)] {
        let answer = accept(&seal(&list, &signer), root().public(), None);
        assert_eq!(answer.map(|_| ()), Err(unknown(&signer)));
    }
    let mut bytes = seal(&list, &root()).into_bytes();
    bytes[40] ^= 1;
    let damaged = Signed::from_bytes(bytes).unwrap();
    let wrong = TrustListRefused::Signature(BadSignature::WrongSignature);
    assert_eq!(accept(&damaged, root().public(), None).map(|_| ()), Err(wrong));
}

#[test]
fn a_list_names_each_key_once() {
    let twice = vec![trusted(1, Purpose::Issuer), trusted(1, Purpose::Server)];
    let id = secret(1).public().id();
    let made = |keys| TrustList::new(TrustListNumber(1), Timestamp(0), ServerEpoch(1), keys);
    assert_eq!(made(twice), Err(BadTrustList::SameKeyId(id)));
    let many = vec![trusted(1, Purpose::Issuer); KEYS_MAX + 1];
    assert_eq!(made(many), Err(BadTrustList::TooManyKeys));
}

#[test]
fn the_order_given_does_not_matter_and_the_order_written_does() {
    let mut keys = two_issuers_and_a_server();
    let forward = list(1, 1, keys.clone());
    keys.reverse();
    assert_eq!(list(1, 1, keys), forward);
    for misplaced in [vec![1, 0, 2], vec![0, 0, 2]] {
        let keys = misplaced.iter().map(|at: &usize| forward.keys()[*at].clone()).collect();
        let foreign = TrustList { keys, ..forward.clone() };
        let answer = accept(&seal(&foreign, &root()), root().public(), None);
        let refused = TrustListRefused::Signature(BadSignature::WrongPayload);
        assert_eq!(answer.map(|_| ()), Err(refused));
    }
}

#[test]
fn the_longest_list_fits() {
    let keys = (0..KEYS_MAX).map(|number| {
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&number.to_be_bytes());
        TrustedKey {
            key: SecretKey::from_seed(&seed).public(),
            purpose: Purpose::Issuer,
            not_before: Timestamp(i64::MAX),
            revoked_at: Some(Timestamp(i64::MAX)),
        }
    });
    let longest = list(u64::MAX, u32::MAX, keys.collect());
    check_accept(&longest, None, Ok(()));
}

#[test]
fn a_mark_survives_storing() {
    let mark = list(7, 2, two_issuers_and_a_server()).mark();
    let bytes = minicbor::to_vec(mark).unwrap();
    assert_eq!(minicbor::decode::<TrustMark>(&bytes).unwrap(), mark);
}
