//! Each half by itself: the handshake, what is refused, bounds and waits.

use super::examples::{all_to_server, limit};
use super::hub::{EPOCH, Hub, have, root, server_key, till_key, trust_list, trusted};
use crate::ids::{EntryHash, Sequence, ServerEpoch, TillId};
use crate::journal::{Branch, Entry, Place};
use crate::signing::{SecretKey, seal};
use crate::status_list::{StatusBits, StatusList, StatusVersion};
use crate::sync::codec::List;
use crate::sync::server_side::{self, ServerSide, Standing};
use crate::sync::till_side::{self, Alarm, LineStatus, TillSide, Who};
use crate::sync::{
    Bye, Head, KEPT_MAX, Piece, Proof, ServerTime, SettledAs, ToServer, ToTill, VERSION, codec,
};
use crate::time::{Millis, Timestamp};

const TILL: TillId = TillId(1);
const START: Timestamp = Timestamp(1_000_000);
const CHALLENGE: [u8; 32] = [6; 32];
const NONCE: [u8; 16] = [5; 16];

fn hello(version: u16) -> ToServer {
    ToServer::Hello {
        version,
        till: TILL,
        epoch: EPOCH,
        nonce: NONCE,
        have: have(Place::START, Sequence(0)),
        software: "test".try_into().unwrap(),
        admission: None,
    }
}

fn proof(key: &SecretKey, challenge: [u8; 32], till: TillId) -> ToServer {
    ToServer::Proof { proof: seal(&Proof { till, epoch: EPOCH, challenge }, key) }
}

fn frame(frame: &ToServer) -> server_side::Event {
    server_side::Event::Received(codec::write(frame).unwrap())
}

fn enrolled() -> server_side::Event {
    server_side::Event::Standing(Standing::Enrolled(till_key(TILL).public()))
}

fn greeting(side: &mut ServerSide) -> Vec<server_side::Effect> {
    greeting_of(side, &Hub::new(|_: &Entry| SettledAs::Settled))
}

fn greeting_of<S: FnMut(&Entry) -> SettledAs>(
    side: &mut ServerSide,
    hub: &Hub<S>,
) -> Vec<server_side::Effect> {
    side.step(START, frame(&hello(VERSION)));
    side.step(START, enrolled());
    let proven = side.step(START, frame(&proof(&till_key(TILL), CHALLENGE, TILL)));
    let [server_side::Effect::Greet(caller)] = proven.as_slice() else {
        panic!("a good proof is greeted: {proven:?}");
    };
    let greeting = hub.greeting(caller, START);
    side.step(START, server_side::Event::Greeting(Box::new(greeting)))
}

fn server_up() -> ServerSide {
    let mut side = ServerSide::new(CHALLENGE, START);
    assert_eq!(greeting(&mut side).len(), 1, "one welcome");
    assert!(side.is_up());
    side
}

/// Why the server ended the connection, if it did.
fn ended(effects: &[server_side::Effect]) -> Option<Bye> {
    effects.iter().find_map(|effect| {
        if let server_side::Effect::Close(code) = effect { Some(*code) } else { None }
    })
}

#[track_caller]
fn check_ends(what: &str, events: Vec<server_side::Event>, code: Bye) {
    let mut side = ServerSide::new(CHALLENGE, START);
    let mut last = Vec::new();
    for event in events {
        assert_eq!(ended(&last), None, "{what}: ended early");
        last = side.step(START, event);
    }
    assert_eq!(ended(&last), Some(code), "{what}");
    assert!(
        side.is_over() && side.step(START, frame(&hello(VERSION))).is_empty(),
        "{what}: it is over"
    );
}

#[test]
fn a_stranger_gets_no_further_than_the_handshake() {
    let (key, other) = (till_key(TILL), till_key(TillId(2)));
    let hello = || frame(&hello(VERSION));
    let with = |proof| vec![hello(), enrolled(), frame(&proof)];
    let standing = server_side::Event::Standing;
    check_ends("another version", vec![frame(&self::hello(2))], Bye::Version);
    check_ends(
        "a later hello",
        vec![server_side::Event::Received(vec![0x82, 0, 0x81, 9])],
        Bye::Version,
    );
    check_ends("no frame", vec![server_side::Event::Received(vec![0xff])], Bye::BadFrame);
    check_ends("no hello first", vec![frame(&ToServer::Alive)], Bye::BadFrame);
    check_ends("given up", vec![hello(), standing(Standing::NotEnrolled)], Bye::NotEnrolled);
    check_ends("unknown", vec![hello(), standing(Standing::Unknown)], Bye::Unknown);
    check_ends("enrolled again", vec![hello(), standing(Standing::OldEpoch)], Bye::OldEpoch);
    check_ends("before it is known", vec![hello(), hello()], Bye::BadFrame);
    check_ends("another's key", with(proof(&other, CHALLENGE, TILL)), Bye::BadProof);
    check_ends("an old challenge", with(proof(&key, [7; 32], TILL)), Bye::BadProof);
    check_ends("for another till", with(proof(&key, CHALLENGE, TillId(2))), Bye::BadProof);
    check_ends("entries unproven", with(ToServer::Alive), Bye::BadFrame);
    check_ends(
        "hello again",
        {
            let mut events = with(proof(&key, CHALLENGE, TILL));
            events.push(hello());
            events
        },
        Bye::BadFrame,
    );
}

#[test]
fn once_up_only_the_handshake_is_out_of_place() {
    for sent in all_to_server() {
        let mut side = server_up();
        let expected = match sent {
            ToServer::Hello { .. } | ToServer::Proof { .. } => Some(Bye::BadFrame),
            ToServer::Entries { .. }
            | ToServer::Ask { .. }
            | ToServer::Look { .. }
            | ToServer::Doc { .. }
            | ToServer::Kept { .. }
            | ToServer::Alive => None,
        };
        assert_eq!(ended(&side.step(START, frame(&sent))), expected, "{sent:?}");
    }
}

#[test]
fn until_what_is_kept_was_shown_no_entry_is_taken() {
    let asked = || {
        let mut hub = Hub::new(|_: &Entry| SettledAs::Settled);
        hub.awaited.insert(TILL);
        let mut side = ServerSide::new(CHALLENGE, START);
        let show = codec::write(&ToTill::Show).unwrap();
        let first = greeting_of(&mut side, &hub).remove(0);
        assert!(matches!(first, server_side::Effect::Send(bytes) if bytes == show), "asked first");
        side
    };
    let kept = |piece| ToServer::Kept { limits: List::default(), grants: List::default(), piece };
    for sent in all_to_server().into_iter().skip(2) {
        let expected = match sent {
            ToServer::Entries { .. } | ToServer::Ask { .. } | ToServer::Doc { .. } => {
                Some(Bye::BadFrame)
            }
            ToServer::Hello { .. } | ToServer::Proof { .. } => Some(Bye::BadFrame),
            ToServer::Look { .. } | ToServer::Kept { .. } | ToServer::Alive => None,
        };
        assert_eq!(ended(&asked().step(START, frame(&sent))), expected, "{sent:?}");
        let mut side = asked();
        side.step(START, frame(&kept(Piece::More)));
        assert_eq!(ended(&side.step(START, frame(&sent))), expected, "after a piece: {sent:?}");
        let mut side = asked();
        side.step(START, frame(&kept(Piece::Last)));
        assert_eq!(ended(&side.step(START, frame(&sent))), None, "after all: {sent:?}");
    }
}

fn entries(first: u64, count: usize) -> server_side::Event {
    let ToServer::Ask { entry } = all_to_server().remove(3) else {
        panic!("the fourth frame is an ask");
    };
    let entries = vec![entry; count].try_into().unwrap();
    frame(&ToServer::Entries { first: Sequence(first), entries })
}

#[test]
fn a_gap_is_said_once_and_what_fills_it_is_taken() {
    let mut side = server_up();
    let sent = side.step(START, entries(5, 1));
    let need = codec::write(&ToTill::Need { from: Sequence(1) }).unwrap();
    assert!(matches!(sent.as_slice(), [server_side::Effect::Send(bytes)] if *bytes == need));
    assert!(side.step(START, entries(6, 1)).is_empty(), "it was said");
    assert!(matches!(
        side.step(START, entries(1, 4)).as_slice(),
        [server_side::Effect::Settle { first: Sequence(1), entries }] if entries.len() == 4
    ));
    assert!(matches!(
        side.step(START, entries(5, 1)).as_slice(),
        [server_side::Effect::Settle { .. }]
    ));
}

#[test]
fn a_flood_ends_the_connection_that_makes_it() {
    let mut side = server_up();
    let floods = (0..3_000).find_map(|_| ended(&side.step(START, frame(&ToServer::Alive))));
    assert_eq!(floods, Some(Bye::TooFast), "frames");

    let mut side = server_up();
    let ends =
        (0..9_u64).map(|n| ended(&side.step(START, entries(1 + n * 500, 500)))).collect::<Vec<_>>();
    assert_eq!(ends.iter().position(Option::is_some), Some(8), "entries under way");
    assert_eq!(ends[8], Some(Bye::TooFast));

    let mut side = server_up();
    let limits = List::first_of(vec![seal(&limit(), &server_key()); KEPT_MAX]);
    let kept = frame(&ToServer::Kept { limits, grants: List::default(), piece: Piece::More });
    let ends: Vec<_> = (0..51).map(|_| ended(&side.step(START, kept.clone()))).collect();
    assert_eq!(ends.iter().position(Option::is_some), Some(50), "what is kept");

    let mut side = server_up();
    let ask = all_to_server().remove(3);
    let floods = (0..100).find_map(|_| ended(&side.step(START, frame(&ask))));
    assert_eq!(floods, Some(Bye::TooFast), "questions");
}

#[test]
fn who_does_not_read_is_let_go_and_who_reads_is_not() {
    let big = ToTill::StatusPart {
        version: StatusVersion { server_epoch: ServerEpoch(1), number: 1 },
        part: 0,
        parts: 1,
        bytes: vec![0; 900_000].try_into().unwrap(),
    };
    let push = || server_side::Event::Push(big.clone());
    let mut side = server_up();
    let ends = (0..20).find_map(|_| ended(&side.step(START, push())));
    assert_eq!(ends, Some(Bye::TooSlow));

    let mut side = server_up();
    for _ in 0..20 {
        for effect in side.step(START, push()) {
            let server_side::Effect::Send(bytes) = effect else {
                panic!("a reader is sent what there is: {effect:?}");
            };
            side.step(START, server_side::Event::Written { bytes: bytes.len() });
        }
    }
}

#[test]
fn silence_ends_a_connection_in_time() {
    let tick = |side: &mut ServerSide, after| {
        ended(&side.step(START.plus(Millis(after)), server_side::Event::Tick))
    };
    let mut unproven = ServerSide::new(CHALLENGE, START);
    assert_eq!(tick(&mut unproven, 19_999), None);
    assert_eq!(tick(&mut unproven, 20_000), Some(Bye::Closing));
    let mut side = server_up();
    assert_eq!(tick(&mut side, 59_999), None);
    assert_eq!(tick(&mut side, 60_000), Some(Bye::Closing));
}

fn till() -> TillSide {
    let who = Who {
        till: TILL,
        epoch: EPOCH,
        key: till_key(TILL),
        root: root().public(),
        software: "test".try_into().unwrap(),
        admission: None,
    };
    let trust = trusted(&trust_list(2, ServerEpoch(1)));
    TillSide::new(who, trust, None, Place::START, START)
}

fn greeted_till() -> TillSide {
    let mut side = till();
    side.step(START, till_side::Event::Tick);
    let have = have(Place::START, Sequence(0));
    side.step(START, till_side::Event::Connected { nonce: NONCE, have });
    side
}

fn say(side: &mut TillSide, frame: &ToTill) -> Vec<till_side::Effect> {
    side.step(START, till_side::Event::Received(codec::write(frame).unwrap()))
}

fn welcome(nonce: [u8; 16], key: &SecretKey) -> ToTill {
    let time = ServerTime { till: TILL, nonce, at: START, server_epoch: ServerEpoch(1) };
    let head = Head {
        till: TILL,
        epoch: EPOCH,
        branch: Branch::MAIN,
        place: Place::START,
        server_epoch: ServerEpoch(1),
        at: START,
    };
    ToTill::Welcome { time: seal(&time, key), head: seal(&head, key) }
}

fn alarms(effects: &[till_side::Effect]) -> Vec<Alarm> {
    let alarm = |effect: &till_side::Effect| {
        if let till_side::Effect::Alarm(alarm) = effect { Some(*alarm) } else { None }
    };
    effects.iter().filter_map(alarm).collect()
}

fn hangs_up(effects: &[till_side::Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, till_side::Effect::Disconnect))
}

#[test]
fn a_till_believes_only_its_server() {
    let server = server_key();
    let rows = [
        ("its server", welcome(NONCE, &server), true),
        ("an old time", welcome([9; 16], &server), false),
        ("another key", welcome(NONCE, &till_key(TILL)), false),
        ("another version", ToTill::Challenge { version: 2, challenge: CHALLENGE }, false),
        ("an old trust list", ToTill::TrustList { list: trust_list(1, ServerEpoch(1)) }, false),
        ("a frame before the welcome", ToTill::Need { from: Sequence(1) }, false),
        ("a goodbye for good", ToTill::Bye { code: Bye::NotEnrolled }, false),
    ];
    for (what, frame, believed) in rows {
        let mut side = greeted_till();
        let effects = say(&mut side, &frame);
        assert_eq!(!hangs_up(&effects), believed, "{what}");
        assert_eq!(alarms(&effects).is_empty(), believed, "{what}");
        assert_eq!(side.status() == LineStatus::Online, believed, "{what}");
    }
}

#[test]
fn unreadable_frames_are_hung_up_on_and_nothing_after_them_is_heard() {
    let mut side = greeted_till();
    let effects = side.step(START, till_side::Event::Received(vec![0xff]));
    assert!(hangs_up(&effects));
    assert!(say(&mut side, &welcome(NONCE, &server_key())).is_empty());
}

/// How long the till waits after each of some failed attempts.
fn waits(jitter: u16, attempts: usize) -> Vec<u64> {
    let (mut side, mut now) = (till(), START);
    let mut waits = Vec::new();
    for _ in 0..attempts {
        let effects = side.step(now, till_side::Event::Tick);
        assert!(effects.iter().any(|effect| matches!(effect, till_side::Effect::Connect)));
        side.step(now, till_side::Event::Lost { jitter });
        let wake = side.wake_at().unwrap();
        waits.push(wake.since(now).0);
        side.step(now, till_side::Event::Lost { jitter });
        assert_eq!(side.wake_at(), Some(wake), "the end of one connection counts once");
        now = wake;
    }
    waits
}

#[test]
fn waits_double_up_to_a_minute_and_jitter_by_half() {
    let middle = waits(u16::MAX / 2, 10);
    assert!(
        middle
            .iter()
            .zip([500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000])
            .all(|(wait, around)| wait.abs_diff(around) <= 1),
        "{middle:?}"
    );
    assert_eq!(waits(0, 1), [250]);
    assert_eq!(waits(u16::MAX, 1), [749]);
}

#[test]
fn a_server_that_says_wait_is_waited_for_unless_a_person_asks() {
    let mut side = greeted_till();
    assert!(hangs_up(&say(&mut side, &ToTill::Wait { time: Millis(120_000) })));
    side.step(START, till_side::Event::Lost { jitter: 0 });
    assert_eq!(side.wake_at(), Some(START.plus(Millis(60_000))));
    let effects = side.step(START, till_side::Event::TryNow);
    assert!(effects.iter().any(|effect| matches!(effect, till_side::Effect::Connect)));
}

#[test]
fn a_dead_line_is_noticed() {
    let mut side = greeted_till();
    say(&mut side, &welcome(NONCE, &server_key()));
    let alive = side.step(START.plus(Millis(15_000)), till_side::Event::Tick);
    assert!(matches!(alive.as_slice(), [till_side::Effect::Send(_)]), "it says that it is there");
    let dead = side.step(START.plus(Millis(40_000)), till_side::Event::Tick);
    assert!(hangs_up(&dead));
    let offline = LineStatus::Offline { since: START, pending: 0 };
    assert_eq!(side.status(), offline, "since the server was last heard");
}

#[test]
fn a_status_list_is_put_together_from_its_pieces_in_order() {
    let bits = StatusBits::pending(64).unwrap();
    let version = StatusVersion { server_epoch: ServerEpoch(1), number: 7 };
    let whole = StatusList::sign(bits, version, START, &server_key());
    let bytes = minicbor::to_vec(&whole).unwrap();
    let (one, two) = bytes.split_at(bytes.len() / 2);
    let piece = |part, bytes: &[u8]| ToTill::StatusPart {
        version,
        part,
        parts: 2,
        bytes: bytes.to_vec().try_into().unwrap(),
    };
    let up = || {
        let mut side = greeted_till();
        say(&mut side, &welcome(NONCE, &server_key()));
        side
    };

    let mut side = up();
    assert!(say(&mut side, &piece(0, one)).is_empty());
    let effects = say(&mut side, &piece(1, two));
    let [till_side::Effect::TakeUp(till_side::News::StatusList(list))] = effects.as_slice() else {
        panic!("the list is whole: {effects:?}");
    };
    assert_eq!(*list, whole);

    assert!(hangs_up(&say(&mut up(), &piece(1, two))), "the second without the first");
    let mut side = up();
    say(&mut side, &piece(0, two));
    assert!(hangs_up(&say(&mut side, &piece(1, one))), "the halves swapped");
}

#[test]
fn a_server_that_takes_entries_and_never_settles_them_is_left() {
    let mut side = greeted_till();
    say(&mut side, &welcome(NONCE, &server_key()));
    let tip = Place { sequence: Sequence(1), hash: EntryHash([1; 32]) };
    side.step(START, till_side::Event::Recorded { tip });
    let mut hung_up_at = None;
    for second in (5..100).step_by(5) {
        let now = START.plus(Millis(second * 1_000));
        let alive = codec::write(&ToTill::Alive).unwrap();
        if hangs_up(&side.step(now, till_side::Event::Received(alive))) {
            hung_up_at = Some(second);
            break;
        }
    }
    assert_eq!(hung_up_at, Some(60));
}
