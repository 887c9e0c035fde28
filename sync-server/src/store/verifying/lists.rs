//! The check of signed lists: which keys are trusted, and which cards are good.

use super::{Found, ServerKeys};
use crate::store::{StoreFault, status_lists, values};
use rusqlite::Connection;
use shared::ids::ServerEpoch;
use shared::signing::{PublicKey, Signed};
use shared::status_list::{StatusBits, StatusHeader, StatusVersion};
use shared::time::Timestamp;
use shared::trust_list::{self, TrustList};

/// Each list is signed by the one root, is newer than the one before, and names every key that it named.
pub(super) fn trusted(sql: &Connection) -> Result<Found, StoreFault> {
    let mut statement =
        sql.prepare("SELECT number, signed, root_key, signed_at FROM trust_lists ORDER BY number")?;
    let mut rows = statement.query([])?;
    let (mut count, mut before) = (0_u64, None::<(PublicKey, TrustList)>);
    while let Some(row) = rows.next()? {
        let (number, at) = (values::counter::<u64>(row, 0)?, Timestamp(row.get(3)?));
        let checked = root_of(&values::bytes::<32>(row, 2)?).and_then(|root| {
            let list =
                open_list(root, row.get(1).map_err(|bad| bad.to_string())?, before.as_ref())?;
            let is_its_own = list.number().0 == number && list.issued_at() == at;
            is_its_own.then_some((root, list)).ok_or("it belongs to another place".to_owned())
        });
        match checked {
            Ok(checked) => before = Some(checked),
            Err(fault) => return Ok(Err(format!("list {number}: {fault}"))),
        }
        count += 1;
    }
    Ok(match before {
        Some((_, newest)) => Ok(format!("{count} lists, {} keys", newest.keys().len())),
        None => Err("there is none".to_owned()),
    })
}

fn root_of(bytes: &[u8; 32]) -> Result<PublicKey, String> {
    PublicKey::from_bytes(bytes).map_err(|bad| format!("its root: {bad}"))
}

fn open_list(
    root: PublicKey,
    bytes: Vec<u8>,
    before: Option<&(PublicKey, TrustList)>,
) -> Result<TrustList, String> {
    let signed = Signed::from_bytes(bytes).map_err(|bad| bad.to_string())?;
    let mark = before.map(|(_, list)| list.mark());
    let list = trust_list::accept(&signed, root, mark.as_ref()).map_err(|bad| bad.to_string())?;
    let Some((root_before, list_before)) = before else {
        return Ok(list.into_inner());
    };
    if *root_before != root {
        return Err("it is signed by another root".to_owned());
    }
    let kept = |key: &&trust_list::TrustedKey| {
        let now = list.find(key.key.id()).filter(|now| now.key == key.key);
        now.is_some_and(|now| now.purpose == key.purpose && now.revoked_at >= key.revoked_at)
    };
    match list_before.keys().iter().find(|key| !kept(key)) {
        Some(key) => Err(format!("it no longer says what the one before said of {}", key.key.id())),
        None => Ok(list.into_inner()),
    }
}

/// Each version is signed, the changes on file make the bits that were signed, and the newest says what the cards are.
pub(super) fn statuses(sql: &Connection) -> Result<Found, StoreFault> {
    let Some(keys) = ServerKeys::of(sql) else {
        return Ok(Err("there is no list of keys to check them by".to_owned()));
    };
    let mut statement = sql.prepare(
        "SELECT server_epoch, number, header, signed_at FROM status_lists
         ORDER BY server_epoch, number",
    )?;
    let mut rows = statement.query([])?;
    let (mut bits, mut sha256, mut count) = (StatusBits::default(), None, 0_u64);
    while let Some(row) = rows.next()? {
        let server_epoch = ServerEpoch(row.get(0)?);
        let version = StatusVersion { server_epoch, number: values::counter(row, 1)? };
        let changes = status_lists::changes_of(sql, version)?;
        if !changes.is_empty() {
            status_lists::write_changes(&mut bits, &changes)?;
            sha256 = None;
        }
        let sha256 = *sha256.get_or_insert_with(|| bits.sha256());
        let should = StatusHeader {
            version,
            as_of: Timestamp(row.get(3)?),
            cards: bits.cards(),
            bits_sha256: sha256,
        };
        if let Err(fault) = check_header(&keys, row.get(2)?, &should) {
            let StatusVersion { server_epoch, number } = version;
            return Ok(Err(format!("list {number} of life {server_epoch}: {fault}")));
        }
        count += 1;
    }
    if status_lists::has_changes_of_none(sql)? {
        return Ok(Err("there are changes of a list that is not on file".to_owned()));
    }
    let cards = status_lists::published_states(sql)?;
    let differs = cards.iter().find(|card| bits.status(card.index) != Some(card.status));
    Ok(match differs {
        Some(card) => {
            Err(format!("the card at place {} is not what the newest says", card.index.0))
        }
        None => Ok(format!("{count} lists, {} cards", bits.cards())),
    })
}

fn check_header(keys: &ServerKeys, bytes: Vec<u8>, should: &StatusHeader) -> Result<(), String> {
    let signed = Signed::<StatusHeader>::from_bytes(bytes).map_err(|bad| bad.to_string())?;
    let header = signed.open(|id| keys.find(id)).map_err(|bad| bad.to_string())?;
    if (header.version, header.as_of) != (should.version, should.as_of) {
        return Err("it belongs to another place".to_owned());
    }
    if *header != *should {
        return Err("the changes on file do not make the bits that were signed".to_owned());
    }
    Ok(())
}
