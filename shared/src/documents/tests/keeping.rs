//! What one takes who keeps a document and has none in memory.

use super::{all_pieces, append, journal, take_in};
use crate::documents::{
    BadDocument, FollowedOn, JOURNAL_ENTRIES_MAX, LineEnd, follow_on, sequences_of, z_number_of,
};
use crate::ids::Sequence;
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, AutoCommit, ROOT};

#[test]
fn a_keeper_finds_what_follows_on_and_nothing_twice() {
    let mut day = journal(10);
    let first = all_pieces(&mut day);
    let one = follow_on(LineEnd::default(), &first).unwrap();
    assert_eq!((one.from, one.entries.len(), one.end.newest), (0, 10, Some(Sequence(10))));
    assert_eq!(one.end.head, day.heads().first().copied());
    append(&mut day, &[11, 12]);
    let both = all_pieces(&mut day);
    let two = follow_on(one.end, &both).unwrap();
    assert_eq!((two.from, two.entries.len(), two.end.newest), (first.len(), 2, Some(Sequence(12))));
    assert_eq!(follow_on(one.end, &both[first.len()..]).unwrap(), FollowedOn { from: 0, ..two });
    let again = follow_on(two.end, &both).unwrap();
    assert_eq!((again.from, again.entries.len(), again.end), (both.len(), 0, two.end));
    assert_eq!(follow_on(LineEnd::default(), &both[first.len()..]), Err(BadDocument::Forked));
    assert_eq!(follow_on(two.end, &first), Err(BadDocument::Forked));
}

#[test]
fn a_keeper_takes_no_change_that_is_larger_than_what_it_adds() {
    let key = "00000000000000000001";
    let talkative = |words: &str| {
        let mut doc = AutoCommit::new().with_actor(ActorId::from([7; 16]));
        doc.put(ROOT, key, vec![7; 300]).unwrap();
        doc.commit_with(CommitOptions::default().with_message(words));
        let change = doc.get_changes(&[]).remove(0);
        change.raw_bytes().to_vec()
    };
    assert!(take_in(&talkative("short")).is_ok());
    assert_eq!(take_in(&talkative(&"long ".repeat(200))), Err(BadDocument::NotOurs));
    let mut empty = AutoCommit::new().with_actor(ActorId::from([7; 16]));
    empty.empty_change(CommitOptions::default());
    assert_eq!(take_in(&empty.save_after(&[])), Err(BadDocument::NotOurs));
}

#[test]
fn each_entry_has_its_document_and_each_document_its_entries() {
    for sequence in [1, 2, 1_000, 1_001, 2_000, 123_456].map(Sequence) {
        let (first, last) = sequences_of(z_number_of(sequence));
        assert!(first <= sequence && sequence <= last, "{sequence} in {first} to {last}");
        assert_eq!(last.0 - first.0 + 1, JOURNAL_ENTRIES_MAX);
    }
}
