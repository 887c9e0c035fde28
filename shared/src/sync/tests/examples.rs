//! One of each frame, for tests.

use super::hub::{EPOCH, have, server_key, till_key, trust_list};
use crate::ids::{
    CardId, EntryHash, KeyId, LimitNumber, PaymentId, ProgramId, SaleId, Sequence, ServerEpoch,
    StaffId, StatusIndex, StoreId, TillId,
};
use crate::journal::{Body, Branch, Entry, PaymentFacts, PaymentKind, Place};
use crate::ledger::{CardState, Refusal};
use crate::limits::{Answer, Floor, Grant, Holder, Issue, Limit, Verdict};
use crate::money::{Amount, Asset, Minor};
use crate::settle::{Exception, Unfit};
use crate::signing::{Payload, Signed, seal};
use crate::status_list::{CardStatus, StatusBits, StatusDelta, StatusList, StatusVersion};
use crate::sync::codec::{Blob, List, Text};
use crate::sync::doc::{DocHead, DocName, DocTurn};
use crate::sync::{
    Admission, Allowed, Bye, Caps, CardSnapshot, Cards, EntryOutcome, Halt, Head, Piece, PinHash,
    ProgramInfo, Programs, Proof, Role, Roster, ServerTime, SettledAs, StaffMember, ToServer,
    ToTill, VERSION,
};
use crate::time::{Millis, Timestamp};

pub(super) const TILL: TillId = TillId(1);
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

pub(super) fn entry() -> Signed<Entry> {
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

pub(super) fn hello(version: u16) -> ToServer {
    ToServer::Hello {
        version,
        till: TILL,
        epoch: EPOCH,
        nonce: [5; 16],
        have: have(place(), Sequence(1)),
        software: Text::try_from("scrip 0.1.0").unwrap(),
        admission: Some(signed(&admission())),
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
        ToServer::Kept {
            limits: list(vec![signed(&limit())]),
            grants: list(vec![signed(&grant())]),
            piece: Piece::Last,
        },
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
        ToTill::Show,
    ];
    frames.extend(turns().into_iter().map(|turn| ToTill::Doc { turn }));
    frames
}

fn outcomes() -> Vec<EntryOutcome> {
    let amount = minor(200);
    let refusal = Refusal::BeyondLimit { left: minor(0) };
    let staff = StaffId(3);
    let exceptions = vec![
        Exception::UnknownCard,
        Exception::BeyondLimit { excess: amount },
        Exception::UnknownStaff { staff: None },
        Exception::UnknownStaff { staff: Some(staff) },
        Exception::RemovedStaff { staff, removed_at: NOW },
        Exception::StaffOfOtherStore { staff },
        Exception::OverCap { cap: amount },
        Exception::ApproverMayNot { staff, why: Unfit::NotManager },
    ];
    [SettledAs::Settled, SettledAs::Shortfall { amount }, SettledAs::Refused { refusal }]
        .into_iter()
        .map(|effect| EntryOutcome {
            sequence: Sequence(1),
            effect,
            exceptions: list(exceptions.clone()),
        })
        .collect()
}

/// Who the till is, as the server signs it.
pub(super) fn admission() -> Admission {
    Admission {
        till: TILL,
        epoch: EPOCH,
        store: StoreId(2),
        key: till_key(TILL).public(),
        name: Text::try_from("Harbour 1").unwrap(),
        server_epoch: ServerEpoch(1),
        signed_at: NOW,
    }
}

pub(super) fn limit() -> Limit {
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

pub(super) fn grant() -> Grant {
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
    newer.set(StatusIndex(3), CardStatus::Active).unwrap();
    let whole = StatusList::sign(newer.clone(), version(2), NOW, &key);
    StatusDelta::between((version(1), &older), (&whole.header, &newer)).unwrap()
}

pub(super) fn roster() -> Roster {
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
