//! What the world's shop is made of.

use shared::ids::{CardId, EntryHash, Epoch, ProgramId, ServerEpoch, StoreId};
use shared::money::{Amount, Asset, Minor};
use shared::signing::{SecretKey, Signed, Verified, seal};
use shared::sync::codec::{List, Text};
use shared::sync::{Allowed, ProgramInfo, Programs};
use shared::time::Timestamp;
use shared::trust_list::{Purpose, TrustList, TrustListNumber, TrustedKey};

pub(super) const EPOCH: Epoch = Epoch(1);
pub(super) const PROGRAM: ProgramId = ProgramId(1);

pub(super) fn card(name: &str) -> CardId {
    CardId([name.bytes().next().unwrap_or(0); 16])
}

pub(super) fn store(name: &str) -> StoreId {
    StoreId(if name == "A" { 1 } else { 2 })
}

pub(super) fn euros(cents: i64) -> Amount {
    Amount { minor: minor(cents), asset: Asset::EUR }
}

pub(super) fn minor(cents: i64) -> Minor {
    Minor::new(cents).expect("a test counts in amounts that exist")
}

pub(super) fn root_key() -> SecretKey {
    SecretKey::from_seed(&[77; 32])
}

pub(super) fn server_key() -> SecretKey {
    SecretKey::from_seed(&[99; 32])
}

pub(super) fn till_key(number: u32) -> SecretKey {
    SecretKey::from_seed(&[u8::try_from(number).unwrap_or(255); 32])
}

pub(super) fn signed_trust_list(server_epoch: ServerEpoch, now: Timestamp) -> Signed<TrustList> {
    let server = TrustedKey {
        key: server_key().public(),
        purpose: Purpose::Server,
        not_before: Timestamp(0),
        revoked_at: None,
    };
    let number = TrustListNumber(u64::from(server_epoch.0));
    let list =
        TrustList::new(number, now, server_epoch, vec![server]).expect("one key is not too many");
    seal(&list, &root_key())
}

pub(super) fn open_trust_list(signed: &Signed<TrustList>) -> Verified<TrustList> {
    let root = root_key().public();
    signed.open(|id| (id == root.id()).then_some(root)).expect("what was just signed opens")
}

pub(super) fn programs() -> Programs {
    let info = ProgramInfo {
        id: PROGRAM,
        name: Text::shortened("Gift card"),
        asset: Asset::EUR,
        load_min: minor(500),
        load_max: minor(20_000),
        balance_max: minor(25_000),
        presets: List::default(),
        offline_redeem: Allowed::Yes,
        offline_issue: Allowed::Yes,
    };
    Programs { version: 1, programs: List::first_of([info]) }
}

pub(super) fn hash_of<T>(signed: &shared::signing::Signed<T>) -> EntryHash
where
    T: shared::signing::Payload,
{
    EntryHash(signed.sha256())
}
