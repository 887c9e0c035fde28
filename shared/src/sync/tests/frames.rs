//! Frames: each comes back as it went, in one form only; foreign bytes are refused and never panic.

use super::hub::{EPOCH, have, server_key, till_key, trust_list};
use crate::ids::{
    CardId, EntryHash, KeyId, LimitNumber, PaymentId, ProgramId, SaleId, Sequence, ServerEpoch,
    StaffId, StoreId, TillId,
};
use crate::journal::{Body, Branch, Entry, PaymentFacts, PaymentKind, Place};
use crate::ledger::{CardState, Refusal};
use crate::limits::{Answer, Floor, Grant, Holder, Issue, Limit, Verdict};
use crate::money::{Amount, Asset, Minor};
use crate::settle::Exception;
use crate::signing::{Payload, Signed, seal};
use crate::status_list::{CardStatus, StatusBits, StatusDelta, StatusList, StatusVersion};
use crate::sync::codec::{self, BadFrame, Blob, FRAME_BYTES_MAX, List, Text};
use crate::sync::doc::{DocHead, DocName, DocTurn};
use crate::sync::{
    Allowed, Bye, Caps, CardSnapshot, Cards, EntryOutcome, Halt, Head, PinHash, ProgramInfo,
    Programs, Proof, Role, Roster, ServerTime, SettledAs, StaffMember, ToServer, ToTill, VERSION,
    hello_version,
};
use crate::time::{Millis, Timestamp};
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Debug;

/// How many mutations the ordinary run tries; the large one is `cargo test -- --ignored`.
const MUTATIONS: u32 = 20_000;
const MUTATIONS_LARGE: u32 = 100_000;

const TILL: TillId = TillId(1);
const CARD: CardId = CardId([7; 16]);
const NOW: Timestamp = Timestamp(1_700_000_000_000);

fn minor(value: i64) -> Minor {
    Minor::new(value).unwrap()
}

fn facts() -> PaymentFacts {
    PaymentFacts {
        kind: PaymentKind::Redeem,
        card: CARD,
        amount: Amount::new(500, Asset::EUR).unwrap(),
        sale: SaleId(uuid::Uuid::from_u128(1)),
        original: None,
    }
}

fn payment() -> PaymentId {
    PaymentId(uuid::Uuid::from_u128(2))
}

fn entry() -> Signed<Entry> {
    let entry = Entry {
        till: TILL,
        epoch: EPOCH,
        sequence: Sequence(1),
        previous: EntryHash::GENESIS,
        body: Body::Ask { payment: payment(), facts: facts(), from_right: Minor::ZERO },
        status_version: 4,
        cashier: Some(StaffId(3)),
        approver: None,
        wall_clock: NOW,
        monotonic: Millis(5),
        boot_id: [9; 16],
    };
    seal(&entry, &till_key(TILL))
}

fn holder() -> Holder {
    Holder { till: TILL, epoch: EPOCH, key: KeyId([1, 2, 3, 4]) }
}

fn place() -> Place {
    Place { sequence: Sequence(1), hash: EntryHash([1; 32]) }
}

fn signed<T: Payload>(payload: &T) -> Signed<T> {
    seal(payload, &server_key())
}

fn head() -> Signed<Head> {
    signed(&Head {
        till: TILL,
        epoch: EPOCH,
        branch: Branch::MAIN,
        place: place(),
        server_epoch: ServerEpoch(1),
        at: NOW,
    })
}

fn time() -> Signed<ServerTime> {
    signed(&ServerTime { till: TILL, nonce: [3; 16], at: NOW, server_epoch: ServerEpoch(1) })
}

fn list<T, const MAX: usize>(items: Vec<T>) -> List<T, MAX> {
    List::try_from(items).unwrap()
}

fn turns() -> Vec<DocTurn> {
    let name = DocName::Journal { till: TILL, z_number: 3 };
    let store = DocName::Store { store: StoreId(2) };
    vec![
        DocTurn::Want { name, heads: list(vec![DocHead([4; 32])]) },
        DocTurn::After { name, changes: Blob::try_from(vec![1, 2]).unwrap() },
        DocTurn::Unknown { name: DocName::Outcome { till: TILL, z_number: 3 } },
        DocTurn::Talk { name: store, message: Blob::try_from(vec![3]).unwrap() },
    ]
}

fn hello(version: u16) -> ToServer {
    ToServer::Hello {
        version,
        till: TILL,
        epoch: EPOCH,
        nonce: [5; 16],
        have: have(place(), Sequence(1)),
        software: Text::try_from("scrip 0.1.0").unwrap(),
    }
}

/// One of each frame that a till sends.
pub(super) fn all_to_server() -> Vec<ToServer> {
    let proof = Proof { till: TILL, epoch: EPOCH, challenge: [6; 32] };
    let mut frames = vec![
        hello(VERSION),
        ToServer::Proof { proof: seal(&proof, &till_key(TILL)) },
        ToServer::Entries { first: Sequence(1), entries: list(vec![entry(), entry()]) },
        ToServer::Ask { entry: entry() },
        ToServer::Look { cards: list(vec![CARD]) },
        ToServer::Alive,
    ];
    frames.extend(turns().into_iter().map(|turn| ToServer::Doc { turn }));
    frames
}

/// One of each frame that a server sends.
pub(super) fn all_to_till() -> Vec<ToTill> {
    let mut frames = vec![
        ToTill::Challenge { version: VERSION, challenge: [6; 32] },
        ToTill::Welcome { time: time(), head: head() },
        ToTill::Outcomes { outcomes: list(outcomes()), head: head() },
        ToTill::Limit { limit: signed(&limit()) },
        ToTill::Grants { grants: list(vec![signed(&grant())]) },
        ToTill::TrustList { list: trust_list(1, ServerEpoch(1)) },
        ToTill::StatusDelta { delta: status_delta() },
        ToTill::StatusPart {
            version: StatusVersion { server_epoch: ServerEpoch(1), number: 2 },
            part: 0,
            parts: 1,
            bytes: Blob::try_from(vec![1]).unwrap(),
        },
        ToTill::Roster { roster: signed(&roster()) },
        ToTill::Programs { programs: signed(&programs()) },
        ToTill::Cards { cards: signed(&cards()) },
        ToTill::Time { time: time() },
        ToTill::Need { from: Sequence(3) },
        ToTill::Answer { answer: signed(&answer()) },
        ToTill::Release { card: CARD },
        ToTill::Wait { time: Millis(5_000) },
        ToTill::Bye { code: Bye::Closing },
        ToTill::Alive,
        ToTill::Halted { at: Sequence(3), why: Halt::Copy },
    ];
    frames.extend(turns().into_iter().map(|turn| ToTill::Doc { turn }));
    frames
}

fn outcomes() -> Vec<EntryOutcome> {
    let amount = minor(200);
    let refusal = Refusal::BeyondLimit { left: minor(0) };
    let exceptions = vec![Exception::UnknownCard, Exception::BeyondLimit { excess: amount }];
    [SettledAs::Settled, SettledAs::Shortfall { amount }, SettledAs::Refused { refusal }]
        .into_iter()
        .map(|effect| EntryOutcome {
            sequence: Sequence(1),
            effect,
            exceptions: list(exceptions.clone()),
        })
        .collect()
}

fn limit() -> Limit {
    Limit {
        holder: holder(),
        store: StoreId(2),
        number: LimitNumber(4),
        server_epoch: ServerEpoch(1),
        head: place(),
        signed_at: NOW,
        valid_for: Millis(86_400_000),
        asset: Asset::EUR,
        floor: Floor {
            payment_max: minor(5_000),
            card_max: minor(10_000),
            ceiling: minor(50_000),
            count_max: 20,
            soft_line: minor(30_000),
        },
        issue: Issue { ceiling: minor(50_000), count_max: 20 },
        status_age_max: Millis(86_400_000),
    }
}

fn grant() -> Grant {
    Grant {
        holder: holder(),
        card: CARD,
        asset: Asset::EUR,
        granted: minor(700),
        server_epoch: ServerEpoch(1),
        signed_at: NOW,
    }
}

fn status_delta() -> StatusDelta {
    let key = server_key();
    let version = |number| StatusVersion { server_epoch: ServerEpoch(1), number };
    let older = StatusBits::pending(8).unwrap();
    let mut newer = older.clone();
    newer.set(crate::ids::StatusIndex(3), CardStatus::Active).unwrap();
    let whole = StatusList::sign(newer.clone(), version(2), NOW, &key);
    StatusDelta::between((version(1), &older), (&whole.header, &newer)).unwrap()
}

fn roster() -> Roster {
    let person = StaffMember {
        id: StaffId(3),
        name: Text::try_from("Ana").unwrap(),
        role: Role::Manager,
        pin_hash: PinHash(Text::try_from("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA").unwrap()),
        caps: Caps { payment_max: Some(minor(20_000)), refund_max: None },
    };
    Roster { store: StoreId(2), version: 8, staff: list(vec![person]) }
}

fn programs() -> Programs {
    let program = ProgramInfo {
        id: ProgramId(1),
        name: Text::try_from("Gift card").unwrap(),
        asset: Asset::EUR,
        load_min: minor(500),
        load_max: minor(20_000),
        balance_max: minor(50_000),
        presets: list(vec![minor(2_500), minor(5_000)]),
        offline_redeem: Allowed::Yes,
        offline_issue: Allowed::No,
    };
    Programs { version: 3, programs: list(vec![program]) }
}

fn cards() -> Cards {
    let card = CardSnapshot {
        card: CARD,
        program: ProgramId(1),
        balance: Amount::new(1_234, Asset::EUR).unwrap(),
        state: CardState::Active,
        expires_at: None,
        as_of: NOW,
    };
    Cards { server_epoch: ServerEpoch(1), cards: list(vec![card]) }
}

fn answer() -> Answer {
    Answer {
        holder: holder(),
        payment: payment(),
        facts: facts(),
        verdict: Verdict::Approved { from_card: minor(500) },
        balance: Some(Amount::new(700, Asset::EUR).unwrap()),
        state: Some(CardState::Active),
        at: NOW,
        server_epoch: ServerEpoch(1),
    }
}

fn check_round_trip<T>(frames: Vec<T>)
where
    T: Encode<()> + for<'b> Decode<'b, ()> + PartialEq + Debug,
{
    for frame in frames {
        let bytes = codec::write(&frame).unwrap();
        assert_eq!(codec::read(&bytes), Ok(frame));
        for len in 0..bytes.len() {
            assert_eq!(codec::read::<T>(&bytes[..len]), Err(BadFrame::Malformed));
        }
        let longer = [bytes.as_slice(), &[0]].concat();
        assert_eq!(codec::read::<T>(&longer), Err(BadFrame::TrailingBytes));
    }
}

#[test]
fn each_frame_comes_back_as_it_went() {
    check_round_trip(all_to_server());
    check_round_trip(all_to_till());
}

#[test]
fn a_frame_has_one_form_only() {
    let rows: [(&str, &[u8], BadFrame); 8] = [
        ("as it is", &[0x82, 0x0b, 0x81, 0x03], BadFrame::NotCanonical),
        ("number too long", &[0x82, 0x0b, 0x81, 0x18, 0x03], BadFrame::NotCanonical),
        ("open array", &[0x82, 0x0b, 0x9f, 0x03, 0xff], BadFrame::NotCanonical),
        ("a field too many", &[0x82, 0x0b, 0x82, 0x03, 0x00], BadFrame::NotCanonical),
        ("a field too few", &[0x82, 0x0b, 0x80], BadFrame::Malformed),
        ("of a later version", &[0x82, 0x18, 0xc8, 0x80], BadFrame::Malformed),
        ("a map", &[0xa1, 0x0b, 0x03], BadFrame::Malformed),
        ("nothing", &[], BadFrame::Malformed),
    ];
    let proper = codec::write(&ToTill::Need { from: Sequence(3) }).unwrap();
    for (what, bytes, why) in rows {
        let expected =
            if bytes == proper { Ok(ToTill::Need { from: Sequence(3) }) } else { Err(why) };
        assert_eq!(codec::read::<ToTill>(bytes), expected, "{what}");
    }
    assert_eq!(rows[0].1, proper);
}

#[test]
fn what_is_beyond_its_bound_is_refused_before_it_is_kept() {
    let cards = |count: usize| {
        let mut e = minicbor::Encoder::new(Vec::new());
        e.array(2).unwrap().u8(4).unwrap().array(1).unwrap();
        e.array(u64::try_from(count).unwrap()).unwrap();
        for _ in 0..count {
            e.bytes(&[7; 16]).unwrap();
        }
        codec::read::<ToServer>(&e.into_writer())
    };
    assert!(cards(100).is_ok());
    assert_eq!(cards(101), Err(BadFrame::Malformed));
    let claims_much = [0x82, 0x04, 0x81, 0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    assert_eq!(codec::read::<ToServer>(&claims_much), Err(BadFrame::Malformed));
    assert_eq!(codec::read::<ToServer>(&vec![0; FRAME_BYTES_MAX + 1]), Err(BadFrame::TooLong));
    assert!(Text::<3>::try_from("four").is_err());
    assert_eq!(&*Text::<5>::shortened("naïveté"), "naïv");
    assert!(Blob::<3>::try_from(vec![0; 4]).is_err());
}

#[test]
fn the_version_of_a_hello_can_be_read_whatever_follows_it() {
    let today = codec::write(&hello(7)).unwrap();
    assert_eq!(hello_version(&today), Some(7));
    let later = [0x82, 0x00, 0x83, 0x02, 0xf6, 0x61, b'x'];
    assert_eq!(hello_version(&later), Some(2));
    for other in [&[0x82, 0x01, 0x81, 0x02][..], &[0x82, 0x00, 0x80], &[0x80], &[]] {
        assert_eq!(hello_version(other), None);
    }
}

#[test]
fn a_documents_name_has_one_text() {
    for text in ["journal/1/2", "outcome/4294967295/0", "store/7"] {
        assert_eq!(text.parse::<DocName>().unwrap().to_string(), text);
    }
    for text in
        ["journal/1", "journal/01/2", "journal/+1/2", "journal/-1/2", "till/1/2", "store/7/", ""]
    {
        assert!(text.parse::<DocName>().is_err(), "{text}");
    }
}

#[test]
fn a_pin_hash_is_not_printed() {
    let printed = format!("{:?}", roster());
    assert!(!printed.contains("argon2") && printed.contains('…'), "{printed}");
}

/// The hash of the wire types stands in the protocol's page: whoever changes a frame changes that page.
#[test]
fn the_protocol_page_names_these_frames() {
    let mut all = Sha256::new();
    for frame in all_to_server() {
        all.update(codec::write(&frame).unwrap());
    }
    for frame in all_to_till() {
        all.update(codec::write(&frame).unwrap());
    }
    let hash = hex::encode(all.finalize());
    let page = include_str!("../../../../docs/PROTOCOL.md");
    assert!(page.contains(&hash), "docs/PROTOCOL.md must say: frames {hash}");
}

#[test]
fn mutated_frames_are_refused_or_harmless() {
    mutate(MUTATIONS);
}

#[test]
#[ignore = "the large run; takes a minute"]
fn a_hundred_thousand_mutated_frames_are_refused_or_harmless() {
    mutate(MUTATIONS_LARGE);
}

/// Changes some bytes of every kind of frame, and counts how deep each got. A frame that is read is the one
/// form of what it says, and what is signed in it verifies only where it was not touched.
fn mutate(count: u32) {
    let to_server: Vec<_> =
        all_to_server().iter().map(|frame| codec::write(frame).unwrap()).collect();
    let to_till: Vec<_> = all_to_till().iter().map(|frame| codec::write(frame).unwrap()).collect();
    let (mut depth, mut random) = (BTreeMap::<String, u32>::new(), 0x5eed_u64);
    for round in 0..count {
        let how_deep = if round % 2 == 0 {
            let bytes = mutated(&to_server, &mut random);
            match codec::read::<ToServer>(&bytes) {
                Ok(frame) => depth_of_entries(&frame, &bytes),
                Err(bad) => format!("{bad:?}"),
            }
        } else {
            let bytes = mutated(&to_till, &mut random);
            match codec::read::<ToTill>(&bytes) {
                Ok(frame) => {
                    assert_eq!(codec::write(&frame).unwrap(), bytes);
                    "Read".into()
                }
                Err(bad) => format!("{bad:?}"),
            }
        };
        *depth.entry(how_deep).or_default() += 1;
    }
    println!("{count} mutated frames: {depth:?}");
    let must = [
        "Malformed",
        "TrailingBytes",
        "NotCanonical",
        "Read",
        "ReadWithBadEntry",
        "ReadWithGoodEntry",
    ];
    for reached in must {
        assert!(depth.contains_key(reached), "no mutation reached “{reached}”: {depth:?}");
    }
}

fn depth_of_entries(frame: &ToServer, bytes: &[u8]) -> String {
    assert_eq!(codec::write(frame).unwrap(), bytes);
    let ToServer::Entries { entries, .. } = frame else {
        return "Read".into();
    };
    let key = till_key(TILL).public();
    let good = entries.iter().filter(|entry| entry.open(|_| Some(key)).is_ok());
    if good.map(|entry| assert_eq!(*entry, self::entry())).count() == entries.len() {
        "ReadWithGoodEntry".into()
    } else {
        "ReadWithBadEntry".into()
    }
}

fn mutated(frames: &[Vec<u8>], random: &mut u64) -> Vec<u8> {
    let mut bytes = frames[draw(random, frames.len())].clone();
    for _ in 0..=draw(random, 3) {
        // What stands first says what a frame is and where it belongs.
        let reach = if draw(random, 4) == 0 { bytes.len().min(8) } else { bytes.len() };
        let place = draw(random, reach);
        match draw(random, 5) {
            0 => bytes[place] ^= 1 << draw(random, 8),
            1 => bytes[place] = u8::try_from(draw(random, 256)).unwrap(),
            2 if bytes.len() > 1 => drop(bytes.remove(place)),
            3 => bytes.push(u8::try_from(draw(random, 256)).unwrap()),
            _ => bytes.insert(place, u8::try_from(draw(random, 256)).unwrap()),
        }
    }
    bytes
}

fn draw(random: &mut u64, below: usize) -> usize {
    *random =
        random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*random >> 33).unwrap() % below
}
