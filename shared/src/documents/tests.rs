//! Tests of documents: the exchange by heads, what is refused, and hostile bytes.

mod keeping;

use super::day::values_in;
use super::worker::{self, Answer, Item, Question};
use super::{
    BadDocument, DayDoc, DayKind, DocHead, LineEnd, StoreDoc, StoreTalk, UnknownHeads, contained,
    follow_on,
};
use crate::damage::{self, Depths, Random};
use crate::ids::{EntryHash, Epoch, LimitNumber, Sequence, TillId};
use crate::journal::{Body, Entry};
use crate::signing::{SecretKey, Signed, seal};
use crate::sync::codec::Blob;
use crate::sync::doc::{DocName, DocTurn};
use crate::time::{Millis, Timestamp};
use automerge::transaction::Transactable;
use automerge::{ActorId, AutoCommit, ROOT};
use sha2::{Digest, Sha256};

/// How many damaged documents an ordinary run tries.
const COUNT: u64 = 3_000;

/// A journal of so many entries of about 300 bytes, ten to a change.
fn journal(entries: u64) -> DayDoc {
    let mut day = DayDoc::begin(DayKind::Journal, [1; 16]);
    let all: Vec<u64> = (1..=entries).collect();
    for group in all.chunks(10) {
        append(&mut day, group);
    }
    day
}

fn append(day: &mut DayDoc, numbers: &[u64]) {
    let items: Vec<_> = numbers.iter().map(|n| (Sequence(*n), entry(*n))).collect();
    let items: Vec<_> = items.iter().map(|(n, bytes)| (*n, bytes.as_slice())).collect();
    day.append(&items, None).unwrap();
}

/// Bytes that do not pack, as signed ones do not.
fn entry(number: u64) -> Vec<u8> {
    (0..10_u64)
        .flat_map(|part| Sha256::digest((number * 10 + part).to_be_bytes()).to_vec())
        .collect()
}

fn reader() -> DayDoc {
    DayDoc::begin(DayKind::Journal, [2; 16])
}

/// One exchange by heads; what the reader learned.
fn exchange(writer: &mut DayDoc, reader: &mut DayDoc) -> Result<Vec<u64>, BadDocument> {
    let pieces = writer.after(&reader.heads()).map_err(|UnknownHeads| BadDocument::Forked)?;
    let mut learned = Vec::new();
    for piece in pieces {
        learned.extend(reader.take_in(&piece)?.into_iter().map(|(sequence, _)| sequence.0));
    }
    Ok(learned)
}

/// What a keeper finds in changes who holds none.
fn take_in(changes: &[u8]) -> Result<Vec<Vec<u8>>, BadDocument> {
    let found = follow_on(LineEnd::default(), changes)?;
    Ok(found.entries.into_iter().map(|(_, entry)| entry).collect())
}

fn all_pieces(day: &mut DayDoc) -> Vec<u8> {
    day.after(&[]).unwrap().concat()
}

#[test]
fn a_reader_learns_each_entry_once_and_in_order() {
    let (mut writer, mut reader) = (journal(35), reader());
    assert_eq!(exchange(&mut writer, &mut reader).unwrap(), (1..=35).collect::<Vec<_>>());
    assert_eq!(exchange(&mut writer, &mut reader).unwrap(), Vec::<u64>::new());
    append(&mut writer, &[36]);
    assert_eq!(exchange(&mut writer, &mut reader).unwrap(), vec![36]);
    assert_eq!(
        reader.take_in(&all_pieces(&mut writer)).unwrap(),
        vec![],
        "the same again is nothing"
    );
    assert!(writer.items().eq(reader.items()));
    assert!(
        reader.items().eq((1..=36)
            .map(|n| (Sequence(n), entry(n)))
            .collect::<Vec<_>>()
            .iter()
            .map(|(n, bytes)| (*n, bytes.as_slice())))
    );
}

#[test]
fn what_the_document_holds_is_what_was_read_from_its_changes() {
    let (mut writer, mut reader) = (journal(25), reader());
    exchange(&mut writer, &mut reader).unwrap();
    let held: Vec<_> =
        reader.items().map(|(n, bytes)| (format!("{:020}", n.0), bytes.to_vec())).collect();
    assert_eq!(values_in(&reader), held);
}

#[test]
fn saved_and_loaded_under_a_new_actor_it_goes_on() {
    let mut first = journal(12);
    let mut reader = reader();
    exchange(&mut first, &mut reader).unwrap();
    let mut again = DayDoc::load(DayKind::Journal, [9; 16], &first.save()).unwrap();
    assert_eq!(again.heads(), first.heads());
    append(&mut again, &[13, 14]);
    assert_eq!(exchange(&mut again, &mut reader).unwrap(), vec![13, 14]);
}

#[test]
fn an_outcome_document_carries_the_newest_head_and_a_journal_none() {
    let mut outcomes = DayDoc::begin(DayKind::Outcome, [3; 16]);
    outcomes.append(&[(Sequence(1), b"settled")], Some(b"head 1")).unwrap();
    outcomes.append(&[(Sequence(2), b"settled")], Some(b"head 2")).unwrap();
    let mut till = DayDoc::begin(DayKind::Outcome, [4; 16]);
    exchange(&mut outcomes, &mut till).unwrap();
    assert_eq!(till.signed_head(), Some(b"head 2".as_slice()));
    let changes = all_pieces(&mut outcomes);
    assert_eq!(reader().take_in(&changes), Err(BadDocument::NotOurs));
}

#[test]
fn one_more_entry_is_small_and_a_day_is_little_more_than_its_entries() {
    let mut day = journal(1_000);
    let raw = 1_000 * entry(1).len();
    let whole = all_pieces(&mut day).len();
    assert!(whole * 100 <= raw * 115, "{whole} bytes carry {raw}");
    let heads = day.heads();
    append(&mut day, &[1_001]);
    let more = day.after(&heads).unwrap().concat().len();
    assert!(more <= entry(1).len() + 160, "{more} bytes for one more");
}

#[test]
fn a_copied_folder_is_a_fork_to_both_sides() {
    let mut day = journal(10);
    let mut copy = DayDoc::load(DayKind::Journal, [8; 16], &day.save()).unwrap();
    append(&mut day, &[11]);
    append(&mut copy, &[11]);
    let mut reader = reader();
    exchange(&mut day, &mut reader).unwrap();
    assert_eq!(copy.after(&reader.heads()), Err(UnknownHeads));
    assert_eq!(reader.take_in(&all_pieces(&mut copy)), Err(BadDocument::Forked));
    append(&mut day, &[12]);
    assert_eq!(exchange(&mut day, &mut reader).unwrap(), vec![12], "the reader goes on");
}

#[test]
fn a_want_is_answered_in_turns() {
    let name = DocName::Journal { till: TillId(1), z_number: 1 };
    let (mut day, mut reader) = (journal(3_500), reader());
    let turns = day.answer(name, &reader.heads());
    assert!(turns.len() > 1);
    for turn in turns {
        let DocTurn::After { changes, .. } = turn else {
            panic!("the heads are known");
        };
        reader.take_in(&changes).unwrap();
    }
    assert_eq!(day.answer(name, &reader.heads()), []);
    assert_eq!(day.answer(name, &[DocHead([9; 32])]), [DocTurn::Unknown { name }]);
    let change = vec![0; super::DOC_BYTES_MAX];
    day.append(&[(Sequence(4_000), &change)], None).unwrap();
    let heads = reader.heads();
    assert_eq!(day.answer(name, &heads), [DocTurn::Unknown { name }], "too large for a turn");
}

#[test]
fn a_missing_piece_is_not_passed_over() {
    let mut day = journal(10);
    let first = day.heads();
    append(&mut day, &[11]);
    let later = day.after(&first).unwrap().concat();
    assert_eq!(reader().take_in(&later), Err(BadDocument::Forked));
}

#[test]
fn only_new_numbers_are_appended() {
    let mut day = journal(3);
    for number in [0, 2, 3] {
        let refused = day.append(&[(Sequence(number), b"x")], None);
        assert_eq!(refused, Err(BadDocument::NotOurs), "{number}");
    }
    assert_eq!(
        day.append(&[(Sequence(5), b"x"), (Sequence(4), b"y")], None),
        Err(BadDocument::NotOurs)
    );
    assert_eq!(day.append(&[], Some(b"head")), Err(BadDocument::NotOurs));
    assert_eq!(day.items().count(), 3, "nothing was written");
    append(&mut day, &[4]);
}

/// A change made with all that Automerge can do, as a foreign till might.
fn foreign(edit: impl FnOnce(&mut AutoCommit)) -> Vec<u8> {
    let mut doc = AutoCommit::new().with_actor(ActorId::from([7; 16]));
    edit(&mut doc);
    doc.commit();
    doc.save_after(&[])
}

#[test]
fn a_change_that_does_more_than_add_bytes_is_refused() {
    let key = "00000000000000000001";
    let rows: [(&str, Vec<u8>, BadDocument); 9] = [
        ("a number", foreign(|doc| doc.put(ROOT, key, 7).unwrap()), BadDocument::NotOurs),
        ("a text", foreign(|doc| doc.put(ROOT, key, "7").unwrap()), BadDocument::NotOurs),
        (
            "another name",
            foreign(|doc| doc.put(ROOT, "balance", vec![7]).unwrap()),
            BadDocument::NotOurs,
        ),
        (
            "a short number",
            foreign(|doc| doc.put(ROOT, "1", vec![7]).unwrap()),
            BadDocument::NotOurs,
        ),
        (
            "a list",
            foreign(|doc| drop(doc.put_object(ROOT, key, automerge::ObjType::List))),
            BadDocument::NotOurs,
        ),
        (
            "bytes inside an object",
            foreign(|doc| {
                let map = doc.put_object(ROOT, key, automerge::ObjType::Map).unwrap();
                doc.put(map, key, vec![7]).unwrap();
            }),
            BadDocument::NotOurs,
        ),
        (
            "twice the same number",
            foreign(|doc| {
                doc.put(ROOT, key, vec![7]).unwrap();
                doc.commit();
                doc.put(ROOT, key, vec![8]).unwrap();
            }),
            BadDocument::NotOurs,
        ),
        (
            "a whole saved document",
            AutoCommit::load(&journal(3).save()).unwrap().save(),
            BadDocument::Damaged,
        ),
        ("no document", b"hello".to_vec(), BadDocument::Damaged),
    ];
    for (what, bytes, why) in rows {
        assert_eq!(reader().take_in(&bytes), Err(why), "{what}");
    }
    assert_eq!(reader().take_in(&vec![0; super::DOC_BYTES_MAX + 1]), Err(BadDocument::TooLarge));
    assert_eq!(take_in(&vec![0; super::DOC_BYTES_MAX + 1]), Err(BadDocument::TooLarge));
}

#[test]
fn every_flipped_bit_is_refused() {
    let bytes = all_pieces(&mut journal(2));
    for place in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[place / 8] ^= 1 << (place % 8);
        let refused = contained(|| take_in(&flipped));
        assert!(
            matches!(refused, Err(BadDocument::Damaged | BadDocument::Checksum)),
            "bit {place}: {refused:?}"
        );
        assert!(reader().take_in(&flipped).is_err(), "bit {place}");
    }
}

/// A sync message whose Bloom filter claims one entry of no bits: Automerge 0.12 divides by zero.
fn bloom_crasher(heads: &[DocHead]) -> Vec<u8> {
    let mut message = vec![0x42, u8::try_from(heads.len()).unwrap()];
    message.extend(heads.iter().flat_map(|head| head.0));
    // No needs; one “have” with no heads, whose filter says: one entry, no bits for it, seven probes.
    message.extend([0, 1, 0, 3, 1, 0, 7]);
    // No changes.
    message.push(0);
    message
}

#[test]
fn the_bloom_filter_crasher_is_contained_and_touches_no_other_document() {
    let notes = |actor| {
        let mut doc = StoreDoc::begin(actor);
        doc.put("note", "three parked sales").unwrap();
        doc
    };
    let (mut bad, mut good) = (notes([1; 16]), notes([2; 16]));
    let mut talk = StoreTalk::default();
    let heard = bad.hear(&mut talk, &bloom_crasher(&[]));
    let said = heard.and_then(|()| bad.say(&mut talk));
    assert_eq!(said, Err(BadDocument::Panicked), "the crasher must reach the division");
    assert_eq!(bad.put("note", "x"), Err(BadDocument::InDoubt));
    good.put("note", "still here").unwrap();
    assert_eq!(good.get("note").as_deref(), Some("still here"));

    let message = bloom_crasher(&[DocHead([5; 32]), DocHead([6; 32])]);
    let answered = worker::answer(&Question::Talk {
        saved: Blob::try_from(good.save()).unwrap(),
        actor: [3; 16],
        message: Blob::try_from(message).unwrap(),
    });
    assert_eq!(answered, Answer::Bad { why: BadDocument::Panicked });
}

#[test]
fn two_tills_edit_a_stores_notes_and_end_alike() {
    let (mut one, mut two) = (StoreDoc::begin([1; 16]), StoreDoc::begin([2; 16]));
    one.put("parked", "hat").unwrap();
    two.put("drawer", "120.00").unwrap();
    one.take_in(&two.after(&[]).unwrap()).unwrap();
    let (mut to_two, mut to_one) = (StoreTalk::default(), StoreTalk::default());
    for _ in 0..10 {
        if let Some(message) = one.say(&mut to_two).unwrap() {
            two.hear(&mut to_one, &message).unwrap();
        }
        if let Some(message) = two.say(&mut to_one).unwrap() {
            one.hear(&mut to_two, &message).unwrap();
        }
    }
    assert_eq!(one.heads(), two.heads());
    two.remove("parked").unwrap();
    let heads = one.heads();
    one.take_in(&two.after(&heads).unwrap()).unwrap();
    assert_eq!((one.names(), one.get("parked")), (vec!["drawer".into()], None));
    assert_eq!(two.after(&[DocHead([9; 32])]), Err(UnknownHeads));
}

#[test]
fn the_worker_answers_over_its_pipe() {
    let changes = Blob::try_from(all_pieces(&mut journal(3))).unwrap();
    let sent = worker::write(&Question::FollowOn { held: LineEnd::default(), changes }).unwrap();
    let (head, body) = sent.split_first_chunk::<4>().unwrap();
    assert_eq!(worker::length_of(*head), Some(body.len()));
    let answered = worker::answer_bytes(body);
    let (_, body) = answered.split_first_chunk::<4>().unwrap();
    let Answer::FollowedOn { from: 0, entries, end } = worker::read(body).unwrap() else {
        panic!("the changes are in order");
    };
    let item = |n| Item { sequence: Sequence(n), bytes: Blob::try_from(entry(n)).unwrap() };
    assert_eq!((entries, end.newest), (vec![item(1), item(2), item(3)], Some(Sequence(3))));

    let nonsense = worker::answer_bytes(b"\xff");
    let bad = Answer::Bad { why: BadDocument::Damaged };
    assert_eq!(worker::read::<Answer>(&nonsense[4..]), Ok(bad));
    assert_eq!(worker::length_of([0xff; 4]), None);
}

/// Changes some bytes of changes, makes every second one's checksum right again, and counts how deep each
/// got. Whatever comes out are bytes: what verifies among them is an entry that was there before. Messages
/// of Automerge's own protocol are among them, the one that makes it divide by zero first of all.
#[test]
fn mutated_documents_add_nothing_that_was_not_there() {
    let count = damage::count(COUNT);
    let key = SecretKey::from_seed(&[5; 32]);
    let signed: Vec<Vec<u8>> = (1..=3).map(|number| signed_entry(number, &key)).collect();
    let long = foreign(|doc| put_all(doc, &signed));
    // With little in it, most mutations hit what Automerge itself reads.
    let short = foreign(|doc| put_all(doc, &[vec![1], vec![2, 2], vec![3, 3, 3]]));
    let other = foreign(|doc| doc.put(ROOT, "00000000000000000001", "a text").unwrap());
    let piece = later_piece();
    let originals = [&long, &long, &short, &short, &piece, &other];
    let (mut depths, mut random) = (Depths::new("documents", &DEPTHS), Random(0x5eed));
    let notes = notes_saved();
    for round in 0..count {
        if round % 50 == 7 {
            depths.count(talk(&notes, &mut random));
            continue;
        }
        let mut bytes = random.pick(&originals).clone();
        if random.below(1_000) == 0 {
            bytes.resize(super::DOC_BYTES_MAX + 1, 0);
        }
        change(&mut bytes, &mut random);
        if round % 2 == 0 {
            bytes = damage::with_right_checksum(bytes);
        }
        depths.count(match contained(|| take_in(&bytes)) {
            Ok(values) => {
                let verified: Vec<_> =
                    values.iter().filter(|value| verifies(value, &key)).collect();
                assert!(verified.iter().all(|value| signed.contains(value)), "round {round}");
                match reader().take_in(&bytes) {
                    Err(why) => why.code(),
                    Ok(_) if verified.is_empty() => "none verified",
                    Ok(_) => "some verified",
                }
            }
            Err(why) => why.code(),
        });
    }
    depths.check();
}

/// Where a document can end, in order.
const DEPTHS: [&str; 8] = [
    "document_too_large",
    "document_damaged",
    "document_checksum",
    "document_not_ours",
    "document_forked",
    "document_panicked",
    "none verified",
    "some verified",
];

/// A change whose predecessor the reader lacks.
fn later_piece() -> Vec<u8> {
    let mut day = journal(10);
    let first = day.heads();
    append(&mut day, &[11]);
    day.after(&first).unwrap().concat()
}

fn notes_saved() -> Vec<u8> {
    let mut notes = StoreDoc::begin([2; 16]);
    notes.put("note", "three parked sales").unwrap();
    notes.save()
}

/// A message to the worker that holds a store's notes; most of them make Automerge panic.
fn talk(saved: &[u8], random: &mut Random) -> &'static str {
    let mut message = bloom_crasher(&[DocHead([5; 32]), DocHead([6; 32])]);
    if random.below(2) == 0 {
        change(&mut message, random);
    }
    let answered = worker::answer(&Question::Talk {
        saved: Blob::try_from(saved.to_vec()).unwrap(),
        actor: [3; 16],
        message: Blob::try_from(message).unwrap(),
    });
    match answered {
        Answer::Bad { why } => why.code(),
        Answer::Talked { .. } | Answer::FollowedOn { .. } => "none verified",
    }
}

/// One to four random changes.
fn change(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..=random.below(4) {
        let place = random.below_usize(bytes.len());
        match random.below(4) {
            0 => bytes[place] ^= 1 << random.below(8),
            1 => bytes[place] = random.byte(),
            2 => drop(bytes.remove(place)),
            _ => bytes.insert(place, random.byte()),
        }
    }
}

fn put_all(doc: &mut AutoCommit, values: &[Vec<u8>]) {
    for (number, value) in (1_u64..).zip(values) {
        doc.put(ROOT, format!("{number:020}"), value.clone()).unwrap();
    }
}

fn signed_entry(number: u64, key: &SecretKey) -> Vec<u8> {
    let entry = Entry {
        till: TillId(1),
        epoch: Epoch(1),
        sequence: Sequence(number),
        previous: EntryHash::GENESIS,
        body: Body::LimitReceived { limit: LimitNumber(number) },
        status_version: 0,
        cashier: None,
        approver: None,
        wall_clock: Timestamp(0),
        monotonic: Millis(0),
        boot_id: [0; 16],
    };
    seal(&entry, key).into_bytes().into_vec()
}

fn verifies(value: &[u8], key: &SecretKey) -> bool {
    let signed = Signed::<Entry>::from_bytes(value);
    signed.is_ok_and(|signed| signed.open(|_| Some(key.public())).is_ok())
}
