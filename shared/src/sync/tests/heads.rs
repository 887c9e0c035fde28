//! The watch over the server's heads (invariant 9), as a table.

use super::hub::{EPOCH, server_key};
use crate::ids::{EntryHash, Epoch, Sequence, ServerEpoch, TillId};
use crate::journal::{Branch, Place};
use crate::signing::{Verified, seal};
use crate::sync::{Head, HeadFault, HeadKeeper, HeadNews};
use crate::time::Timestamp;

fn head(sequence: u64, hash: u8, at: i64, server_epoch: u32) -> Head {
    Head {
        till: TillId(1),
        epoch: EPOCH,
        branch: Branch::MAIN,
        place: Place { sequence: Sequence(sequence), hash: EntryHash([hash; 32]) },
        server_epoch: ServerEpoch(server_epoch),
        at: Timestamp(at),
    }
}

fn signed(head: &Head) -> Verified<Head> {
    let key = server_key();
    seal(head, &key).open(|_| Some(key.public())).unwrap()
}

/// The till knows a head at entry 5 of server epoch 2, said at 100, and has entries 1 to 9.
fn check(what: &str, head: &Head, own: Option<u8>, expected: Result<HeadNews, HeadFault>) {
    let mut keeper = HeadKeeper::new(ServerEpoch(2), Some(self::head(5, 5, 100, 2)));
    let before = keeper;
    let own = own.map(|hash| EntryHash([hash; 32]));
    assert_eq!(keeper.take_up(&signed(head), own), expected, "{what}");
    if expected.is_err() {
        assert_eq!(keeper, before, "{what}: a refused head changes nothing");
    }
}

#[test]
fn a_head_only_goes_on_from_the_last() {
    let other_till = Head { till: TillId(2), ..head(6, 6, 200, 2) };
    let other_epoch = Head { epoch: Epoch(2), ..head(6, 6, 200, 2) };
    let newer = Ok(HeadNews::Newer);
    let nothing = Ok(HeadNews::Nothing);
    check("the next", &head(6, 6, 200, 2), Some(6), newer);
    check("further", &head(9, 9, 101, 2), Some(9), newer);
    check("further, by a clock set back", &head(9, 9, 50, 2), Some(9), newer);
    check("the same again", &head(5, 5, 100, 2), Some(5), nothing);
    check("the same, said later", &head(5, 5, 300, 2), Some(5), nothing);
    check("an old one that was late", &head(4, 4, 90, 2), Some(4), nothing);
    check("of another till", &other_till, Some(6), Err(HeadFault::Elsewhere));
    check("of another epoch", &other_epoch, Some(6), Err(HeadFault::Elsewhere));
    check(
        "of books that nobody opened",
        &head(6, 6, 200, 3),
        Some(6),
        Err(HeadFault::UnknownServerEpoch),
    );
    check("of books that are closed", &head(6, 6, 200, 1), Some(6), Err(HeadFault::OldServerEpoch));
    check("said later, and less", &head(4, 4, 101, 2), Some(4), Err(HeadFault::WentBack));
    check("another at the same place", &head(5, 7, 200, 2), Some(5), Err(HeadFault::Forked));
    check("not what this till wrote", &head(6, 7, 200, 2), Some(6), Err(HeadFault::Forked));
    check("more than this till wrote", &head(10, 9, 200, 2), None, Err(HeadFault::Ahead));
}

#[test]
fn new_books_may_hold_less_once_the_root_opened_them() {
    let mut keeper = HeadKeeper::new(ServerEpoch(2), Some(head(5, 5, 100, 2)));
    assert!(keeper.open(ServerEpoch(3)));
    assert!(!keeper.open(ServerEpoch(2)), "an old word of the root opens nothing");
    let less = signed(&head(3, 3, 200, 3));
    assert_eq!(keeper.take_up(&less, Some(EntryHash([3; 32]))), Ok(HeadNews::Newer));
    assert_eq!(keeper.last(), Some(&*less));
    let old_books = signed(&head(6, 6, 300, 2));
    assert_eq!(
        keeper.take_up(&old_books, Some(EntryHash([6; 32]))),
        Err(HeadFault::OldServerEpoch)
    );
}

#[test]
fn the_first_head_is_taken_before_the_first_entry() {
    let mut keeper = HeadKeeper::new(ServerEpoch(2), None);
    let start = Head { place: Place::START, ..head(0, 0, 10, 2) };
    assert_eq!(keeper.take_up(&signed(&start), Some(EntryHash::GENESIS)), Ok(HeadNews::Newer));
}
