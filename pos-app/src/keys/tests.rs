//! The rule of the bond, as a table.

use super::*;
use shared::ids::{EntryHash, Epoch, Sequence, TillId};
use shared::journal::Place;
use tempfile::TempDir;
use zeroize::Zeroizing;

const HOLDER: (TillId, Epoch) = (TillId(3), Epoch(2));

fn hash(n: u8) -> EntryHash {
    EntryHash([n; 32])
}

fn place(sequence: u64) -> Place {
    let n = u8::try_from(sequence).unwrap();
    Place { sequence: Sequence(sequence), hash: if n == 0 { EntryHash::GENESIS } else { hash(n) } }
}

fn bound(folder: &TempDir) -> Bond {
    let bond = Bond::open(folder.path(), [1; 16]).unwrap();
    bond.bind(HOLDER, &Zeroizing::new([9; 32])).unwrap();
    bond
}

/// A journal that ends at `head`, whose entry n has the hash n.
fn check(bond: &Bond, head: u64) -> (bool, Option<BondBroken>) {
    let at = |sequence: Sequence| (sequence.0 <= head).then(|| place(sequence.0).hash);
    let (keys, broken) = bond.check(HOLDER.0, HOLDER.1, place(head), at).unwrap();
    (keys.is_some(), broken)
}

#[test]
fn the_mark_and_the_journal_belong_together() {
    #[track_caller]
    fn row(marked: u64, phase: Phase, head: u64, expected: Option<BondBroken>) {
        let folder = TempDir::new().unwrap();
        let bond = bound(&folder);
        bond.mark(HOLDER.1, place(marked), phase).unwrap();
        assert_eq!(check(&bond, head), (true, expected));
    }
    let set_back = Some(BondBroken::JournalSetBack);
    row(0, Phase::Done, 0, None);
    row(5, Phase::Done, 5, None);
    // Killed between the mark and the commit, or just after the commit.
    row(6, Phase::About, 5, None);
    row(6, Phase::About, 6, None);
    // The power failed before the mark reached the disk.
    row(3, Phase::Done, 5, None);
    // An older copy of the folder: even one entry older is noticed.
    row(6, Phase::Done, 5, set_back);
    row(9, Phase::Done, 5, set_back);
    row(7, Phase::About, 5, set_back);
}

#[test]
fn another_entry_at_the_marked_place_is_another_journal() {
    let folder = TempDir::new().unwrap();
    let bond = bound(&folder);
    let other = Place { sequence: Sequence(5), hash: hash(77) };
    bond.mark(HOLDER.1, other, Phase::Done).unwrap();
    assert_eq!(check(&bond, 5), (true, Some(BondBroken::JournalSetBack)));
}

#[test]
fn a_key_of_another_till_or_epoch_is_no_key() {
    let folder = TempDir::new().unwrap();
    let bond = bound(&folder);
    let none = Some(BondBroken::NoKey);
    for (till, epoch) in [(TillId(4), HOLDER.1), (HOLDER.0, Epoch(1))] {
        let (keys, broken) = bond.check(till, epoch, Place::START, |_| None).unwrap();
        assert_eq!((keys.is_some(), broken), (false, none));
    }
}

#[test]
fn a_torn_mark_is_no_mark() {
    let folder = TempDir::new().unwrap();
    let bond = bound(&folder);
    let file = folder.path().join(hex::encode([1; 16])).join("mark");
    let whole = std::fs::read(&file).unwrap();
    for cut in [0, 1, whole.len() - 1] {
        std::fs::write(&file, &whole[..cut]).unwrap();
        assert_eq!(check(&bond, 0), (true, Some(BondBroken::NoMark)));
    }
    let mut flipped = whole;
    flipped[20] ^= 1;
    std::fs::write(&file, flipped).unwrap();
    assert_eq!(check(&bond, 0), (true, Some(BondBroken::NoMark)));
}

#[test]
fn the_key_is_asked_for_with_the_same_key_until_it_is_bound_and_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let bond = Bond::open(folder.path(), [1; 16]).unwrap();
    let first = bond.next_key().unwrap().public();
    assert_eq!(bond.next_key().unwrap().public(), first);
    let keys = bond.bind(HOLDER, &Zeroizing::new([9; 32])).unwrap();
    assert_eq!(keys.signing.public(), first);
    let file = folder.path().join(hex::encode([1; 16])).join("key");
    assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_ne!(bond.next_key().unwrap().public(), first, "the next enrolment has a key of its own");
}
