//! The first start: a folder with keys, tables and the first trust list. Later starts find them there.

use crate::clock::Clock;
use crate::data_folder::{DataFolder, FolderLock};
use crate::entropy::Entropy;
use crate::keys::{self, Keys};
use crate::store::trust::{self, Trust};
use crate::store::{self, Applied, StoreFault, limits};
use crate::{commands::CommandFault, store::books};
use rusqlite::Connection;
use shared::ids::ServerEpoch;
use shared::trust_list::{TrustList, TrustListNumber};
use std::path::Path;

/// What a start works with.
#[derive(Debug)]
pub struct Prepared {
    /// The folder.
    pub folder: DataFolder,
    /// Its keys.
    pub keys: Keys,
    /// The keys that tills trust.
    pub trust: Trust,
    /// The migrations that were applied just now.
    pub applied: Vec<Applied>,
    /// Held until the server ends.
    pub lock: FolderLock,
}

/// Makes what is missing. A folder that has books and has lost a key is refused, never given a new one.
pub fn prepare(path: &Path, clock: &Clock, entropy: Entropy) -> Result<Prepared, CommandFault> {
    let folder = DataFolder::open_or_make(path)?;
    let lock = folder.lock()?;
    let keys = if folder.database().is_file() {
        Keys::read(&folder.keys())?
    } else {
        Keys::make_or_read(&folder.keys(), entropy)?
    };
    let (mut sql, applied) = store::open_and_migrate(&folder.database(), clock)?;
    if trust::newest(&sql)?.is_none() {
        sign_first_trust_list(&mut sql, &folder, &keys, clock)?;
    }
    limits::sign_bare(&mut sql, &keys.server)?;
    let trust =
        trust::newest(&sql)?.ok_or_else(|| StoreFault::damaged("there is no trust list"))?;
    Ok(Prepared { folder, keys, trust, applied, lock })
}

fn sign_first_trust_list(
    sql: &mut Connection,
    folder: &DataFolder,
    keys: &Keys,
    clock: &Clock,
) -> Result<(), CommandFault> {
    let root = keys::read_root(&folder.keys())?;
    let now = clock.now();
    let named = keys.trusted(now).to_vec();
    let list = TrustList::new(TrustListNumber(1), now, ServerEpoch(1), named)
        .map_err(|bad| CommandFault::Say(bad.to_string()))?;
    let transaction = sql.transaction().map_err(StoreFault::from)?;
    trust::add(&transaction, &list, &root)?;
    books::set_meta(&transaction, "server_epoch", "1")?;
    books::set_meta(&transaction, "issuer", "scrip")?;
    transaction.commit().map_err(StoreFault::from)?;
    Ok(())
}
