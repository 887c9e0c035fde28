//! A folder with tills and cards, and every entry signed beforehand.

use shared::books::Program;
use shared::ids::{
    CardId, EntryHash, Epoch, LimitNumber, PaymentId, ProgramId, SaleId, StaffId, StoreId, TillId,
};
use shared::journal::{Body, Entry, PaymentFacts, PaymentKind, Place, Rest};
use shared::limits::OfflinePolicy;
use shared::money::{Amount, Asset, Minor};
use shared::signing::{SecretKey, Signed, seal};
use shared::sync::{Caps, ENTRIES_MAX};
use shared::time::{Millis, Timestamp};
use std::path::{Path, PathBuf};
use std::thread;
use sync_server::acts::cards::{self, Order};
use sync_server::acts::shops::{self, NewStore};
use sync_server::acts::staff::{self, NewPerson};
use sync_server::acts::tills::{self, CodeFor};
use sync_server::clock::Clock;
use sync_server::entropy::Entropy;
use sync_server::error::ApiError;
use sync_server::first_start;
use sync_server::store::people::Actor;
use sync_server::store::{self, Desk};

/// Who stands at every till.
const CASHIER: StaffId = StaffId(1);

/// A till with its entries.
pub(crate) struct Loaded {
    pub(crate) till: TillId,
    pub(crate) epoch: Epoch,
    pub(crate) key: SecretKey,
    pub(crate) entries: Vec<Signed<Entry>>,
}

/// The server beside this program, or in the folder that `SCRIP_BIN` names.
pub(crate) fn server_binary() -> PathBuf {
    let beside = std::env::current_exe().ok().and_then(|own| Some(own.parent()?.to_path_buf()));
    let folder = std::env::var_os("SCRIP_BIN").map(PathBuf::from).or(beside);
    folder.unwrap_or_default().join("sync-server")
}

/// Fills the folder and signs the entries: floor takes of 1 cent, spread over all cards.
pub(crate) fn prepare(folder: &Path, tills: u32, card_count: u32, entries: u32) -> Vec<Loaded> {
    let prepared = first_start::prepare(folder, &Clock::System, Entropy).expect("a fresh folder");
    let (sql, _) = store::open_and_migrate(&prepared.folder.database(), &Clock::System)
        .expect("the books open");
    let now = Clock::System.now();
    let filled = Desk::alone(sql, now, |desk| {
        let cards = fill(desk, &prepared.keys, card_count)?;
        let tills: Result<Vec<_>, ApiError> = (0..tills).map(|_| enrol(desk)).collect();
        Ok::<_, ApiError>((cards, tills?))
    });
    let (cards, mut loaded) = filled.expect("the folder is filled");
    let each = entries / tills;
    let halves = loaded.len().div_ceil(2);
    thread::scope(|scope| {
        for (part, loads) in loaded.chunks_mut(halves).enumerate() {
            let cards = &cards;
            scope.spawn(move || {
                for (at, load) in loads.iter_mut().enumerate() {
                    load.entries = sign(load, cards, part * halves + at, each);
                }
            });
        }
    });
    loaded
}

fn fill(
    desk: &mut Desk,
    keys: &sync_server::keys::Keys,
    count: u32,
) -> Result<Vec<CardId>, ApiError> {
    let minor = |n: i64| Minor::new(n).unwrap_or_default();
    let policy = OfflinePolicy {
        payment_minor_max: minor(100_000),
        card_minor_max: minor(1_000_000_000),
        floor_minor: minor(1_000_000_000),
        floor_count: 100_000_000,
        ..OfflinePolicy::default()
    };
    let store = NewStore {
        name: "Bench".to_owned(),
        asset: Asset::EUR,
        ceiling: minor(1_000_000_000_000),
        policy,
    };
    shops::create_store(desk, &Actor::CommandLine, Entropy.uuid(desk.now), store)?;
    let person = NewPerson {
        name: "Bench".to_owned(),
        role: "cashier",
        store: Some(StoreId(1)),
        caps: Caps { payment_max: Some(minor(1)), refund_max: None },
        pin_hash: String::new(),
    };
    assert_eq!(staff::create(desk, &Actor::CommandLine, person)?, CASHIER, "the first person");
    let program = Program {
        name: "Bench".to_owned(),
        asset: Asset::EUR,
        load_min: minor(1),
        load_max: minor(10_000_000),
        balance_max: minor(10_000_000),
        expires_after: None,
        activate_offline: true,
    };
    let program: ProgramId = shops::create_program(desk, &Actor::CommandLine, program)?;
    let batch = Entropy.uuid(desk.now);
    let order = Order { program, count, activate: Some(minor(1_000_000)), batch };
    let made = cards::order(desk, &Actor::CommandLine, keys, &order)?;
    Ok(made.iter().map(|card| card.issued.card).collect())
}

fn enrol(desk: &mut Desk) -> Result<Loaded, ApiError> {
    let wanted = CodeFor::New { store: StoreId(1), name: None };
    let valid = Millis::from_hours(1);
    let code = tills::make_code(desk, &Actor::CommandLine, Entropy, wanted, valid)?;
    let key = SecretKey::from_seed(&Entropy.bytes());
    let enrolled = tills::enrol(desk, &code.code, key.public())?;
    Ok(Loaded { till: enrolled.till, epoch: enrolled.epoch, key, entries: Vec::new() })
}

fn sign(load: &Loaded, cards: &[CardId], offset: usize, count: u32) -> Vec<Signed<Entry>> {
    let mut head = Place::START;
    let mut signed = Vec::with_capacity(usize::try_from(count).unwrap_or(ENTRIES_MAX));
    let now = Clock::System.now();
    for number in 0..count {
        let at = (offset * 7919 + usize::try_from(number).unwrap_or(0) * 31) % cards.len();
        let facts = PaymentFacts {
            kind: PaymentKind::Redeem,
            card: cards[at],
            amount: Amount::new(1, Asset::EUR).expect("a cent is money"),
            sale: SaleId(Entropy.uuid(now)),
            original: None,
        };
        let entry = Entry {
            till: load.till,
            epoch: load.epoch,
            sequence: head.sequence.next().expect("far from the last"),
            previous: head.hash,
            body: Body::Take {
                payment: PaymentId(Entropy.uuid(Timestamp(now.0 + i64::from(number)))),
                facts,
                from_right: Minor::ZERO,
                rest: Rest::Offline { limit: LimitNumber(1) },
            },
            status_version: 1,
            cashier: Some(CASHIER),
            approver: None,
            wall_clock: now,
            monotonic: Millis(1),
            boot_id: [0; 16],
        };
        let bytes = seal(&entry, &load.key);
        head = Place { sequence: entry.sequence, hash: EntryHash(bytes.sha256()) };
        signed.push(bytes);
    }
    signed
}
