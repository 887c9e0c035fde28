//! Entries that come in a document count like any others, and a hostile document ends only its worker.

use crate::house::House;
use crate::till::{Line, Till, frame};
use shared::documents::{DayDoc, DayKind, sequences_of};
use shared::ids::Sequence;
use shared::journal::Entry;
use shared::signing::Signed;
use shared::sync::codec::Blob;
use shared::sync::doc::{DocHead, DocName, DocTurn};
use shared::sync::{ToServer, ToTill};

/// The journal document at a till, one change for each group of entries.
pub(crate) struct Paper {
    pub(crate) name: DocName,
    pub(crate) day: DayDoc,
}

impl Paper {
    pub(crate) fn of(till: &Till) -> Self {
        let name = DocName::Journal { till: till.enrolled.till, z_number: 1 };
        Self { name, day: DayDoc::begin(DayKind::Journal, [1; 16]) }
    }

    pub(crate) fn write(&mut self, entries: &[Signed<Entry>]) {
        let place = |entry: &Signed<Entry>| entry.peek().unwrap().payload.sequence;
        let items: Vec<_> = entries.iter().map(|e| (place(e), e.as_bytes())).collect();
        self.day.append(&items, None).unwrap();
    }

    pub(crate) fn after(&mut self, heads: &[DocHead]) -> Vec<u8> {
        self.day.after(heads).unwrap().concat()
    }

    /// All of it, to somebody who holds nothing.
    pub(crate) fn whole(&mut self) -> ToServer {
        let changes = self.after(&[]);
        self.turn(changes)
    }

    pub(crate) fn turn(&self, changes: Vec<u8>) -> ToServer {
        let changes = Blob::try_from(changes).unwrap();
        ToServer::Doc { turn: DocTurn::After { name: self.name, changes } }
    }
}

/// The next heads that the server names.
pub(crate) async fn heads(line: &mut Line) -> (DocName, Vec<DocHead>) {
    line.hear_of(|frame| match frame {
        ToTill::Doc { turn: DocTurn::Want { name, heads } } => Some((name, heads.into_vec())),
        _other => None,
    })
    .await
}

/// Waits until the server says that it goes on without the document.
async fn refused(line: &mut Line) {
    let unknown = |frame| match frame {
        ToTill::Doc { turn: DocTurn::Unknown { .. } } => Some(()),
        _other => None,
    };
    line.hear_of(unknown).await;
}

const KEPT: &str = "SELECT coalesce(sum(length(bytes)), 0) FROM document_changes";

#[tokio::test]
async fn entries_of_a_document_settle_once_and_damage_harms_nobody() {
    let house = House::open().await;
    let card = house.card(10_000).await;
    let mut till = Till::enrol(&house).await;
    let (mut line, _) = till.connect(&house).await;
    let entries = [till.take(card, 1_000), till.take(card, 2_000)];
    let mut paper = Paper::of(&till);
    paper.write(&entries);
    assert_eq!(heads(&mut line).await, (paper.name, vec![]), "nothing is held yet");
    let changes = paper.after(&[]);
    for at in [0, 9, changes.len() / 2] {
        let mut damaged = changes.clone();
        damaged[at] ^= 0xff;
        line.send(&paper.turn(damaged)).await;
        refused(&mut line).await;
    }
    assert_eq!(house.number(KEPT).await, 0, "nothing of it is kept");
    line.send(&paper.turn(changes)).await;
    line.hear_of(|frame| matches!(frame, ToTill::Outcomes { .. }).then_some(())).await;
    assert_eq!(heads(&mut line).await, (paper.name, paper.day.heads()));
    assert_eq!(house.balance(card).await, 7_000);
    till.post(&house, &entries).await;
    assert_eq!(house.balance(card).await, 7_000);
    assert!(house.verified());
}

#[tokio::test]
async fn both_paths_in_any_order_over_restarts_count_once() {
    let mut house = House::open().await;
    let card = house.card(10_000).await;
    let mut till = Till::enrol(&house).await;
    let mut paper = Paper::of(&till);
    let groups: Vec<_> = (0..4).map(|_| [till.take(card, 500), till.take(card, 500)]).collect();
    for (round, group) in groups.iter().enumerate() {
        paper.write(group);
        let (mut line, _) = till.connect(&house).await;
        let (_, named) = heads(&mut line).await;
        let changes = paper.after(&named);
        let turn = paper.turn(changes);
        // Direct first, document first, document twice, and nothing but the document.
        if round == 0 {
            line.send_bytes(frame(group)).await;
        }
        line.send(&turn).await;
        assert_eq!(heads(&mut line).await.1, paper.day.heads());
        if round == 1 {
            till.post(&house, group).await;
        }
        if round == 2 {
            line.send(&paper.whole()).await;
            assert_eq!(heads(&mut line).await.1, paper.day.heads());
        }
        house = house.restart().await;
    }
    assert_eq!(house.balance(card).await, 6_000);
    let changes = i64::try_from(paper.after(&[]).len()).unwrap();
    assert_eq!(house.number(KEPT).await, changes, "each change is kept once");
    assert!(house.verified());
}

#[tokio::test]
async fn a_document_moves_no_money_but_by_new_signed_entries() {
    let house = House::open().await;
    let card = house.card(10_000).await;
    let mut till = Till::enrol(&house).await;
    let mut other = Till::enrol(&house).await;
    let (mut line, _) = till.connect(&house).await;
    let own = till.take(card, 1_000);
    let mut forged = own.as_bytes().to_vec();
    *forged.last_mut().unwrap() ^= 1;
    let (_, last) = sequences_of(1);
    let beyond = Sequence(last.0 + 1);
    let foreign = other.take(card, 2_000);
    let rows: [(&str, Sequence, &[u8]); 5] = [
        ("an entry with another signature", Sequence(1), &forged),
        ("an entry of another till", Sequence(1), foreign.as_bytes()),
        ("an entry under another number", Sequence(2), own.as_bytes()),
        ("an entry of another document", beyond, own.as_bytes()),
        ("no entry at all", Sequence(1), b"balance 1,000,000.00"),
    ];
    for (what, at, bytes) in rows {
        let mut paper = Paper::of(&till);
        paper.day.append(&[(at, bytes)], None).unwrap();
        line.send(&paper.whole()).await;
        refused(&mut line).await;
        assert_eq!((house.balance(card).await, house.number(KEPT).await), (10_000, 0), "{what}");
    }
    let mut paper = Paper::of(&till);
    paper.write(&[own]);
    line.send(&paper.whole()).await;
    assert_eq!(heads(&mut line).await.1, paper.day.heads());
    assert_eq!(house.balance(card).await, 9_000);
    assert!(house.verified());
}

#[tokio::test]
async fn hostile_documents_leave_the_server_serving_others() {
    let house = House::open().await;
    let card = house.card(10_000).await;
    let mut hostile = Till::enrol(&house).await;
    let mut good = Till::enrol(&house).await;
    let (mut bad_line, _) = hostile.connect(&house).await;
    let (mut line, _) = good.connect(&house).await;
    // A sync message whose Bloom filter claims one entry of no bits: Automerge 0.12 divides by zero.
    let crasher = vec![0x42, 0, 0, 1, 0, 3, 1, 0, 7, 0];
    let mut paper = Paper::of(&hostile);
    paper.write(&[hostile.take(card, 1_000)]);
    let name = DocName::Store { store: crate::house::STORE };
    let talk = DocTurn::Talk { name, message: Blob::try_from(crasher.clone()).unwrap() };
    let foreign = DocName::Journal { till: good.enrolled.till, z_number: 1 };
    let changes = Blob::try_from(paper.after(&[])).unwrap();
    let turns = [
        ToServer::Doc { turn: talk },
        paper.turn(crasher),
        paper.turn(vec![0xff; 900_000]),
        ToServer::Doc { turn: DocTurn::After { name: foreign, changes } },
    ];
    for turn in turns {
        bad_line.send(&turn).await;
        refused(&mut bad_line).await;
    }
    let mut own = Paper::of(&good);
    own.write(&[good.take(card, 2_000)]);
    line.send(&own.whole()).await;
    assert_eq!(heads(&mut line).await.1, vec![], "the greeting");
    assert_eq!(heads(&mut line).await.1, own.day.heads());
    assert_eq!(house.balance(card).await, 8_000);
    let kept = i64::try_from(own.after(&[]).len()).unwrap();
    assert_eq!(house.number(KEPT).await, kept, "the good till's document, and nothing else");
}

#[tokio::test]
async fn a_worker_that_dies_costs_its_till_the_document_and_nobody_anything_else() {
    let house = House::with_worker("/bin/false").await;
    let card = house.card(10_000).await;
    let mut till = Till::enrol(&house).await;
    let (mut line, _) = till.connect(&house).await;
    let entries = [till.take(card, 1_000)];
    let mut paper = Paper::of(&till);
    paper.write(&entries);
    for _ in 0..3 {
        line.send(&paper.whole()).await;
        refused(&mut line).await;
    }
    assert_eq!((house.balance(card).await, house.number(KEPT).await), (10_000, 0));
    line.send_bytes(frame(&entries)).await;
    line.hear_of(|frame| matches!(frame, ToTill::Outcomes { .. }).then_some(())).await;
    assert_eq!(house.balance(card).await, 9_000);
}
