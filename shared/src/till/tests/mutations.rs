//! Thousands of damaged limits on their way to a till: the frame comes over the line, its signature and its
//! holder are checked, the book takes it up, and a sale is tried under it. Half of them are damaged as
//! bytes, half in what they say and then signed by the server's own key.
//!
//! What is refused changes nothing at the till; under what is not, no sale passes the bounds that the
//! server signed. The table printed says how deep they got; each place in it must be reached.

use super::shop::{Shop, wanted};
use crate::damage::{self, Depths, Parts, REFUSED_AT_THE_TILL, Random, SIGNED_CODES};
use crate::ids::{Epoch, KeyId, LimitNumber, Sequence, ServerEpoch, StoreId, TillId};
use crate::journal::{Branch, PaymentKind, Place};
use crate::limits::{Floor, Issue, Limit};
use crate::money::{Amount, Asset, Minor};
use crate::signing::{BadSignature, Payload, SecretKey, Signed, Verified, seal};
use crate::sync::codec;
use crate::sync::till_side::{Alarm, Effect, Event, News, TillSide, Who};
use crate::sync::{Have, Head, Role, ServerTime, ToTill};
use crate::till::{Approval, Next, NotForUs, TillBook};
use crate::time::{Millis, Timestamp};
use crate::trust_list::{Purpose, TrustList, TrustListNumber, TrustedKey};
use std::sync::Arc;

/// How many in an ordinary run.
const COUNT: u64 = 6_000;

/// Where a limit can end once its signature fits, in order.
const BEHIND_THE_SIGNATURE: [&str; 8] = [
    "for another till",
    "in another life of the books",
    "older, so nothing new",
    "taken up: floor_payment",
    "taken up: another floor bound",
    "taken up: no limit that is live",
    "taken up: not_allowed",
    "taken up: a sale under it",
];

const SERVER_SEED: [u8; 32] = [2; 32];
/// Its right bears the server's name and is for cards.
const ISSUER_SEED: [u8; 32] = [3; 32];
const REVOKED_SEED: [u8; 32] = [4; 32];
const NONCE: [u8; 16] = [5; 16];

#[test]
fn damaged_limits_are_refused_or_harmless() {
    let count = damage::count(COUNT);
    let places = [&SIGNED_CODES[..], &BEHIND_THE_SIGNATURE].concat();
    let mut depths = Depths::new("limits", &places);
    let (mut counter, mut random) = (Counter::open(), Random(0x11));
    for round in 0..count {
        let limit = counter.next_limit(&mut random);
        if round % 2 == 1 {
            depths.count(counter.receive(signed_again(limit, &mut random)));
            continue;
        }
        let signed = seal(&limit, &SecretKey::from_seed(&SERVER_SEED));
        let bytes = damage::damaged(signed.as_bytes(), Limit::BYTES_MAX, &mut random);
        let is_touched = bytes != signed.as_bytes();
        let place = counter.receive(bytes);
        let is_refused = SIGNED_CODES.contains(&place);
        assert!(is_refused || !is_touched, "round {round}: nobody signed it, and {place}");
        depths.count(place);
    }
    depths.check();
}

/// A till with a limit in use and money taken under it, and its line.
struct Counter {
    shop: Shop,
    /// Its book before anything damaged came.
    before: TillBook,
    line: TillSide,
}

impl Counter {
    fn open() -> Self {
        let mut shop = Shop::new();
        for row in ["limit 5", "card A active 300", "redeem a A 20"] {
            shop.play(row);
        }
        Self { before: shop.book.clone(), line: line_up(&shop), shop }
    }

    fn next_limit(&self, random: &mut Random) -> Limit {
        let floor = Floor {
            payment_max: minor(5_000),
            card_max: minor(10_000),
            ceiling: minor(50_000),
            count_max: 20,
            soft_line: minor(50_000),
        };
        Limit {
            holder: self.before.holder(),
            store: StoreId(7),
            number: LimitNumber(random.pick(&[6, 6, 6, 5, 4])),
            server_epoch: ServerEpoch(1),
            head: Place::START,
            signed_at: self.shop.real,
            valid_for: Millis::from_hours(24),
            asset: Asset::EUR,
            floor,
            issue: Issue { ceiling: minor(50_000), count_max: 20 },
            status_age_max: Millis::from_hours(24),
        }
    }

    /// The limit comes as it does from headquarters; where it ended.
    fn receive(&mut self, bytes: Vec<u8>) -> &'static str {
        let signed = match Signed::<Limit>::from_bytes(bytes) {
            Ok(signed) => signed,
            Err(bad) => return bad.code(),
        };
        let frame = codec::write(&ToTill::Limit { limit: signed.clone() }).unwrap();
        let effects = self.line.step(self.shop.real, Event::Received(frame));
        for effect in effects {
            if let Effect::TakeUp(News::Limit(told)) = effect {
                return self.take_up(&told.said);
            }
            if let Effect::Alarm(Alarm::BadWord { why, .. }) = effect {
                // It has hung up, and comes again.
                self.line = line_up(&self.shop);
                return why.map_or("for another till", BadSignature::code);
            }
        }
        panic!("the till says what it makes of a limit");
    }

    fn take_up(&mut self, limit: &Verified<Limit>) -> &'static str {
        let place = match self.shop.book.take_up_limit(limit.clone()) {
            Ok(Some(_)) => self.sell(limit),
            Ok(None) => "older, so nothing new",
            Err(NotForUs::ServerEpoch(_)) => "in another life of the books",
            Err(other) => panic!("the line lets no such limit through: {other}"),
        };
        if !place.starts_with("taken up") {
            assert_eq!(self.shop.book, self.before, "what is not taken up changes nothing");
        }
        self.shop.book = self.before.clone();
        place
    }

    /// Tries a sale of 40 euros; a limit that says more than the server signs lets no more through.
    fn sell(&mut self, limit: &Limit) -> &'static str {
        let minor = minor(4_000);
        let taken = self.shop.book.floor.total.plus(minor).unwrap();
        let count = self.shop.book.floor.count;
        let amount = Amount { minor, asset: Asset::EUR };
        match self.shop.begin(wanted(PaymentKind::Redeem, "b", "A", amount)) {
            Next::Take { .. } => {
                let floor = &limit.floor;
                let within = minor <= floor.payment_max.min(floor.card_max)
                    && taken <= floor.ceiling.min(floor.soft_line)
                    && count < floor.count_max;
                assert!(within && limit.asset == Asset::EUR, "past its bounds: {limit:?}");
                "taken up: a sale under it"
            }
            Next::NeedsManager { .. } => self.approve_alone(amount),
            Next::Refuse { refused, .. } => match refused.why.code() {
                "floor_payment" => "taken up: floor_payment",
                "floor_card" | "floor_ceiling" | "floor_count" => "taken up: another floor bound",
                _no_live_limit => "taken up: no limit that is live",
            },
            Next::Ask { .. } | Next::Done { .. } => panic!("a till that is cut off does neither"),
        }
    }

    /// Past its soft line a limit asks for a manager; whoever takes the money is not the one.
    fn approve_alone(&mut self, amount: Amount) -> &'static str {
        let (by, caps) = (self.shop.people.cashier, self.shop.people.caps);
        self.shop.people.approval = Some(Approval { by, role: Role::Manager, caps });
        let next = self.shop.begin(wanted(PaymentKind::Redeem, "b", "A", amount));
        self.shop.people.approval = None;
        let Next::Refuse { refused, .. } = next else {
            panic!("nobody approves what they take themselves: {next:?}");
        };
        assert_eq!(refused.why.code(), REFUSED_AT_THE_TILL);
        "taken up: not_allowed"
    }
}

/// Damage to what the server says, signed by its own key, or by one that may not say it.
fn signed_again(mut limit: Limit, random: &mut Random) -> Vec<u8> {
    let way = random.below(10);
    if way >= 3 {
        for _ in 0..=random.below(2) {
            say_oddly(&mut limit, random);
        }
    }
    if way == 3 {
        let seed = random.pick(&[ISSUER_SEED, REVOKED_SEED, [9; 32]]);
        return seal(&limit, &SecretKey::from_seed(&seed)).into_bytes().into_vec();
    }
    let signed = seal(&limit, &SecretKey::from_seed(&SERVER_SEED));
    let mut parts = Parts::of(&signed, SERVER_SEED);
    match way {
        0 => random.damage(&mut parts.payload),
        1 => parts.payload = damage::wider_head(&parts.payload, random.pick(&[0, 1, 2])),
        2 => parts.dress_oddly(random),
        _said_oddly => {}
    }
    parts.bytes()
}

fn say_oddly(limit: &mut Limit, random: &mut Random) {
    let odd_minor = minor(random.pick(&[0, -1, 1, 3_999, 4_000, 40_000, MOST, -MOST]));
    let odd_count = random.pick(&[0, 1, 2, u64::MAX]);
    let odd_time = Millis(random.pick(&[0, 1, u64::MAX]));
    match random.below(18) {
        0 => limit.holder.till = TillId(4),
        1 => limit.holder.epoch = Epoch(2),
        2 => limit.holder.key = KeyId([0; 4]),
        3 => limit.number = LimitNumber(random.pick(&[0, u64::MAX])),
        4 => limit.server_epoch = ServerEpoch(random.pick(&[0, 2])),
        5 => limit.signed_at = Timestamp(random.pick(&[0, i64::MIN, i64::MAX])),
        6 => limit.valid_for = odd_time,
        7 => limit.status_age_max = odd_time,
        8 => limit.asset = Asset::from_code("USD").unwrap(),
        9..=10 => limit.floor.payment_max = odd_minor,
        11 => limit.floor.card_max = odd_minor,
        12..=13 => limit.floor.ceiling = odd_minor,
        14 => limit.floor.count_max = odd_count,
        15 => limit.floor.soft_line = odd_minor,
        16 => limit.issue = Issue { ceiling: odd_minor, count_max: odd_count },
        _ => limit.head.sequence = Sequence(odd_count),
    }
}

/// The till's half of the line, welcomed by its server.
fn line_up(shop: &Shop) -> TillSide {
    let (root, server) = (SecretKey::from_seed(&[8; 32]), SecretKey::from_seed(&SERVER_SEED));
    let (holder, now) = (shop.book.holder(), shop.real);
    let trusted = |seed: &[u8; 32], purpose, revoked_at| TrustedKey {
        key: SecretKey::from_seed(seed).public(),
        purpose,
        not_before: Timestamp(0),
        revoked_at,
    };
    let keys = vec![
        trusted(&SERVER_SEED, Purpose::Server, None),
        trusted(&ISSUER_SEED, Purpose::Issuer, None),
        trusted(&REVOKED_SEED, Purpose::Server, Some(Timestamp(1))),
    ];
    let number = TrustListNumber(1);
    let trust = TrustList::new(number, Timestamp(0), ServerEpoch(1), keys).unwrap();
    let who = Who {
        till: holder.till,
        epoch: holder.epoch,
        key: Arc::new(SecretKey::from_seed(&[1; 32])),
        root: root.public(),
        software: "test".try_into().unwrap(),
        admission: None,
    };
    let trust = seal(&trust, &root).open(|_| Some(root.public())).unwrap();
    let mut line = TillSide::new(who, trust, None, Place::START, now);
    line.step(now, Event::Tick);
    let have = Have {
        tip: Place::START,
        outcomes: Sequence(0),
        server_epoch: ServerEpoch(1),
        limit: LimitNumber(0),
        grants_at: Timestamp(0),
        cards_at: Timestamp(0),
        trust_list: number,
        status_list: None,
        roster: 0,
        programs: 0,
    };
    line.step(now, Event::Connected { nonce: NONCE, have });
    let (till, epoch, server_epoch) = (holder.till, holder.epoch, ServerEpoch(1));
    let time = ServerTime { till, nonce: NONCE, at: now, server_epoch };
    let (branch, place) = (Branch::MAIN, Place::START);
    let head = Head { till, epoch, branch, place, server_epoch, at: now };
    let welcome = ToTill::Welcome { time: seal(&time, &server), head: seal(&head, &server) };
    line.step(now, Event::Received(codec::write(&welcome).unwrap()));
    line
}

/// The largest amount that is sent anywhere.
const MOST: i64 = 9_007_199_254_740_991;

fn minor(value: i64) -> Minor {
    Minor::new(value).unwrap()
}
