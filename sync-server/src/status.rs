//! The status list: kept in memory, published in versions, sent as deltas or whole.

use crate::app::App;
use crate::keys::Keys;
use crate::store::{Desk, StoreFault, status_lists};
use shared::signing::Signed;
use shared::status_list::{
    CHANGES_MAX, StatusBits, StatusDelta, StatusHeader, StatusList, StatusVersion, WholeStatusList,
};
use shared::sync::codec::Blob;
use shared::sync::{STATUS_PART_BYTES_MAX, ToTill};
use shared::time::{Millis, Timestamp};
use std::sync::{Arc, Mutex, PoisonError};

/// After so long a list is signed again although nothing changed, so that tills see that it is fresh.
const SIGN_AGAIN: Millis = Millis(3_600_000);

/// The list as it was published last. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct StatusKeeper {
    published: Arc<Mutex<Option<Arc<Published>>>>,
}

/// One version of the list.
#[derive(Debug)]
pub struct Published {
    /// Its place among all.
    pub version: StatusVersion,
    /// When it was signed.
    pub at: Timestamp,
    header: Signed<StatusHeader>,
    bits: StatusBits,
}

impl StatusKeeper {
    /// The version that is out, if one is.
    pub fn published(&self) -> Option<Arc<Published>> {
        self.published.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, published: Published) {
        let mut slot = self.published.lock().unwrap_or_else(PoisonError::into_inner);
        *slot = Some(Arc::new(published));
    }
}

/// Publishes a new version where a card's status changed, or the last one has aged.
pub async fn publish(app: &App) -> Result<(), StoreFault> {
    let (keeper, now) = (app.status.clone(), app.clock.now());
    let published = keeper.published();
    let aged = published.as_ref().is_none_or(|last| now.since(last.at) >= SIGN_AGAIN);
    if !aged && !app.store.read(status_lists::is_pending).await? {
        return Ok(());
    }
    let keys = Arc::clone(&app.keys);
    let next = app
        .store
        .writer()
        .hand_in(1, move |desk| publish_at(desk, &keys, published.as_deref()))
        .await?;
    keeper.set(next);
    Ok(())
}

fn publish_at(
    desk: &mut Desk,
    keys: &Keys,
    last: Option<&Published>,
) -> Result<Published, StoreFault> {
    desk.flush()?;
    let changes = status_lists::take_pending(&desk.sql)?;
    let mut bits = match last {
        Some(last) => last.bits.clone(),
        None => status_lists::all_bits(&desk.sql)?,
    };
    status_lists::write_changes(&mut bits, &changes)?;
    let rules = desk.books.rules();
    let version = StatusVersion { server_epoch: rules.server_epoch, number: rules.status_version };
    rules.status_version += 1;
    let whole = StatusList::sign(bits.clone(), version, desk.now, &keys.server);
    status_lists::add(&desk.sql, version, &whole.header, &changes, desk.now)?;
    Ok(Published { version, at: desk.now, header: whole.header, bits })
}

/// What brings a till's list up to date, and the version that it has then.
pub async fn frames_for(
    app: &App,
    have: Option<StatusVersion>,
) -> Result<(Option<StatusVersion>, Vec<ToTill>), StoreFault> {
    let Some(published) = app.status.published() else {
        return Ok((have, Vec::new()));
    };
    let version = published.version;
    if have.is_some_and(|have| have >= version) {
        return Ok((have, Vec::new()));
    }
    if let Some(from) = have.filter(|from| from.server_epoch == version.server_epoch) {
        let changes = app
            .store
            .read(move |sql| status_lists::changes_between(sql, from, version, CHANGES_MAX))
            .await?;
        if let Some(changes) = changes {
            let delta = StatusDelta { from, header: published.header.clone(), changes };
            return Ok((Some(version), vec![ToTill::StatusDelta { delta }]));
        }
    }
    Ok((Some(version), whole(&published)?))
}

fn whole(published: &Published) -> Result<Vec<ToTill>, StoreFault> {
    let list = WholeStatusList {
        header: published.header.clone(),
        bits: published.bits.as_bytes().to_vec(),
    };
    let bytes = minicbor::to_vec(&list).map_err(StoreFault::damaged)?;
    let parts = bytes.chunks(STATUS_PART_BYTES_MAX);
    let count = u16::try_from(parts.len()).map_err(StoreFault::damaged)?;
    let frame = |(part, bytes): (u16, &[u8])| {
        let bytes = Blob::try_from(bytes.to_vec()).map_err(StoreFault::damaged)?;
        Ok(ToTill::StatusPart { version: published.version, part, parts: count, bytes })
    };
    (0..count).zip(parts).map(frame).collect()
}
