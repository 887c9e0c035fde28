//! Damaged frames and documents at a real server: they cost the till that sends them its connection or its
//! document, and nobody anything else.

#[path = "../../../shared/src/damage/bytes.rs"]
mod bytes;

use crate::documents::{Paper, heads};
use crate::house::{House, STORE};
use crate::till::{Line, Till, frame};
use bytes::{Random, with_right_checksum};
use shared::ids::CardId;
use shared::sync::codec::{self, Blob, List};
use shared::sync::doc::{DocName, DocTurn};
use shared::sync::{ToServer, ToTill};
use std::collections::BTreeMap;
use std::time::Duration;

/// In an ordinary run; in a long one a tenth of what is damaged elsewhere, since a frame here is a
/// connection.
const COUNT: u64 = 400;
/// Payments of the good till meanwhile.
const PAYMENTS: u64 = 12;
/// Longer than anything here takes; a server that is silent for so long serves nobody.
const PATIENCE: Duration = Duration::from_secs(20);

/// What came of a damaged frame.
const ENDINGS: [&str; 3] = ["the connection ended", "the document was refused", "passed over"];

#[tokio::test]
async fn hundreds_of_damaged_frames_and_documents_leave_another_till_served() {
    let house = House::open().await;
    let (card, other_card) = (house.card(25_000).await, house.card(25_000).await);
    let mut hostile = Till::enrol(&house).await;
    let mut good = Till::enrol(&house).await;
    let (mut line, _) = good.connect(&house).await;
    let arms = Arms::of(&mut hostile, other_card, &good);
    let (mut met, mut random) = (BTreeMap::<&str, u64>::new(), Random(0x5eed));
    let (mut bad_line, mut paid) = (None, Vec::new());
    let count = count();
    for round in 0..count {
        let mut open = match bad_line.take() {
            Some(open) => open,
            None => in_time("to be let in again", Box::pin(hostile.connect(&house))).await.0,
        };
        let ending = in_time("an answer", arms.provoke(&mut open, &mut random)).await;
        *met.entry(ending).or_default() += 1;
        bad_line = Some(open).filter(|_| ending != ENDINGS[0]);
        if round % (count / PAYMENTS) == 0 {
            paid.push(good.take(card, 100));
            line.send_bytes(frame(&paid[paid.len() - 1..])).await;
            let outcome = |frame| matches!(frame, ToTill::Outcomes { .. }).then_some(());
            in_time("the good till's payment", line.hear_of(outcome)).await;
        }
    }
    println!("{count} damaged frames at the server: {met:?}");
    assert_eq!(met.len(), ENDINGS.len(), "each ending was met");
    let left = 25_000 - 100 * i64::try_from(paid.len()).unwrap();
    assert_eq!(house.balance(card).await, left, "each payment of the good till settled, and once");
    let mut paper = Paper::of(&good);
    paper.write(&paid);
    line.send(&paper.whole()).await;
    let held = async { while heads(&mut line).await.1 != paper.day.heads() {} };
    in_time("the good till's document", held).await;
    assert!(house.verified());
}

#[expect(clippy::disallowed_methods, reason = "a test may be told to try longer")]
fn count() -> u64 {
    let said = std::env::var("SCRIP_MUTATIONS").ok().and_then(|said| said.parse::<u64>().ok());
    said.map_or(COUNT, |said| (said / 10).max(COUNT))
}

async fn in_time<T>(what: &str, work: impl Future<Output = T>) -> T {
    let done = tokio::time::timeout(PATIENCE, work).await;
    done.unwrap_or_else(|_| panic!("waited in vain for {what}"))
}

/// What a hostile till has to say.
struct Arms {
    /// Good frames, to be damaged.
    frames: Vec<ToServer>,
    /// Good changes of its document, to be damaged inside of a good frame.
    papers: Vec<Vec<u8>>,
    own: DocName,
    /// The document of another, which the server always refuses, and so marks the end of an answer.
    foreign: DocName,
}

impl Arms {
    fn of(till: &mut Till, card: CardId, other: &Till) -> Self {
        let entries: Vec<_> = (0..3).map(|_| till.take(card, 100)).collect();
        let mut paper = Paper::of(till);
        paper.write(&entries[..1]);
        let short = paper.after(&[]);
        paper.write(&entries[1..]);
        // A sync message whose Bloom filter claims one entry of no bits: Automerge 0.12 divides by zero. A till's
        // documents travel as changes alone, so at the server it never is more than a bad change.
        let crasher = vec![0x42, 0, 0, 1, 0, 3, 1, 0, 7, 0];
        let talk = DocTurn::Talk {
            name: DocName::Store { store: STORE },
            message: Blob::try_from(crasher.clone()).unwrap(),
        };
        let want = DocTurn::Want { name: paper.name, heads: List::default() };
        let frames = vec![
            till.hello(),
            codec::read(&frame(&entries)).unwrap(),
            ToServer::Ask { entry: entries[2].clone() },
            ToServer::Look { cards: List::try_from(vec![card; 20]).unwrap() },
            paper.whole(),
            ToServer::Doc { turn: talk },
            ToServer::Doc { turn: want },
            ToServer::Alive,
        ];
        let papers = vec![short, paper.after(&[]), crasher];
        let foreign = DocName::Journal { till: other.enrolled.till, z_number: 1 };
        Self { frames, papers, own: paper.name, foreign }
    }

    /// Says one damaged thing, and tells what came of it.
    async fn provoke(&self, line: &mut Line, random: &mut Random) -> &'static str {
        line.try_send(self.damaged(random)).await;
        let nothing = Blob::try_from(Vec::new()).unwrap();
        let turn = DocTurn::After { name: self.foreign, changes: nothing };
        line.try_send(codec::write(&ToServer::Doc { turn }).unwrap()).await;
        let mut ending = ENDINGS[2];
        loop {
            match line.try_hear().await {
                None => return ENDINGS[0],
                Some(ToTill::Doc { turn: DocTurn::Unknown { name } }) if name == self.foreign => {
                    return ending;
                }
                Some(ToTill::Doc { turn: DocTurn::Unknown { .. } }) => ending = ENDINGS[1],
                Some(_other) => {}
            }
        }
    }

    /// Every second one is a damaged document in a good frame, and half of those have the right checksum.
    fn damaged(&self, random: &mut Random) -> Vec<u8> {
        if random.below(2) == 0 {
            let whole = random.pick(&self.frames.iter().collect::<Vec<_>>());
            let mut bytes = codec::write(whole).unwrap();
            random.damage(&mut bytes);
            return bytes;
        }
        let mut changes = self.papers[random.below_usize(self.papers.len())].clone();
        random.damage(&mut changes);
        if random.below(2) == 0 {
            changes = with_right_checksum(changes);
        }
        let turn = DocTurn::After { name: self.own, changes: Blob::try_from(changes).unwrap() };
        codec::write(&ToServer::Doc { turn }).unwrap()
    }
}
