//! Tests of the status list.

use super::{
    BadStatusList, CARDS_MAX, CHANGES_MAX, CardStatus, Freshness, StatusBits, StatusChange,
    StatusDelta, StatusHeader, StatusList, StatusVersion, WholeStatusList,
};
use crate::ids::{KeyId, ServerEpoch, StatusIndex};
use crate::ledger::CardState;
use crate::signing::{BadSignature, PublicKey, SecretKey, seal};
use crate::time::{Millis, Timestamp};
use proptest::prelude::*;

const STATUSES: [CardStatus; 4] =
    [CardStatus::Pending, CardStatus::Active, CardStatus::Blocked, CardStatus::Closed];

fn key() -> SecretKey {
    SecretKey::from_seed(&[5; 32])
}

fn server(id: KeyId) -> Option<PublicKey> {
    (id == key().public().id()).then(|| key().public())
}

fn version(number: u64) -> StatusVersion {
    StatusVersion { server_epoch: ServerEpoch(1), number }
}

/// Bits from a row of letters: p, a, b, c.
fn bits(row: &str) -> StatusBits {
    let mut bits = StatusBits::pending(u32::try_from(row.len()).unwrap()).unwrap();
    for (index, letter) in (0..).zip(row.chars()) {
        let status = STATUSES["pabc".find(letter).unwrap()];
        bits.set(StatusIndex(index), status).unwrap();
    }
    bits
}

fn whole(row: &str, number: u64) -> WholeStatusList {
    StatusList::sign(bits(row), version(number), Timestamp(1_000_000), &key())
}

fn open(row: &str, number: u64) -> StatusList {
    StatusList::open(whole(row, number), None, server).unwrap()
}

fn delta(from: (&str, u64), to: (&str, u64)) -> StatusDelta {
    let header = whole(to.0, to.1).header;
    StatusDelta::between((version(from.1), &bits(from.0)), (&header, &bits(to.0))).unwrap()
}

fn row(list: &StatusList) -> String {
    let letter = |index| {
        Some(match list.status(StatusIndex(index))? {
            CardStatus::Pending => 'p',
            CardStatus::Active => 'a',
            CardStatus::Blocked => 'b',
            CardStatus::Closed => 'c',
        })
    };
    (0..).map_while(letter).collect()
}

#[track_caller]
fn check_apply(base: (&str, u64), delta: StatusDelta, expected: Result<&str, BadStatusList>) {
    let made = open(base.0, base.1).apply(delta, server);
    assert_eq!(made.map(|list| row(&list)), expected.map(str::to_owned));
}

#[track_caller]
fn check_open(whole: WholeStatusList, in_use: Option<u64>, expected: Result<&str, BadStatusList>) {
    let opened = StatusList::open(whole, in_use.map(version), server);
    assert_eq!(opened.map(|list| row(&list)), expected.map(str::to_owned));
}

#[test]
fn a_list_says_what_each_card_is() {
    for cards in ["", "p", "pabc", "pabcc", "cccccccc", "bacpbacpb"] {
        assert_eq!(row(&open(cards, 1)), cards);
    }
    assert_eq!(open("pabc", 1).status(StatusIndex(4)), None);
    assert_eq!(open("pabc", 1).status(StatusIndex(u32::MAX)), None);
}

#[test]
fn a_million_cards_are_250_kilobytes() {
    let bits = StatusBits::pending(1_000_000).unwrap();
    assert_eq!(bits.as_bytes().len(), 250_000);
    assert_eq!(StatusBits::pending(CARDS_MAX + 1), None);
}

#[test]
fn a_list_survives_storing_and_a_flipped_bit_is_found() {
    let stored = minicbor::to_vec(open("pabcab", 3).to_whole()).unwrap();
    let read = minicbor::decode::<WholeStatusList>(&stored).unwrap();
    check_open(read, None, Ok("pabcab"));
    for at in 0..stored.len() {
        for bit in 0..8 {
            let mut flipped = stored.clone();
            flipped[at] ^= 1 << bit;
            let list = minicbor::decode::<WholeStatusList>(&flipped);
            let opened = list.is_ok_and(|list| StatusList::open(list, None, server).is_ok());
            assert!(!opened, "byte {at}, bit {bit}");
        }
    }
}

#[test]
fn each_list_must_be_newer() {
    use BadStatusList as Bad;
    check_open(whole("pa", 5), None, Ok("pa"));
    check_open(whole("pa", 5), Some(4), Ok("pa"));
    check_open(whole("pa", 5), Some(5), Err(Bad::NotNewer));
    check_open(whole("pa", 5), Some(6), Err(Bad::NotNewer));
    let next_life = StatusVersion { server_epoch: ServerEpoch(2), number: 1 };
    let restored = StatusList::sign(bits("ab"), next_life, Timestamp(0), &key());
    check_open(restored, Some(99), Ok("ab"));
}

#[test]
fn a_header_must_fit_its_bits() {
    let with = |bits: &[u8]| WholeStatusList { bits: bits.to_vec(), ..whole("pabcab", 1) };
    let proper = whole("pabcab", 1).bits;
    check_open(with(&proper), None, Ok("pabcab"));
    check_open(with(&proper[..1]), None, Err(BadStatusList::WrongLength));
    check_open(with(&[]), None, Err(BadStatusList::WrongLength));
    check_open(with(&[&*proper, &[0]].concat()), None, Err(BadStatusList::WrongLength));
    check_open(with(&[proper[0], proper[1] | 0x10]), None, Err(BadStatusList::WrongLength));
    check_open(with(&[proper[0] ^ 1, proper[1]]), None, Err(BadStatusList::WrongBits));
    let other = seal(&header(6), &SecretKey::from_seed(&[6; 32]));
    let stranger = SecretKey::from_seed(&[6; 32]).public().id();
    let unknown = BadSignature::UnknownKey(stranger).into();
    check_open(WholeStatusList { header: other, ..whole("pabcab", 1) }, None, Err(unknown));
}

fn header(cards: u32) -> StatusHeader {
    StatusHeader { version: version(9), as_of: Timestamp(0), cards, bits_sha256: [0; 32] }
}

#[test]
fn a_header_beyond_any_list_is_refused_before_anything_is_made() {
    let huge = seal(&header(u32::MAX), &key());
    let list = WholeStatusList { header: huge.clone(), bits: vec![] };
    check_open(list, None, Err(BadStatusList::TooManyCards));
    let delta = StatusDelta { from: version(1), header: huge, changes: vec![] };
    check_apply(("pa", 1), delta, Err(BadStatusList::TooManyCards));
}

#[test]
fn a_delta_makes_the_newer_list() {
    let both = |from: (&'static str, u64), to: (&'static str, u64)| {
        check_apply(from, delta(from, to), Ok(to.0));
    };
    both(("pabc", 1), ("abcc", 2));
    both(("pabc", 1), ("pabc", 2));
    both(("pab", 1), ("pabpc", 7));
    both(("", 1), ("ppppppppa", 2));
    both(("", 1), ("pppp", 2));
    assert_eq!(delta(("pabc", 1), ("pabc", 2)).changes, []);
}

#[test]
fn a_delta_fits_one_base_only() {
    use BadStatusList as Bad;
    let proper = || delta(("pabc", 2), ("bbbc", 3));
    check_apply(("pabc", 2), proper(), Ok("bbbc"));
    check_apply(("pabc", 1), proper(), Err(Bad::WrongBase));
    check_apply(("pabc", 3), proper(), Err(Bad::NotNewer));
    check_apply(("pabc", 4), proper(), Err(Bad::NotNewer));
    // The same version number over other bits, as after a fault of the server, shows in the hash.
    check_apply(("pabb", 2), proper(), Err(Bad::WrongBits));
    let shorter = StatusDelta { header: whole("pab", 3).header, ..proper() };
    check_apply(("pabc", 2), shorter, Err(Bad::LostCards));
    assert_eq!(
        StatusDelta::between((version(1), &bits("pabc")), (&whole("p", 2).header, &bits("p"))),
        None
    );
}

#[test]
fn changes_stand_in_order_and_within_the_list() {
    use BadStatusList as Bad;
    let with = |changes: &[(u32, CardStatus)]| {
        let change = |(index, status): &(u32, CardStatus)| StatusChange {
            index: StatusIndex(*index),
            status: *status,
        };
        StatusDelta {
            changes: changes.iter().map(change).collect(),
            ..delta(("pabc", 2), ("bbbc", 3))
        }
    };
    let (blocked, closed) = (CardStatus::Blocked, CardStatus::Closed);
    check_apply(("pabc", 2), with(&[(0, blocked), (1, blocked)]), Ok("bbbc"));
    check_apply(("pabc", 2), with(&[(0, blocked)]), Err(Bad::WrongBits));
    check_apply(("pabc", 2), with(&[(0, blocked), (1, closed)]), Err(Bad::WrongBits));
    check_apply(("pabc", 2), with(&[(1, blocked), (0, blocked)]), Err(Bad::DamagedChanges));
    check_apply(
        ("pabc", 2),
        with(&[(0, blocked), (0, blocked), (1, blocked)]),
        Err(Bad::DamagedChanges),
    );
    check_apply(("pabc", 2), with(&[(0, blocked), (4, blocked)]), Err(Bad::DamagedChanges));
    check_apply(("pabc", 2), with(&[(u32::MAX, blocked)]), Err(Bad::DamagedChanges));
    let many = vec![(0, blocked); CHANGES_MAX + 1];
    check_apply(("pabc", 2), with(&many), Err(Bad::TooManyChanges));
}

#[test]
fn too_much_change_goes_as_a_whole_list() {
    let count = u32::try_from(CHANGES_MAX).unwrap() + 1;
    let older = StatusBits::pending(count).unwrap();
    let mut newer = older.clone();
    for index in 0..count {
        newer.set(StatusIndex(index), CardStatus::Active).unwrap();
    }
    let header = StatusList::sign(newer.clone(), version(2), Timestamp(0), &key()).header;
    assert_eq!(StatusDelta::between((version(1), &older), (&header, &newer)), None);
    newer.set(StatusIndex(0), CardStatus::Pending).unwrap();
    assert!(StatusDelta::between((version(1), &older), (&header, &newer)).is_some());
}

#[test]
fn a_list_ages() {
    let list = open("pa", 1);
    let day = Millis::from_hours(24);
    let at = |millis| list.freshness(Timestamp(millis), day);
    assert_eq!(at(1_000_000), Freshness::Fresh);
    assert_eq!(at(1_000_000 + 86_400_000), Freshness::Fresh);
    let age = Millis(86_400_001);
    assert_eq!(at(1_000_000 + 86_400_001), Freshness::Old { age });
    assert_eq!(at(700_000), Freshness::Fresh);
    assert_eq!(at(699_999), Freshness::FromTheFuture);
}

#[test]
fn a_card_that_is_closing_is_closed_to_tills() {
    let states = [
        (CardState::Pending, CardStatus::Pending),
        (CardState::Active, CardStatus::Active),
        (CardState::Blocked, CardStatus::Blocked),
        (CardState::Closing, CardStatus::Closed),
        (CardState::Closed, CardStatus::Closed),
    ];
    for (state, status) in states {
        assert_eq!(CardStatus::from(state), status);
    }
}

proptest! {
    #[test]
    fn any_delta_leads_from_one_list_to_the_other(from in "[pabc]{0,40}", to in "[pabc]{0,40}") {
        prop_assume!(from.len() <= to.len());
        let delta = delta((&from, 1), (&to, 2));
        let bytes = minicbor::to_vec(&delta).unwrap();
        let delta = minicbor::decode::<StatusDelta>(&bytes).unwrap();
        let made = open(&from, 1).apply(delta, server).unwrap();
        prop_assert_eq!(row(&made), to);
    }

    #[test]
    fn any_bytes_are_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(minicbor::decode::<StatusDelta>(&bytes).is_err());
        prop_assert!(minicbor::decode::<WholeStatusList>(&bytes).is_err());
    }
}
